import { z } from "zod";
import { apiId } from "./ids";
import { answerOf, bodyOf, field, required, sent, type ObjectOf } from "./object";
import type { Listing, Route } from "./route";

/** An admin API key of the organisation, without its value. */
const rows = {
  adminApiKeyId: required("id", apiId),
  name: field("name", z.string()),
  redactedValue: field("redacted_value", z.string()),
  createdAt: field("created_at", z.number()),
  expiresAt: field("expires_at", z.number()),
  /** The plugin asks only whether there is a value, so an odd value cannot stop a run. */
  lastUsedAt: field("last_used_at", z.unknown()),
  ownerId: field("owner.id", z.string()),
};

export type AdminApiKeyObject = ObjectOf<typeof rows>;

/** The answer to a create, the only answer with the key's `value`. */
const createdRows = {
  ...rows,
  value: required("value", z.string()),
  expiresInSeconds: sent("expires_in_seconds"),
};

export const adminApiKeyRoute: Route<AdminApiKeyObject> = {
  path: "/organization/admin_api_keys/{adminApiKeyId}",
  noun: "admin API key {adminApiKeyId}",
  answer: answerOf(rows),
};

export const adminApiKeyListing: Listing<AdminApiKeyObject> = {
  path: "/organization/admin_api_keys",
  noun: "admin API keys of the organisation",
  post: "create an admin API key",
  answer: answerOf(rows),
  idName: "adminApiKeyId",
  cursor: "object",
  pageSize: 100,
};

export const adminApiKeyCreatedRoute: Route<ObjectOf<typeof createdRows>> = {
  ...adminApiKeyListing,
  answer: answerOf(createdRows),
};

export const adminApiKeyBody = bodyOf(createdRows, "name", "expiresInSeconds");

/**
 * Whether a redacted value (`sk-admin...abcd`, `sk-admin-****abcd`) can belong to a key. OpenAI does not document the form of the
 * redaction, so we compare the parts before and after the gap. Undefined if the value has no such parts.
 */
export function isRedactionOf(redacted: string | undefined, key: string): boolean | undefined {
  const [, head, tail] = /^([\w-]*?)[.*…]+([\w-]*)$/.exec(redacted ?? "") ?? [];
  if (head === undefined || tail === undefined || tail.length === 0) return undefined;
  return key.startsWith(head) && key.endsWith(tail);
}

/** Whether a redacted value belongs to a key, as far as its visible parts tell. */
export function canBeKey(redacted: string | undefined, key: string): boolean {
  return isRedactionOf(redacted, key) === true;
}

/** A key as look-ups show it. The plugin does not read these fields, so an odd value in them cannot stop a run. */
const keyRows = {
  ...rows,
  lastUsedAt: field("last_used_at", z.number()),
  ownerName: field("owner.name", z.string()),
};

export const adminApiKeyDetailListing: Listing<ObjectOf<typeof keyRows>> = {
  ...adminApiKeyListing,
  answer: answerOf(keyRows),
};
