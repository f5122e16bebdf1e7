/** Whether an answer is about what was asked for. */
import { isDeepStrictEqual } from "node:util";
import { z } from "zod";
import type { Listing, Route } from "../wire/route";
import { withoutScope } from "../wire/ids";
import { fromOutside } from "./outside";
import { lastIdOf, type PathValues } from "./path";

/** An id in a message is recognised by its beginning. */
const LONGEST_ID = 100;

/**
 * Compares the ids in an answer with those of the request. Objects name their ids as the placeholders of their paths do.
 * @returns what contradicts, in words; undefined when nothing does.
 */
export function contradiction(route: Route<unknown>, values: PathValues, object: unknown): string | undefined {
  for (const [, name] of route.path.matchAll(/\{(\w+)\}/g)) {
    const told = idIn(object, name!);
    const asked = values[name!];
    if (told === undefined || typeof asked !== "string" || isSameId(told, asked)) continue;
    return `it is about ${name} ${told}, and not about ${asked}`;
  }
  return undefined;
}

/** What the answer to a delete may say; most leave out one or both. */
export const deletion = z
  .object({ id: z.string().optional().catch(undefined), deleted: z.boolean().optional().catch(undefined) })
  .catch({});

/**
 * The answer to a delete may name what it deleted, and may say that it did not.
 * @returns what contradicts, in words.
 */
export function deletionContradiction(route: Route<unknown>, values: PathValues, answer: unknown): string | undefined {
  const { id, deleted } = deletion.parse(answer);
  if (deleted === false) return "it says that nothing was deleted";
  const asked = lastIdOf(route.path, values);
  if (id === undefined || typeof asked !== "string" || isSameId(id, asked)) return undefined;
  return `it is about ${fromOutside(id, LONGEST_ID)}, and not about ${asked}`;
}

/** Watches the items of one list as they come, page by page. */
export function repetitionsOf<T>({ idName }: Listing<T>): (item: T) => string | undefined {
  const seen = new Map<string, T>();
  return (item) => {
    const id = idName === undefined ? undefined : idIn(item, idName);
    if (id === undefined) return undefined;
    const before = seen.get(id);
    seen.set(id, item);
    return before === undefined || isDeepStrictEqual(before, item)
      ? undefined
      : `it shows two different objects with the ${idName} ${id}`;
  };
}

function idIn(object: unknown, name: string): string | undefined {
  if (typeof object !== "object" || object === null || !Object.hasOwn(object, name)) return undefined;
  const value = (object as Readonly<Record<string, unknown>>)[name];
  return typeof value === "string" ? value : undefined;
}

/** Ids that are the same to the letter, but for the two spellings of predefined roles. */
function isSameId(a: string, b: string): boolean {
  return a === b || withoutScope(a) === withoutScope(b);
}
