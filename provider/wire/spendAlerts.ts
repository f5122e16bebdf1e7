import { z } from "zod";
import { apiId } from "./ids";
import { answerOf, bodyOf, field, required, type ObjectOf } from "./object";
import type { Listing, Route } from "./route";

/** Where an alert goes. */
const channelRows = {
  type: field("type", z.string()),
  recipients: field("recipients", z.array(z.string())),
  subjectPrefix: field("subject_prefix", z.string()),
};

/** A mail about the spend of a month. Answers have no time of creation. */
const rows = {
  alertId: required("id", apiId),
  thresholdAmount: field("threshold_amount", z.number()),
  currency: field("currency", z.string()),
  interval: field("interval", z.string()),
  // A channel without recipients tells nothing (trap 29).
  notificationChannel: field(
    "notification_channel",
    answerOf(channelRows).transform((channel) => (channel.recipients === undefined ? undefined : channel)),
  ),
};

export type SpendAlertObject = ObjectOf<typeof rows>;

export type SpendAlertChannel = Partial<ObjectOf<typeof channelRows>>;

export const projectSpendAlertRoute: Route<SpendAlertObject> = {
  path: "/organization/projects/{projectId}/spend_alerts/{alertId}",
  noun: "spend alert {alertId} of project {projectId}",
  answer: answerOf(rows),
};

export const projectSpendAlertListing: Listing<SpendAlertObject> = {
  path: "/organization/projects/{projectId}/spend_alerts",
  noun: "spend alerts of project {projectId}",
  post: "create a spend alert in project {projectId}",
  answer: answerOf(rows),
  idName: "alertId",
  cursor: "object",
  pageSize: 100,
};

export const organizationSpendAlertRoute: Route<SpendAlertObject> = {
  path: "/organization/spend_alerts/{alertId}",
  noun: "spend alert {alertId} of the organisation",
  answer: answerOf(rows),
};

export const organizationSpendAlertListing: Listing<SpendAlertObject> = {
  path: "/organization/spend_alerts",
  noun: "spend alerts of the organisation",
  post: "create a spend alert in the organisation",
  answer: answerOf(rows),
  idName: "alertId",
  cursor: "object",
  pageSize: 100,
};

const channelBody = bodyOf(channelRows, "type", "recipients", "subjectPrefix");

const amountBody = bodyOf(rows, "thresholdAmount", "currency", "interval");

/**
 * The body of a create and of an update: always the whole alert (trap 23). A missing prefix is sent as null, because the meaning of
 * an omitted field in an update is not documented.
 */
export function spendAlertBody(alert: {
  readonly thresholdAmount?: unknown;
  readonly currency?: unknown;
  readonly interval?: unknown;
  readonly notificationChannel: SpendAlertChannel;
}): Record<string, unknown> {
  const { type = "email", recipients, subjectPrefix = null } = alert.notificationChannel;
  return { ...amountBody(alert), notification_channel: channelBody({ type, recipients, subjectPrefix }) };
}
