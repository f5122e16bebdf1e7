/**
 * Each spend limit has alerts below it, at given percentages. At the limit the API stops the requests, so a mail has to
 * come earlier. The rule sees only the alerts of the program.
 */
import * as openai from "pulumi-openai-admin";
import {
  every,
  rule,
  wholeNumber,
  type KindClass,
  type OptionSchema,
  type Subject,
} from "pulumi-openai-admin-policy-kit";
import { inCode, inDollars } from "../money";

interface Options {
  percentages: number[];
  tolerance: number;
}

/** What limits and alerts have in common. */
type SpendArgs = Pick<openai.OrganizationSpendLimitArgs, "thresholdAmount">;

const percentages: OptionSchema<number[]> = {
  type: "array",
  items: { type: "integer", minimum: 1, maximum: 100 },
  description: "Percentages of the limit. Each needs an alert. Empty: the rule requires none.",
  default: [80],
};

export const spendAlertsBelowLimit = rule<Options>({
  name: "spend-alerts-below-limit",
  description: "Each spend limit has alerts below it.",
  severity: "medium",
  enforcementLevel: "mandatory",
  options: {
    percentages,
    tolerance: wholeNumber("How many percentage points an alert may be lower.", 0, 5),
  },
  examine: [
    every(openai.ProjectSpendLimit, (limit) =>
      refuseSilent(limit, openai.ProjectSpendAlert, "ProjectSpendAlert", "projectId, "),
    ),
    every(openai.OrganizationSpendLimit, (limit) =>
      refuseSilent(limit, openai.OrganizationSpendAlert, "OrganizationSpendAlert", ""),
    ),
    every(openai.ProjectSpendAlert, (alert) => refuseAbove(alert, openai.ProjectSpendLimit)),
    every(openai.OrganizationSpendAlert, (alert) => refuseAbove(alert, openai.OrganizationSpendLimit)),
  ],
});

/** Rejects a limit that lacks an alert. */
function refuseSilent<Args extends SpendArgs, Alert extends SpendArgs>(
  limit: Subject<Args, Options>,
  type: KindClass<Alert>,
  kind: string,
  place: string,
): void {
  if (limit.options.percentages.length === 0) return;
  const most = amountOf(limit);
  const { items: alerts, open } = limit.besides(type, amountIn);
  for (const percent of limit.options.percentages) {
    const [lowest, highest] = [percent - limit.options.tolerance, percent].map((part) =>
      Math.round((most * part) / 100),
    );
    if (alerts.some((alert) => alert >= lowest! && alert <= highest!)) continue;
    // An alert that is not known yet may be the missing one.
    if (open.length > 0) limit.leaveOpen(open);
    else {
      limit.refuse({
        wrong: `is ${inDollars(most)} a month, but no alert comes at ${percent} %, which is ${inDollars(highest!)}`,
        why: "the first sign of the limit would be rejected requests",
        write: `new openai.${kind}("<name>", { ${place}thresholdAmount: ${inCode(highest!)}, notificationChannel: { recipients: ["<address>"] } })`,
      });
    }
  }
}

/** Rejects an alert that never comes, because the limit stops the spend first. */
function refuseAbove<Args extends SpendArgs, Limit extends SpendArgs>(
  alert: Subject<Args, Options>,
  type: KindClass<Limit>,
): void {
  const amount = amountOf(alert);
  const { items: limits, open } = alert.besides(type, amountIn);
  const most = Math.min(...limits);
  if (amount > most) {
    alert.refuse({
      wrong: `comes at ${inDollars(amount)} a month, but the spend limit is ${inDollars(most)}`,
      why: "the limit stops the spend first, so nobody ever gets this mail",
      write: `thresholdAmount: ${inCode(Math.round(most * 0.8))}`,
    });
  } else alert.leaveOpen(open);
}

function amountOf<Args>({ inputs }: Subject<Args, Options>): number {
  return amountIn(inputs as { thresholdAmount: number });
}

function amountIn(inputs: object): number {
  return (inputs as { thresholdAmount: number }).thresholdAmount;
}
