import { z } from "zod";
import { apiId } from "./ids";
import { answerOf, bodyOf, field, required, sent, type ObjectOf } from "./object";
import type { Listing, Route } from "./route";

/** A service account of a project. An update cannot set the role `none` (trap 36). */
const rows = {
  serviceAccountId: required("id", apiId),
  name: field("name", z.string()),
  role: field("role", z.string()),
  createdAt: field("created_at", z.number()),
};

export type ServiceAccountObject = ObjectOf<typeof rows>;

/** An API key in the answer to its create, the only answer with its `value`. */
const keyRows = {
  apiKeyId: required("id", apiId),
  name: field("name", z.string()),
  value: required("value", z.string()),
  createdAt: field("created_at", z.number()),
  expiresAt: field("expires_at", z.number()),
  expiresInSeconds: sent("expires_in_seconds"),
  scopes: sent("scopes"),
};

export type ServiceAccountKeyObject = ObjectOf<typeof keyRows>;

/** The answer to a create: the account, and its first key unless the body asked for none. */
const createdRows = {
  ...rows,
  key: field("api_key", answerOf(keyRows)),
  withoutKey: sent("create_service_account_only"),
  expiresInSeconds: sent("expires_in_seconds"),
};

export const serviceAccountRoute: Route<ServiceAccountObject> = {
  path: "/organization/projects/{projectId}/service_accounts/{serviceAccountId}",
  noun: "service account {serviceAccountId} of project {projectId}",
  answer: answerOf(rows),
};

export const serviceAccountListing: Listing<ServiceAccountObject> = {
  path: "/organization/projects/{projectId}/service_accounts",
  noun: "service accounts of project {projectId}",
  post: "create a service account in project {projectId}",
  answer: answerOf(rows),
  idName: "serviceAccountId",
  cursor: "object",
  pageSize: 100,
};

export const serviceAccountCreatedRoute: Route<ObjectOf<typeof createdRows>> = {
  ...serviceAccountListing,
  answer: answerOf(createdRows),
};

export const serviceAccountKeysRoute: Route<ServiceAccountKeyObject> = {
  path: "/organization/projects/{projectId}/service_accounts/{serviceAccountId}/api_keys",
  noun: "API keys of service account {serviceAccountId} of project {projectId}",
  post: "create an API key for service account {serviceAccountId} of project {projectId}",
  answer: answerOf(keyRows),
};

/** The body of a create. The API also creates a key, unless `withoutKey` is true. */
export const serviceAccountCreateBody = bodyOf(createdRows, "name", "withoutKey", "expiresInSeconds");

/** The body of an update. */
export const serviceAccountBody = bodyOf(rows, "name", "role");

/** The body that creates a further key. */
export const serviceAccountKeyBody = bodyOf(keyRows, "name", "scopes", "expiresInSeconds");
