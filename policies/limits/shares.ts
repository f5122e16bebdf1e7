/** The limits that a program gives its projects for each model, and their totals. */
import { rateLimitNames, type RateLimitName } from "pulumi-openai-admin";
import type { ModelLimits } from "./modelLimits";

/** One limit for one model in one project. */
export interface Share {
  readonly model: string;
  readonly limit: RateLimitName;
  /** `undefined` while the value is not known. */
  readonly value?: number;
}

/** The total of one limit for one model over all projects. */
export interface Sum {
  readonly model: string;
  readonly limit: RateLimitName;
  /** The total of the known values. */
  readonly sum: number;
  /** Whether unknown values may still increase the total. */
  readonly isOpen: boolean;
}

/** The limits that a resource sets for a model of its project. */
export function sharesOf<Options>(given: ModelLimits<Options>): Share[] {
  const { model } = given;
  const set = rateLimitNames.filter((limit) => given.has(limit));
  return set.map((limit) => ({ model, limit, value: given.known(limit) }));
}

/** The totals, sorted by model, then in the order of the limits. */
export function sumsOf(shares: readonly Share[]): Sum[] {
  const models = [...new Set(shares.map(({ model }) => model))].sort();
  return models.flatMap((model) =>
    rateLimitNames.map((limit) => {
      const values = shares.filter((share) => share.model === model && share.limit === limit).map(({ value }) => value);
      const sum = values.reduce<number>((total, value = 0) => total + value, 0);
      return { model, limit, sum, isOpen: values.includes(undefined) };
    }),
  );
}
