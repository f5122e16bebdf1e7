import { z } from "zod";
import { maybe, type Collection } from "./route";

/** One day of costs, by project. Amounts are decimal dollars here, unlike the cents of limits and alerts. */
const answer = z
  .object({
    results: z
      .array(
        z.object({
          project_id: maybe(z.string()),
          amount: maybe(z.object({ value: z.coerce.number(), currency: maybe(z.string()) })),
        }),
      )
      .default([]),
  })
  .transform((wire) =>
    wire.results.map((result) => ({ projectId: result.project_id, dollars: result.amount?.value ?? 0 })),
  );

export type CostBucket = z.output<typeof answer>;

export const costs: Collection<CostBucket> = {
  path: "/organization/costs",
  noun: "costs of the organisation",
  answer,
  cursor: "page",
  pageSize: 180,
};

/** Costs by project since a time (Unix seconds). */
export function costsByProject(since: number) {
  return { start_time: since, "group_by[]": ["project_id"] };
}
