import { z } from "zod";
import { apiIdWithSlashes } from "./ids";
import { maybe, type Collection, type Route } from "./route";

/** The limits of one model in one project. The last four exist only where the model has them: absent is not 0. */
const answer = z
  .object({
    id: apiIdWithSlashes,
    model: z.string(),
    max_requests_per_1_minute: maybe(z.number()),
    max_tokens_per_1_minute: maybe(z.number()),
    max_images_per_1_minute: maybe(z.number()),
    max_audio_megabytes_per_1_minute: maybe(z.number()),
    max_requests_per_1_day: maybe(z.number()),
    batch_1_day_max_input_tokens: maybe(z.number()),
  })
  .transform((wire) => ({
    rateLimitId: wire.id,
    model: wire.model,
    maxRequestsPer1Minute: wire.max_requests_per_1_minute,
    maxTokensPer1Minute: wire.max_tokens_per_1_minute,
    maxImagesPer1Minute: wire.max_images_per_1_minute,
    maxAudioMegabytesPer1Minute: wire.max_audio_megabytes_per_1_minute,
    maxRequestsPer1Day: wire.max_requests_per_1_day,
    batch1DayMaxInputTokens: wire.batch_1_day_max_input_tokens,
  }));

export type RateLimitObject = z.output<typeof answer>;

/** POST only: a single row cannot be read. */
export const rateLimit: Route<RateLimitObject> = {
  path: "/organization/projects/{projectId}/rate_limits/{rateLimitId}",
  noun: "rate limit {rateLimitId} of project {projectId}",
  answer,
};

export const rateLimits: Collection<RateLimitObject> = {
  path: "/organization/projects/{projectId}/rate_limits",
  noun: "rate limits of project {projectId}",
  answer,
  idName: "rateLimitId",
  cursor: "object",
  pageSize: 100,
};

/** A partial update: what is left out stays. */
export function rateLimitBody(limits: Partial<Omit<RateLimitObject, "rateLimitId" | "model">>) {
  return {
    max_requests_per_1_minute: limits.maxRequestsPer1Minute,
    max_tokens_per_1_minute: limits.maxTokensPer1Minute,
    max_images_per_1_minute: limits.maxImagesPer1Minute,
    max_audio_megabytes_per_1_minute: limits.maxAudioMegabytesPer1Minute,
    max_requests_per_1_day: limits.maxRequestsPer1Day,
    batch_1_day_max_input_tokens: limits.batch1DayMaxInputTokens,
  };
}

/** The API's name of a limit, as its refusals use it. */
export function rateLimitField(limit: keyof Parameters<typeof rateLimitBody>[0]): string | undefined {
  return Object.entries(rateLimitBody({ [limit]: 1 })).find(([, value]) => value !== undefined)?.[0];
}
