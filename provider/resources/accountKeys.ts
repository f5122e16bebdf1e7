/** The API keys of a service account, as the list of the project's keys shows them. */
import type { AdminClient } from "../client/client";
import { ApiError } from "../client/errors";
import { projectApiKeyListing, projectApiKeyRoute, type ProjectApiKeyObject } from "../wire/projectApiKeys";

/** The keys of a service account. @param name only the keys with this name. Default: all keys of the account. */
export async function keysOfAccount(
  api: AdminClient,
  projectId: string,
  serviceAccountId: string,
  name?: string,
): Promise<ProjectApiKeyObject[]> {
  const keys = await api.list(projectApiKeyListing, { projectId });
  return keys.filter((one) => one.serviceAccountId === serviceAccountId && (name === undefined || one.name === name));
}

/** Revokes a key. Revoking an absent key succeeds. */
export async function revokeKey(api: AdminClient, projectId: string, apiKeyId: string): Promise<void> {
  try {
    await api.delete(projectApiKeyRoute, { projectId, apiKeyId });
  } catch (error) {
    if (!(error instanceof ApiError && error.isNotFound)) throw error;
  }
}
