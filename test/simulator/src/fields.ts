/** A location in a JSON value: a field of an object or an item of a list. */
export interface Place {
  holder: object;
  key: string | number;
}

const everyItem = Symbol("[]");
type Step = string | number | typeof everyItem;

/** Names that need no quotes in a path. */
const plainName = /^[^.[\]"]+$/;
const stepPattern = /(?:^|(?<!^)\.)(?<name>[^.[\]"]+)|\[(?<index>\d*)\]|\[(?<quoted>"(?:[^"\\]|\\.)*")\]/y;

/**
 * Parses a path: `residency`, `owner.id`, `data[].email` (every item), `data[0].id` (the first item). A name with a
 * dot, a bracket or a quotation mark needs quotes: `data[]["project.created"].id`.
 */
function parsePath(path: string): Step[] {
  // A copy, because a sticky pattern keeps its position if a malformed path makes us leave the loop early.
  const pattern = new RegExp(stepPattern);
  const steps: Step[] = [];
  while (pattern.lastIndex < path.length) {
    const { name, index, quoted } = pattern.exec(path)?.groups ?? {};
    if (name !== undefined) steps.push(name);
    else if (index !== undefined) steps.push(index === "" ? everyItem : Number(index));
    else if (quoted !== undefined) steps.push(unquoted(path, quoted));
    else throw noPath(path);
  }
  if (steps.length === 0) throw noPath(path);
  return steps;
}

function unquoted(path: string, quoted: string): string {
  try {
    return JSON.parse(quoted) as string;
  } catch {
    throw noPath(path);
  }
}

function noPath(path: string): Error {
  return new Error(
    `${JSON.stringify(path)} is not a field path; write it like "residency", "owner.id", "data[].email" or "data[0].id"`,
  );
}

/** Throws if the text is not a valid path. */
export function checkPath(path: string): void {
  parsePath(path);
}

/**
 * The places that a path leads to. There are none if the field is missing, and several if the path goes through a list.
 */
export function placesAt(start: Place, path: string): Place[] {
  return parsePath(path).reduce((places, step) => places.flatMap((place) => below(read(place), step)), [start]);
}

function below(value: unknown, step: Step): Place[] {
  if (Array.isArray(value)) {
    if (step === everyItem) return value.map((_, key) => ({ holder: value, key }));
    return typeof step === "number" && step < value.length ? [{ holder: value, key: step }] : [];
  }
  return isObject(value) && typeof step === "string" && Object.hasOwn(value, step)
    ? [{ holder: value, key: step }]
    : [];
}

/** Reads the value in a place. */
export function read({ holder, key }: Place): unknown {
  return (holder as Record<string | number, unknown>)[key];
}

/** Writes a value into a place. */
export function write({ holder, key }: Place, value: unknown): void {
  (holder as Record<string | number, unknown>)[key] = value;
}

/** Removes the field or the list item. */
export function remove({ holder, key }: Place): void {
  if (Array.isArray(holder)) holder.splice(Number(key), 1);
  else Reflect.deleteProperty(holder, key);
}

/** The paths of all fields in a JSON value: `id`, `owner.id`, `data`, `data[].email`. Only for tests. */
export function fieldsOf(answer: unknown): string[] {
  return [...new Set(fieldsBelow(answer, ""))];
}

function fieldsBelow(value: unknown, path: string): string[] {
  if (Array.isArray(value)) return value.flatMap((item) => fieldsBelow(item, `${path}[]`));
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([name, field]) => {
    const own = join(path, name);
    return [own, ...fieldsBelow(field, own)];
  });
}

function join(path: string, name: string): string {
  if (!plainName.test(name)) return `${path}[${JSON.stringify(name)}]`;
  return path === "" ? name : `${path}.${name}`;
}

/** Whether the value is a JSON object, and not a list or null. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
