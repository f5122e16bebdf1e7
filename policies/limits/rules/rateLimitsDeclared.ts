/** A project that matters says how much each of its models may be asked for, and does not live by the organisation's ceilings. */
import * as openai from "pulumi-openai-admin";
import { every, matchesAny, rule, type OptionSchema } from "pulumi-openai-admin-policy-kit";

interface Options {
  models: Record<string, string[]>;
}

export const rateLimitsDeclared = rule<Options>({
  name: "rate-limits-declared",
  description: "Projects declare rate limits for the models that they may use.",
  severity: "medium",
  enforcementLevel: "mandatory",
  options: { models: modelsSchema() },
  examine: [
    every(openai.Project, (project) => {
      const { models } = project.options;
      // Before it is asked for the environment: without a list no project needs one.
      if (Object.keys(models).length === 0) return;
      const environment = project.environment() ?? "";
      const { inputs: limits, open } = project.namedBy(openai.RateLimit, "projectId");
      for (const model of models[environment] ?? []) {
        // Of each limit by itself, since a model that is not known yet must not hide the others.
        let isDeclared = false;
        project.each(limits, (limit) => (isDeclared ||= matchesAny([model], limit.model)));
        if (isDeclared) continue;
        if (open.length > 0) project.leaveOpen(open);
        else {
          project.refuse({
            wrong: `declares no rate limits for ${model}, in the environment ${environment}`,
            why: "without a limit of its own one project can use up what all share",
            write: `new openai.RateLimit("<name>", { projectId: ${project.name}.id, model: "${model}", maxRequestsPer1Minute: <number> })`,
          });
        }
      }
    }),
  ],
});

function modelsSchema(): OptionSchema<Record<string, string[]>> {
  return {
    description:
      "Environment -> the models that each of its projects declares limits for: names, or patterns that one model has to fit. The environment is told by `project-environment`.",
    type: "object",
    additionalProperties: { type: "array", items: { type: "string", minLength: 1 } },
    default: {},
  };
}
