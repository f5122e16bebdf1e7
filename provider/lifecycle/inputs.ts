import { isDeepStrictEqual } from "node:util";
import type { z } from "zod";
import { lastSegment } from "./ids";
import { isSameRole } from "./roleIds";

/** What a change of an input does: it updates the object, replaces it, or changes only the state (the API never sees a local input). */
export type ChangeOf = "update" | "replace" | "local";

/** One input, in one row. Check, diff, read, update and the docs all follow from it. */
export interface Input<S extends z.ZodType = z.ZodType, C extends ChangeOf = ChangeOf> {
  readonly schema: S;
  readonly change: C;
  /** Whether two spellings mean the same. `object` has the object's properties, where they are known. */
  readonly same: (a: unknown, b: unknown, object?: Readonly<Record<string, unknown>>) => boolean;
  /** Whether a change of an updating input must replace the object anyway. `before` has the object's properties. */
  readonly replacesWhen: (from: unknown, to: unknown, before: Readonly<Record<string, unknown>>) => boolean;
  /** The thing that this input names, if other inputs name it too (a person by id or by e-mail address). One equal input suffices. */
  readonly names: string | undefined;
  /** The kinds whose ids the input accepts, as a Pulumi id or as the API's id. We send the API's id. */
  readonly refersTo: readonly string[];
  /** For a list of objects: the field of each object that contains the id. */
  readonly refersAt: string | undefined;
  /** False if the API never returns the input. Then we see no drift, and after an import the old value is unknown. */
  readonly readBack: boolean;
  /**
   * For an input that the API never returns: whether an update sends the program's value if the old value is unknown. Otherwise the
   * state records the value, and only a later change is sent.
   */
  readonly isSentIfUnknown: boolean;
  /** Whether a change of the input has no meaning any more, because the object has ended. `before` has the object's properties. */
  readonly isOver: (before: Readonly<Record<string, unknown>>) => boolean;
  /** The value that the API uses if the program leaves the input out. */
  readonly fallback: unknown;
  /** How messages show the value, if not as the program writes it: money in dollars. Undefined for a value of another type. */
  readonly saidAs: ((value: unknown) => string | undefined) | undefined;
  /** The value that objects have without anybody's choice. A generated declaration leaves it out. */
  readonly usually: unknown;
  /** The value that a generated declaration of an existing object gives, for an input that no read returns. */
  readonly adoptedAs: unknown;
}

/** The inputs of a kind, by name. */
export type Inputs = Readonly<Record<string, Input>>;

/** The inputs for the calls: all values are known, and references are API ids. */
export type ArgsOf<I extends Inputs> = z.output<z.ZodObject<{ [K in keyof I]: I[K]["schema"] }>>;

type Options = Partial<Omit<Input, "schema" | "change">>;

/** An input that changes in place. */
export function updates<S extends z.ZodType>(schema: S, ...options: Options[]): Input<S, "update"> {
  return input("update", schema, options);
}

/** An input whose change replaces the object. */
export function replaces<S extends z.ZodType>(schema: S, ...options: Options[]): Input<S, "replace"> {
  return input("replace", schema, options);
}

/** An input that only the provider uses, such as `onDestroy`. */
export function local<S extends z.ZodType>(schema: S, ...options: Options[]): Input<S, "local"> {
  return input("local", schema, [{ readBack: false }, ...options]);
}

/** Option: the input accepts the id of an object of one of these kinds. */
export function refersTo(...kinds: string[]): Options {
  return { refersTo: kinds, same: (a, b) => isDeepStrictEqual(cutDown(a, undefined), cutDown(b, undefined)) };
}

/** Option: a field of each item in the list contains the id of an object of this kind. */
export function refersAt(field: string, kind: string): Options {
  return { refersTo: [kind], refersAt: field, same: (a, b) => asSets(cutDown(a, field), cutDown(b, field)) };
}

/** Option: the input accepts the id of a role. Predefined roles have two spellings. */
export const refersToRole: Options = { refersTo: ["Role", "ProjectRole"], same: isSameRole };

/** Option: the order of the list has no meaning. */
export const asSet: Options = { same: asSets };

/** Option: two strings that differ only in case are equal. */
export const caseless: Options = { same: isSameCaseless };

/** Option: the API never returns the input. */
export const neverReturned: Options = { readBack: false };

/** Option: the API never returns the input, and takes the same value again without any effect. */
export const sentIfUnknown: Options = { readBack: false, isSentIfUnknown: true };

/** Option: a change of the input has no meaning for some objects. */
export function over(when: Input["isOver"]): Options {
  return { isOver: when };
}

/** Option: the input is one of several that name the same thing. */
export function naming(thing: string): Options {
  return { names: thing };
}

/** Option: the value that the API uses if the program leaves the input out. */
export function defaultOf(value: unknown): Options {
  return { fallback: value };
}

/** Option: how messages show the value. A run also says each change of the value in these words. */
export function saidAs(inWords: (value: unknown) => string | undefined): Options {
  return { saidAs: inWords };
}

/** Option: the value that objects have without anybody's choice. A generated declaration leaves it out. */
export function usually(value: unknown): Options {
  return { usually: value };
}

/** Option: the value that a generated declaration of an existing object gives, for an input that no read returns. */
export function adoptedAs(value: unknown): Options {
  return { adoptedAs: value };
}

/** Option: says which changes the API cannot make in place. */
export function replacing(when: Input["replacesWhen"]): Options {
  return { replacesWhen: when };
}

/** The value with API ids in its references. */
export function argumentOf({ refersTo: kinds, refersAt: at }: Input, value: unknown): unknown {
  return kinds.length === 0 ? value : cutDown(value, at);
}

/** Whether a change from one value to another replaces the object. */
export function isReplacing(
  row: Input,
  from: unknown,
  to: unknown,
  before: Readonly<Record<string, unknown>>,
): boolean {
  return row.change === "replace" || (row.change === "update" && row.replacesWhen(from, to, before));
}

/** Whether some change of an input replaces the object. */
export function mayReplace(row: Input): boolean {
  return row.change === "replace" || row.replacesWhen !== never;
}

const never = () => false;

/** Whether two e-mail addresses are the same. */
export function isSameCaseless(a: unknown, b: unknown): boolean {
  return typeof a === "string" && typeof b === "string" ? a.toLowerCase() === b.toLowerCase() : equal(a, b);
}

/** Compares lists without regard to order, because the API guarantees no order. */
function asSets(a: unknown, b: unknown): boolean {
  return Array.isArray(a) && Array.isArray(b)
    ? isDeepStrictEqual(new Set(a as unknown[]), new Set(b as unknown[]))
    : equal(a, b);
}

/** Compares plain values. `null` equals undefined, because the API returns either for a value that is not set. */
function equal(a: unknown, b: unknown): boolean {
  return isDeepStrictEqual(a ?? undefined, b ?? undefined);
}

/** Compares structures, in which a field that is null equals a missing field. */
export function isSameStructure(a: unknown, b: unknown): boolean {
  return isDeepStrictEqual(withoutNulls(a), withoutNulls(b));
}

function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (typeof value !== "object" || value === null) return value ?? undefined;
  const told = Object.entries(value).filter(([, inner]) => inner !== undefined && inner !== null);
  return Object.fromEntries(told.map(([name, inner]) => [name, withoutNulls(inner)]));
}

function cutDown(value: unknown, at: string | undefined): unknown {
  if (Array.isArray(value)) return value.map((item) => cutDown(item, at));
  if (at === undefined || typeof value !== "object" || value === null) return lastSegment(value);
  const item = value as Record<string, unknown>;
  return { ...item, [at]: lastSegment(item[at]) };
}

function input<S extends z.ZodType, C extends ChangeOf>(change: C, schema: S, options: Options[]): Input<S, C> {
  return {
    schema,
    change,
    same: equal,
    replacesWhen: never,
    names: undefined,
    refersTo: [],
    refersAt: undefined,
    readBack: true,
    isSentIfUnknown: false,
    isOver: () => false,
    fallback: undefined,
    saidAs: undefined,
    usually: undefined,
    adoptedAs: undefined,
    ...(Object.assign({}, ...options) as Options),
  };
}
