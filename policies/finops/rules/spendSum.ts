/**
 * The spend limits of the projects add up to no more than the limit of the organisation. The rule adds up the limits that
 * the program declares. spend-limit-declared finds projects without a limit.
 */
import * as openai from "pulumi-openai-admin";
import { every, rule, wholeNumber } from "pulumi-openai-admin-policy-kit";
import { CENTS_PER_DOLLAR, inDollars } from "../money";

interface Options {
  ceiling: number;
  percent: number;
}

export const spendSum = rule<Options>({
  name: "spend-sum",
  description: "The spend limits of the projects add up to no more than the limit of the organisation.",
  severity: "medium",
  enforcementLevel: "mandatory",
  options: {
    ceiling: wholeNumber(
      "The ceiling in dollars. 0: the OrganizationSpendLimit of the program, if there is one.",
      0,
      0,
    ),
    percent: wholeNumber("The percentage of the ceiling that the limits may add up to.", 1, 100),
  },
  // No limit violates this rule by itself. They are here so that examineTogether gets them.
  examine: [every(openai.ProjectSpendLimit, () => undefined), every(openai.OrganizationSpendLimit, () => undefined)],
  examineTogether: (stack) => {
    const { ceiling, percent } = stack.options;
    const whole = stack.gather(openai.OrganizationSpendLimit, ({ inputs }) => [inputs.thresholdAmount]);
    const most = ceiling > 0 ? ceiling * CENTS_PER_DOLLAR : whole.items[0];
    if (most === undefined) return whole.open.forEach((what) => stack.leaveOpen(what));
    const allowed = Math.floor((most * percent) / 100);
    const parts = stack.gather(openai.ProjectSpendLimit, ({ inputs }) => [inputs.thresholdAmount]);
    const sum = parts.items.reduce((total, cents) => total + cents, 0);
    if (sum > allowed) {
      stack.refuse({
        wrong: `gives its projects spend limits of ${inDollars(sum)} in total, but the ceiling is ${inDollars(allowed)}`,
        why: "the limit of the organisation then stops every project before its own limit does",
        write: `thresholdAmount values that are lower by ${inDollars(sum - allowed)} in total, or a higher limit of the organisation`,
      });
    } else for (const what of parts.open) stack.leaveOpen(what);
  },
});
