import { z } from "zod";

/** One field of an object of the API: where it stands in an answer, what it is, and where it stands in a body. */
export interface Row<S extends z.ZodType = z.ZodType> {
  /** Where an answer has it; of several places, the first one that holds something. Empty for what is only sent. */
  readonly places: readonly string[];
  readonly schema: S;
  readonly sentAs: string;
}

/** Our names of an object's fields, and their rows. The one place where they meet the API's. */
export type Rows = Readonly<Record<string, Row>>;

/** An object of the API in our names. */
export type ObjectOf<R extends Rows> = { [K in keyof R]: z.output<R[K]["schema"]> };

/**
 * A field that an answer may leave out or say to be null: both mean that it is not told.
 * @param place the API's name, or a path to it (`owner.id`); several where the API has several.
 * @param options.sentAs the name in a body, where that is another one (trap 9).
 */
export function field<S extends z.ZodType>(
  place: string | readonly string[],
  schema: S,
  options: { sentAs?: string } = {},
): Row<z.ZodType<z.output<S> | undefined>> {
  const places = typeof place === "string" ? [place] : place;
  const optional = schema.nullish().transform((value) => value ?? undefined);
  return { places, schema: optional, sentAs: options.sentAs ?? places[0]! };
}

/** A field that every answer has; one without it is unreadable. */
export function required<S extends z.ZodType>(place: string, schema: S): Row<S> {
  return { places: [place], schema, sentAs: place };
}

/** A field that is only sent, and never returned (trap 8). */
export function sent(name: string): Row<z.ZodType<undefined>> {
  return { places: [], schema: z.undefined(), sentAs: name };
}

/** Reads an object of an answer: leniently, into our names. */
export function answerOf<R extends Rows>(rows: R): z.ZodType<ObjectOf<R>> {
  return z.custom<Wire>(isObject, "is not an object").transform((wire, context) => {
    const object: Record<string, unknown> = {};
    for (const [name, { places, schema }] of Object.entries(rows)) {
      if (places.length === 0) continue;
      const parsed = schema.safeParse(firstAt(wire, places));
      if (parsed.success) object[name] = parsed.data;
      else context.addIssue({ code: "custom", path: places[0]!.split("."), message: "is of another type" });
    }
    return object as ObjectOf<R>;
  });
}

/** Writes the named fields as the API calls them. What is undefined is left out; null is sent. */
export function bodyOf<R extends Rows, K extends keyof R & string>(rows: R, ...names: K[]) {
  return (values: { readonly [P in K]?: unknown }): Record<string, unknown> => {
    const body: Record<string, unknown> = {};
    for (const name of names) if (values[name] !== undefined) put(body, rows[name]!.sentAs, values[name]);
    return body;
  };
}

type Wire = Readonly<Record<string, unknown>>;

function isObject(value: unknown): value is Wire {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function firstAt(wire: Wire, places: readonly string[]): unknown {
  for (const place of places) {
    const value = place.split(".").reduce<unknown>(stepInto, wire);
    if (value !== undefined && value !== null) return value;
  }
  return undefined;
}

/** Into own properties only: an answer may name what every object has. */
function stepInto(value: unknown, step: string): unknown {
  return isObject(value) && Object.hasOwn(value, step) ? value[step] : undefined;
}

function put(body: Record<string, unknown>, path: string, value: unknown): void {
  const [step, ...rest] = path.split(".") as [string, ...string[]];
  if (rest.length === 0) body[step] = value;
  else put((body[step] ??= {}) as Record<string, unknown>, rest.join("."), value);
}
