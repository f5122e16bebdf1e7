/** The six limits of a RateLimit, as its inputs are called. */
export const limitNames = [
  "maxRequestsPer1Minute",
  "maxTokensPer1Minute",
  "maxImagesPer1Minute",
  "maxAudioMegabytesPer1Minute",
  "maxRequestsPer1Day",
  "batch1DayMaxInputTokens",
] as const;

/** @see limitNames */
export type LimitName = (typeof limitNames)[number];
