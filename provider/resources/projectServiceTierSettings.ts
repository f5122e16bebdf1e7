/**
 * The service tiers of a project.
 * API: /organization/projects/{projectId}/service_tier_settings. Every project has these settings, and the API can neither create nor
 * delete them. Create changes the settings that the program sets. Destroy restores the values that create found.
 */
import type * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { atLeastOne, declareResource } from "../lifecycle/declaration";
import { path } from "../lifecycle/ids";
import { asSet, local, refersTo, replaces, updates } from "../lifecycle/inputs";
import { getExisting, OpenAIResource } from "../program/resource";
import { serviceTierSettingsBody, serviceTierSettingsRoute } from "../wire/serviceTierSettings";

export interface ProjectServiceTierSettingsArgs {
  /** The id of the project. Changing this replaces the resource: the provider restores the old project's settings. */
  projectId: pulumi.Input<string>;
  /** The tier of requests that name no tier, or `auto`: `standard`, `fast` or `scale`. Default: not managed. */
  default?: pulumi.Input<string>;
  /**
   * The tiers that requests may use besides Standard: a set of `flex`, `fast` and `ultrafast`, or `"all"`, which includes future
   * tiers. `[]` leaves Standard only. The organisation's own policy may allow fewer. Default: not managed.
   */
  enabledTiers?: pulumi.Input<"all" | pulumi.Input<string>[]>;
  /** What destroy does: `restore` writes back the values found at creation, `keep` changes nothing. Default: `restore`. */
  onDestroy?: pulumi.Input<"restore" | "keep">;
}

/**
 * The service tiers of a project. Set `default`, `enabledTiers`, or both. **Destroy writes back the values found at creation**, unless
 * `onDestroy` is `"keep"`.
 *
 * @example Standard only
 * ```ts
 * new openai.ProjectServiceTierSettings("web-tiers", { projectId: web.id, enabledTiers: [] });
 * ```
 * @example Batch work may use Flex, and everything else is Standard
 * ```ts
 * new openai.ProjectServiceTierSettings("batch-tiers", {
 *   projectId: batch.id,
 *   default: "standard",
 *   enabledTiers: ["flex"],
 * });
 * ```
 */
export class ProjectServiceTierSettings extends OpenAIResource {
  static readonly __pulumiType = "pulumi-nodejs:dynamic/openai:ProjectServiceTierSettings";

  declare public readonly projectId: pulumi.Output<string>;
  declare public readonly default: pulumi.Output<string | undefined>;
  declare public readonly enabledTiers: pulumi.Output<string | string[] | undefined>;
  declare public readonly onDestroy: pulumi.Output<string | undefined>;

  constructor(name: string, args: ProjectServiceTierSettingsArgs, opts?: pulumi.CustomResourceOptions) {
    super(projectServiceTierSettings, name, args, opts);
  }

  /** Reads the settings of a project, by the project's id, without managing them. */
  static get(
    name: string,
    id: pulumi.Input<pulumi.ID>,
    opts?: pulumi.CustomResourceOptions,
  ): ProjectServiceTierSettings {
    return getExisting(ProjectServiceTierSettings, name, id, opts);
  }
}

const settings = ["default", "enabledTiers"] as const;

/** Names that do not belong into the set, each with the reason. Tiers may be added, so the API decides about every other name. */
const notTiers: Readonly<Record<string, string>> = {
  standard: "standard is always enabled: leave it out, or use [] for Standard only",
  scale: "scale cannot be enabled: it can only be the default",
  all: '"all" stands alone: write enabledTiers: "all"',
};

export const projectServiceTierSettings = declareResource({
  kind: "ProjectServiceTierSettings",
  topic: "settings",
  inputs: {
    projectId: replaces(z.string().min(1), refersTo("Project")),
    default: updates(z.string().min(1, "must be standard, fast or scale").optional()),
    enabledTiers: updates(
      z.union([z.literal("all"), z.array(z.string())], 'must be "all", or a list such as ["flex"]').optional(),
      asSet,
    ),
    onDestroy: local(z.enum(["restore", "keep"], "must be restore or keep").optional()),
  },
  rules: [
    atLeastOne(...settings),
    {
      inputs: ["enabledTiers"],
      refuses: ({ enabledTiers }) => {
        const tiers: unknown[] = Array.isArray(enabledTiers) ? enabledTiers : [];
        const wrong = tiers.map(String).find((tier) => Object.hasOwn(notTiers, tier));
        return wrong === undefined ? undefined : `enabledTiers: ${notTiers[wrong]}`;
      },
    },
  ],
  outputs: [],
  id: path("projectId"),
  object: serviceTierSettingsRoute,
  untouched: "as most",
  origin: { how: "taken over", by: "key", inputs: ["projectId"], restores: settings },
  update: (api, { changed }, { key }) => api.update(serviceTierSettingsRoute, key, serviceTierSettingsBody(changed)),
  onDelete: "writes back the values found at creation, unless onDestroy is keep",
});
