/** Looks up what the organisation has spent. API: /organization/costs. */
import type * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { costDetailListing, costFilters, costGroups } from "../wire/costs";
import { reportQuery } from "../wire/reports";
import { argument } from "./arguments";
import { mergeBuckets } from "./buckets";
import { declareLookup, type OutputArgs } from "./lookup";
import {
  filterOf,
  listOf,
  oneOf,
  readOrAdvise,
  requireFewBuckets,
  time,
  windowOf,
  withoutDates,
  type TimeWindow,
  type TimesOf,
} from "./window";

/** What costs can be grouped by. */
export type CostGroup = "projectId" | "lineItem" | "apiKeyId" | "userId" | "apiSource";

/** From when until when, of what, and how the costs are divided. */
export interface GetCostsArgs extends TimeWindow {
  /** Only the costs of these projects. Default: all projects. */
  projectIds?: string[];
  /** Only the costs of these API keys. Default: all keys. */
  apiKeyIds?: string[];
  /** Only these line items, by their exact names. Default: all line items. */
  lineItems?: string[];
  /**
   * A result for each combination of these fields. Default: one result a day. Whether the API can group by `userId` together with
   * `projectId`, or with the filter `projectIds`, depends on the organisation and the window; if not, the look-up fails (trap 58).
   */
  groupBy?: CostGroup[];
}

/** A cost. A field by which the costs are not grouped is undefined. */
export interface CostResult {
  /** The amount in units of the currency: dollars, not cents. */
  readonly value: number | undefined;
  /** In small letters: `usd`. */
  readonly currency: string | undefined;
  readonly projectId: string | undefined;
  /** What was bought: `gpt-5, input`. */
  readonly lineItem: string | undefined;
  readonly apiKeyId: string | undefined;
  readonly userId: string | undefined;
  /** `agents_api`, or `unlabeled`: any other or unknown origin. */
  readonly apiSource: string | undefined;
  /** How much was bought. Only when grouped by `lineItem`. */
  readonly quantity: number | undefined;
  /** The unit of the quantity: `tokens`, `images`, … */
  readonly quantityUnit: string | undefined;
}

/** The costs of a day. */
export interface CostBucket {
  /** The beginning of the day in UTC, in Unix seconds. */
  readonly startTime: number;
  /** The end of the day in Unix seconds. It belongs to the next day. */
  readonly endTime: number | undefined;
  /** Empty on a day without costs. */
  readonly results: CostResult[];
}

/** The costs by day. */
export interface GetCostsResult {
  /** The days of the window, oldest first. */
  readonly buckets: CostBucket[];
}

const groups = Object.keys(costGroups) as CostGroup[];
const DAY = 86_400;

/** What to do about a report that is too long to read. */
const SHORTER = "Choose a later startTime, fewer fields in groupBy, or a filter.";

const costs = declareLookup<GetCostsArgs, GetCostsResult>({
  name: "getCosts",
  returns: "the costs of a window by day, also by project, line item, key or user",
  args: z.strictObject({
    startTime: time,
    endTime: time.optional(),
    projectIds: filterOf(argument.id),
    apiKeyIds: filterOf(argument.id),
    lineItems: filterOf(argument.text),
    groupBy: listOf(oneOf(groups)).optional(),
  }),
  read: async (reader, args) => {
    const window = windowOf("getCosts", args);
    requireFewBuckets("getCosts", window, DAY);
    const query = reportQuery({ ...window, groupBy: args.groupBy }, costGroups, costFilters, args);
    return { buckets: mergeBuckets(await readOrAdvise(reader.all({ ...costDetailListing, query }), SHORTER)) };
  },
});

/**
 * Reads what the organisation has spent. The API counts in days in UTC, so begin a window at midnight in UTC: no document
 * says whether the first day of another window contains the costs before its start (trap 57).
 *
 * @example What each project has cost this month
 * ```ts
 * const now = new Date();
 * const { buckets } = await openai.getCosts({
 *   startTime: new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth())),
 *   groupBy: ["projectId"],
 * });
 * export const dollars: Record<string, number> = {};
 * for (const { projectId, value } of buckets.flatMap(({ results }) => results)) {
 *   dollars[projectId ?? "none"] = (dollars[projectId ?? "none"] ?? 0) + (value ?? 0);
 * }
 * ```
 */
export const getCosts = costs.promise;

/** The arguments of {@link getCostsOutput}. A time is a Date or an Input of Unix seconds. */
export type GetCostsOutputArgs = TimesOf<GetCostsArgs>;

/** {@link getCosts} for arguments that are Outputs. In a preview, an unknown argument gives an unknown result. */
export function getCostsOutput(args: GetCostsOutputArgs, opts?: pulumi.InvokeOutputOptions) {
  return costs.output(withoutDates(args) as OutputArgs<GetCostsArgs>, opts);
}
