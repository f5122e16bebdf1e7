import type { RateLimitName } from "pulumi-openai-admin";

/** The limits that only some models have. The API says "only present for relevant models". */
export const specialLimits = [
  "maxImagesPer1Minute",
  "maxAudioMegabytesPer1Minute",
  "maxRequestsPer1Day",
  "batch1DayMaxInputTokens",
] as const satisfies readonly RateLimitName[];

/** Models, by pattern, and the special limits that they have. */
export interface Family {
  models: string[];
  limits: (typeof specialLimits)[number][];
}

/**
 * The known model families in November 2026. The first matching family decides, so special cases come before general
 * ones. The API publishes no such table. We derived it from rate-limit rows and from the models' pages. Requests per
 * day differ between organisations, so every family may have that limit.
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
