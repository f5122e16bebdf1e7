/** The ways in which an answer can lie, field by field. */

/** Where a field stands in an answer: the names and indexes that lead to it. */
export type FieldPath = readonly (string | number)[];

/** One lie about one field. */
export interface Mutation {
  readonly field: FieldPath;
  readonly how: How;
}

/** What is told in place of the truth. */
export type How = (typeof hows)[number];

/** Every way, in the order of the table. */
export const hows = [
  "left out",
  "null",
  "another type",
  "another id",
  "another object",
  "control characters",
  "one megabyte",
] as const;

/** What the lies are made of: the ids and objects of others. */
export interface Strangers {
  /** Every id in the organisation. */
  readonly ids: readonly string[];
  /** Objects as the API shows them, by the path of the list that they stand in. */
  readonly objects: readonly object[];
}

/** Every mutation of an answer that changes something in it. */
export function mutationsOf(answer: unknown, strangers: Strangers): Mutation[] {
  return fieldsOf(answer).flatMap((field) =>
    hows.map((how) => ({ field, how })).filter((mutation) => lie(answer, mutation, strangers) !== undefined),
  );
}

/**
 * An answer with a lie in it.
 * @returns undefined where the field is not in the answer, or cannot be lied about in this way.
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

/** An object of the same sort, told by its fields. */
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

/** Every field of an answer, the whole answer's object (the empty path stands for it) left out. */
function fieldsOf(value: unknown, path: FieldPath = []): FieldPath[] {
  if (typeof value !== "object" || value === null) return [];
  const entries: [string | number, unknown][] = Array.isArray(value)
    ? value.slice(0, MOST_ITEMS).map((item, index) => [index, item])
    : Object.entries(value);
  return entries.flatMap(([name, inner]) => [[...path, name], ...fieldsOf(inner, [...path, name])]);
}

/** Of a list, the first items stand for all. */
const MOST_ITEMS = 2;
