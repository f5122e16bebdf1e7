/** Values of a program that is not finished: a preview knows only some of them. */

/** Stands in inputs for a value that is not known yet. Registered, because two copies of this package may meet. */
export const NOT_KNOWN: unique symbol = Symbol.for("pulumi-openai-admin/not-known") as never;

/** Says which input has to be known first: its name, or the path to a part of it (`members.ana@example.com`). */
export interface NotKnown {
  readonly notKnown: string;
}

/** A value, or what it waits for. */
export type Known<Value> = Value | NotKnown;

/** Whether a value still waits for an input. */
export function isNotKnown(value: unknown): value is NotKnown {
  return typeof value === "object" && value !== null && "notKnown" in value;
}
