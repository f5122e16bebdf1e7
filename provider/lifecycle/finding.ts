import type { AdminClient } from "../client/client";
import { ApiError } from "../client/errors";
import { mayBeUnset, type Declaration, type Properties } from "./declaration";
import type { Key } from "./ids";
import { isListedAs, listingOf } from "./lookUp";
import { keyOf } from "./state";

/**
 * Finds every object with the identity of these arguments: an object to take over, the object that made the API refuse a create,
 * or an object from a create with a lost answer. Uses the kind's own search, or else its listing, or else its route.
 */
export async function findAll(declaration: Declaration, api: AdminClient, args: Properties): Promise<Properties[]> {
  const { origin, object } = declaration;
  if (origin.find) return origin.find(api, args);
  const key = keyOf(declaration, args);
  if (mayBeUnset(declaration)) return findSetting(declaration, api, key);
  const listing = listingOf(declaration, key);
  if (!listing) return object ? [await api.get(object, key)] : [];
  const matches = declaration.isListedAs
    ? (item: Properties) => isListedAs(declaration, item, key)
    : (item: Properties) => hasIdentity(declaration, listing.path, item, args);
  return (await api.list(listing, args)).filter(matches);
}

/** Finds a setting that may be unset. The API does not document its answer for an unset setting: a 404, or an object without values. */
async function findSetting({ object, isGone }: Declaration, api: AdminClient, key: Key): Promise<Properties[]> {
  try {
    const found = await api.get(object!, key);
    return isGone?.(found, api.now) ? [] : [found];
  } catch (error) {
    // If the parent is missing, the write that follows gets the same 404, and its error explains the parent.
    if (error instanceof ApiError && error.isNotFound) return [];
    throw error;
  }
}

/** Whether somebody has used a key. Then somebody has its value, so it is no key whose value was lost. */
export function isUsed({ lastUsedAt }: Properties): boolean {
  return lastUsedAt !== undefined && lastUsedAt !== null && lastUsedAt !== 0;
}

/** The outcome of a search that fails because its parent is archived or gone. Any other failure may hide an object. */
export function nothingBelowMissingParent(error: unknown): Properties[] {
  if (error instanceof ApiError && (error.isRefusal || error.isNotFound)) return [];
  throw error;
}

/**
 * Whether an object with the identity of a create must be the one that the create made. If the API tells no time of creation, the
 * look for twins before the create has shown that no such object existed.
 */
export function isToldByIdentity({ origin, outputs }: Declaration): boolean {
  if (origin.by === "key") return true;
  return origin.twins === "stop the create" && !outputs.includes("createdAt");
}

/** Whether an item of a listing has the identity of the arguments. All items share the parts that the listing's path contains. */
export function hasIdentity(
  { origin, inputs }: Declaration,
  path: string,
  item: Properties,
  args: Properties,
): boolean {
  const compared = origin.inputs.filter((name) => args[name] !== undefined && !path.includes(`{${name}}`));
  return compared.every((name) => inputs[name]!.same(item[name], args[name]));
}
