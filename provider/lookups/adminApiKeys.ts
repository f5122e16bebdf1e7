/** Looks up the admin API keys of the organisation, without their values. API: /organization/admin_api_keys. */
import { z } from "zod";
import { adminApiKeyDetailListing } from "../wire/adminApiKeys";
import { declareList } from "./lookup";

/** An admin API key. Nobody can read its value. */
export interface AdminApiKeySummary {
  readonly adminApiKeyId: string;
  readonly name: string | undefined;
  /** The beginning and the end of the key, with the rest hidden. */
  readonly redactedValue: string | undefined;
  /** Creation time in Unix seconds. */
  readonly createdAt: number | undefined;
  /** Last use in Unix seconds. Undefined for a key that nobody has used. */
  readonly lastUsedAt: number | undefined;
  /** End of the key in Unix seconds. Undefined for a key that does not expire. */
  readonly expiresAt: number | undefined;
  /** The id of the person or the service account that owns the key. */
  readonly ownerId: string | undefined;
  /** The name of the owner. */
  readonly ownerName: string | undefined;
}

/** The admin API keys of the organisation. */
export interface GetAdminApiKeysResult {
  readonly apiKeys: AdminApiKeySummary[];
}

const adminApiKeys = declareList<Record<never, never>, GetAdminApiKeysResult>({
  name: "getAdminApiKeys",
  returns: "the admin API keys of the organisation, without their values",
  args: z.strictObject({}),
  read: async (reader) => ({ apiKeys: await reader.all(adminApiKeyDetailListing) }),
});

/**
 * Reads the admin API keys of the organisation. The values of keys cannot be read.
 *
 * @example The keys that never expire
 * ```ts
 * const { apiKeys } = await openai.getAdminApiKeys();
 * export const lasting = apiKeys.filter((key) => key.expiresAt === undefined).map((key) => key.name);
 * ```
 */
export const getAdminApiKeys = adminApiKeys.promise;

/** {@link getAdminApiKeys} as an Output. */
export const getAdminApiKeysOutput = adminApiKeys.output;
