import { z } from "zod";
import { apiIdWithSlashes } from "./ids";
import { answerOf, bodyOf, field, required, type ObjectOf } from "./object";
import type { Listing, Route } from "./route";

/** The limits of one model in one project. Only some models have the last four. An absent limit is not 0 (trap 21). */
const limits = {
  maxRequestsPer1Minute: field("max_requests_per_1_minute", z.number()),
  maxTokensPer1Minute: field("max_tokens_per_1_minute", z.number()),
  maxImagesPer1Minute: field("max_images_per_1_minute", z.number()),
  maxAudioMegabytesPer1Minute: field("max_audio_megabytes_per_1_minute", z.number()),
  maxRequestsPer1Day: field("max_requests_per_1_day", z.number()),
  batch1DayMaxInputTokens: field("batch_1_day_max_input_tokens", z.number()),
};

const rows = { rateLimitId: required("id", apiIdWithSlashes), model: required("model", z.string()), ...limits };

export type RateLimitObject = ObjectOf<typeof rows>;

/** One of the six limits of a row. */
export type RateLimitName = keyof typeof limits;

export const rateLimitNames = Object.keys(limits) as RateLimitName[];

/** POST only. The API cannot read a single row. */
export const rateLimitRoute: Route<RateLimitObject> = {
  path: "/organization/projects/{projectId}/rate_limits/{rateLimitId}",
  noun: "rate limit {rateLimitId} of project {projectId}",
  answer: answerOf(rows),
};

export const rateLimitListing: Listing<RateLimitObject> = {
  path: "/organization/projects/{projectId}/rate_limits",
  noun: "rate limits of project {projectId}",
  answer: answerOf(rows),
  idName: "rateLimitId",
  cursor: "object",
  pageSize: 100,
};

/** The body of an update. A limit that it leaves out keeps its value. */
export const rateLimitBody = bodyOf(rows, ...rateLimitNames);

/** Our name of the limit that a refusal is about. @param param the API's name. */
export function rateLimitCalled(param: string | undefined): RateLimitName | undefined {
  return rateLimitNames.find((name) => limits[name].sentAs === param);
}
