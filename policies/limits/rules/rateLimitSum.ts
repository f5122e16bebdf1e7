/**
 * What the projects of the program are given together stays under what the organisation has. Counted is what the program
 * declares: projects without a limit for the model are not seen here, see rate-limits-declared.
 */
import * as openai from "pulumi-openai-admin";
import { digits, every, rule } from "pulumi-openai-admin-policy-kit";
import { limitRows, rowFor, type LimitRow } from "../limitRows";
import { sharesOf, sumsOf } from "../shares";

interface Options {
  ceilings: LimitRow<number>[];
}

export const rateLimitSum = rule<Options>({
  name: "rate-limit-sum",
  description: "The limits of all projects together stay under the organisation's ceiling.",
  severity: "medium",
  enforcementLevel: "mandatory",
  options: {
    ceilings: limitRows(
      "Ceilings: `models` as patterns, and a number for each limit that has one. The first that fits a model decides, and each model is summed up by itself.",
      { type: "integer", minimum: 0 },
    ),
  },
  // Nothing of it is wrong by itself; that there is something to look at is said here.
  examine: [every(openai.RateLimit, () => undefined)],
  examineTogether: (stack) => {
    const { ceilings } = stack.options;
    if (ceilings.length === 0) return;
    const { items, open } = stack.gather(openai.RateLimit, sharesOf);
    for (const what of open) stack.leaveOpen(what);
    for (const { model, limit, sum, isOpen } of sumsOf(items)) {
      const most = rowFor(ceilings, model)?.[limit];
      if (most === undefined) continue;
      if (sum > most) {
        stack.refuse({
          wrong: `gives its projects ${digits(sum)} of ${limit} for ${model} together, more than ${digits(most)}`,
          why: "the organisation's own limit refuses the rest, and which project it hits is chance",
          write: `${limit} lower by ${digits(sum - most)} in all, or a higher "${limit}" in "ceilings" of rate-limit-sum`,
        });
      } else if (isOpen) {
        stack.leaveOpen(`the sum of ${limit} for ${model}, ${digits(sum)} so far, is not known yet`);
      }
    }
  },
});
