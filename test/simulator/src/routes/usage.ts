import { usesOf } from "../activity";
import { Buckets } from "../buckets";
import type { Call, Handlers } from "../call";
import type { Workload } from "../state";
import { groupOf, usageKind, usageNames, type Counts, type Group, type UsageName } from "../usageKinds";

/** The widths of buckets, with the documented page sizes. */
const widths = {
  "1m": { seconds: 60, size: { fallback: 60, min: 1, max: 1440 } },
  "1h": { seconds: 3600, size: { fallback: 24, min: 1, max: 168 } },
  "1d": { seconds: 86_400, size: { fallback: 7, min: 1, max: 31 } },
} as const;

/** The filters of all kinds, and the field that each filter compares. */
const filters: Record<string, string> = {
  project_ids: "project_id",
  user_ids: "user_id",
  api_key_ids: "api_key_id",
  models: "model",
  sizes: "size",
  sources: "source",
  vector_store_ids: "vector_store_id",
  context_levels: "context_level",
};

function isWanted(call: Call, workload: Workload): boolean {
  const { groups } = usageKind(workload.usage);
  const batch = call.query.flag("batch");
  if (batch !== undefined && groups.includes("batch") && groupOf(workload, "batch") !== batch) return false;
  return Object.entries(filters).every(([filter, field]) => {
    const values = call.query.list(filter);
    return values.length === 0 || !groups.includes(field) || values.includes(String(groupOf(workload, field)));
  });
}

/** The usage with equal grouped fields. */
interface Sum {
  fields: Record<string, Group>;
  counts: Counts;
}

function usageOf(call: Call, name: UsageName): unknown {
  const { groups, object = name } = usageKind(name);
  const grouped = call.query.list("group_by");
  const width = widths[call.query.choice("bucket_width", ["1m", "1h", "1d"] as const) ?? "1d"];
  const buckets = new Buckets<Sum>(call, width);
  const workloads = call.organization.workloads.filter(({ usage }) => usage === name);
  for (const workload of workloads.filter((candidate) => isWanted(call, candidate))) {
    // All uses of a workload have the same fields, and therefore belong to the same result of a bucket.
    const shown = groups.map((group) => [group, grouped.includes(group) ? groupOf(workload, group) : null] as const);
    const fields = Object.fromEntries(shown);
    const key = JSON.stringify(fields);
    for (const { at, counts } of usesOf(workload, buckets.range)) {
      const sum = buckets.at(at, key, () => ({ fields, counts: {} })).counts;
      for (const name in counts) sum[name] = (sum[name] ?? 0) + (counts[name] ?? 0);
    }
  }
  return buckets.page(({ fields, counts }) => ({
    object: `organization.usage.${object}.result`,
    ...fields,
    ...counts,
  }));
}

/** Usage of the models, derived from the workloads. Each kind is a row of usageKinds.ts. */
export const usage: Handlers = Object.fromEntries(
  usageNames.map((name) => [`GET /organization/usage/${name}`, (call: Call) => usageOf(call, name)]),
);
