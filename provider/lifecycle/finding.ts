import type { AdminClient } from "../client/client";
import type { Declaration, Properties } from "./declaration";
import { isListedAs, listingOf } from "./lookUp";
import { keyOf } from "./state";

/**
 * Every object with the identity of these arguments: the one to take over, the one that made a create be refused, or the one
 * that a create with a lost answer has left. From the kind's own search, else its listing, else its route.
 */
export async function findAll(declaration: Declaration, api: AdminClient, args: Properties): Promise<Properties[]> {
  const { origin, object } = declaration;
  if (origin.find) return origin.find(api, args);
  const key = keyOf(declaration, args);
  const listing = listingOf(declaration, key);
  if (!listing) return object ? [await api.get(object, key)] : [];
  const isIt = declaration.isListedAs
    ? (item: Properties) => isListedAs(declaration, item, key)
    : (item: Properties) => hasIdentity(declaration, listing.path, item, args);
  return (await api.list(listing, args)).filter(isIt);
}

/** Whether an item of a listing is told apart from others as the arguments are. What its path names, all its items share. */
export function hasIdentity(
  { origin, inputs }: Declaration,
  path: string,
  item: Properties,
  args: Properties,
): boolean {
  const telling = origin.inputs.filter((name) => args[name] !== undefined && !path.includes(`{${name}}`));
  return telling.every((name) => inputs[name]!.same(item[name], args[name]));
}
