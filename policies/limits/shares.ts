/** What the projects of a program are given of each model, and what that is together. */
import { rateLimitNames, type RateLimitArgs, type RateLimitName } from "pulumi-openai-admin";
import type { Subject } from "pulumi-openai-admin-policy-kit";

/** A limit of a model in one project. */
export interface Share {
  readonly model: string;
  readonly limit: RateLimitName;
  /** `undefined` while it is not known. */
  readonly value?: number;
}

/** The limit of a model in all projects together. */
export interface Sum {
  readonly model: string;
  readonly limit: RateLimitName;
  /** Of what is known. */
  readonly sum: number;
  /** Whether more may come to it. */
  readonly isOpen: boolean;
}

/** What a RateLimit gives its project. */
export function sharesOf<Options>(given: Subject<RateLimitArgs, Options>): Share[] {
  const { model } = given.inputs;
  const set = rateLimitNames.filter((limit) => given.has(limit));
  return set.map((limit) => ({ model, limit, value: given.isKnown(limit) ? given.inputs[limit] : undefined }));
}

/** The sums, by model and in the order of the limits. */
export function sumsOf(shares: readonly Share[]): Sum[] {
  const models = [...new Set(shares.map(({ model }) => model))].sort();
  return models.flatMap((model) =>
    rateLimitNames.map((limit) => {
      const values = shares.filter((one) => one.model === model && one.limit === limit).map(({ value }) => value);
      const sum = values.reduce<number>((total, value = 0) => total + value, 0);
      return { model, limit, sum, isOpen: values.includes(undefined) };
    }),
  );
}
