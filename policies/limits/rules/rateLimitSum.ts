/**
 * The projects' limits for a model add up to no more than the organisation's ceiling. The rule adds up the limits that
 * the program declares. rate-limits-declared finds projects without a limit.
 */
import { digits, rule } from "pulumi-openai-admin-policy-kit";
import { limitRows, rowFor, type LimitRow } from "../limitRows";
import { everyLimit, gatherModels } from "../modelLimits";
import { sharesOf, sumsOf } from "../shares";

interface Options {
  ceilings: LimitRow<number>[];
}

export const rateLimitSum = rule<Options>({
  name: "rate-limit-sum",
  description: "The projects' limits for a model add up to no more than the organisation's ceiling.",
  severity: "medium",
  enforcementLevel: "mandatory",
  options: {
    ceilings: limitRows(
      "Ceilings: `models` as patterns, and a number for each limit that has a ceiling. The first matching ceiling decides. The rule adds up each model separately.",
      { type: "integer", minimum: 0 },
    ),
  },
  // No limit violates this rule by itself. Limits are here so that examineTogether gets them.
  examine: everyLimit,
  examineTogether: (stack) => {
    const { ceilings } = stack.options;
    if (ceilings.length === 0) return;
    const { items, open } = gatherModels(stack, sharesOf);
    for (const what of open) stack.leaveOpen(what);
    for (const { model, limit, sum, isOpen } of sumsOf(items)) {
      const most = rowFor(ceilings, model)?.[limit];
      if (most === undefined) continue;
      if (sum > most) {
        stack.refuse({
          wrong: `gives its projects a total ${limit} of ${digits(sum)} for ${model}, but the ceiling is ${digits(most)}`,
          why: "the API rejects requests above the organisation's limit, whichever project sends them",
          write: `${limit} values that are lower by ${digits(sum - most)} in total, or a higher "${limit}" in "ceilings" of rate-limit-sum`,
        });
      } else if (isOpen) {
        stack.leaveOpen(`the total ${limit} for ${model} (${digits(sum)} so far) is not known yet`);
      }
    }
  },
});
