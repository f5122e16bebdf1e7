/** Looks up hard spend limits. API: /organization/spend_limit, /organization/projects/{projectId}/spend_limit. */
import { z } from "zod";
import {
  isNoLimit,
  organizationSpendLimitRoute,
  projectSpendLimitRoute,
  type SpendLimitObject,
} from "../wire/spendLimits";
import { argument } from "./arguments";
import { declareList, declareLookup } from "./lookup";

/** The hard spend limit of the organisation. Every field is undefined if there is no limit. */
export interface GetOrganizationSpendLimitResult {
  /** The most spend in a month, in cents. */
  readonly thresholdAmount: number | undefined;
  /** `USD`. */
  readonly currency: string | undefined;
  /** `month`. */
  readonly interval: string | undefined;
  /** Whether the API enforces the limit now: `inactive` or `enforcing`. */
  readonly enforcementStatus: string | undefined;
}

/** Which project. */
export interface GetProjectSpendLimitArgs {
  /** The id of the project. */
  projectId: string;
}

/** The hard spend limit of a project. The other fields are undefined if the project has no limit. */
export interface GetProjectSpendLimitResult extends GetOrganizationSpendLimitResult {
  readonly projectId: string;
}

const NO_LIMIT = {
  thresholdAmount: undefined,
  currency: undefined,
  interval: undefined,
  enforcementStatus: undefined,
} satisfies GetOrganizationSpendLimitResult;

/** The API does not document its answer for an unset limit (trap 52). */
function limitIn(found: SpendLimitObject | undefined): GetOrganizationSpendLimitResult {
  return found === undefined || isNoLimit(found) ? NO_LIMIT : found;
}

const projectSpendLimit = declareLookup<GetProjectSpendLimitArgs, GetProjectSpendLimitResult>({
  name: "getProjectSpendLimit",
  returns: "the spend limit of a project, in cents",
  args: z.strictObject({ projectId: argument.id }),
  read: async (reader, { projectId }) => ({
    projectId,
    ...limitIn(await reader.getIfSet(projectSpendLimitRoute, { projectId })),
  }),
});

const organizationSpendLimit = declareList<Record<never, never>, GetOrganizationSpendLimitResult>({
  name: "getOrganizationSpendLimit",
  returns: "the spend limit of the organisation, in cents",
  args: z.strictObject({}),
  read: async (reader) => limitIn(await reader.getIfSet(organizationSpendLimitRoute)),
});

/**
 * Reads the hard spend limit of a project.
 *
 * @example
 * ```ts
 * const { thresholdAmount } = await openai.getProjectSpendLimit({ projectId: web.id });
 * if (thresholdAmount === undefined) throw new Error("web has no spend limit");
 * ```
 */
export const getProjectSpendLimit = projectSpendLimit.promise;

/** {@link getProjectSpendLimit} for arguments that are Outputs. In a preview, an unknown argument gives an unknown result. */
export const getProjectSpendLimitOutput = projectSpendLimit.output;

/**
 * Reads the hard spend limit of the organisation.
 *
 * @example
 * ```ts
 * const { thresholdAmount } = await openai.getOrganizationSpendLimit();
 * ```
 */
export const getOrganizationSpendLimit = organizationSpendLimit.promise;

/** {@link getOrganizationSpendLimit} as an Output. */
export const getOrganizationSpendLimitOutput = organizationSpendLimit.output;
