import type { Workload } from "./state";

/** The counters of a use, such as `input_tokens`. */
export type Counts = Record<string, number>;

/** A number from 0 to 1 for each counter, derived from the moment of a use. */
export type Draw = (salt: number) => number;

/** One kind of usage. */
export interface UsageKind {
  /** The fields that a report can group by, in the order of the description. */
  groups: readonly string[];
  /** The counters of so many requests. */
  counts: (requests: number, draw: Draw, workload: Workload) => Counts;
  /** The name of its results, if that differs from the path. */
  object?: string;
}

const owners = ["project_id", "user_id", "api_key_id"] as const;
const textGroups = [...owners, "model", "batch", "service_tier", "api_source"] as const;

/** A whole number between two bounds for each request. */
function many(requests: number, draw: number, from: number, to: number): number {
  return requests * Math.round(from + draw * (to - from));
}

/**
 * The tokens of text, audio and images. All documented sums hold: the input is the cached, the written and the uncached
 * input; cached, uncached and output tokens are the sums over text, audio and images.
 */
function tokens(requests: number, draw: Draw, { model }: Workload): Counts {
  const hears = /audio|realtime/.test(model ?? "");
  const sees = /^gpt-(4o|5)/.test(model ?? "");
  const audio = (salt: number, from: number, to: number): number => (hears ? many(requests, draw(salt), from, to) : 0);
  const image = (salt: number, from: number, to: number): number => (sees ? many(requests, draw(salt), from, to) : 0);
  // Spelled out and not with spreads, because a report of many projects needs millions of them.
  const input_text_tokens = many(requests, draw(0), 400, 1_200);
  const input_audio_tokens = audio(1, 50, 200);
  const input_image_tokens = image(2, 10, 80);
  const input_uncached_tokens = input_text_tokens + input_audio_tokens + input_image_tokens;
  const input_cached_text_tokens = many(requests, draw(3), 200, 600);
  const input_cached_audio_tokens = audio(4, 10, 50);
  const input_cached_image_tokens = image(5, 5, 20);
  const input_cached_tokens = input_cached_text_tokens + input_cached_audio_tokens + input_cached_image_tokens;
  const input_cache_write_30m_tokens = many(requests, draw(6), 10, 60);
  const input_cache_write_12h_tokens = many(requests, draw(7), 5, 20);
  const input_cache_write_tokens = input_cache_write_30m_tokens + input_cache_write_12h_tokens;
  const output_text_tokens = many(requests, draw(8), 80, 300);
  const output_audio_tokens = audio(9, 40, 150);
  const output_image_tokens = image(10, 0, 10);
  return {
    input_tokens: input_uncached_tokens + input_cached_tokens + input_cache_write_tokens,
    input_cached_tokens,
    input_cache_write_tokens,
    input_uncached_tokens,
    output_tokens: output_text_tokens + output_audio_tokens + output_image_tokens,
    input_text_tokens,
    output_text_tokens,
    input_cached_text_tokens,
    input_audio_tokens,
    input_cached_audio_tokens,
    output_audio_tokens,
    input_image_tokens,
    input_cached_image_tokens,
    output_image_tokens,
    input_cache_write_12h_tokens,
    input_cache_write_30m_tokens,
    num_model_requests: requests,
  };
}

/** Kinds that count only their input. */
function plainTokens(requests: number, draw: Draw): Counts {
  return { input_tokens: many(requests, draw(0), 50, 400), num_model_requests: requests };
}

/** The kinds of usage, by the last part of their path. */
export const usageKinds = {
  completions: { counts: tokens, groups: textGroups },
  decisions: { counts: tokens, groups: textGroups },
  embeddings: { counts: plainTokens, groups: [...owners, "model"] },
  moderations: { counts: plainTokens, groups: [...owners, "model"] },
  images: {
    counts: (requests, draw) => ({ images: many(requests, draw(0), 1, 3), num_model_requests: requests }),
    groups: [...owners, "model", "size", "source"],
  },
  audio_speeches: {
    counts: (requests, draw) => ({ characters: many(requests, draw(0), 100, 900), num_model_requests: requests }),
    groups: [...owners, "model"],
  },
  audio_transcriptions: {
    counts: (requests, draw) => ({ seconds: many(requests, draw(0), 10, 120), num_model_requests: requests }),
    groups: [...owners, "model"],
  },
  vector_stores: {
    counts: (requests, draw) => ({ usage_bytes: many(requests, draw(0), 1_000_000, 2_000_000) }),
    groups: ["project_id"],
  },
  code_interpreter_sessions: { counts: (requests) => ({ num_sessions: requests }), groups: ["project_id"] },
  file_search_calls: {
    counts: (requests) => ({ num_requests: requests }),
    groups: [...owners, "vector_store_id"],
    object: "file_searches",
  },
  web_search_calls: {
    counts: (requests, draw) => ({ num_model_requests: requests, num_requests: many(requests, draw(0), 1, 3) }),
    groups: [...owners, "model", "context_level", "api_source"],
    object: "web_searches",
  },
} satisfies Record<string, UsageKind>;

/** The name of a kind of usage. */
export type UsageName = keyof typeof usageKinds;

/** The names of all kinds. */
export const usageNames = Object.keys(usageKinds) as UsageName[];

/** The kind with this name. */
export function usageKind(name: UsageName): UsageKind {
  return usageKinds[name];
}

/** How often a workload makes requests in a day. Stored bytes are a level, which a day shows once. */
export function momentsPerDay(name: UsageName): number {
  return name === "vector_stores" ? 1 : 4;
}

/** The counters of a use. */
export function countsOf(workload: Workload, requests: number, draw: Draw): Counts {
  return usageKind(workload.usage).counts(requests, draw, workload);
}

/** The fields of a workload that it does not set itself. */
const usual: Record<string, string | boolean> = {
  batch: false,
  service_tier: "default",
  api_source: "unlabeled",
  size: "1024x1024",
  source: "image.generation",
  vector_store_id: "vs_example",
  context_level: "medium",
};

/** A value of a field that a report can group by. */
export type Group = string | boolean | null;

/** The value of a workload in a field that a report can group by. */
export function groupOf(workload: Workload, group: string): Group {
  switch (group) {
    case "project_id":
      return workload.projectId;
    case "user_id":
      return workload.userId;
    case "api_key_id":
      return workload.apiKeyId;
    case "model":
      return workload.model;
    default:
      return workload.fields[group] ?? usual[group] ?? null;
  }
}
