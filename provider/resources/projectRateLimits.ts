/**
 * The limits of several models in one project, as one resource.
 * API: /organization/projects/{projectId}/rate_limits. Every project has a row for each model. An update sends one call for each row
 * that differs. Destroy restores the values that the resource found.
 */
import type * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { enumerate, fromOutside } from "../client/outside";
import type { Entry, Properties } from "../lifecycle/declaration";
import { OutcomeUnknown, UserError } from "../lifecycle/errors";
import { path } from "../lifecycle/ids";
import { local, refersTo, replaces, updates } from "../lifecycle/inputs";
import { declareSet } from "../lifecycle/sets";
import { merged, pick } from "../lifecycle/state";
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
import { limit, refuseForeignLimits } from "./rateLimit";

/** The limits of one model. A limit that is left out is not managed. */
export type ModelLimits = { [Name in RateLimitName]?: pulumi.Input<number> };

export interface ProjectRateLimitsArgs {
  /** The id of the project. Changing this replaces the resource: the provider restores the old project's limits. */
  projectId: pulumi.Input<string>;
  /**
   * The limits of each model, by the model's name as in the project's list of limits. The limits have the names and units of a
   * RateLimit. Removing a model or a limit restores the value found before.
   */
  limits: pulumi.Input<Record<string, pulumi.Input<ModelLimits>>>;
  /** What destroy does: `restore` writes back the values found before, `keep` changes nothing. Default: `restore`. */
  onDestroy?: pulumi.Input<"restore" | "keep">;
}

/**
 * The limits of several models in one project. A refresh reads one list, and an update sends one call for each model that differs.
 * Other models of the project are not managed. **Destroy writes back the values found before**, unless `onDestroy` is `"keep"`.
 *
 * A program declares the limits of a model either here or as a RateLimit. To move a model from a
 * RateLimit to this resource or back, run `pulumi up --refresh`: it hands over the values that a destroy restores.
 *
 * @example Two models
 * ```ts
 * new openai.ProjectRateLimits("web", {
 *   projectId: web.id,
 *   limits: { "gpt-5": { maxRequestsPer1Minute: 500 }, "gpt-5-mini": { maxRequestsPer1Minute: 2_000 } },
 * });
 * ```
 * @example Limits that stay after a destroy
 * ```ts
 * new openai.ProjectRateLimits("search", {
 *   projectId: search.id,
 *   limits: { "gpt-5": { maxRequestsPer1Minute: 2_000, maxTokensPer1Minute: 400_000 } },
 *   onDestroy: "keep",
 * });
 * ```
 */
export class ProjectRateLimits extends OpenAIResource {
  static readonly __pulumiType = "pulumi-nodejs:dynamic/openai:ProjectRateLimits";

  declare public readonly projectId: pulumi.Output<string>;
  declare public readonly limits: pulumi.Output<Record<string, Partial<Record<RateLimitName, number>>>>;
  declare public readonly onDestroy: pulumi.Output<string | undefined>;
  /** The limits of the declared models from before the program changed them. A destroy restores them. */
  declare public readonly earlier: pulumi.Output<Record<string, Partial<Record<RateLimitName, number>>>>;

  constructor(name: string, args: ProjectRateLimitsArgs, opts?: pulumi.CustomResourceOptions) {
    super(projectRateLimits, name, args, opts);
  }

  /** Reads all limits of a project, by the project's id, without managing them. */
  static get(name: string, id: pulumi.Input<pulumi.ID>, opts?: pulumi.CustomResourceOptions): ProjectRateLimits {
    return getExisting(ProjectRateLimits, name, id, opts);
  }
}

const ofModel = z
  .strictObject(Object.fromEntries(rateLimitNames.map((name) => [name, limit])))
  .refine((limits) => Object.keys(limits).length > 0, `must have at least one of ${rateLimitNames.join(", ")}`);

/** Enough models to find the right one in a message. */
const MOST_MODELS = 40;

export const projectRateLimits = declareSet({
  kind: "ProjectRateLimits",
  topic: "limits",
  inputs: {
    projectId: replaces(z.string().min(1), refersTo("Project")),
    limits: updates(z.record(z.string().min(1, "must be the name of a model"), ofModel)),
    onDestroy: local(z.enum(["restore", "keep"], "must be restore or keep").optional()),
  },
  id: path("projectId"),
  listing: rateLimitListing,
  parents: ["projectId"],
  set: {
    input: "limits",
    isOfPeople: false,
    isList: false,
    place: "in the project",
    list: async (read, key) => (await read(rateLimitListing, key, "rateLimitId")).map(row),
    check: ({ projectId }, { name, value }, wanted) =>
      refuseForeignLimits(wanted as Properties, value as Properties, name, projectId),
    change: async (api, key, { id, name, value }, wanted) => {
      const body = rateLimitBody(wanted as Properties);
      const answer = row(await api.update(rateLimitRoute, { ...key, rateLimitId: id }, body));
      // The API has accepted the values, also if the answer leaves one out.
      if (answer.name === name) return merged(value as Properties, wanted as Properties, answer.value as Properties);
      throw new OutcomeUnknown(
        `Could not tell whether the limits of ${name} changed: the API's answer is about ${fromOutside(answer.name)}. Run ` +
          `\`pulumi up --refresh\`.`,
      );
    },
    single: ({ projectId }, { id }) => ["RateLimit", `${projectId}/${id}`],
    unknownRows: ({ projectId }, names, live) =>
      new UserError(
        `Nothing was changed: the API lists no model ${enumerate(names.map((name) => `"${fromOutside(name)}"`))} in project ` +
          `${projectId}. Use these names in limits: ${enumerate(live.map(({ name }) => fromOutside(name)).sort(), MOST_MODELS)}.`,
      ),
  },
  onDelete: "writes back the values found before, unless onDestroy is keep",
  leaves: ({ onDestroy }) => (onDestroy === "keep" ? "onDestroy is keep. The current values stay" : undefined),
  advice: ({ status, param }) => {
    const name = rateLimitCalled(param);
    return status === 400 && name !== undefined
      ? `${name} must not exceed the organisation's limit for the model. Set a lower value, or ask OpenAI to raise that limit.`
      : undefined;
  },
});

function row({ rateLimitId, model, ...limits }: RateLimitObject): Entry {
  return { id: rateLimitId, name: model, value: pick(limits, rateLimitNames) };
}
