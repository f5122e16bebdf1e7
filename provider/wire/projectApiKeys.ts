import { z } from "zod";
import { apiId } from "./ids";
import { maybe, type Collection, type Route } from "./route";

/** An API key of a project, of a person or of a service account. Never its value. */
const answer = z
  .object({
    id: apiId,
    name: maybe(z.string()),
    redacted_value: maybe(z.string()),
    created_at: maybe(z.number()),
    expires_at: maybe(z.number()),
    owner: maybe(z.object({ service_account: maybe(z.object({ id: apiId })) })),
  })
  .transform((wire) => ({
    apiKeyId: wire.id,
    name: wire.name,
    redactedValue: wire.redacted_value,
    createdAt: wire.created_at,
    apiKeyExpiresAt: wire.expires_at,
    serviceAccountId: wire.owner?.service_account?.id,
  }));

export type ProjectApiKeyObject = z.output<typeof answer>;

export const projectApiKey: Route<ProjectApiKeyObject> = {
  path: "/organization/projects/{projectId}/api_keys/{apiKeyId}",
  noun: "API key {apiKeyId} of project {projectId}",
  answer,
};

/**
 * All keys of a project. Without `owner_project_access=any` the endpoint hides enabled keys of owners that have no
 * role in the project, and they would look deleted (trap 35).
 */
export const projectApiKeys: Collection<ProjectApiKeyObject> = {
  path: "/organization/projects/{projectId}/api_keys",
  noun: "API keys of project {projectId}",
  answer,
  idName: "apiKeyId",
  cursor: "object",
  pageSize: 100,
  query: { owner_project_access: "any" },
};

/** The expiry counts from this request; send it only when it was changed. */
export function projectApiKeyBody(fields: { expiresInSeconds?: number }) {
  return { expires_in_seconds: fields.expiresInSeconds };
}
