/**
 * The limits of one model in one project.
 * API: /organization/projects/{projectId}/rate_limits. Every project has a row for each model, and the API can neither create nor
 * delete a row. Create finds the row and changes it. Destroy restores the values that create found.
 */
import type * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import type { AdminClient } from "../client/client";
import { enumerate, fromOutside } from "../client/outside";
import { atLeastOne, declareResource, type Change, type Context, type Properties } from "../lifecycle/declaration";
import { UserError } from "../lifecycle/errors";
import { pathToName } from "../lifecycle/ids";
import { local, refersTo, replaces, updates, type ArgsOf } from "../lifecycle/inputs";
import { getExisting, OpenAIResource } from "../program/resource";
import {
  rateLimitBody,
  rateLimitCalled,
  rateLimitListing,
  rateLimitNames,
  rateLimitRoute,
  type RateLimitName,
  type RateLimitObject,
} from "../wire/rateLimits";

export { rateLimitNames, type RateLimitName };

export interface RateLimitArgs {
  /** The id of the project. Changing this replaces the resource: the provider restores the old project's limits. */
  projectId: pulumi.Input<string>;
  /**
   * The model's name, as in the project's list of limits. Changing this replaces the resource: the provider restores the old
   * model's limits.
   */
  model: pulumi.Input<string>;
  /** The most requests per minute. Default: not managed. */
  maxRequestsPer1Minute?: pulumi.Input<number>;
  /** The most tokens per minute. Default: not managed. */
  maxTokensPer1Minute?: pulumi.Input<number>;
  /** The most images per minute. Only image models have this limit. Default: not managed. */
  maxImagesPer1Minute?: pulumi.Input<number>;
  /** The most megabytes of audio per minute. Only audio models have this limit. Default: not managed. */
  maxAudioMegabytesPer1Minute?: pulumi.Input<number>;
  /** The most requests per day. Only some models have this limit. Default: not managed. */
  maxRequestsPer1Day?: pulumi.Input<number>;
  /** The most input tokens per day in the batch queue. Only models with a batch queue have this limit. Default: not managed. */
  batch1DayMaxInputTokens?: pulumi.Input<number>;
  /** What destroy does: `restore` writes back the values found at creation, `keep` changes nothing. Default: `restore`. */
  onDestroy?: pulumi.Input<"restore" | "keep">;
}

/**
 * The limits of one model in one project. Set at least one limit. If you remove a limit from the program, the provider writes
 * back the value found at creation. **Destroy writes back the values found at creation**, unless `onDestroy` is `"keep"`.
 *
 * @example One limit
 * ```ts
 * new openai.RateLimit("web-gpt-5", { projectId: web.id, model: "gpt-5", maxRequestsPer1Minute: 500 });
 * ```
 * @example Requests, tokens and batch
 * ```ts
 * new openai.RateLimit("search-gpt-5", {
 *   projectId: search.id,
 *   model: "gpt-5",
 *   maxRequestsPer1Minute: 2_000,
 *   maxTokensPer1Minute: 400_000,
 *   batch1DayMaxInputTokens: 5_000_000,
 * });
 * ```
 */
export class RateLimit extends OpenAIResource {
  static readonly __pulumiType = "pulumi-nodejs:dynamic/openai:RateLimit";

  declare public readonly projectId: pulumi.Output<string>;
  declare public readonly model: pulumi.Output<string>;
  declare public readonly maxRequestsPer1Minute: pulumi.Output<number | undefined>;
  declare public readonly maxTokensPer1Minute: pulumi.Output<number | undefined>;
  declare public readonly maxImagesPer1Minute: pulumi.Output<number | undefined>;
  declare public readonly maxAudioMegabytesPer1Minute: pulumi.Output<number | undefined>;
  declare public readonly maxRequestsPer1Day: pulumi.Output<number | undefined>;
  declare public readonly batch1DayMaxInputTokens: pulumi.Output<number | undefined>;
  declare public readonly onDestroy: pulumi.Output<string | undefined>;
  /** The API's id of the row. */
  declare public readonly rateLimitId: pulumi.Output<string>;

  constructor(name: string, args: RateLimitArgs, opts?: pulumi.CustomResourceOptions) {
    super(rateLimit, name, args, opts);
  }

  /** Reads existing limits, `<projectId>/<rateLimitId>`, without managing them. */
  static get(name: string, id: pulumi.Input<pulumi.ID>, opts?: pulumi.CustomResourceOptions): RateLimit {
    return getExisting(RateLimit, name, id, opts);
  }
}

export const limit = z.int("must be a whole number").min(0, "must not be negative").optional();

const inputs = {
  projectId: replaces(z.string().min(1), refersTo("Project")),
  model: replaces(z.string().min(1, "must be the name of a model")),
  maxRequestsPer1Minute: updates(limit),
  maxTokensPer1Minute: updates(limit),
  maxImagesPer1Minute: updates(limit),
  maxAudioMegabytesPer1Minute: updates(limit),
  maxRequestsPer1Day: updates(limit),
  batch1DayMaxInputTokens: updates(limit),
  onDestroy: local(z.enum(["restore", "keep"], "must be restore or keep").optional()),
};

type Args = ArgsOf<typeof inputs>;

export const rateLimit = declareResource({
  kind: "RateLimit",
  topic: "limits",
  logged: { as: ["rate_limit.updated"] },
  inputs,
  rules: [atLeastOne(...rateLimitNames)],
  outputs: ["rateLimitId"],
  id: pathToName("projectId", "rateLimitId"),
  listing: rateLimitListing,
  untouched: "as most",
  origin: {
    how: "taken over",
    by: "key",
    inputs: ["projectId", "model"],
    recognisedBy: "model",
    restores: rateLimitNames,
    find: findRow,
  },
  update,
  partOf: ({ projectId, model }) =>
    typeof projectId === "string" && typeof model === "string"
      ? { kind: "ProjectRateLimits", id: projectId, names: [model] }
      : undefined,
  onDelete: "writes back the values found at creation, unless onDestroy is keep",
  advice: ({ status, param }, { model }) => {
    const name = rateLimitCalled(param);
    return status === 400 && name !== undefined
      ? `${name} must not exceed the organisation's limit for ${model}. Set a lower value, or ask OpenAI to raise that limit.`
      : undefined;
  },
});

/** Enough models, and enough of each name, to find the right model in a message. */
const MOST_MODELS = 40;
const LONGEST_NAME = 60;

/**
 * Finds the row of the model. OpenAI does not document the form of its id, so we never guess the id (trap 16). All rows of a
 * project share one listing.
 */
async function findRow(api: AdminClient, { projectId, model }: Args): Promise<RateLimitObject[]> {
  const ofModel = (one: RateLimitObject) => one.model === model;
  const listed = await api.findListed(rateLimitListing, { projectId }, "rateLimitId", ofModel, { toTheEnd: true });
  if (typeof listed === "object") return [listed.object];
  const rows = await api.list(rateLimitListing, { projectId });
  const row = rows.find(ofModel);
  if (row) return [row];
  const known = rows.map((one) => fromOutside(one.model, LONGEST_NAME)).sort();
  throw new UserError(
    `Could not find a rate limit for model "${model}" in project ${projectId}: the API lists no such model. Set model to one of ` +
      `these: ${enumerate(known, MOST_MODELS)}.`,
  );
}

/**
 * Sends the changed limits.
 * @throws UserError for a limit that the model does not have. The API would refuse the limit too, but would not name it.
 */
async function update(api: AdminClient, { changed, before }: Change<Args>, { key }: Context): Promise<Properties> {
  refuseForeignLimits(changed, before, String(before.model), key.projectId);
  return api.update(rateLimitRoute, key, rateLimitBody(changed));
}

/** @throws UserError for a limit that the model does not have. */
export function refuseForeignLimits(
  wanted: Properties,
  row: Properties,
  model: string,
  projectId: string | undefined,
): void {
  const foreign = rateLimitNames.filter((name) => wanted[name] !== undefined && row[name] === undefined);
  if (foreign.length === 0) return;
  const has = rateLimitNames.filter((name) => row[name] !== undefined);
  throw new UserError(
    `Could not set ${foreign.join(" and ")} of model ${model} in project ${projectId}: the model does not ` +
      `have this limit. Set any of these instead: ${has.join(", ")}.`,
  );
}
