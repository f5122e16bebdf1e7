/** Looks up the service tiers of a project. API: /organization/projects/{projectId}/service_tier_settings. */
import { z } from "zod";
import { serviceTierSettingsRoute } from "../wire/serviceTierSettings";
import { argument } from "./arguments";
import { declareLookup } from "./lookup";

/** Which project. */
export interface GetProjectServiceTierSettingsArgs {
  /** The id of the project. */
  projectId: string;
}

/** The service tiers of a project's requests. */
export interface GetProjectServiceTierSettingsResult {
  readonly projectId: string;
  /** The tier of requests that name no tier: `standard`, `fast` or `scale`. */
  readonly default: string | undefined;
  /** The tiers that requests may name: `all`, or a list of `flex`, `fast` and `ultrafast`. An empty list leaves only Standard. */
  readonly enabledTiers: string | string[] | undefined;
}

const projectServiceTierSettings = declareLookup<
  GetProjectServiceTierSettingsArgs,
  GetProjectServiceTierSettingsResult
>({
  name: "getProjectServiceTierSettings",
  returns: "the service tiers of a project",
  args: z.strictObject({ projectId: argument.id }),
  read: async (reader, { projectId }) => ({
    projectId,
    ...(await reader.get(serviceTierSettingsRoute, { projectId })),
  }),
});

/**
 * Reads the service tiers of a project.
 *
 * @example
 * ```ts
 * const { enabledTiers } = await openai.getProjectServiceTierSettings({ projectId: web.id });
 * ```
 */
export const getProjectServiceTierSettings = projectServiceTierSettings.promise;

/** {@link getProjectServiceTierSettings} for arguments that are Outputs. In a preview, an unknown argument gives an unknown result. */
export const getProjectServiceTierSettingsOutput = projectServiceTierSettings.output;
