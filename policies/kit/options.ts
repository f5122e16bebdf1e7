import type { Policy, PolicyConfigSchema, ReportViolation } from "@pulumi/policy";

type JsonSchema = PolicyConfigSchema["properties"][string];

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

const selectors: JsonSchema = { type: "array", items: { type: "string", minLength: 1 } };

/** The schemas of {@link ScopeOptions}. */
export const scopeOptions: OptionSchemas<ScopeOptions> = {
  includeFor: {
    ...selectors,
    description:
      "Resources to look at: names in the program or patterns (`*`, `?`), `project:<name or id>`, `environment:<name>`.",
    default: ["*"],
  },
  excludeFor: { ...selectors, description: "Resources to leave alone, in the same form.", default: [] },
};

/** A schema for a list of texts. */
export function texts(description: string, fallback: string[] = []): OptionSchema<string[]> {
  return { description, type: "array", items: { type: "string", minLength: 1 }, default: fallback };
}

/** A schema for a whole number. */
export function wholeNumber(description: string, minimum: number, fallback: number): OptionSchema<number> {
  return { description, type: "integer", minimum, default: fallback };
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
    report(`The configuration of ${name} has no option "${option}". It has: ${known.join(", ")}.`);
  }
  return options;
}
