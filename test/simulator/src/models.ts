import type { Limits, LimitName } from "./state";
import type { UsageName } from "./usageKinds";

/**
 * The models with rate-limit rows, and the maximum values that an organisation can give to a project. The names are
 * real, the numbers are invented. As the API documents, a model has only the limits that apply to it.
 */
export const modelCeilings: Record<string, Limits> = {
  "gpt-5": textModel(10_000, 4_000_000, 1_350_000_000),
  "gpt-5-mini": textModel(30_000, 180_000_000, 15_000_000_000),
  "gpt-4.1": textModel(10_000, 2_000_000, 200_000_000),
  "gpt-4o": textModel(10_000, 2_000_000, 200_000_000),
  "gpt-4o-audio-preview": { ...textModel(5_000, 800_000), max_audio_megabytes_per_1_minute: 400 },
  "o4-mini": textModel(30_000, 150_000_000, 15_000_000_000),
  "o3-pro": textModel(2_000, 800_000, 200_000_000),
  "gpt-image-1": { ...textModel(5_000, 8_000_000), max_images_per_1_minute: 250 },
  "text-embedding-3-small": textModel(10_000, 10_000_000, 4_000_000_000),
  "whisper-1": { ...textModel(10_000, 1_000_000), max_audio_megabytes_per_1_minute: 1_000 },
  "gpt-realtime": { ...textModel(10_000, 1_000_000), max_requests_per_1_day: 50_000 },
  "omni-moderation-latest": { ...textModel(2_000, 150_000), max_requests_per_1_day: 100_000 },
};

/** The model of a workload that names none, by kind of usage. The other kinds have no models. */
export const usualModels: Partial<Record<UsageName, string>> = {
  completions: "gpt-5",
  decisions: "gpt-5",
  embeddings: "text-embedding-3-small",
  moderations: "omni-moderation-latest",
  images: "gpt-image-1",
  audio_speeches: "gpt-realtime",
  audio_transcriptions: "whisper-1",
  web_search_calls: "gpt-5",
};

function textModel(requests: number, tokens: number, batchTokens?: number): Limits {
  const limits: Limits = { max_requests_per_1_minute: requests, max_tokens_per_1_minute: tokens };
  if (batchTokens !== undefined) limits.batch_1_day_max_input_tokens = batchTokens;
  return limits;
}

/** The names of the six limits, in the order of the description. */
export const limitNames: readonly LimitName[] = [
  "max_requests_per_1_minute",
  "max_tokens_per_1_minute",
  "max_images_per_1_minute",
  "max_audio_megabytes_per_1_minute",
  "max_requests_per_1_day",
  "batch_1_day_max_input_tokens",
];
