import { digits } from "./finding";
import type { JsonSchema } from "./options";

/** A range that includes both bounds. Without a bound, that side is open. */
export interface Range {
  min?: number;
  max?: number;
}

const bound: JsonSchema = { type: "integer", minimum: 0 };

/** The schema of a {@link Range} of whole numbers. */
export const rangeSchema: JsonSchema = {
  type: "object",
  additionalProperties: false,
  properties: { min: bound, max: bound },
};

/** How a value lies outside a range. */
export interface Miss {
  readonly isTooLow: boolean;
  /** The nearest allowed value. */
  readonly bound: number;
  /** The violated bound: `the maximum is 5_000`. */
  readonly words: string;
}

/**
 * How a value lies outside a range; `undefined` if it lies inside.
 *
 * @param show how to write a bound. Default: as a number of TypeScript.
 */
export function missOf(
  value: number,
  { min = 0, max = Infinity }: Range,
  show: (bound: number) => string = digits,
): Miss | undefined {
  if (value < min) return { isTooLow: true, bound: min, words: `the minimum is ${show(min)}` };
  if (value > max) return { isTooLow: false, bound: max, words: `the maximum is ${show(max)}` };
  return undefined;
}
