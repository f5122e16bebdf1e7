/**
 * The limits of one model in one project.
 * API: /organization/projects/{projectId}/rate_limits. Every project has a row for each model from the start: create
 * finds it and changes it, destroy writes back what was there before. A row can neither be made nor deleted.
 */
import type * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import type { AdminClient } from "../client/client";
import { enumerate, fromOutside } from "../client/outside";
import { atLeastOne, declareResource, type Change, type Context, type Properties } from "../lifecycle/declaration";
import { UserError } from "../lifecycle/errors";
import { pathToName } from "../lifecycle/ids";
import { local, refersTo, replaces, updates, type ArgsOf } from "../lifecycle/inputs";
import { existing, OpenAIResource } from "../program/resource";
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
  /** The project. Changing it restores the old project's limits and takes over the new one's. */
  projectId: pulumi.Input<string>;
  /** The model's name, as the project's limits list it. Changing it restores the old row and takes over the new one. */
  model: pulumi.Input<string>;
  /** Requests a minute. */
  maxRequestsPer1Minute?: pulumi.Input<number>;
  /** Tokens a minute. */
  maxTokensPer1Minute?: pulumi.Input<number>;
  /** Images a minute; only models that make images have it. */
  maxImagesPer1Minute?: pulumi.Input<number>;
  /** Megabytes of audio a minute; only audio models have it. */
  maxAudioMegabytesPer1Minute?: pulumi.Input<number>;
  /** Requests a day; only some models have it. */
  maxRequestsPer1Day?: pulumi.Input<number>;
  /** Input tokens a day in the batch queue; only models with batch have it. */
  batch1DayMaxInputTokens?: pulumi.Input<number>;
  /** What destroy does: `restore` (default) writes back the values found at creation, `keep` leaves the limits as they are. */
  onDestroy?: pulumi.Input<"restore" | "keep">;
}

/**
 * The limits of one model in one project. Limits that are left out are not managed; one that is taken out of the program
 * goes back to what was found. **Destroy writes back the values found at creation** (`onDestroy: "keep"` does not).
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
    return existing(RateLimit, name, id, opts);
  }
}

const limit = z.int("must be a whole number").min(0, "must not be negative").optional();

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
  inputs,
  rules: [atLeastOne(...rateLimitNames)],
  outputs: ["rateLimitId"],
  id: pathToName("projectId", "rateLimitId"),
  listing: rateLimitListing,
  origin: {
    how: "taken over",
    by: "key",
    inputs: ["projectId", "model"],
    recognisedBy: "model",
    restores: rateLimitNames,
    find: findRow,
  },
  update,
  onDelete: "writes back the values found at creation, unless onDestroy is keep",
  advice: ({ status, param }, { model }) => {
    const name = rateLimitCalled(param);
    return status === 400 && name !== undefined
      ? `${name} cannot be above the organisation's own limit for ${model}: ask for less, or have that raised.`
      : undefined;
  },
});

/** The names of the models in a message: enough of them and of each to find the right one. */
const MOST_MODELS = 40;
const LONGEST_NAME = 60;

/**
 * The row of the model. The form of its id is not documented, so it is looked up and never guessed (trap 16);
 * all limits of a project share one listing.
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
    `Project ${projectId} has no rate limits for the model "${model}". It has them for: ${enumerate(known, MOST_MODELS)}.`,
  );
}

/** Sends what changed. A limit that the model does not have is refused here: the API's own answer does not name it. */
async function update(api: AdminClient, { changed, before }: Change<Args>, { key }: Context): Promise<Properties> {
  const foreign = rateLimitNames.filter((name) => changed[name] !== undefined && before[name] === undefined);
  if (foreign.length > 0) {
    const has = rateLimitNames.filter((name) => before[name] !== undefined);
    throw new UserError(
      `The model ${String(before.model)} has no ${foreign.join(" and no ")} in project ${key.projectId}. It has: ${has.join(", ")}.`,
    );
  }
  return api.update(rateLimitRoute, key, rateLimitBody(changed));
}
