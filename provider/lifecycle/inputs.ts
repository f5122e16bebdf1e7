import { isDeepStrictEqual } from "node:util";
import type { z } from "zod";
import { lastSegment } from "./ids";
import { isSameRole } from "./roleIds";

/** What a change of an input does: update in place, replace the object, or only be remembered (the API never sees it). */
export type ChangeOf = "update" | "replace" | "local";

/** One input, in one row: all that check, diff, read, update and the docs go by. */
export interface Input<S extends z.ZodType = z.ZodType, C extends ChangeOf = ChangeOf> {
  readonly schema: S;
  readonly change: C;
  /** Whether two spellings mean the same. */
  readonly same: (a: unknown, b: unknown) => boolean;
  /** Of an updating input: the changes that have to replace all the same. */
  readonly replacesWhen: (from: unknown, to: unknown) => boolean;
  /** Several inputs that name the same thing (a person by id or by e-mail address): one that fits is enough. */
  readonly names: string | undefined;
  /** The kinds whose ids it takes: the Pulumi id and the API id are the same, and the API id is sent. */
  readonly refersTo: readonly string[];
  /** Of a list of objects: the field of each that refers. */
  readonly refersAt: string | undefined;
  /** False for what the API takes but never returns: no drift is seen, and after an import the old value is unknown. */
  readonly readBack: boolean;
  /** What leaving the input out means to the API, where it means something. */
  readonly fallback: unknown;
}

/** The inputs of a kind, by name. */
export type Inputs = Readonly<Record<string, Input>>;

/** The inputs as the calls see them: all known, references cut down to the API's ids. */
export type ArgsOf<I extends Inputs> = z.output<z.ZodObject<{ [K in keyof I]: I[K]["schema"] }>>;

type Options = Partial<Omit<Input, "schema" | "change">>;

/** An input that is changed in place. */
export function updates<S extends z.ZodType>(schema: S, ...options: Options[]): Input<S, "update"> {
  return input("update", schema, options);
}

/** An input whose change makes a new object and removes the old one. */
export function replaces<S extends z.ZodType>(schema: S, ...options: Options[]): Input<S, "replace"> {
  return input("replace", schema, options);
}

/** An input for the provider alone: what to do on delete, for example. */
export function local<S extends z.ZodType>(schema: S, ...options: Options[]): Input<S, "local"> {
  return input("local", schema, [{ readBack: false }, ...options]);
}

/** Option: takes the id of an object of one of these kinds. */
export function refersTo(...kinds: string[]): Options {
  return { refersTo: kinds, same: (a, b) => isDeepStrictEqual(cutDown(a, undefined), cutDown(b, undefined)) };
}

/** Option: each object of the list has the id of an object of this kind in a field. */
export function refersAt(field: string, kind: string): Options {
  return { refersTo: [kind], refersAt: field, same: (a, b) => asSets(cutDown(a, field), cutDown(b, field)) };
}

/** Option: takes the id of a role, whose predefined ones have two spellings. */
export const refersToRole: Options = { refersTo: ["Role", "ProjectRole"], same: isSameRole };

/** Option: the order of the list means nothing. */
export const asSet: Options = { same: asSets };

/** Option: two strings that differ only in case are the same. */
export const caseless: Options = { same: isSameCaseless };

/** Option: the API takes it and never returns it. */
export const neverReturned: Options = { readBack: false };

/** Option: one of several inputs that name the same thing. */
export function naming(thing: string): Options {
  return { names: thing };
}

/** Option: what leaving the input out means. */
export function defaultOf(value: unknown): Options {
  return { fallback: value };
}

/** Option: the changes that the API cannot make in place. */
export function replacing(when: (from: unknown, to: unknown) => boolean): Options {
  return { replacesWhen: when };
}

/** A value with its references cut down to the API's ids. */
export function argumentOf({ refersTo: kinds, refersAt: at }: Input, value: unknown): unknown {
  return kinds.length === 0 ? value : cutDown(value, at);
}

/** Whether a change from one value to another makes a new object. */
export function isReplacing(row: Input, from: unknown, to: unknown): boolean {
  return row.change === "replace" || (row.change === "update" && row.replacesWhen(from, to));
}

/** Whether two e-mail addresses are the same. */
export function isSameCaseless(a: unknown, b: unknown): boolean {
  return typeof a === "string" && typeof b === "string" ? a.toLowerCase() === b.toLowerCase() : equal(a, b);
}

/** Comparison of lists without regard to order: the API guarantees none. */
function asSets(a: unknown, b: unknown): boolean {
  return Array.isArray(a) && Array.isArray(b)
    ? isDeepStrictEqual(new Set(a as unknown[]), new Set(b as unknown[]))
    : equal(a, b);
}

/** Comparison of plain values. `null` and nothing are the same: the API returns either for "not set". */
function equal(a: unknown, b: unknown): boolean {
  return isDeepStrictEqual(a ?? undefined, b ?? undefined);
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
    replacesWhen: () => false,
    names: undefined,
    refersTo: [],
    refersAt: undefined,
    readBack: true,
    fallback: undefined,
    ...(Object.assign({}, ...options) as Options),
  };
}
