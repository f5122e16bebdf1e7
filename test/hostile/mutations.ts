/** The ways in which an answer can lie, field by field. */

/** The position of a field in an answer: the names and indexes that lead to it. */
export type FieldPath = readonly (string | number)[];

/** A lie about one field. */
export interface Mutation {
  readonly field: FieldPath;
  readonly how: How;
}

/** The value that replaces the truth. */
export type How = (typeof hows)[number];

/** All kinds of lies, in the order of the table. */
export const hows = [
  "left out",
  "null",
  "another type",
  "another id",
  "another object",
  "control characters",
  "one megabyte",
] as const;

/** Material for lies: the ids and objects of others. */
export interface Strangers {
  /** All ids in the organisation. */
  readonly ids: readonly string[];
  /** Objects as the API shows them, by the path of their list. */
  readonly objects: readonly object[];
}

/** All mutations that change an answer. */
export function mutationsOf(answer: unknown, strangers: Strangers): Mutation[] {
  return fieldsOf(answer).flatMap((field) =>
    hows.map((how) => ({ field, how })).filter((mutation) => lie(answer, mutation, strangers) !== undefined),
  );
}

/**
 * Returns an answer with a lie in it.
 * @returns undefined if the answer does not have the field, or if this kind of lie does not apply to it.
 */
export function lie(answer: unknown, { field, how }: Mutation, strangers: Strangers): unknown {
  const copy = structuredClone(answer);
  const holder = field.slice(0, -1).reduce<unknown>((at, step) => stepInto(at, step), copy);
  const last = field.at(-1)!;
  if (typeof holder !== "object" || holder === null || !Object.hasOwn(holder, last)) return undefined;
  const fields = holder as Record<string | number, unknown>;
  const truth = fields[last];
  if (how === "left out") {
    if (Array.isArray(holder)) holder.splice(Number(last), 1);
    else delete fields[last];
    return copy;
  }
  const told = toldInstead(truth, how, strangers);
  if (told === undefined) return undefined;
  fields[last] = told;
  return copy;
}

function toldInstead(truth: unknown, how: Exclude<How, "left out">, { ids, objects }: Strangers): unknown {
  switch (how) {
    case "null":
      return truth === null ? undefined : null;
    case "another type":
      return typeof truth === "string" ? 7 : Array.isArray(truth) ? {} : "a text";
    case "another id":
      return typeof truth === "string" && ids.includes(truth)
        ? ids.find((id) => id !== truth && prefixOf(id) === prefixOf(truth))
        : undefined;
    case "another object":
      return anotherObject(truth, objects);
    case "control characters":
      return typeof truth === "string" ? `\u001b[31m\u0007${truth}\u202e\r\n\u009b` : undefined;
    case "one megabyte":
      return typeof truth === "string" ? truth.padEnd(1_000_000, "x") : undefined;
  }
}

/** Another object of the same kind, recognised by its fields. */
function anotherObject(truth: unknown, objects: readonly object[]): unknown {
  if (typeof truth !== "object" || truth === null || Array.isArray(truth) || !("id" in truth)) return undefined;
  const names = Object.keys(truth);
  return objects.find(
    (one) => "id" in one && one.id !== truth.id && names.filter((name) => name in one).length >= names.length - 1,
  );
}

function prefixOf(id: string): string {
  return id.replace(/[-_][^-_]*$/, "");
}

function stepInto(at: unknown, step: string | number): unknown {
  return typeof at === "object" && at !== null ? (at as Record<string | number, unknown>)[step] : undefined;
}

/** The paths of all fields of an answer, without the empty path of the answer itself. */
function fieldsOf(value: unknown, path: FieldPath = []): FieldPath[] {
  if (typeof value !== "object" || value === null) return [];
  const entries: [string | number, unknown][] = Array.isArray(value)
    ? value.slice(0, MOST_ITEMS).map((item, index) => [index, item])
    : Object.entries(value);
  return entries.flatMap(([name, inner]) => [[...path, name], ...fieldsOf(inner, [...path, name])]);
}

/** In a list, the first items represent all items. */
const MOST_ITEMS = 2;
