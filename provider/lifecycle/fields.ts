import { isDeepStrictEqual } from "node:util";
import { lastSegment } from "./ids";
import { isSameRole } from "./roleIds";

/** How one input behaves. A resource's table of these is all that check, diff, read, update and the docs go by. */
export interface Field {
  /** What a change does: update in place, replace the object, or only be remembered (`local`: the API never sees it). */
  readonly change: "update" | "replace" | "local";
  /** Whether two spellings mean the same. */
  readonly same: (a: unknown, b: unknown) => boolean;
  /** Of an updating field: the changes that have to replace all the same. */
  readonly replacesWhen: (from: unknown, to: unknown) => boolean;
  /** Several fields that name the same thing (a person by id or by e-mail): one that fits is enough. */
  readonly names: string | undefined;
  /** The id of another object: the Pulumi id and the API id are the same, and the API id is sent. */
  readonly isReference: boolean;
  /** False for what the API takes but never returns: no drift is seen, and after an import the old value is unknown. */
  readonly readBack: boolean;
  /** What leaving the field out means to the API, where it means something. */
  readonly fallback: unknown;
}

type Options = Partial<Omit<Field, "change">>;

/** A field that is changed in place. */
export function updates(options: Options = {}): Field {
  return field("update", options);
}

/** A field whose change makes a new object and removes the old one. */
export function replaces(options: Options = {}): Field {
  return field("replace", options);
}

/** A field for the provider alone: what to do on delete, for example. */
export function local(options: Options = {}): Field {
  return field("local", { readBack: false, ...options });
}

/** Whether a change from one value to another makes a new object. */
export function isReplacing(field: Field, from: unknown, to: unknown): boolean {
  return field.change === "replace" || (field.change === "update" && field.replacesWhen(from, to));
}

/** Option for the id of another object; the Pulumi id and the API id are taken. */
export const reference: Options = { isReference: true, same: (a, b) => lastSegment(a) === lastSegment(b) };

/** Option for the id of a role, whose predefined ones have two spellings. */
export const roleReference: Options = { isReference: true, same: isSameRole };

/** Comparison of texts without regard to case: e-mail addresses. */
export function caseless(a: unknown, b: unknown): boolean {
  return typeof a === "string" && typeof b === "string" ? a.toLowerCase() === b.toLowerCase() : equal(a, b);
}

/** Comparison of lists without regard to order: the API guarantees none. */
export function asSets(a: unknown, b: unknown): boolean {
  return Array.isArray(a) && Array.isArray(b)
    ? isDeepStrictEqual(new Set(a as unknown[]), new Set(b as unknown[]))
    : equal(a, b);
}

/** Comparison of plain values. `null` and nothing are the same: the API returns either for "not set". */
export function equal(a: unknown, b: unknown): boolean {
  return isDeepStrictEqual(a ?? undefined, b ?? undefined);
}

function field(change: Field["change"], options: Options): Field {
  return {
    change,
    same: equal,
    replacesWhen: () => false,
    names: undefined,
    isReference: false,
    readBack: true,
    fallback: undefined,
    ...options,
  };
}
