/**
 * The hard spend limit of the organisation.
 * API: /organization/spend_limit. The organisation may have one limit. Create sets it, or replaces the
 * existing limit and records that. Destroy restores the recorded limit, or removes the limit if there was none.
 */
import type * as pulumi from "@pulumi/pulumi";
import { declareResource } from "../lifecycle/declaration";
import { only } from "../lifecycle/ids";
import { getExisting, OpenAIResource } from "../program/resource";
import { isNoLimit, LIMIT_VALUES, organizationSpendLimitRoute } from "../wire/spendLimits";
import { amount, currency, interval, updateLimit, WATCHED_VALUES } from "./spend";

export interface OrganizationSpendLimitArgs {
  /** The most spend in a month, in cents: `openai.usd(500)` is $500.00. At least 1 cent. */
  thresholdAmount: pulumi.Input<number>;
  /** The currency of the amount. Default: `USD`, the only one. */
  currency?: pulumi.Input<"USD">;
  /** The interval of the limit. Default: `month`, the only one. */
  interval?: pulumi.Input<"month">;
}

/**
 * The hard spend limit of the organisation. A program declares it once. After the month's spend reaches the limit, the API answers the organisation's
 * requests with 429. **Destroy restores the limit found at creation, or removes the limit if there was none.**
 *
 * @example A limit of $20,000 a month
 * ```ts
 * new openai.OrganizationSpendLimit("limit", { thresholdAmount: openai.usd(20_000) });
 * ```
 * @example A limit that a destroy of the stack does not restore
 * ```ts
 * new openai.OrganizationSpendLimit("limit", { thresholdAmount: openai.usd(20_000) }, { retainOnDelete: true });
 * ```
 */
export class OrganizationSpendLimit extends OpenAIResource {
  static readonly __pulumiType = "pulumi-nodejs:dynamic/openai:OrganizationSpendLimit";

  declare public readonly thresholdAmount: pulumi.Output<number>;
  declare public readonly currency: pulumi.Output<string>;
  declare public readonly interval: pulumi.Output<string>;
  /** Whether the API enforces the limit now: `inactive` or `enforcing`. It changes without a write, and never counts as drift. */
  declare public readonly enforcementStatus: pulumi.Output<string | undefined>;

  constructor(name: string, args: OrganizationSpendLimitArgs, opts?: pulumi.CustomResourceOptions) {
    super(organizationSpendLimit, name, args, opts);
  }

  /** Reads the spend limit of the organisation, whose id is `organization`, without managing it. */
  static get(name: string, id: pulumi.Input<pulumi.ID>, opts?: pulumi.CustomResourceOptions): OrganizationSpendLimit {
    return getExisting(OrganizationSpendLimit, name, id, opts);
  }
}

export const organizationSpendLimit = declareResource({
  kind: "OrganizationSpendLimit",
  topic: "spend",
  inputs: {
    thresholdAmount: amount(1),
    currency,
    interval,
  },
  outputs: ["enforcementStatus"],
  id: only("organization"),
  isOfSeveral: () => true,
  object: organizationSpendLimitRoute,
  isGone: isNoLimit,
  origin: { how: "taken over", by: "key", inputs: [], restores: LIMIT_VALUES, mayBeUnset: true },
  watched: WATCHED_VALUES,
  update: updateLimit("OrganizationSpendLimit", organizationSpendLimitRoute),
  onDelete: "restores the limit found at creation, or removes the limit if there was none",
});
