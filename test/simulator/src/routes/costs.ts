import type { Call, Handlers } from "../call";
import { badRequest } from "../errors";
import { pageByToken, type Sequence } from "../paging";
import type { Cost } from "../state";

const day = 86_400;

/** The buckets between two times. They start at whole multiples of their width, in UTC. */
export function bucketsOf(call: Call, width: number): Sequence<{ start_time: number; end_time: number }> {
  const start = call.query.integer("start_time");
  if (start === undefined) {
    throw badRequest("Missing required parameter: 'start_time'.", "start_time", "missing_required_parameter");
  }
  const end = call.query.integer("end_time") ?? call.now;
  const first = Math.floor(start / width) * width;
  return {
    length: Math.max(0, Math.ceil((end - first) / width)),
    at: (index) => ({ start_time: first + index * width, end_time: first + (index + 1) * width }),
  };
}

const groups = ["project_id", "line_item", "api_key_id", "user_id", "api_source"] as const;
type GroupName = (typeof groups)[number];

function fieldOf(cost: Cost, group: GroupName): string | null {
  switch (group) {
    case "project_id":
      return cost.projectId;
    case "line_item":
      return cost.lineItem;
    case "api_key_id":
      return cost.apiKeyId;
    case "user_id":
      return cost.userId;
    case "api_source":
      return "unlabeled";
  }
}

/** One result for each combination of the grouped fields. All other fields are null. */
function summarize(costs: Cost[], grouped: readonly GroupName[]): unknown[] {
  const sums = new Map<string, { fields: Record<string, string | null>; value: number; count: number }>();
  for (const cost of costs) {
    const fields = Object.fromEntries(
      groups.map((name) => [name, grouped.includes(name) ? fieldOf(cost, name) : null]),
    );
    const key = JSON.stringify(fields);
    const sum = sums.get(key) ?? { fields, value: 0, count: 0 };
    sums.set(key, { fields, value: sum.value + cost.amount, count: sum.count + 1 });
  }
  return [...sums.values()].map(({ fields, value, count }) => ({
    object: "organization.costs.result",
    amount: { value, currency: "usd" },
    ...fields,
    quantity: grouped.includes("line_item") ? count : null,
    quantity_unit: null,
  }));
}

function costsOf(call: Call): unknown {
  call.query.choice("bucket_width", ["1d"] as const);
  const projectIds = call.query.list("project_ids");
  const keyIds = call.query.list("api_key_ids");
  const lineItems = call.query.list("line_items");
  const grouped = groups.filter((name) => call.query.list("group_by").includes(name));
  const unknown = call.query.list("group_by").find((name) => !groups.some((known) => known === name));
  if (unknown) throw badRequest(`Invalid value: '${unknown}'.`, "group_by", "invalid_value");
  // The API says "depends on the organization and requested time range". We never support it, to show the 400.
  if (grouped.includes("user_id") && (grouped.includes("project_id") || projectIds.length > 0)) {
    throw badRequest("Grouping by 'user_id' together with projects is not supported here.", "group_by");
  }
  const costs = call.organization.costs.filter(
    (cost) =>
      (projectIds.length === 0 || projectIds.includes(cost.projectId)) &&
      (keyIds.length === 0 || (cost.apiKeyId !== null && keyIds.includes(cost.apiKeyId))) &&
      (lineItems.length === 0 || lineItems.includes(cost.lineItem)),
  );
  const page = pageByToken(call.query, bucketsOf(call, day), { fallback: 7, min: 1, max: 180 });
  const data = page.data.map(({ start_time, end_time }) => ({
    object: "bucket",
    start_time,
    end_time,
    results: summarize(
      costs.filter((cost) => cost.at >= start_time && cost.at < end_time),
      grouped,
    ),
  }));
  return { ...page, data };
}

/** Costs per day. Entries come from `POST /_simulator/costs`. */
export const costs: Handlers = {
  "GET /organization/costs": costsOf,
};
