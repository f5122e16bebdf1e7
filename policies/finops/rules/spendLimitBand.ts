/**
 * Spend limits stay within the band for their environment. The first matching band decides, so exceptions come before
 * general bands. The bands are in dollars.
 */
import * as openai from "pulumi-openai-admin";
import {
  every,
  missOf,
  patterns,
  rangeSchema,
  rows,
  rule,
  type OptionSchema,
  type Range,
  type Subject,
} from "pulumi-openai-admin-policy-kit";
import { CENTS_PER_DOLLAR, inCode, inDollars } from "../money";

/** A range in dollars. Without `environments` it applies to every environment. */
type Band = Range & { environments?: string[] };

interface Options {
  bands: Band[];
  organization: Range;
}

const organizationBand: OptionSchema<Range> = {
  ...rangeSchema,
  description: "The band for the spend limit of the organisation: `min` and `max` in dollars.",
  default: {},
};

export const spendLimitBand = rule<Options>({
  name: "spend-limit-band",
  description: "Spend limits stay within the band for their environment.",
  severity: "medium",
  enforcementLevel: "mandatory",
  options: {
    bands: rows(
      "Bands for projects: `environments` as patterns, and `min` and `max` in dollars. The first matching band decides.",
      { environments: patterns, ...rangeSchema.properties },
      [],
    ),
    organization: organizationBand,
  },
  examine: [
    every(openai.ProjectSpendLimit, (limit) => {
      const { bands } = limit.options;
      const band = bands.find(({ environments = ["*"] }) => limit.isIn(environments));
      if (band) refuseOutside(limit, limit.inputs.thresholdAmount, band);
    }),
    every(openai.OrganizationSpendLimit, (limit) => {
      const { organization } = limit.options;
      if (Object.keys(organization).length > 0) refuseOutside(limit, limit.inputs.thresholdAmount, organization);
    }),
  ],
});

function refuseOutside<Args>(limit: Subject<Args, Options>, cents: number, { min, max }: Range): void {
  const inCents = {
    ...(min !== undefined && { min: min * CENTS_PER_DOLLAR }),
    ...(max !== undefined && { max: max * CENTS_PER_DOLLAR }),
  };
  const miss = missOf(cents, inCents, inDollars);
  if (!miss) return;
  limit.refuse({
    wrong: `is ${inDollars(cents)} a month, but ${miss.words}`,
    why: miss.isTooLow
      ? "a limit this low would stop work before the month ends"
      : "nobody has approved that this much may be spent before somebody notices",
    write: `thresholdAmount: ${inCode(miss.bound)}`,
  });
}
