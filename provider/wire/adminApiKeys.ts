import { z } from "zod";
import { apiId } from "./ids";
import { maybe, type Collection } from "./route";

/** An admin API key of the organisation. Never its value. */
const answer = z
  .object({ id: apiId, redacted_value: maybe(z.string()), owner: maybe(z.object({ id: maybe(z.string()) })) })
  .transform((wire) => ({
    adminApiKeyId: wire.id,
    redactedValue: wire.redacted_value,
    ownerId: wire.owner?.id,
  }));

export type AdminApiKeyObject = z.output<typeof answer>;

export const adminApiKeys: Collection<AdminApiKeyObject> = {
  path: "/organization/admin_api_keys",
  noun: "admin API keys of the organisation",
  answer,
  idName: "adminApiKeyId",
  cursor: "object",
  pageSize: 100,
};

/**
 * Whether a redacted value (`sk-admin...abcd`, `sk-admin-****abcd`) can be that of a key. The form of the redaction is not
 * documented: what is left of the key before and after the gap has to fit.
 */
export function canBeKey(redacted: string | undefined, key: string): boolean {
  const [, head, tail] = /^([\w-]*?)[.*…]+([\w-]*)$/.exec(redacted ?? "") ?? [];
  return head !== undefined && tail !== undefined && tail.length > 0 && key.startsWith(head) && key.endsWith(tail);
}
