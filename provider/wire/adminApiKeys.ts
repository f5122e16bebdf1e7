import { z } from "zod";
import { apiId } from "./ids";
import { answerOf, field, required, type ObjectOf } from "./object";
import type { Listing } from "./route";

/** An admin API key of the organisation, without its value. */
const rows = {
  adminApiKeyId: required("id", apiId),
  redactedValue: field("redacted_value", z.string()),
  ownerId: field("owner.id", z.string()),
};

export type AdminApiKeyObject = ObjectOf<typeof rows>;

export const adminApiKeyListing: Listing<AdminApiKeyObject> = {
  path: "/organization/admin_api_keys",
  noun: "admin API keys of the organisation",
  answer: answerOf(rows),
  idName: "adminApiKeyId",
  cursor: "object",
  pageSize: 100,
};

/**
 * Whether a redacted value (`sk-admin...abcd`, `sk-admin-****abcd`) can belong to a key. OpenAI does not document the form of the
 * redaction, so we compare the parts before and after the gap.
 */
export function canBeKey(redacted: string | undefined, key: string): boolean {
  const [, head, tail] = /^([\w-]*?)[.*…]+([\w-]*)$/.exec(redacted ?? "") ?? [];
  return head !== undefined && tail !== undefined && tail.length > 0 && key.startsWith(head) && key.endsWith(tail);
}
