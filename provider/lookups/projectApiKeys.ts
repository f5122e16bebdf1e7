/** Looks up the API keys of a project, without their values. API: /organization/projects/{projectId}/api_keys. */
import { z } from "zod";
import { projectApiKeyDetailListing } from "../wire/projectApiKeys";
import { argument } from "./arguments";
import { declareLookup } from "./lookup";

/** Which project. */
export interface GetProjectApiKeysArgs {
  /** The id of the project. */
  projectId: string;
}

/** An API key of a person or of a service account. Nobody can read its value. */
export interface ProjectApiKeySummary {
  readonly apiKeyId: string;
  readonly name: string | undefined;
  /** The beginning and the end of the key, with the rest hidden. */
  readonly redactedValue: string | undefined;
  /** Creation time in Unix seconds. */
  readonly createdAt: number | undefined;
  /** Last use in Unix seconds. Undefined for a key that nobody has used. */
  readonly lastUsedAt: number | undefined;
  /** End of the key in Unix seconds. Undefined for a key that does not expire. */
  readonly expiresAt: number | undefined;
  /** `user` or `service_account`. */
  readonly ownerType: string | undefined;
  /** The id of the person who owns the key. */
  readonly ownerUserId: string | undefined;
  /** The e-mail address of the person who owns the key. */
  readonly ownerEmail: string | undefined;
  /** The id of the service account that owns the key. */
  readonly serviceAccountId: string | undefined;
  /** `inactive` if the owner has no role in the project any more. Such a key still works. */
  readonly ownerProjectAccess: string | undefined;
}

/** The API keys of a project. */
export interface GetProjectApiKeysResult {
  readonly projectId: string;
  readonly apiKeys: ProjectApiKeySummary[];
}

const projectApiKeys = declareLookup<GetProjectApiKeysArgs, GetProjectApiKeysResult>({
  name: "getProjectApiKeys",
  returns: "the API keys of a project, without their values",
  args: z.strictObject({ projectId: argument.id }),
  read: async (reader, { projectId }) => ({
    projectId,
    apiKeys: await reader.all(projectApiKeyDetailListing, { projectId }),
  }),
});

/**
 * Reads the API keys of a project, also those of owners who have left the project. The values of keys cannot be read.
 *
 * @example The keys that nobody has used for 90 days
 * ```ts
 * const { apiKeys } = await openai.getProjectApiKeys({ projectId: web.id });
 * const before = Date.now() / 1000 - 90 * 86_400;
 * export const unused = apiKeys.filter((key) => (key.lastUsedAt ?? key.createdAt ?? 0) < before).map((key) => key.name);
 * ```
 */
export const getProjectApiKeys = projectApiKeys.promise;

/** {@link getProjectApiKeys} for arguments that are Outputs. In a preview, an unknown argument gives an unknown result. */
export const getProjectApiKeysOutput = projectApiKeys.output;
