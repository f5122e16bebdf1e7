/**
 * Requests and tokens a minute in proportion: with too few tokens a request the one limit makes the other pointless. Judged
 * where the program sets both; a limit that it leaves out is not known to it.
 */
import * as openai from "pulumi-openai-admin";
import { digits, every, rule, wholeNumber } from "pulumi-openai-admin-policy-kit";
import { missOf } from "../range";

interface Options {
  minimum: number;
  maximum: number;
}

export const tokensPerRequest = rule<Options>({
  name: "tokens-per-request",
  description: "Requests and tokens a minute are in proportion.",
  severity: "low",
  enforcementLevel: "advisory",
  options: {
    minimum: wholeNumber("The fewest tokens a minute for each request a minute.", 1, 100),
    maximum: wholeNumber("The most tokens a minute for each request a minute.", 1, 50_000),
  },
  examine: [
    every(openai.RateLimit, (limit) => {
      if (!limit.has("maxRequestsPer1Minute") || !limit.has("maxTokensPer1Minute")) return;
      const { maxRequestsPer1Minute: requests, maxTokensPer1Minute: tokens } = limit.inputs;
      // 0 is the business of rate-limit-zero.
      if (!requests || !tokens) return;
      const { minimum: min, maximum: max } = limit.options;
      const miss = missOf(tokens / requests, { min, max });
      if (!miss) return;
      limit.refuse({
        wrong: `allows ${digits(Math.floor(tokens / requests))} tokens a request (${digits(tokens)} tokens and ${digits(requests)} requests a minute), ${miss.words}`,
        why: `the limit of ${miss.isTooLow ? "requests" : "tokens"} can then never be reached and protects nothing`,
        write: miss.isTooLow
          ? `maxTokensPer1Minute: ${digits(requests * min)}`
          : `maxRequestsPer1Minute: ${digits(Math.ceil(tokens / max))}`,
      });
    }),
  ],
});
