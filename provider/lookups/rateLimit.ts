/** Looks up the rate limits of a project. API: /organization/projects/{projectId}/rate_limits. */
import { z } from "zod";
import { rateLimitListing, type RateLimitObject } from "../wire/rateLimits";
import { argument } from "./arguments";
import { declareLookup } from "./lookup";

/** The limits of which model in which project. */
export interface GetRateLimitArgs {
  /** The id of the project. */
  projectId: string;
  /** The model's name, as in the project's list of limits. */
  model: string;
}

/** The limits of one model in one project. An absent limit does not apply to the model; it is not 0. */
export interface GetRateLimitResult {
  /** The id of the limits as a resource: `<projectId>/<rateLimitId>`. */
  readonly id: string;
  readonly projectId: string;
  /** The API's id of the row. */
  readonly rateLimitId: string;
  readonly model: string;
  readonly maxRequestsPer1Minute: number | undefined;
  readonly maxTokensPer1Minute: number | undefined;
  readonly maxImagesPer1Minute: number | undefined;
  readonly maxAudioMegabytesPer1Minute: number | undefined;
  readonly maxRequestsPer1Day: number | undefined;
  /** Input tokens per day in the batch queue. */
  readonly batch1DayMaxInputTokens: number | undefined;
}

/** Which project. */
export interface GetRateLimitsArgs {
  /** The id of the project. */
  projectId: string;
}

/** The limits of every model in one project. */
export interface GetRateLimitsResult {
  readonly projectId: string;
  readonly rateLimits: GetRateLimitResult[];
}

const rateLimit = declareLookup<GetRateLimitArgs, GetRateLimitResult>({
  name: "getRateLimit",
  returns: "the limits of one model in a project",
  args: z.strictObject({ projectId: argument.id, model: argument.text }),
  read: async (reader, { projectId, model }) => {
    const row = reader.one(
      { noun: "rate limit", by: { model }, where: `in project ${projectId}` },
      await reader.all(rateLimitListing, { projectId }),
      (one) => one.model === model,
      (one) => one.rateLimitId,
      (one) => one.model,
    );
    return result(projectId, row);
  },
});

const rateLimits = declareLookup<GetRateLimitsArgs, GetRateLimitsResult>({
  name: "getRateLimits",
  returns: "the limits of every model in a project",
  args: z.strictObject({ projectId: argument.id }),
  read: async (reader, { projectId }) => {
    const rows = await reader.all(rateLimitListing, { projectId });
    return { projectId, rateLimits: rows.map((row) => result(projectId, row)) };
  },
});

function result(projectId: string, { rateLimitId, ...rest }: RateLimitObject): GetRateLimitResult {
  return { id: `${projectId}/${rateLimitId}`, projectId, rateLimitId, ...rest };
}

/**
 * Reads the limits of one model in a project.
 *
 * @example Half of the limit of production
 * ```ts
 * const { maxRequestsPer1Minute } = await openai.getRateLimit({ projectId: production.id, model: "gpt-5" });
 * new openai.RateLimit("staging-gpt-5", {
 *   projectId: staging.id,
 *   model: "gpt-5",
 *   maxRequestsPer1Minute: Math.floor((maxRequestsPer1Minute ?? 0) / 2),
 * });
 * ```
 */
export const getRateLimit = rateLimit.promise;

/** {@link getRateLimit} for arguments that are Outputs. In a preview, an unknown argument gives an unknown result. */
export const getRateLimitOutput = rateLimit.output;

/**
 * Reads the limits of every model in a project.
 *
 * @example
 * ```ts
 * const { rateLimits } = await openai.getRateLimits({ projectId: web.id });
 * ```
 */
export const getRateLimits = rateLimits.promise;

/** {@link getRateLimits} for arguments that are Outputs. In a preview, an unknown argument gives an unknown result. */
export const getRateLimitsOutput = rateLimits.output;
