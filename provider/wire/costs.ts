import { z } from "zod";
import { answerOf, field, type ObjectOf } from "./object";
import type { Listing } from "./route";

/** What one project cost in a day. Amounts are decimal dollars here, unlike the cents of limits and alerts (trap 22). */
const rows = {
  projectId: field("project_id", z.string()),
  dollars: field("amount.value", z.coerce.number()),
};

const day = answerOf({ costs: field("results", z.array(answerOf(rows))) });

export type CostObject = ObjectOf<typeof rows>;

/** The items are days, each with the costs of several projects. */
export const costListing: Listing<{ costs: CostObject[] | undefined }> = {
  path: "/organization/costs",
  noun: "costs of the organisation",
  answer: day,
  cursor: "page",
  pageSize: 180,
};

/** Costs by project since a time (Unix seconds). */
export function costsByProject(since: number) {
  return { start_time: since, "group_by[]": ["project_id"] };
}
