import { z } from "zod";
import { apiId } from "./ids";
import { maybe, type Collection, type Route } from "./route";

/** A service account of a project. */
const shape = {
  id: apiId,
  name: maybe(z.string()),
  role: maybe(z.string()),
  created_at: maybe(z.number()),
};

const answer = z.object(shape).transform((wire) => ({
  serviceAccountId: wire.id,
  name: wire.name,
  role: wire.role,
  createdAt: wire.created_at,
}));

export type ServiceAccountObject = z.output<typeof answer>;

/** A key as the API shows it once, when it is made. `value` is the only copy there is. */
const key = z
  .object({ id: apiId, value: z.string(), created_at: maybe(z.number()), expires_at: maybe(z.number()) })
  .transform((wire) => ({ apiKeyId: wire.id, apiKeyValue: wire.value, apiKeyExpiresAt: wire.expires_at }));

export type ServiceAccountKeyObject = z.output<typeof key>;

/** The answer of a create: the account, and its first key unless none was asked for. */
const created = z.object({ ...shape, api_key: maybe(key) }).transform((wire) => ({
  serviceAccountId: wire.id,
  name: wire.name,
  role: wire.role,
  createdAt: wire.created_at,
  ...wire.api_key,
}));

export const serviceAccount: Route<ServiceAccountObject> = {
  path: "/organization/projects/{projectId}/service_accounts/{serviceAccountId}",
  noun: "service account {serviceAccountId} of project {projectId}",
  answer,
};

export const serviceAccounts: Collection<ServiceAccountObject> = {
  path: "/organization/projects/{projectId}/service_accounts",
  noun: "service accounts of project {projectId}",
  post: "create a service account in project {projectId}",
  answer,
  idName: "serviceAccountId",
  cursor: "object",
  pageSize: 100,
};

export const serviceAccountCreated: Route<z.output<typeof created>> = { ...serviceAccounts, answer: created };

export const serviceAccountKeys: Route<ServiceAccountKeyObject> = {
  path: "/organization/projects/{projectId}/service_accounts/{serviceAccountId}/api_keys",
  noun: "API keys of service account {serviceAccountId} of project {projectId}",
  post: "create an API key of service account {serviceAccountId} in project {projectId}",
  answer: key,
};

/** The body of a create. A key is made unless `createApiKey` is false. */
export function serviceAccountCreateBody(fields: {
  name: string;
  createApiKey: boolean;
  apiKeyExpiresInSeconds?: number;
}) {
  return {
    name: fields.name,
    create_service_account_only: fields.createApiKey ? undefined : true,
    expires_in_seconds: fields.apiKeyExpiresInSeconds,
  };
}

/** The body of a modify. The role `none` cannot be set this way (trap 36). */
export function serviceAccountBody(fields: { name?: string; role?: string }) {
  return { name: fields.name, role: fields.role };
}

/** The body of a further key. */
export function serviceAccountKeyBody(fields: { name: string; expiresInSeconds?: number }) {
  return { name: fields.name, expires_in_seconds: fields.expiresInSeconds };
}
