import { z } from "zod";

/** One field of an API object: its place in an answer, its type, and its place in a body. */
export interface Row<S extends z.ZodType = z.ZodType> {
  /** The places in an answer. We take the first place with a value. Empty for a field that we only send. */
  readonly places: readonly string[];
  readonly schema: S;
  /** The place in a body: a name, or a path (`owner.id`). */
  readonly sentAs: string;
}

/** The fields of an API object by our names. Nowhere else do our names meet the API's. */
export type Rows = Readonly<Record<string, Row>>;

/** An API object with our names. */
export type ObjectOf<R extends Rows> = { [K in keyof R]: z.output<R[K]["schema"]> };

/**
 * A field that an answer may leave out or set to null. Both mean that the answer does not tell the value.
 * @param place the API's name, or a path (`owner.id`); a list where the API has several places.
 * @param options.sentAs the name in a body, where it differs (trap 9).
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

/** A field that every answer has. An answer without it is unreadable. */
export function required<S extends z.ZodType>(place: string, schema: S): Row<S> {
  return { places: [place], schema, sentAs: place };
}

/** A field that we send and the API never returns (trap 8). */
export function sent(name: string): Row<z.ZodType<undefined>> {
  return { places: [], schema: z.undefined(), sentAs: name };
}

/** A schema that reads an object in an answer into our names. It ignores unknown fields. */
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

/** A function that writes the named fields into a body, with the API's names. It omits undefined values and sends null. */
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

/** Reads own properties only: an answer may use names that every object inherits, such as `constructor`. */
function stepInto(value: unknown, step: string): unknown {
  return isObject(value) && Object.hasOwn(value, step) ? value[step] : undefined;
}

function put(body: Record<string, unknown>, path: string, value: unknown): void {
  const [step, ...rest] = path.split(".") as [string, ...string[]];
  if (rest.length === 0) body[step] = value;
  else put((body[step] ??= {}) as Record<string, unknown>, rest.join("."), value);
}
