/** A project that matters says how much each of its models may be asked for, and does not live by the organisation's ceilings. */
import * as openai from "pulumi-openai-admin";
import { every, matchesAny, rule, textsByName } from "pulumi-openai-admin-policy-kit";

interface Options {
  models: Record<string, string[]>;
}

export const rateLimitsDeclared = rule<Options>({
  name: "rate-limits-declared",
  description: "Projects declare rate limits for the models that they may use.",
  severity: "medium",
  enforcementLevel: "mandatory",
  options: {
    models: textsByName(
      "Environment -> the models that each of its projects declares limits for: names, or patterns that one model has to fit. The environment is told by `project-environment`.",
    ),
  },
  examine: [
    every(openai.Project, (project) => {
      const { models } = project.options;
      // Before it is asked for the environment: without a list no project needs one.
      if (Object.keys(models).length === 0) return;
      const environment = project.environment() ?? "";
      const { items: declared, open } = project.namedBy(openai.RateLimit, "projectId", ({ model }) => model);
      // The owner names environments, and may choose a name such as `constructor`.
      for (const wanted of Object.hasOwn(models, environment) ? models[environment]! : []) {
        if (declared.some((model) => matchesAny([wanted], model))) continue;
        // It may be one of those of which the model, or the project, is not known yet.
        if (open.length > 0) project.leaveOpen(open);
        else {
          project.refuse({
            wrong: `declares no rate limits for ${wanted}, in the environment ${environment}`,
            why: "without a limit of its own one project can use up what all share",
            write: `new openai.RateLimit("<name>", { projectId: ${project.name}.id, model: "${wanted}", maxRequestsPer1Minute: <number> })`,
          });
        }
      }
    }),
  ],
});
