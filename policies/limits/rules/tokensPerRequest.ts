/**
 * Requests and tokens a minute in proportion: with too few tokens a request the one limit makes the other pointless. Judged
 * where the program sets both; a limit that it leaves out is not known to it.
 */
import * as openai from "pulumi-openai-admin";
import { digits, every, rule, wholeNumber } from "pulumi-openai-admin-policy-kit";

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
      const { maxRequestsPer1Minute: requests, maxTokensPer1Minute: tokens } = limit.inputs;
      // 0 is the business of rate-limit-zero.
      if (!requests || !tokens) return;
      const { minimum, maximum } = limit.options;
      if (tokens >= requests * minimum && tokens <= requests * maximum) return;
      const isTooFew = tokens < requests * minimum;
      limit.refuse({
        wrong: `allows ${digits(Math.floor(tokens / requests))} tokens a request (${digits(tokens)} tokens and ${digits(requests)} requests a minute), ${isTooFew ? `fewer than ${digits(minimum)}` : `more than ${digits(maximum)}`}`,
        why: `the limit of ${isTooFew ? "requests" : "tokens"} can then never be reached and protects nothing`,
        write: isTooFew
          ? `maxTokensPer1Minute: ${digits(requests * minimum)}`
          : `maxRequestsPer1Minute: ${digits(Math.ceil(tokens / maximum))}`,
      });
    }),
  ],
});
