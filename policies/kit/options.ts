import type { Policy, PolicyConfigSchema, ReportViolation } from "@pulumi/policy";
import { inLine } from "./finding";

/** A JSON schema in the engine's form. */
export type JsonSchema = PolicyConfigSchema["properties"][string];

/** The schema of one option. The engine applies the default and rejects invalid values. */
export type OptionSchema<Value> = JsonSchema & { description: string; default: Value };

/** A schema for each option of a rule. */
export type OptionSchemas<Options> = { [Name in keyof Options]-?: OptionSchema<Options[Name]> };

/** The options of every rule: which resources it checks. */
export interface ScopeOptions {
  /** The resources that the rule checks. */
  includeFor: string[];
  /** The resources that the rule skips. */
  excludeFor: string[];
}

/** The schema of a list of strings. */
const listOfTexts: JsonSchema = { type: "array", items: { type: "string", minLength: 1 } };

/** The schema of a list with at least one name or pattern. */
export const patterns: JsonSchema = { ...listOfTexts, minItems: 1 };

/** The schemas of {@link ScopeOptions}. */
export const scopeOptions: OptionSchemas<ScopeOptions> = {
  includeFor: {
    ...listOfTexts,
    description:
      "Resources to check: names in the program or patterns (`*`, `?`), `project:<name or id>`, `environment:<name>`.",
    default: ["*"],
  },
  excludeFor: { ...listOfTexts, description: "Resources to skip, in the same form.", default: [] },
};

/** A schema for a list of strings. */
export function texts(description: string, fallback: string[] = []): OptionSchema<string[]> {
  return { ...listOfTexts, description, default: fallback };
}

/** A schema for a whole number. */
export function wholeNumber(description: string, minimum: number, fallback: number): OptionSchema<number> {
  return { description, type: "integer", minimum, default: fallback };
}

/** A schema for a list of one or more of the given words. */
export function choices<Word extends string>(
  description: string,
  words: readonly Word[],
  fallback: Word[],
): OptionSchema<Word[]> {
  return { description, type: "array", items: { type: "string", enum: [...words] }, minItems: 1, default: fallback };
}

/** A schema for a list of any of the given words, which may be empty. */
export function anyOf<Word extends string>(
  description: string,
  words: readonly Word[],
  fallback: Word[] = [],
): OptionSchema<Word[]> {
  return { description, type: "array", items: { type: "string", enum: [...words] }, default: fallback };
}

/** A schema for a boolean. */
export function yesOrNo(description: string, fallback: boolean): OptionSchema<boolean> {
  return { description, type: "boolean", default: fallback };
}

/** A schema for a list of objects that have these properties and no others. */
export function rows<Row>(
  description: string,
  properties: Record<string, JsonSchema>,
  required: (keyof Row & string)[],
  fallback: Row[] = [],
): OptionSchema<Row[]> {
  const items: JsonSchema = { type: "object", required, additionalProperties: false, properties };
  return { description, type: "array", items, default: fallback };
}

/** A schema for lists of strings under names that the configuration chooses. */
export function textsByName(
  description: string,
  fallback: Record<string, string[]> = {},
): OptionSchema<Record<string, string[]>> {
  return { description, type: "object", additionalProperties: listOfTexts, default: fallback };
}

/**
 * Reports options that the policy does not have. The engine accepts them, because it does not add
 * `additionalProperties: false` to a policy's schema (analyzer/config.go, v3.259). A misspelt option would then
 * silently keep its default.
 */
export function refuseUnknownOptions<Options extends object>(
  { name, configSchema }: Policy,
  options: Options,
  report: ReportViolation,
): Options {
  const known = Object.keys(configSchema?.properties ?? {});
  for (const option of Object.keys(options).filter((one) => !known.includes(one))) {
    report(
      inLine(
        `The configuration of ${name} sets "${option}", but this policy has no such option. Its options are: ${known.join(", ")}.`,
      ),
    );
  }
  return options;
}
