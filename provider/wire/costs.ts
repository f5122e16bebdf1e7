import { z } from "zod";
import { answerOf, field, type ObjectOf } from "./object";
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
