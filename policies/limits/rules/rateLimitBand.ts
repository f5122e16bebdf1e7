/**
 * A limit lies within a band, by model and environment. The first band that fits decides, so that an exception stands
 * before the rule. Limits that the program does not set are not judged: they are not managed by it.
 */
import * as openai from "pulumi-openai-admin";
import { digits, every, rule, yesOrNo } from "pulumi-openai-admin-policy-kit";
import { bandFor, bandRows, type Band } from "../bands";
import { missOf } from "../range";

interface Options {
  bands: Band[];
  everyModel: boolean;
}

export const rateLimitBand = rule<Options>({
  name: "rate-limit-band",
  description: "Rate limits lie within the band of their model and environment.",
  severity: "medium",
  enforcementLevel: "mandatory",
  options: {
    bands: bandRows,
    everyModel: yesOrNo("Whether a limit that no band is for is a violation.", false),
  },
  examine: [
    every(openai.RateLimit, (limit) => {
      const { inputs, options } = limit;
      const band = bandFor(options.bands, limit);
      if (!band && options.everyModel) {
        limit.refuse({
          wrong: `limits ${inputs.model}, for which there is no band`,
          why: "a model that nobody has thought about can cost without a limit",
          write: `{ "models": ["${inputs.model}"] } with its limits in "bands" of rate-limit-band`,
        });
      }
      if (!band) return;
      limit.each(openai.rateLimitNames, (name) => {
        const [value, range] = [inputs[name], band[name]];
        // 0 shuts a model off; whether that is meant is asked by rate-limit-zero.
        const miss = value && range ? missOf(value, range) : undefined;
        if (!miss) return;
        limit.refuse({
          wrong: `sets ${name} to ${digits(value!)}, ${miss.words}, for ${inputs.model}`,
          why: miss.isTooLow ? "work that depends on it would stand still" : "one project could use up what all share",
          write: `${name}: ${digits(miss.bound)}`,
        });
      });
    }),
  ],
});
