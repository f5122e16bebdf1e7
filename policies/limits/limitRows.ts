/** Configuration lists with a value for each limit of a model: bands and ceilings. */
import { rateLimitNames, type RateLimitName } from "pulumi-openai-admin";
import { matchesAny, patterns, rows, type JsonSchema, type OptionSchema } from "pulumi-openai-admin-policy-kit";

/** The values for the models that match the row. */
export type LimitRow<Value> = { models: string[] } & Partial<Record<RateLimitName, Value>>;

/**
 * The schema of a list of {@link LimitRow}.
 *
 * @param value the schema of the value of each limit.
 * @param more the schemas of further properties of a row.
 */
export function limitRows<Row extends LimitRow<unknown>>(
  description: string,
  value: JsonSchema,
  more: Record<string, JsonSchema> = {},
): OptionSchema<Row[]> {
  const limits = Object.fromEntries(rateLimitNames.map((name) => [name, value]));
  return rows(description, { models: patterns, ...more, ...limits }, ["models"]);
}

/** The first row that matches a model. Users list exceptions before general rows. */
export function rowFor<Row extends { models: string[] }>(rowsGiven: readonly Row[], model: string): Row | undefined {
  return rowsGiven.find(({ models }) => matchesAny(models, model));
}
