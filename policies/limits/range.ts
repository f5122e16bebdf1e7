import { digits, type JsonSchema } from "pulumi-openai-admin-policy-kit";

/** From the fewest to the most, both allowed; open where one is left out. */
export interface Range {
  min?: number;
  max?: number;
}

const bound: JsonSchema = { type: "integer", minimum: 0 };

export const rangeSchema: JsonSchema = {
  type: "object",
  additionalProperties: false,
  properties: { min: bound, max: bound },
};

/** How a value misses a range. */
export interface Miss {
  readonly isTooLow: boolean;
  /** The nearest value that is allowed. */
  readonly bound: number;
  /** `more than 5_000`. */
  readonly words: string;
}

/** How a value misses a range; `undefined` where it lies within. */
export function missOf(value: number, { min = 0, max = Infinity }: Range): Miss | undefined {
  if (value < min) return { isTooLow: true, bound: min, words: `fewer than ${digits(min)}` };
  if (value > max) return { isTooLow: false, bound: max, words: `more than ${digits(max)}` };
  return undefined;
}
