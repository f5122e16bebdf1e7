import type { ResourceValidationPolicy, StackValidationPolicy } from "@pulumi/policy";
import { inLine } from "./finding";
import { refuseUnknownOptions, textsByName, type OptionSchemas } from "./options";
import { misspeltPolicies } from "./pack";
import { isExact, matches } from "./pattern";

/** The configuration of `project-environment`. */
export interface EnvironmentOptions {
  /** Environment -> names or ids of projects, or patterns. */
  environments: Record<string, string[]>;
  /** The environment of a project that matches no entry. */
  otherwise: string;
}

const options: OptionSchemas<EnvironmentOptions> = {
  environments: textsByName(
    "Environment -> its projects: API names, ids, or patterns (`*`, `?`). An exact name wins over a pattern.",
    {
      production: ["production", "prod", "*-production", "*-prod"],
      staging: ["staging", "*-staging"],
      development: ["development", "dev", "*-development", "*-dev"],
    },
  ),
  otherwise: {
    description:
      "The environment of every other project. Empty: these projects have none, and rules that need one report them.",
    type: "string",
    default: "",
  },
};

/** The configuration of the policy. The other rules read it here, because each policy sees only its own. */
let configured: EnvironmentOptions | undefined;

/**
 * Defines which environment a project belongs to, once for all rules of a pack.
 *
 * It rejects no resource. It is a policy because only policies can be configured without code. It comes first in each
 * pack, so the engine runs it before the rules that read its configuration.
 */
export const projectEnvironment: ResourceValidationPolicy & StackValidationPolicy = {
  name: "project-environment",
  description:
    "Defines which environment each project belongs to. Other rules read this; the policy itself rejects nothing.",
  enforcementLevel: "advisory",
  severity: "low",
  configSchema: { properties: { ...options } },
  validateResource: (args) => {
    configured = args.getConfig<EnvironmentOptions>();
  },
  validateStack: (args, report) => {
    configured = refuseUnknownOptions(projectEnvironment, args.getConfig<EnvironmentOptions>(), report);
    for (const { text, name } of misspeltPolicies()) {
      report(
        inLine(
          `The configuration names the policy "${text}", but this pack has no such policy. Did you mean "${name}"?`,
        ),
      );
    }
  },
};

/** The environment of a project, or the reason why it has none. */
export type Placement = { readonly environment: string } | { readonly without: string };

/**
 * The environment of the project with these names (its name and its id).
 *
 * @param given the configuration. Default: the current configuration of `project-environment`.
 */
export function findEnvironment(names: readonly string[], given = configured): Placement {
  if (given === undefined) return { without: "the policy project-environment is disabled" };
  const fitting = (isWanted: (pattern: string) => boolean) =>
    Object.entries(given.environments)
      .filter(([, patterns]) =>
        patterns.some((pattern) => isWanted(pattern) && names.some((name) => matches(pattern, name))),
      )
      .map(([environment]) => environment)
      .sort();
  const exact = fitting(isExact);
  const found = exact.length > 0 ? exact : fitting(() => true);
  if (found.length > 1) return { without: `its name matches both ${found.join(" and ")}` };
  const environment = found[0] ?? given.otherwise;
  return environment === "" ? { without: "its name matches no environment" } : { environment };
}
