import { z } from "zod";
import { answerOf, bodyOf, field, type ObjectOf } from "./object";
import type { Route } from "./route";

/** A hard limit of monthly spend. Currency, interval and status are open strings (trap 26). A limit has no id of its own. */
const rows = {
  thresholdAmount: field("threshold_amount", z.number()),
  currency: field("currency", z.string()),
  interval: field("interval", z.string()),
  enforcementStatus: field("enforcement.status", z.string()),
};

export type SpendLimitObject = ObjectOf<typeof rows>;

/** GET, POST and DELETE. A POST creates the limit, or replaces the whole limit. */
export const projectSpendLimitRoute: Route<SpendLimitObject> = {
  path: "/organization/projects/{projectId}/spend_limit",
  noun: "the spend limit of project {projectId}",
  answer: answerOf(rows),
};

/** As for a project. */
export const organizationSpendLimitRoute: Route<SpendLimitObject> = {
  path: "/organization/spend_limit",
  noun: "the spend limit of the organisation",
  answer: answerOf(rows),
};

export const spendLimitBody = bodyOf(rows, "thresholdAmount", "currency", "interval");

/** The values of a limit that a program sets. */
export const LIMIT_VALUES = ["thresholdAmount", "currency", "interval"] as const;

/** Whether an answer shows that no limit is set. The API accepts 1 cent or more, so 0 is no limit. */
export function isNoLimit(found: Readonly<Record<string, unknown>>): boolean {
  return found.thresholdAmount === 0 || LIMIT_VALUES.every((name) => found[name] === undefined);
}
