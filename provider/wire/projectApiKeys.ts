import { z } from "zod";
import { apiId } from "./ids";
import { answerOf, bodyOf, field, required, sent, type ObjectOf } from "./object";
import type { Listing, Route } from "./route";

/** An API key in a project, of a person or of a service account, without its value. */
const rows = {
  apiKeyId: required("id", apiId),
  name: field("name", z.string()),
  redactedValue: field("redacted_value", z.string()),
  createdAt: field("created_at", z.number()),
  /** Absent for a key that nobody has used. */
  lastUsedAt: field("last_used_at", z.number()),
  expiresAt: field("expires_at", z.number()),
  expiresInSeconds: sent("expires_in_seconds"),
  /** The API never returns the scopes. An empty list means all permissions of the owner. */
  scopes: sent("scopes"),
  ownerUserId: field("owner.user.id", apiId),
  serviceAccountId: field("owner.service_account.id", apiId),
};

export type ProjectApiKeyObject = ObjectOf<typeof rows>;

export const projectApiKeyRoute: Route<ProjectApiKeyObject> = {
  path: "/organization/projects/{projectId}/api_keys/{apiKeyId}",
  noun: "API key {apiKeyId} of project {projectId}",
  answer: answerOf(rows),
};

/**
 * All keys of a project. Without `owner_project_access=any` the API omits enabled keys whose owner has no role in the project,
 * and the keys would look deleted (trap 35).
 */
export const projectApiKeyListing: Listing<ProjectApiKeyObject> = {
  path: "/organization/projects/{projectId}/api_keys",
  noun: "API keys of project {projectId}",
  answer: answerOf(rows),
  idName: "apiKeyId",
  cursor: "object",
  pageSize: 100,
  query: { owner_project_access: "any" },
};

/** The body of an update. The lifetime counts from this request, so send it only after a change. */
export const projectApiKeyBody = bodyOf(rows, "scopes", "expiresInSeconds");

/** A key as look-ups show it. The plugin does not read these fields, so an odd value in them cannot stop a run. */
const keyRows = {
  ...rows,
  ownerType: field("owner.type", z.string()),
  ownerEmail: field("owner.user.email", z.string()),
  ownerProjectAccess: field("owner_project_access", z.string()),
};

export const projectApiKeyDetailListing: Listing<ObjectOf<typeof keyRows>> = {
  ...projectApiKeyListing,
  answer: answerOf(keyRows),
};
