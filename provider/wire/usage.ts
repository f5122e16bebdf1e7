import { z } from "zod";
import { field, type ObjectOf, type Rows } from "./object";
import { apiSource, bucketWidths, callerRows, listingOfReport, type BucketObject, type BucketWidth } from "./reports";
import type { Listing } from "./route";

const count = (name: string) => field(name, z.number());

const { projectId } = callerRows;
const model = field("model", z.string());
const modelRequests = count("num_model_requests");

/** The tokens of text, audio and images. Older answers lack some of the sums. */
const tokenRows = {
  inputTokens: count("input_tokens"),
  inputUncachedTokens: count("input_uncached_tokens"),
  inputCachedTokens: count("input_cached_tokens"),
  inputCacheWriteTokens: count("input_cache_write_tokens"),
  inputCacheWrite30mTokens: count("input_cache_write_30m_tokens"),
  inputCacheWrite12hTokens: count("input_cache_write_12h_tokens"),
  inputTextTokens: count("input_text_tokens"),
  inputAudioTokens: count("input_audio_tokens"),
  inputImageTokens: count("input_image_tokens"),
  inputCachedTextTokens: count("input_cached_text_tokens"),
  inputCachedAudioTokens: count("input_cached_audio_tokens"),
  inputCachedImageTokens: count("input_cached_image_tokens"),
  outputTokens: count("output_tokens"),
  outputTextTokens: count("output_text_tokens"),
  outputAudioTokens: count("output_audio_tokens"),
  outputImageTokens: count("output_image_tokens"),
  numModelRequests: modelRequests,
};

const inputRows = { inputTokens: tokenRows.inputTokens, numModelRequests: modelRequests };

const textGroups = {
  ...callerRows,
  model,
  batch: field("batch", z.boolean()),
  serviceTier: field("service_tier", z.string()),
  apiSource,
};

const callersOfModels = { ...callerRows, model };

/** One kind of usage: what a request can group by, and what an answer counts. */
interface UsageKindRows {
  /** The last part of the path. */
  readonly path: string;
  readonly groups: Rows;
  readonly counts: Rows;
}

/** The kinds of usage. */
export const usageKinds = {
  completions: { path: "completions", groups: textGroups, counts: tokenRows },
  decisions: { path: "decisions", groups: textGroups, counts: tokenRows },
  embeddings: {
    path: "embeddings",
    groups: callersOfModels,
    counts: inputRows,
  },
  moderations: {
    path: "moderations",
    groups: callersOfModels,
    counts: inputRows,
  },
  images: {
    path: "images",
    groups: { ...callersOfModels, size: field("size", z.string()), source: field("source", z.string()) },
    counts: { images: count("images"), numModelRequests: modelRequests },
  },
  audioSpeeches: {
    path: "audio_speeches",
    groups: callersOfModels,
    counts: { characters: count("characters"), numModelRequests: modelRequests },
  },
  audioTranscriptions: {
    path: "audio_transcriptions",
    groups: callersOfModels,
    counts: { seconds: count("seconds"), numModelRequests: modelRequests },
  },
  vectorStores: {
    path: "vector_stores",
    groups: { projectId },
    counts: { usageBytes: count("usage_bytes") },
  },
  codeInterpreterSessions: {
    path: "code_interpreter_sessions",
    groups: { projectId },
    counts: { numSessions: count("num_sessions") },
  },
  fileSearchCalls: {
    path: "file_search_calls",
    groups: { ...callerRows, vectorStoreId: field("vector_store_id", z.string()) },
    counts: { numRequests: count("num_requests") },
  },
  webSearchCalls: {
    path: "web_search_calls",
    groups: { ...callersOfModels, contextLevel: field("context_level", z.string()), apiSource },
    counts: { numRequests: count("num_requests"), numModelRequests: modelRequests },
  },
} as const satisfies Record<string, UsageKindRows>;

export type UsageKind = keyof typeof usageKinds;

export const usageKindNames = Object.keys(usageKinds) as [UsageKind, ...UsageKind[]];

/** What a bucket tells about one combination of the grouped fields, for any kind. */
export type UsageObject = {
  [K in UsageKind]: ObjectOf<(typeof usageKinds)[K]["counts"]> & ObjectOf<(typeof usageKinds)[K]["groups"]>;
}[UsageKind];

/** The list of the buckets of one kind of usage. */
export function usageListing(kind: UsageKind, width: BucketWidth): Listing<BucketObject<UsageObject>> {
  const { path, groups, counts }: UsageKindRows = usageKinds[kind];
  const { pageSize } = bucketWidths[width];
  const noun = `usage of ${path.replaceAll("_", " ")}`;
  const listing = listingOfReport({ ...counts, ...groups }, { path: `/organization/usage/${path}`, noun, pageSize });
  return { ...listing, query: { bucket_width: width } } as unknown as Listing<BucketObject<UsageObject>>;
}

/** The filters, by our names. Each is a list, except `batch`. */
export const usageFilters = {
  projectIds: "project_ids[]",
  userIds: "user_ids[]",
  apiKeyIds: "api_key_ids[]",
  models: "models[]",
  batch: "batch",
  sizes: "sizes[]",
  sources: "sources[]",
  vectorStoreIds: "vector_store_ids[]",
  contextLevels: "context_levels[]",
} as const;
