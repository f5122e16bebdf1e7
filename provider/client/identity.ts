/** Checks that an answer is about the requested object. */
import { isDeepStrictEqual } from "node:util";
import { z } from "zod";
import type { Listing, Route } from "../wire/route";
import { withoutScope } from "../wire/ids";
import { fromOutside } from "./outside";
import { lastIdOf, type PathValues } from "./path";

/** The beginning of an id is enough to recognise it in a message. */
const LONGEST_ID = 100;

/**
 * Compares the ids in an answer with the ids in the request. An object's id has the same name as its placeholder in the path.
 * @returns the contradiction in words, or undefined.
 */
export function contradiction(route: Route<unknown>, values: PathValues, object: unknown): string | undefined {
  for (const [, name] of route.path.matchAll(/\{(\w+)\}/g)) {
    const told = idIn(object, name!);
    const asked = values[name!];
    if (told === undefined || typeof asked !== "string" || isSameId(told, asked)) continue;
    return `it is about ${name} ${told}, not about ${asked}`;
  }
  return undefined;
}

/** The answer to a delete. Most answers leave out one of the fields, or both. */
export const deletion = z
  .object({ id: z.string().optional().catch(undefined), deleted: z.boolean().optional().catch(undefined) })
  .catch({});

/**
 * Compares the answer to a delete with the request: the answer may name the deleted object, and may say that nothing was deleted.
 * @returns the contradiction in words, or undefined.
 */
export function deletionContradiction(route: Route<unknown>, values: PathValues, answer: unknown): string | undefined {
  const { id, deleted } = deletion.parse(answer);
  if (deleted === false) return "it says that the API deleted nothing";
  const asked = lastIdOf(route.path, values);
  if (id === undefined || typeof asked !== "string" || isSameId(id, asked)) return undefined;
  return `it is about ${fromOutside(id, LONGEST_ID)}, not about ${asked}`;
}

/** Returns a function that takes the items of one list in turn, and describes an id that two different items share. */
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

/** Whether two ids are equal. A predefined role has two spellings of its id. */
function isSameId(a: string, b: string): boolean {
  return a === b || withoutScope(a) === withoutScope(b);
}
