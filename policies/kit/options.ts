import type { Policy, PolicyConfigSchema, ReportViolation } from "@pulumi/policy";
import { inLine } from "./finding";

/** A JSON schema, as the engine knows it. */
export type JsonSchema = PolicyConfigSchema["properties"][string];

/** The schema of one option. The engine fills in the default and refuses what does not fit. */
export type OptionSchema<Value> = JsonSchema & { description: string; default: Value };

/** A schema for each option of a rule. */
export type OptionSchemas<Options> = { [Name in keyof Options]-?: OptionSchema<Options[Name]> };

/** What every rule can be configured with: the resources that it looks at. */
export interface ScopeOptions {
  /** The resources that the rule is for. */
  includeFor: string[];
  /** The resources that the rule leaves alone. */
  excludeFor: string[];
}

/** The schema of a list of texts. */
const listOfTexts: JsonSchema = { type: "array", items: { type: "string", minLength: 1 } };

/** The schema of a list of names or patterns that has to name something. */
export const patterns: JsonSchema = { ...listOfTexts, minItems: 1 };

/** The schemas of {@link ScopeOptions}. */
export const scopeOptions: OptionSchemas<ScopeOptions> = {
  includeFor: {
    ...listOfTexts,
    description:
      "Resources to look at: names in the program or patterns (`*`, `?`), `project:<name or id>`, `environment:<name>`.",
    default: ["*"],
  },
  excludeFor: { ...listOfTexts, description: "Resources to leave alone, in the same form.", default: [] },
};

/** A schema for a list of texts. */
export function texts(description: string, fallback: string[] = []): OptionSchema<string[]> {
  return { ...listOfTexts, description, default: fallback };
}

/** A schema for a whole number. */
export function wholeNumber(description: string, minimum: number, fallback: number): OptionSchema<number> {
  return { description, type: "integer", minimum, default: fallback };
}

/** A schema for a list of at least one of some words. */
export function choices<Word extends string>(
  description: string,
  words: readonly Word[],
  fallback: Word[],
): OptionSchema<Word[]> {
  return { description, type: "array", items: { type: "string", enum: [...words] }, minItems: 1, default: fallback };
}

/** A schema for a yes or no. */
export function yesOrNo(description: string, fallback: boolean): OptionSchema<boolean> {
  return { description, type: "boolean", default: fallback };
}

/** A schema for a list of objects with these properties, of which some are required, and no others. */
export function rows<Row>(
  description: string,
  properties: Record<string, JsonSchema>,
  required: (keyof Row & string)[],
  fallback: Row[] = [],
): OptionSchema<Row[]> {
  const items: JsonSchema = { type: "object", required, additionalProperties: false, properties };
  return { description, type: "array", items, default: fallback };
}

/** A schema for lists of texts by a name that the owner gives. */
export function textsByName(
  description: string,
  fallback: Record<string, string[]> = {},
): OptionSchema<Record<string, string[]>> {
  return { description, type: "object", additionalProperties: listOfTexts, default: fallback };
}

/**
 * Reports options that the policy does not have. The engine lets them pass: it adds no `additionalProperties: false` to a
 * policy's schema (analyzer/config.go, v3.259), and a misspelt option would silently be its default.
 */
export function refuseUnknownOptions<Options extends object>(
  { name, configSchema }: Policy,
  options: Options,
  report: ReportViolation,
): Options {
  const known = Object.keys(configSchema?.properties ?? {});
  for (const option of Object.keys(options).filter((one) => !known.includes(one))) {
    report(inLine(`The configuration of ${name} has no option "${option}". It has: ${known.join(", ")}.`));
  }
  return options;
}
