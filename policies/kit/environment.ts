import type { ResourceValidationPolicy, StackValidationPolicy } from "@pulumi/policy";
import { inLine } from "./finding";
import { refuseUnknownOptions, textsByName, type OptionSchemas } from "./options";
import { misspeltPolicies } from "./pack";
import { isExact, matches } from "./pattern";

/** The configuration of `project-environment`. */
export interface EnvironmentOptions {
  /** Environment -> names or ids of projects, or patterns. */
  environments: Record<string, string[]>;
  /** The environment of a project that fits none. */
  otherwise: string;
}

const options: OptionSchemas<EnvironmentOptions> = {
  environments: textsByName(
    "Environment -> its projects: names or ids as the API knows them, or patterns (`*`, `?`). An exact name wins over a pattern, so that this is a map where it has to be one.",
    {
      production: ["production", "prod", "*-production", "*-prod"],
      staging: ["staging", "*-staging"],
      development: ["development", "dev", "*-development", "*-dev"],
    },
  ),
  otherwise: {
    description:
      "The environment of every other project. Empty: such a project has none, and rules that need one say so.",
    type: "string",
    default: "",
  },
};

/** What the policy was configured with. A policy sees its own configuration only, and each pack is a process of its own. */
let configured: EnvironmentOptions | undefined;

/**
 * Which environment a project belongs to, configured once for all rules of a pack.
 *
 * It refuses no resource. It is a policy because that is the one place in which an owner can configure something without code;
 * it stands first in each pack, so that the engine has asked it before it asks the rules.
 */
export const projectEnvironment: ResourceValidationPolicy & StackValidationPolicy = {
  name: "project-environment",
  description: "Says which environment a project belongs to. The other rules read it; it refuses no resource itself.",
  enforcementLevel: "advisory",
  severity: "low",
  configSchema: { properties: { ...options } },
  validateResource: (args) => {
    configured = args.getConfig<EnvironmentOptions>();
  },
  validateStack: (args, report) => {
    configured = refuseUnknownOptions(projectEnvironment, args.getConfig<EnvironmentOptions>(), report);
    for (const { text, name } of misspeltPolicies()) {
      report(inLine(`The configuration has a policy "${text}", which configures nothing. Did you mean "${name}"?`));
    }
  },
};

/** The environment of a project, or why it has none. */
export type Placement = { readonly environment: string } | { readonly without: string };

/**
 * The environment of the project with these names (its name, its id).
 *
 * @param given the configuration; what `project-environment` was last configured with.
 */
export function findEnvironment(names: readonly string[], given = configured): Placement {
  if (given === undefined) return { without: "the policy project-environment is disabled" };
  const fitting = (isWanted: (pattern: string) => boolean) =>
    Object.entries(given.environments)
      .filter(([, patterns]) => patterns.some((one) => isWanted(one) && names.some((name) => matches(one, name))))
      .map(([environment]) => environment)
      .sort();
  const exact = fitting(isExact);
  const found = exact.length > 0 ? exact : fitting(() => true);
  if (found.length > 1) return { without: `its name fits ${found.join(" and ")}` };
  const environment = found[0] ?? given.otherwise;
  return environment === "" ? { without: "its name fits no environment" } : { environment };
}
