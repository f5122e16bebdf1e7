/** Looks up how long the API keeps data. API: /organization/data_retention, /organization/projects/{projectId}/data_retention. */
import { z } from "zod";
import { organizationDataRetentionRoute, projectDataRetentionRoute } from "../wire/dataRetention";
import { argument } from "./arguments";
import { declareList, declareLookup } from "./lookup";

/** How long the API keeps the organisation's data. */
export interface GetOrganizationDataRetentionResult {
  /** `zero_data_retention`, `modified_abuse_monitoring`, … The API adds types without notice. */
  readonly retentionType: string | undefined;
}

/** Which project. */
export interface GetProjectDataRetentionArgs {
  /** The id of the project. */
  projectId: string;
}

/** How long the API keeps a project's data. */
export interface GetProjectDataRetentionResult {
  readonly projectId: string;
  /** `organization_default`, `none`, `zero_data_retention`, … The API adds types without notice. */
  readonly retentionType: string | undefined;
}

const projectDataRetention = declareLookup<GetProjectDataRetentionArgs, GetProjectDataRetentionResult>({
  name: "getProjectDataRetention",
  returns: "how long the API keeps the data of a project",
  args: z.strictObject({ projectId: argument.id }),
  read: async (reader, { projectId }) => ({
    projectId,
    ...(await reader.get(projectDataRetentionRoute, { projectId })),
  }),
});

const organizationDataRetention = declareList<Record<never, never>, GetOrganizationDataRetentionResult>({
  name: "getOrganizationDataRetention",
  returns: "how long the API keeps the data of the organisation",
  args: z.strictObject({}),
  read: (reader) => reader.get(organizationDataRetentionRoute),
});

/**
 * Reads how long the API keeps a project's data.
 *
 * @example
 * ```ts
 * const { retentionType } = await openai.getProjectDataRetention({ projectId: web.id });
 * ```
 */
export const getProjectDataRetention = projectDataRetention.promise;

/** {@link getProjectDataRetention} for arguments that are Outputs. In a preview, an unknown argument gives an unknown result. */
export const getProjectDataRetentionOutput = projectDataRetention.output;

/**
 * Reads how long the API keeps the organisation's data.
 *
 * @example
 * ```ts
 * const { retentionType } = await openai.getOrganizationDataRetention();
 * ```
 */
export const getOrganizationDataRetention = organizationDataRetention.promise;

/** {@link getOrganizationDataRetention} as an Output. */
export const getOrganizationDataRetentionOutput = organizationDataRetention.output;
