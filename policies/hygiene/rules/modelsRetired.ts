/** Programs name no model that OpenAI has retired or retires soon. Every preview checks this again. */
import * as openai from "pulumi-openai-admin";
import { every, matchesAny, patterns, rows, rule, wholeNumber, type Subject } from "pulumi-openai-admin-policy-kit";
import { knownRetirements, type Retirement } from "../retirements";

interface Options {
  retirements: Retirement[];
  days: number;
}

const DAY_MS = 24 * 60 * 60 * 1000;

export const modelsRetired = rule<Options>({
  name: "models-retired",
  description: "Programs name no model that OpenAI has retired or retires soon.",
  severity: "medium",
  enforcementLevel: "advisory",
  options: {
    retirements: rows(
      "Retirements: `models` as names or patterns, the date `on` which they end (`2026-10-23`), and the model to use `instead`. Your list replaces the default, which is in `retirements.ts`.",
      {
        models: patterns,
        on: { type: "string", pattern: "^\\d{4}-\\d{2}-\\d{2}$" },
        instead: { type: "string", minLength: 1 },
      },
      ["models", "on"],
      knownRetirements,
    ),
    days: wholeNumber("How many days before the retirement the rule begins to report a model.", 0, 90),
  },
  examine: [
    every(openai.RateLimit, (limit) => refuseRetired(limit, limit.inputs.model, "sets limits for")),
    every(openai.ProjectRateLimits, (limits) => {
      limits.each(Object.keys(limits.inputs.limits ?? {}), (model) => refuseRetired(limits, model, "sets limits for"));
    }),
    every(openai.ProjectModelPermissions, (permissions) => {
      const { mode, modelIds: models = [] } = permissions.inputs;
      // A retired model on a deny_list does no harm.
      if (mode === "deny_list") return;
      permissions.each([...models.keys()], (index) => refuseRetired(permissions, models[index]!, "allows"));
    }),
  ],
});

function refuseRetired<Args>(subject: Subject<Args, Options>, model: string, does: string): void {
  const { retirements, days } = subject.options;
  const retirement = retirements.find(({ models }) => matchesAny(models, model));
  const end = retirement && Date.parse(retirement.on);
  if (retirement === undefined || !(end! <= Date.now() + days * DAY_MS)) return;
  subject.refuse({
    wrong: `${does} ${model}, which ${end! <= Date.now() ? "OpenAI retired on" : "OpenAI retires on"} ${retirement.on}`,
    why: "from that day on, every request to the model fails",
    write: `"${retirement.instead ?? "<another model>"}" instead of "${model}"`,
  });
}
