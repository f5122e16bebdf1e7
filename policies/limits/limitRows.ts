/** Lists of the configuration that say something about models, limit by limit: bands and ceilings. */
import { rateLimitNames, type RateLimitName } from "pulumi-openai-admin";
import { matchesAny, patterns, rows, type JsonSchema, type OptionSchema } from "pulumi-openai-admin-policy-kit";

/** What is said about the models that fit it. */
export type LimitRow<Value> = { models: string[] } & Partial<Record<RateLimitName, Value>>;

/**
 * The schema of such a list.
 *
 * @param value what is said about one limit.
 * @param more what a row has besides.
 */
export function limitRows<Row extends LimitRow<unknown>>(
  description: string,
  value: JsonSchema,
  more: Record<string, JsonSchema> = {},
): OptionSchema<Row[]> {
  const limits = Object.fromEntries(rateLimitNames.map((name) => [name, value]));
  return rows(description, { models: patterns, ...more, ...limits }, ["models"]);
}

/** The first row that fits a model: an exception stands before the rule. */
export function rowFor<Row extends { models: string[] }>(rowsGiven: readonly Row[], model: string): Row | undefined {
  return rowsGiven.find(({ models }) => matchesAny(models, model));
}
