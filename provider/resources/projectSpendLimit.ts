/**
 * The hard spend limit of a project.
 * API: /organization/projects/{projectId}/spend_limit. A project may have one limit. Create sets it, or replaces the
 * existing limit and records that. Destroy restores the recorded limit, or removes the limit if there was none.
 */
import type * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { declareResource } from "../lifecycle/declaration";
import { path } from "../lifecycle/ids";
import { refersTo, replaces } from "../lifecycle/inputs";
import { getExisting, OpenAIResource } from "../program/resource";
import { isNoLimit, LIMIT_VALUES, projectSpendLimitRoute } from "../wire/spendLimits";
import { amount, currency, interval, updateLimit, WATCHED_VALUES } from "./spend";

export interface ProjectSpendLimitArgs {
  /** The id of the project. Changing this replaces the resource: the provider restores the old project's limit. */
  projectId: pulumi.Input<string>;
  /** The most spend in a month, in cents: `openai.usd(500)` is $500.00. At least 1 cent. */
  thresholdAmount: pulumi.Input<number>;
  /** The currency of the amount. Default: `USD`, the only one. */
  currency?: pulumi.Input<"USD">;
  /** The interval of the limit. Default: `month`, the only one. */
  interval?: pulumi.Input<"month">;
}

/**
 * The hard spend limit of a project. After the month's spend reaches the limit, the API answers the project's
 * requests with 429. **Destroy restores the limit found at creation, or removes the limit if there was none.**
 *
 * @example A limit of $500 a month
 * ```ts
 * new openai.ProjectSpendLimit("web-limit", { projectId: web.id, thresholdAmount: openai.usd(500) });
 * ```
 * @example A limit, and an alert before it
 * ```ts
 * const limit = new openai.ProjectSpendLimit("search-limit", {
 *   projectId: search.id,
 *   thresholdAmount: openai.usd(2_000),
 * });
 * new openai.ProjectSpendAlert(
 *   "search-alert",
 *   {
 *     projectId: search.id,
 *     thresholdAmount: openai.usd(1_600),
 *     notificationChannel: { recipients: ["finance@example.com"] },
 *   },
 *   { dependsOn: limit },
 * );
 * ```
 */
export class ProjectSpendLimit extends OpenAIResource {
  static readonly __pulumiType = "pulumi-nodejs:dynamic/openai:ProjectSpendLimit";

  declare public readonly projectId: pulumi.Output<string>;
  declare public readonly thresholdAmount: pulumi.Output<number>;
  declare public readonly currency: pulumi.Output<string>;
  declare public readonly interval: pulumi.Output<string>;
  /** Whether the API enforces the limit now: `inactive` or `enforcing`. It changes without a write, and never counts as drift. */
  declare public readonly enforcementStatus: pulumi.Output<string | undefined>;

  constructor(name: string, args: ProjectSpendLimitArgs, opts?: pulumi.CustomResourceOptions) {
    super(projectSpendLimit, name, args, opts);
  }

  /** Reads the spend limit of a project, by the project's id, without managing it. */
  static get(name: string, id: pulumi.Input<pulumi.ID>, opts?: pulumi.CustomResourceOptions): ProjectSpendLimit {
    return getExisting(ProjectSpendLimit, name, id, opts);
  }
}

export const projectSpendLimit = declareResource({
  kind: "ProjectSpendLimit",
  topic: "spend",
  inputs: {
    projectId: replaces(z.string().min(1), refersTo("Project")),
    thresholdAmount: amount(1),
    currency,
    interval,
  },
  outputs: ["enforcementStatus"],
  id: path("projectId"),
  object: projectSpendLimitRoute,
  isGone: isNoLimit,
  origin: { how: "taken over", by: "key", inputs: ["projectId"], restores: LIMIT_VALUES, mayBeUnset: true },
  watched: WATCHED_VALUES,
  update: updateLimit("ProjectSpendLimit", projectSpendLimitRoute),
  onDelete: "restores the limit found at creation, or removes the limit if there was none",
});
