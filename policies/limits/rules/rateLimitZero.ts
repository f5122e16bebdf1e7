/** A limit of 0 shuts a model off. That is said in the configuration, or it was a mistake. */
import * as openai from "pulumi-openai-admin";
import { every, matchesAny, rule, texts } from "pulumi-openai-admin-policy-kit";

interface Options {
  models: string[];
}

export const rateLimitZero = rule<Options>({
  name: "rate-limit-zero",
  description: "No rate limit is 0, unless the model is meant to be shut off.",
  severity: "high",
  enforcementLevel: "mandatory",
  options: {
    models: texts("Models that may be shut off with a limit of 0, by name or pattern."),
  },
  examine: [
    every(openai.RateLimit, (limit) => {
      const { inputs, options } = limit;
      limit.each(openai.rateLimitNames, (name) => {
        if (inputs[name] !== 0 || matchesAny(options.models, inputs.model)) return;
        limit.refuse({
          wrong: `sets ${name} to 0, which shuts ${inputs.model} off in the project`,
          why: "every request of the project to the model then fails",
          write: `${name}: <number above 0>, or add "${inputs.model}" to "models" of rate-limit-zero`,
        });
      });
    }),
  ],
});
