/**
 * Rate limits stay within a band for their model and environment. The first matching band decides, so exceptions come
 * before general bands. The rule checks only limits that the program sets, because the program manages no others.
 */
import * as openai from "pulumi-openai-admin";
import { digits, missOf, rule, yesOrNo } from "pulumi-openai-admin-policy-kit";
import { bandFor, bandRows, type Band } from "../bands";
import { everyModel } from "../modelLimits";

interface Options {
  bands: Band[];
  everyModel: boolean;
}

export const rateLimitBand = rule<Options>({
  name: "rate-limit-band",
  description: "Rate limits stay within the band for their model and environment.",
  severity: "medium",
  enforcementLevel: "mandatory",
  options: {
    bands: bandRows,
    everyModel: yesOrNo("Whether a limit without a matching band is a violation.", false),
  },
  examine: [
    ...everyModel<Options>(
      (limit) => {
        const { options } = limit;
        const band = bandFor(options.bands, limit);
        if (!band && options.everyModel) {
          limit.refuse({
            wrong: `sets limits for ${limit.model}, but no band matches this model`,
            why: "nobody has decided how much a model without a band may cost",
            write: `{ "models": ["${limit.model}"], "<limit>": { "max": <number> } } in "bands" of rate-limit-band`,
          });
        }
        if (!band) return;
        limit.each(openai.rateLimitNames, (name) => {
          const [value, range] = [limit.limits[name], band[name]];
          // 0 blocks the model. rate-limit-zero checks that case.
          const miss = value && range ? missOf(value, range) : undefined;
          if (!miss) return;
          limit.refuse({
            wrong: `sets ${name} for ${limit.model} to ${digits(value!)}, but ${miss.words}`,
            why: miss.isTooLow
              ? "a limit this low would stop work that depends on the model"
              : "one project could use up the quota that all projects share",
            write: `${name}: ${digits(miss.bound)}`,
          });
        });
      },
      ({ bands, everyModel: isForEveryModel }) => bands.length > 0 || isForEveryModel,
    ),
  ],
});
