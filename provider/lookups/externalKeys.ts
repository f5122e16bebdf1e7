/** Looks up customer-managed encryption keys. API: /organization/external_keys. */
import { z } from "zod";
import { externalKeyListing } from "../wire/externalKeys";
import { declareList } from "./lookup";

/** Which keys. */
export interface GetExternalKeysArgs {
  /** Only the keys with this purpose. Default: all keys. */
  purpose?: "ekm" | "psp_decryption";
}

/** A customer-managed encryption key. */
export interface ExternalKeySummary {
  /** The id of the key, as a resource and in the API. */
  readonly id: string;
  /** The same id, with the name that the input of `Project` has. */
  readonly externalKeyId: string;
  readonly name: string | undefined;
  /** `ekm` or `psp_decryption`. */
  readonly purpose: string | undefined;
  /** The key in the cloud: its type, and the fields that `ExternalKey` takes for this type. */
  readonly provider: ({ readonly type: string } & Readonly<Record<string, string | undefined>>) | undefined;
  /** The ids of the projects that use the key. */
  readonly projectIds: readonly string[] | undefined;
  readonly workspaceId: string | undefined;
  /** Time of the registration in Unix seconds. */
  readonly createdAt: number | undefined;
}

/** The external keys of the organisation. */
export interface GetExternalKeysResult {
  readonly externalKeys: ExternalKeySummary[];
}

const externalKeys = declareList<GetExternalKeysArgs, GetExternalKeysResult>({
  name: "getExternalKeys",
  returns: "the customer-managed encryption keys of the organisation, of one purpose or all",
  args: z.strictObject({
    purpose: z.enum(["ekm", "psp_decryption"], "must be ekm or psp_decryption").optional(),
  }),
  read: async (reader, { purpose }) => {
    const all = await reader.all(externalKeyListing);
    const chosen = all.filter((key) => purpose === undefined || key.purpose === purpose);
    return { externalKeys: chosen.map((key) => ({ id: key.externalKeyId, ...key })) };
  },
});

/**
 * Reads the customer-managed encryption keys of the organisation.
 *
 * @example The keys that no project uses
 * ```ts
 * const { externalKeys } = await openai.getExternalKeys({ purpose: "ekm" });
 * export const unused = externalKeys.filter((key) => key.projectIds?.length === 0).map((key) => key.name);
 * ```
 */
export const getExternalKeys = externalKeys.promise;

/** {@link getExternalKeys} for arguments that are Outputs. In a preview, an unknown argument gives an unknown result. */
export const getExternalKeysOutput = externalKeys.output;
