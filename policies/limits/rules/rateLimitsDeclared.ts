/** Important projects declare rate limits for their models, instead of relying on the organisation's limits. */
import * as openai from "pulumi-openai-admin";
import { every, matchesAny, rule, textsByName } from "pulumi-openai-admin-policy-kit";
import { modelsIn } from "../modelLimits";

interface Options {
  models: Record<string, string[]>;
}

export const rateLimitsDeclared = rule<Options>({
  name: "rate-limits-declared",
  description: "Projects declare rate limits for the required models.",
  severity: "medium",
  enforcementLevel: "mandatory",
  options: {
    models: textsByName(
      "Environment -> the models for which each of its projects must declare limits. For a pattern, one matching model is enough. `project-environment` defines the environments.",
    ),
  },
  examine: [
    every(openai.Project, (project) => {
      const { models } = project.options;
      // First, because a project needs no environment if the configuration lists no models.
      if (Object.keys(models).length === 0) return;
      const environment = project.environment() ?? "";
      const single = project.namedBy(openai.RateLimit, "projectId", ({ model }) => [model]);
      const sets = project.namedBy(openai.ProjectRateLimits, "projectId", ({ limits }) => modelsIn(limits));
      const declared = [...single.items, ...sets.items].flat();
      const open = [...single.open, ...sets.open];
      // An environment may have a name that every object has, such as `constructor`.
      for (const wanted of Object.hasOwn(models, environment) ? models[environment]! : []) {
        if (declared.some((model) => matchesAny([wanted], model))) continue;
        // A resource whose models or project is not known yet may turn out to be the missing limit.
        if (open.length > 0) project.leaveOpen(open);
        else {
          project.refuse({
            wrong: `declares no rate limits for ${wanted}, but every project in the environment ${environment} must`,
            why: "a project without its own limit can use up the quota that all projects share",
            write: `new openai.RateLimit("<name>", { projectId: ${project.name}.id, model: "${wanted}", maxRequestsPer1Minute: <number> })`,
          });
        }
      }
    }),
  ],
});
