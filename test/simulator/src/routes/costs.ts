import { usesOf } from "../activity";
import { Buckets } from "../buckets";
import type { Call, Handlers } from "../call";
import { badRequest } from "../errors";
import { ratesOf } from "../prices";
import type { Cost } from "../state";
import { groupOf, type Group } from "../usageKinds";

const groups = ["project_id", "line_item", "api_key_id", "user_id", "api_source"] as const;

/** The fields of a cost that the API can filter and group by. */
type Fields = Record<(typeof groups)[number], string | null>;

/** The sum of the costs with equal grouped fields. */
class Sum {
  value = 0;
  quantity: number | null = null;
  private readonly units = new Set<string | null>();

  constructor(private readonly fields: Partial<Fields>) {}

  add(dollars: number, quantity: number | null, unit: string | null): void {
    this.value += dollars;
    if (quantity !== null) this.quantity = (this.quantity ?? 0) + quantity;
    this.units.add(unit);
  }

  show(): unknown {
    const [unit = null, ...others] = this.units;
    const isOfOneItem = this.fields.line_item !== undefined;
    return {
      object: "organization.costs.result",
      amount: { value: this.value, currency: "usd" },
      ...Object.fromEntries(groups.map((name) => [name, this.fields[name] ?? null])),
      quantity: isOfOneItem ? this.quantity : null,
      quantity_unit: isOfOneItem && others.length === 0 ? unit : null,
    };
  }
}

/** The filters, and the field that each filter compares. */
const filters = { project_ids: "project_id", api_key_ids: "api_key_id", line_items: "line_item" } as const;

function isWanted(call: Call, fields: Fields): boolean {
  return Object.entries(filters).every(([filter, field]) => {
    const values = call.query.list(filter);
    return values.length === 0 || values.includes(fields[field] ?? "");
  });
}

function costsOf(call: Call): unknown {
  const grouped = groups.filter((name) => call.query.list("group_by").includes(name));
  // The API says "depends on the organization and requested time range". We never support it, to show the 400.
  if (grouped.includes("user_id") && (grouped.includes("project_id") || call.query.list("project_ids").length > 0)) {
    throw badRequest("Grouping by 'user_id' together with projects is not supported here.", "group_by");
  }
  const buckets = new Buckets<Sum>(call, { seconds: 86_400, size: { fallback: 7, min: 1, max: 180 } });
  /** A function that returns the sum of a day for costs with these fields. */
  const sums = (fields: Fields): ((at: number) => Sum) => {
    const shown = Object.fromEntries(grouped.map((name) => [name, fields[name]]));
    const key = JSON.stringify(shown);
    return (at) => buckets.at(at, key, () => new Sum(shown));
  };
  const { from, to } = buckets.range;
  for (const cost of call.organization.costs.filter(({ at }) => at >= from && at < to)) {
    const fields = fieldsOf(cost, cost.lineItem, "unlabeled");
    if (isWanted(call, fields)) sums(fields)(cost.at).add(cost.amount, null, null);
  }
  for (const workload of call.organization.workloads) {
    const ofItems = ratesOf(workload)
      .map((rate) => ({ rate, fields: fieldsOf(workload, rate.lineItem, groupOf(workload, "api_source")) }))
      .filter(({ fields }) => isWanted(call, fields))
      .map(({ rate, fields }) => ({ rate, sumAt: sums(fields) }));
    if (ofItems.length === 0) continue;
    for (const { at, counts } of usesOf(workload, buckets.range)) {
      for (const { rate, sumAt } of ofItems) {
        const quantity = (counts[rate.counter] ?? 0) * rate.quantityPerCount;
        sumAt(at).add(quantity * rate.dollars, quantity, rate.unit);
      }
    }
  }
  return buckets.page((sum) => sum.show());
}

type Owner = Pick<Cost, "projectId" | "userId" | "apiKeyId">;

function fieldsOf({ projectId, userId, apiKeyId }: Owner, lineItem: string, source: Group): Fields {
  const api_source = String(source ?? "unlabeled");
  return { project_id: projectId, line_item: lineItem, api_key_id: apiKeyId, user_id: userId, api_source };
}

/** Costs per day, derived from the workloads, and the entries of `POST /_simulator/costs`. */
export const costs: Handlers = {
  "GET /organization/costs": costsOf,
};
