/** A limit of 0 blocks a model. Unless the configuration allows this, it is probably a mistake. */
import * as openai from "pulumi-openai-admin";
import { matchesAny, rule, texts } from "pulumi-openai-admin-policy-kit";
import { everyModel } from "../modelLimits";

interface Options {
  models: string[];
}

export const rateLimitZero = rule<Options>({
  name: "rate-limit-zero",
  description: "No rate limit is 0, unless the configuration allows blocking the model.",
  severity: "high",
  enforcementLevel: "mandatory",
  options: {
    models: texts("Models that a limit of 0 may block, by name or pattern."),
  },
  examine: [
    ...everyModel<Options>((limit) => {
      const { options } = limit;
      limit.each(openai.rateLimitNames, (name) => {
        if (limit.limits[name] !== 0 || matchesAny(options.models, limit.model)) return;
        limit.refuse({
          wrong: `sets ${name} to 0, which blocks ${limit.model} in the project`,
          why: "every request from the project to this model then fails",
          write: `${name}: <number above 0>, or add "${limit.model}" to "models" of rate-limit-zero`,
        });
      });
    }),
  ],
});
