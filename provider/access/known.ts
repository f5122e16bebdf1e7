/** Unknown values: a preview knows only some values of a program. */

/** Replaces an unknown value in inputs. A registered symbol, because a process may load two copies of this package. */
export const NOT_KNOWN: unique symbol = Symbol.for("pulumi-openai-admin/not-known") as never;

/** Names the unknown input: its name, or the path to a part of it (`members.ana@example.com`). */
export interface NotKnown {
  readonly notKnown: string;
}

/** A value, or the unknown input that it depends on. */
export type Known<Value> = Value | NotKnown;

/** Whether a value depends on an unknown input. */
export function isNotKnown(value: unknown): value is NotKnown {
  return typeof value === "object" && value !== null && "notKnown" in value;
}
