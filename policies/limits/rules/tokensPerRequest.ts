/**
 * The limits on requests and tokens per minute are in proportion. With too few or too many tokens per request, one of
 * the two limits is pointless. The rule checks only resources that set both limits.
 */
import { digits, missOf, rule, wholeNumber } from "pulumi-openai-admin-policy-kit";
import { everyModel } from "../modelLimits";

interface Options {
  minimum: number;
  maximum: number;
}

export const tokensPerRequest = rule<Options>({
  name: "tokens-per-request",
  description: "The limits on requests and tokens per minute are in proportion.",
  severity: "low",
  enforcementLevel: "advisory",
  options: {
    minimum: wholeNumber("The minimum number of tokens per request.", 1, 100),
    maximum: wholeNumber("The maximum number of tokens per request.", 1, 50_000),
  },
  examine: [
    ...everyModel<Options>((limit) => {
      if (!limit.has("maxRequestsPer1Minute") || !limit.has("maxTokensPer1Minute")) return;
      const { maxRequestsPer1Minute: requests, maxTokensPer1Minute: tokens } = limit.limits;
      // rate-limit-zero checks 0.
      if (!requests || !tokens) return;
      const { minimum: min, maximum: max } = limit.options;
      const miss = missOf(tokens / requests, { min, max });
      if (!miss) return;
      limit.refuse({
        wrong: `allows ${digits(Math.floor(tokens / requests))} tokens per request (${digits(tokens)} tokens and ${digits(requests)} requests per minute), but ${miss.words}`,
        why: `the project reaches the limit on ${miss.isTooLow ? "tokens" : "requests"} first, so the limit on ${miss.isTooLow ? "requests" : "tokens"} protects nothing`,
        write: miss.isTooLow
          ? `maxTokensPer1Minute: ${digits(requests * min)}`
          : `maxRequestsPer1Minute: ${digits(Math.ceil(tokens / max))}`,
      });
    }),
  ],
});
