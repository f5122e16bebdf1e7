/**
 * A mail when the month's spend of the organisation reaches an amount.
 * API: /organization/spend_alerts/{alertId}. An update sends the whole alert. After each write, the provider reads
 * the declared limit, because the API has been seen to overwrite a limit with an alert (trap 51).
 */
import type * as pulumi from "@pulumi/pulumi";
import { declareResource } from "../lifecycle/declaration";
import { path } from "../lifecycle/ids";
import { getExisting, OpenAIResource } from "../program/resource";
import { organizationSpendAlertListing, organizationSpendAlertRoute, spendAlertBody } from "../wire/spendAlerts";
import { organizationSpendLimitRoute } from "../wire/spendLimits";
import { amount, currency, interval, notificationChannel, writeAlert, type Neighbour } from "./spend";
import type { SpendAlertChannelArgs } from "./spendAlertChannel";

export interface OrganizationSpendAlertArgs {
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
 * A mail when the month's spend of the organisation reaches an amount. An alert stops nothing; an OrganizationSpendLimit does. **Destroy
 * deletes the alert.** If the program also declares an OrganizationSpendLimit, make the alert depend on it: the provider then
 * checks that the API has not overwritten the limit with the alert, and stops with the amounts if it has.
 *
 * @example A mail at $16,000
 * ```ts
 * new openai.OrganizationSpendAlert("at-16000", {
 *   thresholdAmount: openai.usd(16_000),
 *   notificationChannel: { recipients: ["finance@example.com"] },
 * });
 * ```
 * @example Two recipients and a subject
 * ```ts
 * new openai.OrganizationSpendAlert("at-10000", {
 *   thresholdAmount: openai.usd(10_000),
 *   notificationChannel: { recipients: ["finance@example.com", "cto@example.com"], subjectPrefix: "[half]" },
 * });
 * ```
 */
export class OrganizationSpendAlert extends OpenAIResource {
  static readonly __pulumiType = "pulumi-nodejs:dynamic/openai:OrganizationSpendAlert";

  declare public readonly thresholdAmount: pulumi.Output<number>;
  declare public readonly notificationChannel: pulumi.Output<pulumi.Unwrap<SpendAlertChannelArgs>>;
  declare public readonly currency: pulumi.Output<string>;
  declare public readonly interval: pulumi.Output<string>;
  /** The API's id of the alert, `alert_…`; the same as `id`. */
  declare public readonly alertId: pulumi.Output<string>;

  constructor(name: string, args: OrganizationSpendAlertArgs, opts?: pulumi.CustomResourceOptions) {
    super(organizationSpendAlert, name, args, opts);
  }

  /** Reads an existing alert by id without managing it. */
  static get(name: string, id: pulumi.Input<pulumi.ID>, opts?: pulumi.CustomResourceOptions): OrganizationSpendAlert {
    return getExisting(OrganizationSpendAlert, name, id, opts);
  }
}

const limit: Neighbour = { kind: "OrganizationSpendLimit", route: organizationSpendLimitRoute };

export const organizationSpendAlert = declareResource({
  kind: "OrganizationSpendAlert",
  topic: "spend",
  inputs: {
    thresholdAmount: amount(0),
    notificationChannel,
    currency,
    interval,
  },
  outputs: ["alertId"],
  id: path("alertId"),
  object: organizationSpendAlertRoute,
  listing: organizationSpendAlertListing,
  origin: {
    how: "made",
    by: "name",
    twins: "stop the create",
    inputs: ["notificationChannel", "thresholdAmount"],
    create: (api, args, context) =>
      writeAlert(api, limit, args, context, () => api.create(organizationSpendAlertListing, {}, spendAlertBody(args))),
  },
  update: (api, { args }, context) =>
    writeAlert(api, limit, args, context, () =>
      api.update(organizationSpendAlertRoute, context.key, spendAlertBody(args)),
    ),
  onDelete: "deletes the alert",
});
