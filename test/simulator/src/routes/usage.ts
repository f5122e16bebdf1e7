import type { Call, Handlers } from "../call";
import { badRequest } from "../errors";
import { scramble } from "../identifiers";
import { pageByToken } from "../paging";
import { bucketsOf } from "./costs";

/** One kind of usage: its counters, its fields for grouping, and its result name if that differs from the path. */
interface Kind {
  counts: readonly string[];
  groups: readonly string[];
  object?: string;
}

const owners = ["project_id", "user_id", "api_key_id"] as const;
const tokens = ["input_tokens", "num_model_requests"] as const;
const textGroups = [...owners, "model", "batch", "service_tier", "api_source"] as const;

/** The kinds of usage, by the last part of their path. */
const kinds: Record<string, Kind> = {
  completions: { counts: [...tokens, "output_tokens", "input_cached_tokens"], groups: textGroups },
  decisions: { counts: [...tokens, "output_tokens", "input_cached_tokens"], groups: textGroups },
  embeddings: { counts: tokens, groups: [...owners, "model"] },
  moderations: { counts: tokens, groups: [...owners, "model"] },
  images: { counts: ["images", "num_model_requests"], groups: [...owners, "model", "size", "source"] },
  audio_speeches: { counts: ["characters", "num_model_requests"], groups: [...owners, "model"] },
  audio_transcriptions: { counts: ["seconds", "num_model_requests"], groups: [...owners, "model"] },
  vector_stores: { counts: ["usage_bytes"], groups: ["project_id"] },
  code_interpreter_sessions: { counts: ["num_sessions"], groups: ["project_id"] },
  file_search_calls: {
    counts: ["num_requests"],
    groups: [...owners, "vector_store_id"],
    object: "file_searches",
  },
  web_search_calls: {
    counts: ["num_requests", "num_model_requests"],
    groups: [...owners, "model", "context_level", "api_source"],
    object: "web_searches",
  },
};

/** The widths of buckets in seconds, with the documented page sizes. */
const widths = {
  "1m": { seconds: 60, size: { fallback: 60, min: 1, max: 1440 } },
  "1h": { seconds: 3600, size: { fallback: 24, min: 1, max: 168 } },
  "1d": { seconds: 86_400, size: { fallback: 7, min: 1, max: 31 } },
} as const;

/** A number from 0 to 999, derived from the text. */
function madeUp(text: string): number {
  return [...scramble(text, 8)].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 1000, 7);
}

/** The fields that are equal in all projects. Every project uses one model and one tier. */
const constants: Record<string, string | boolean> = {
  model: "gpt-5",
  batch: false,
  service_tier: "default",
  api_source: "unlabeled",
  size: "1024x1024",
  source: "image.generation",
  vector_store_id: "vs_example",
  context_level: "medium",
};

type Row = Record<string, string | number | boolean | null>;

/** The usage of one project in one bucket. The numbers are invented, but the same in every run. */
function projectRow(call: Call, name: string, kind: Kind, projectId: string, start: number): Row {
  const project = call.projectById(projectId);
  const fields: Row = {
    ...constants,
    project_id: project.id,
    user_id: project.members[0]?.userId ?? null,
    api_key_id: project.apiKeys[0]?.id ?? null,
  };
  const counts = kind.counts.map((count) => [count, madeUp(`${name}/${count}/${project.name}/${start}`)] as const);
  const groups = kind.groups.map((group) => [group, fields[group] ?? null] as const);
  return Object.fromEntries<Row[string]>([...groups, ...counts]);
}

/** Adds up the rows with equal grouped fields. All other fields become null. */
function summarize(kind: Kind, object: string, rows: Row[], grouped: string[]): unknown[] {
  const sums = new Map<string, Row>();
  for (const row of rows) {
    const fields: Row = Object.fromEntries(
      kind.groups.map((group) => [group, grouped.includes(group) ? (row[group] ?? null) : null]),
    );
    const key = JSON.stringify(fields);
    const sum = sums.get(key) ?? { object, ...fields };
    for (const count of kind.counts) sum[count] = Number(sum[count] ?? 0) + Number(row[count]);
    sums.set(key, sum);
  }
  return [...sums.values()];
}

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

function isWanted(call: Call, row: Row): boolean {
  const batch = call.query.flag("batch");
  if (batch !== undefined && "batch" in row && row.batch !== batch) return false;
  return Object.entries(filters).every(([filter, field]) => {
    const values = call.query.list(filter);
    return values.length === 0 || !(field in row) || values.includes(String(row[field]));
  });
}

function usageOf(call: Call, name: string, kind: Kind): unknown {
  const width = widths[call.query.choice("bucket_width", ["1m", "1h", "1d"] as const) ?? "1d"];
  const grouped = call.query.list("group_by");
  const unknown = grouped.find((group) => !kind.groups.includes(group));
  if (unknown) throw badRequest(`Invalid value: '${unknown}'.`, "group_by", "invalid_value");
  const object = `organization.usage.${kind.object ?? name}.result`;
  const projects = call.organization.projects.filter((project) => project.archived_at === null);
  const page = pageByToken(call.query, bucketsOf(call, width.seconds), width.size);
  const data = page.data.map(({ start_time, end_time }) => {
    const rows = projects.map((project) => projectRow(call, name, kind, project.id, start_time));
    const results = summarize(
      kind,
      object,
      rows.filter((row) => isWanted(call, row)),
      grouped,
    );
    return { object: "bucket", start_time, end_time, results };
  });
  return { ...page, data };
}

/** Usage of the models, with invented numbers. Each kind is one row of the table above. */
export const usage: Handlers = Object.fromEntries(
  Object.entries(kinds).map(([name, kind]) => [
    `GET /organization/usage/${name}`,
    (call: Call) => usageOf(call, name, kind),
  ]),
);
