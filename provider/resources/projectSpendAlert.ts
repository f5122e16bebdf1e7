/**
 * A mail when the month's spend of a project reaches an amount.
 * API: /organization/projects/{projectId}/spend_alerts/{alertId}. An update sends the whole alert. After each write, the provider reads
 * the declared limit, because the API has been seen to overwrite a limit with an alert (trap 51).
 */
import type * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { declareResource } from "../lifecycle/declaration";
import { path } from "../lifecycle/ids";
import { refersTo, replaces } from "../lifecycle/inputs";
import { getExisting, OpenAIResource } from "../program/resource";
import { projectSpendAlertListing, projectSpendAlertRoute, spendAlertBody } from "../wire/spendAlerts";
import { projectSpendLimitRoute } from "../wire/spendLimits";
import { amount, currency, interval, notificationChannel, writeAlert, type Neighbour } from "./spend";
import type { SpendAlertChannelArgs } from "./spendAlertChannel";

export interface ProjectSpendAlertArgs {
  /** The id of the project. Changing this replaces the resource. */
  projectId: pulumi.Input<string>;
  /** The spend in a month that triggers the mail, in cents: `openai.usd(400)` is $400.00. */
  thresholdAmount: pulumi.Input<number>;
  /** Who receives the mail. */
  notificationChannel: pulumi.Input<SpendAlertChannelArgs>;
  /** The currency of the amount. Default: `USD`, the only one. */
  currency?: pulumi.Input<"USD">;
  /** The interval of the alert. Default: `month`, the only one. */
  interval?: pulumi.Input<"month">;
}

/**
 * A mail when the month's spend of a project reaches an amount. An alert stops nothing; a ProjectSpendLimit does. **Destroy
 * deletes the alert.** If the program also declares a ProjectSpendLimit of the project, make the alert depend on it: the provider then
 * checks that the API has not overwritten the limit with the alert, and stops with the amounts if it has.
 *
 * @example A mail at $400
 * ```ts
 * new openai.ProjectSpendAlert("web-400", {
 *   projectId: web.id,
 *   thresholdAmount: openai.usd(400),
 *   notificationChannel: { recipients: ["finance@example.com"] },
 * });
 * ```
 * @example Beside a limit: create the limit first
 * ```ts
 * const limit = new openai.ProjectSpendLimit("limit", { projectId: web.id, thresholdAmount: openai.usd(500) });
 * for (const percent of [50, 80, 100]) {
 *   new openai.ProjectSpendAlert(
 *     `at-${percent}`,
 *     {
 *       projectId: web.id,
 *       thresholdAmount: openai.usd(5 * percent),
 *       notificationChannel: { recipients: ["finance@example.com"], subjectPrefix: `[web ${percent} %]` },
 *     },
 *     { dependsOn: limit },
 *   );
 * }
 * ```
 */
export class ProjectSpendAlert extends OpenAIResource {
  static readonly __pulumiType = "pulumi-nodejs:dynamic/openai:ProjectSpendAlert";

  declare public readonly projectId: pulumi.Output<string>;
  declare public readonly thresholdAmount: pulumi.Output<number>;
  declare public readonly notificationChannel: pulumi.Output<pulumi.Unwrap<SpendAlertChannelArgs>>;
  declare public readonly currency: pulumi.Output<string>;
  declare public readonly interval: pulumi.Output<string>;
  /** The API's id of the alert. */
  declare public readonly alertId: pulumi.Output<string>;

  constructor(name: string, args: ProjectSpendAlertArgs, opts?: pulumi.CustomResourceOptions) {
    super(projectSpendAlert, name, args, opts);
  }

  /** Reads an existing alert, `<projectId>/<alertId>`, without managing it. */
  static get(name: string, id: pulumi.Input<pulumi.ID>, opts?: pulumi.CustomResourceOptions): ProjectSpendAlert {
    return getExisting(ProjectSpendAlert, name, id, opts);
  }
}

const limit: Neighbour = { kind: "ProjectSpendLimit", route: projectSpendLimitRoute };

export const projectSpendAlert = declareResource({
  kind: "ProjectSpendAlert",
  topic: "spend",
  inputs: {
    projectId: replaces(z.string().min(1), refersTo("Project")),
    thresholdAmount: amount(0),
    notificationChannel,
    currency,
    interval,
  },
  outputs: ["alertId"],
  id: path("projectId", "alertId"),
  object: projectSpendAlertRoute,
  listing: projectSpendAlertListing,
  origin: {
    how: "made",
    by: "name",
    twins: "stop the create",
    inputs: ["projectId", "notificationChannel", "thresholdAmount"],
    create: (api, args, context) =>
      writeAlert(api, limit, args, context, () =>
        api.create(projectSpendAlertListing, context.key, spendAlertBody(args)),
      ),
  },
  update: (api, { args }, context) =>
    writeAlert(api, limit, args, context, () => api.update(projectSpendAlertRoute, context.key, spendAlertBody(args))),
  onDelete: "deletes the alert",
});
