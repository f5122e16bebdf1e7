import { ApiError } from "../client/errors";
import type { Declaration, Properties } from "./declaration";
import type { Key } from "./ids";
import { isOfArchivedProject } from "./loss";
import type { Run } from "./run";

/**
 * The object at a key, or undefined when it is gone, by itself or with its project.
 * @param before the outputs so far; undefined in an import.
 * @param isForIdentity only what never changes of the object is wanted.
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
      ? await declaration.read(run.api, key, before)
      : ((await onSharedPages(declaration, run, key, isForIdentity)) ?? (await byItself(declaration, run, key)));
    return found && !declaration.isGone?.(found) ? found : undefined;
  } catch (error) {
    if (error instanceof ApiError && error.isNotFound) return undefined;
    if (await isOfArchivedProject(run, error, key)) return undefined;
    throw error;
  }
}

/** From the pages that all reads of the list share: the number of requests follows the lists, not the resources. */
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
    // A page may be asked for after an object that another call has just removed, and be refused: the object's own address tells.
    if (!(declaration.object && error instanceof ApiError && error.isRefusal && isAboutCursor(error))) throw error;
    return undefined;
  }
}

/** What no shared page holds is asked for: absence from a page that may be a minute old is no proof. */
async function byItself(declaration: Declaration, run: Run, key: Key): Promise<Properties | undefined> {
  if (declaration.object) return run.api.get(declaration.object, key);
  const fresh = await run.api.list(listingOf(declaration, key)!, key);
  return fresh.find((item) => isListedAs(declaration, item, key));
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

/** The API documents no code for a cursor whose object is gone; the parameter counts as well. */
function isAboutCursor({ code, param }: ApiError): boolean {
  return param === "after" || /cursor/i.test(code ?? "");
}
