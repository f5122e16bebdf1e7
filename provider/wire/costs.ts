import { z } from "zod";
import { answerOf, field, type ObjectOf } from "./object";
import { apiSource, callerRows, listingOfReport, type BucketObject } from "./reports";
import type { Listing } from "./route";

/** The cost of one project on one day. Costs are decimal dollars; limits and alerts are cents (trap 22). */
const rows = {
  projectId: field("project_id", z.string()),
  dollars: field("amount.value", z.coerce.number()),
};

const day = answerOf({ costs: field("results", z.array(answerOf(rows))) });

export type CostObject = ObjectOf<typeof rows>;

/** Each item is a day, with the costs of several projects. */
export const costListing: Listing<{ costs: CostObject[] | undefined }> = {
  path: "/organization/costs",
  noun: "costs of the organisation",
  answer: day,
  cursor: "page",
  pageSize: 180,
};

/** The query for costs by project since a time, in Unix seconds. */
export function costsByProject(since: number) {
  return { start_time: since, "group_by[]": ["project_id"] };
}

/** What costs can be grouped by. An answer has a value only in the fields that the request groups by. */
export const costGroups = { ...callerRows, lineItem: field("line_item", z.string()), apiSource };

/** A cost as look-ups show it. The plugin does not read these fields, so an odd value in them cannot stop a run. */
export const costRows = {
  value: field("amount.value", z.coerce.number()),
  currency: field("amount.currency", z.string()),
  quantity: field("quantity", z.coerce.number()),
  quantityUnit: field("quantity_unit", z.string()),
  ...costGroups,
};

export type CostDetailObject = ObjectOf<typeof costRows>;

/** The buckets of a report of costs. Each is a day in UTC. */
export const costDetailListing: Listing<BucketObject<CostDetailObject>> = listingOfReport(costRows, costListing);

/** The filters, by our names. */
export const costFilters = {
  projectIds: "project_ids[]",
  apiKeyIds: "api_key_ids[]",
  lineItems: "line_items[]",
} as const;
