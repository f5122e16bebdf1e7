import type { RateLimitName } from "pulumi-openai-admin";

/** The limits that only some models have (the API: "only present for relevant models"). */
export const specialLimits = [
  "maxImagesPer1Minute",
  "maxAudioMegabytesPer1Minute",
  "maxRequestsPer1Day",
  "batch1DayMaxInputTokens",
] as const satisfies readonly RateLimitName[];

/** Models by pattern, and which of the special limits they have. */
export interface Family {
  models: string[];
  limits: (typeof specialLimits)[number][];
}

/**
 * The families of models as they are known in November 2026; the first that fits a model decides, so that what is special
 * stands before its family. The API publishes no such table: it is read from the rate-limit rows and the models' pages, and
 * left open where those differ between organisations (requests a day: any model may have them).
 */
export const knownFamilies: Family[] = [
  { models: ["gpt-image-*", "chatgpt-image-*", "dall-e-*"], limits: ["maxImagesPer1Minute", "maxRequestsPer1Day"] },
  {
    models: ["whisper-*", "*-audio*", "*-transcribe*", "*-tts*", "tts-*", "*realtime*"],
    limits: ["maxAudioMegabytesPer1Minute", "maxRequestsPer1Day"],
  },
  { models: ["omni-moderation-*", "text-moderation-*"], limits: ["maxRequestsPer1Day"] },
  {
    models: ["gpt-*", "chatgpt-*", "o1*", "o3*", "o4*", "text-embedding-*", "ft:*"],
    limits: ["maxRequestsPer1Day", "batch1DayMaxInputTokens"],
  },
];
