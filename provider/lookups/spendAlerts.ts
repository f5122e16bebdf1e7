/** Looks up spend alerts. API: /organization/spend_alerts, /organization/projects/{projectId}/spend_alerts. */
import { z } from "zod";
import { organizationSpendAlertListing, projectSpendAlertListing } from "../wire/spendAlerts";
import { argument } from "./arguments";
import { declareList, declareLookup } from "./lookup";

/** A mail that the API sends when the spend of a month reaches an amount. */
export interface SpendAlertSummary {
  readonly alertId: string;
  /** The spend that triggers the alert, in cents. */
  readonly thresholdAmount: number | undefined;
  /** `USD`. */
  readonly currency: string | undefined;
  /** `month`. */
  readonly interval: string | undefined;
  /** Where the alert goes. */
  readonly notificationChannel:
    | {
        /** `email`. */
        readonly type: string | undefined;
        /** The e-mail addresses. */
        readonly recipients: string[] | undefined;
        /** The beginning of the mail's subject. */
        readonly subjectPrefix: string | undefined;
      }
    | undefined;
}

/** The spend alerts of the organisation. */
export interface GetOrganizationSpendAlertsResult {
  readonly spendAlerts: SpendAlertSummary[];
}

/** Which project. */
export interface GetProjectSpendAlertsArgs {
  /** The id of the project. */
  projectId: string;
}

/** The spend alerts of a project. */
export interface GetProjectSpendAlertsResult extends GetOrganizationSpendAlertsResult {
  readonly projectId: string;
}

const projectSpendAlerts = declareLookup<GetProjectSpendAlertsArgs, GetProjectSpendAlertsResult>({
  name: "getProjectSpendAlerts",
  returns: "the spend alerts of a project",
  args: z.strictObject({ projectId: argument.id }),
  read: async (reader, { projectId }) => ({
    projectId,
    spendAlerts: await reader.all(projectSpendAlertListing, { projectId }),
  }),
});

const organizationSpendAlerts = declareList<Record<never, never>, GetOrganizationSpendAlertsResult>({
  name: "getOrganizationSpendAlerts",
  returns: "the spend alerts of the organisation",
  args: z.strictObject({}),
  read: async (reader) => ({ spendAlerts: await reader.all(organizationSpendAlertListing) }),
});

/**
 * Reads the spend alerts of a project.
 *
 * @example
 * ```ts
 * const { spendAlerts } = await openai.getProjectSpendAlerts({ projectId: web.id });
 * ```
 */
export const getProjectSpendAlerts = projectSpendAlerts.promise;

/** {@link getProjectSpendAlerts} for arguments that are Outputs. In a preview, an unknown argument gives an unknown result. */
export const getProjectSpendAlertsOutput = projectSpendAlerts.output;

/**
 * Reads the spend alerts of the organisation.
 *
 * @example
 * ```ts
 * const { spendAlerts } = await openai.getOrganizationSpendAlerts();
 * ```
 */
export const getOrganizationSpendAlerts = organizationSpendAlerts.promise;

/** {@link getOrganizationSpendAlerts} as an Output. */
export const getOrganizationSpendAlertsOutput = organizationSpendAlerts.output;
