import { ApiError } from "../client/errors";
import type { Declaration, Properties } from "./declaration";
import type { Key } from "./ids";
import { isOfArchivedProject } from "./loss";
import type { Run } from "./run";

/**
 * Reads the object with a key. Undefined if the object is gone, or its project is archived.
 * @param before the outputs so far; undefined in an import.
 * @param isForIdentity whether the caller uses only outputs that never change.
 */
export async function lookUp(
  declaration: Declaration,
  run: Run,
  key: Key,
  before: Properties | undefined,
  isForIdentity = false,
): Promise<Properties | undefined> {
  try {
    const found = declaration.read
      ? await declaration.read(run.api, key, before, run)
      : ((await onSharedPages(declaration, run, key, isForIdentity)) ??
        (await byItself(declaration, run, key, before)));
    return found && !declaration.isGone?.(found, run.now) ? found : undefined;
  } catch (error) {
    if (error instanceof ApiError && error.isNotFound) return undefined;
    if (await isOfArchivedProject(run, error, key)) return undefined;
    throw error;
  }
}

/** Looks on the pages that all reads of the list share. The number of requests then depends on the lists, not on the resources. */
async function onSharedPages(
  declaration: Declaration,
  run: Run,
  key: Key,
  isForIdentity: boolean,
): Promise<Properties | undefined> {
  const listing = listingOf(declaration, key);
  if (!listing) return undefined;
  const { own } = declaration.id;
  const isObject = (item: Properties) => isListedAs(declaration, item, key);
  const options = { toTheEnd: !declaration.object, isForIdentity };
  try {
    const listed = await run.api.findListed(listing, key, own, isObject, options);
    return typeof listed === "object" ? listed.object : undefined;
  } catch (error) {
    // The cursor may name an object that another call has just deleted, so the API refuses the page. We then read the object itself.
    if (!(declaration.object && error instanceof ApiError && error.isRefusal && isAboutCursor(error))) throw error;
    return undefined;
  }
}

/** Reads the object itself, or a fresh list. A shared page may be a minute old, so absence from it proves nothing. */
async function byItself(
  declaration: Declaration,
  run: Run,
  key: Key,
  before: Properties | undefined,
): Promise<Properties | undefined> {
  if (declaration.object) return run.api.get(declaration.object, key);
  const isObject = (item: Properties) => isListedAs(declaration, item, key);
  if (declaration.readByItself) {
    const found = await declaration.readByItself(run.api, key, before);
    return isObject(found) ? found : undefined;
  }
  return (await run.api.list(listingOf(declaration, key)!, key)).find(isObject);
}

/** The listing that contains an object. */
export function listingOf(declaration: Declaration, key: Key) {
  return typeof declaration.listing === "function" ? declaration.listing(key) : declaration.listing;
}

/** Whether an item of the listing is the object. */
export function isListedAs(declaration: Declaration, item: Properties, key: Key): boolean {
  const { own } = declaration.id;
  return declaration.isListedAs ? declaration.isListedAs(item, key) : item[own] === key[own];
}

/** The API documents no code for a cursor whose object is gone, so we also look at the parameter. */
function isAboutCursor({ code, param }: ApiError): boolean {
  return param === "after" || /cursor/i.test(code ?? "");
}
