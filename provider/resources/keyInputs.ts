/** The inputs that several kinds of API keys have. */
import { z } from "zod";
import {
  asSet,
  defaultOf,
  neverReturned,
  over,
  replaces,
  replacing,
  sentIfUnknown,
  updates,
} from "../lifecycle/inputs";

/** OpenAI documents this limit for admin keys and for keys of service accounts. */
const LONGEST_LIFETIME_SECONDS = 31_536_000;

/** The lifetime of a key, from the request that sets it (trap 55). */
export const lifetime = z
  .int("must be a whole number of seconds")
  .min(1, "must be at least 1 second")
  .max(LONGEST_LIFETIME_SECONDS, `must be at most ${LONGEST_LIFETIME_SECONDS} seconds, which is a year`)
  .optional();

/** Whether a key has expired. The API changes no expired key (trap 56). */
export function isExpired({ expiresAt }: Readonly<Record<string, unknown>>): boolean {
  return typeof expiresAt === "number" && expiresAt <= Date.now() / 1000;
}

/** The permissions of a key in a project. The API reads an empty list as all permissions (trap 54). */
export const scopesSchema = z
  .array(z.string().min(1, "must not be empty"))
  .min(1, "an empty list means all permissions: name the scopes, or leave scopes out")
  .optional();

/** The scopes and the lifetime of a key that can be replaced: if it has expired, a change makes a new key. */
export const scopes = updates(
  scopesSchema,
  asSet,
  sentIfUnknown,
  replacing((_from, _to, before) => isExpired(before)),
  over(isEndedSlot),
);
export const expiresInSeconds = updates(
  lifetime,
  neverReturned,
  replacing((_from, _to, before) => isExpired(before)),
  over(isEndedSlot),
);

/** The shortest lifetime that the API accepts. A RotatingKey ends its previous key with it. */
export const AT_ONCE_SECONDS = 1;

/**
 * Whether a key is the previous key of a RotatingKey, and has ended. Nothing makes such a key valid again: only the next rotation
 * replaces it.
 */
function isEndedSlot(before: Readonly<Record<string, unknown>>): boolean {
  const { generation, keepers: kept, expiresInSeconds: lifetimeOfKey } = before;
  if (typeof generation !== "number") return false;
  const { generation: rotatedIn } = (kept ?? {}) as { generation?: unknown };
  return rotatedIn !== String(generation) && (lifetimeOfKey === AT_ONCE_SECONDS || isExpired(before));
}

/** Values whose change makes a new key. The API never sees them. */
export const keepers = replaces(
  z.record(z.string(), z.string("must be a string"), "must be a map of strings").optional(),
  neverReturned,
  defaultOf({}),
);
