/**
 * How long the API keeps the data of the organisation.
 * API: /organization/data_retention. The organisation has this setting, and the API
 * can neither create nor delete it. Create changes it. Destroy restores the value that create found.
 */
import type * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { declareResource } from "../lifecycle/declaration";
import { only } from "../lifecycle/ids";
import { local } from "../lifecycle/inputs";
import { getExisting, OpenAIResource } from "../program/resource";
import { dataRetentionBody, organizationDataRetentionRoute } from "../wire/dataRetention";
import { adviceOnRetention, retentionType } from "./retention";

export interface OrganizationDataRetentionArgs {
  /**
   * `zero_data_retention`, `modified_abuse_monitoring`, `enhanced_zero_data_retention` or
   * `enhanced_modified_abuse_monitoring`.
   * OpenAI must have approved a type for the organisation before anybody can set it.
   */
  retentionType: pulumi.Input<string>;
  /** What destroy does: `restore` writes back the value found at creation, `keep` changes nothing. Default: `restore`. */
  onDestroy?: pulumi.Input<"restore" | "keep">;
}

/**
 * How long the API keeps the data of the organisation. A program declares it once. **Destroy writes back the value found at creation, which may keep
 * data longer**, unless `onDestroy` is `"keep"`.
 *
 * @example No retention
 * ```ts
 * new openai.OrganizationDataRetention("retention", { retentionType: "zero_data_retention" });
 * ```
 * @example A setting that outlives the stack
 * ```ts
 * new openai.OrganizationDataRetention("retention", { retentionType: "zero_data_retention", onDestroy: "keep" });
 * ```
 */
export class OrganizationDataRetention extends OpenAIResource {
  static readonly __pulumiType = "pulumi-nodejs:dynamic/openai:OrganizationDataRetention";

  declare public readonly retentionType: pulumi.Output<string>;
  declare public readonly onDestroy: pulumi.Output<string | undefined>;

  constructor(name: string, args: OrganizationDataRetentionArgs, opts?: pulumi.CustomResourceOptions) {
    super(organizationDataRetention, name, args, opts);
  }

  /** Reads the retention of the organisation, whose id is `organization`, without managing it. */
  static get(
    name: string,
    id: pulumi.Input<pulumi.ID>,
    opts?: pulumi.CustomResourceOptions,
  ): OrganizationDataRetention {
    return getExisting(OrganizationDataRetention, name, id, opts);
  }
}

export const organizationDataRetention = declareResource({
  kind: "OrganizationDataRetention",
  topic: "settings",
  inputs: {
    retentionType,
    onDestroy: local(z.enum(["restore", "keep"], "must be restore or keep").optional()),
  },
  rules: [
    {
      inputs: ["retentionType"],
      refuses: ({ retentionType }) =>
        retentionType === "organization_default" || retentionType === "none"
          ? `retentionType: only a project can have ${retentionType}. Declare a ProjectDataRetention for the project`
          : undefined,
    },
  ],
  outputs: [],
  id: only("organization"),
  isOfSeveral: () => true,
  object: organizationDataRetentionRoute,
  untouched: "as most",
  origin: { how: "taken over", by: "key", inputs: [], restores: ["retentionType"] },
  update: (api, { changed }, { key }) => api.update(organizationDataRetentionRoute, key, dataRetentionBody(changed)),
  onDelete: "writes back the value found at creation, unless onDestroy is keep",
  advice: adviceOnRetention,
});
