import type { Fault, FaultOrder } from "../faults";
import type { Limits } from "../state";
import type { ThrottleRule } from "../throttle";

export type { Fault, FaultOrder };
export type { RequestLogPage, LogEntry } from "../requestLog";

/** Most orders concern one organisation: the first one when none is named. */
export interface InOrganization {
  organizationId?: string;
}

/** A throttle, for one route template or (without `route`) for each. */
export interface ThrottleOrder extends ThrottleRule {
  route?: string;
}

/** A call of the API made behind the clients' back. */
export interface EditOrder extends InOrganization {
  method: "GET" | "POST" | "DELETE";
  /** Without `/v1`; a query may follow. */
  path: string;
  body?: unknown;
}

/** What the API answered to an edit. */
export interface EditAnswer {
  status: number;
  body: unknown;
}

/** A person to add to the organisation. */
export interface PersonOrder extends InOrganization {
  email: string;
  name?: string;
  /** `owner` or `reader`; reader. */
  role?: string;
}

/** A rate-limit row to add to a project, or to replace there. */
export interface RateLimitRowOrder extends InOrganization, Limits {
  projectId: string;
  model: string;
  /** Another id than `rl-<model>`. */
  id?: string;
  /** Highest values for this model in the organisation; the row's own when the model is new. */
  ceilings?: Limits;
}

/** Puts a person or a group under the identity provider's control, or (`managed: false`) takes it away. */
export interface ScimOrder extends InOrganization {
  userId?: string;
  groupId?: string;
  /** true */
  managed?: boolean;
}

/** Money spent by a project. */
export interface CostOrder extends InOrganization {
  projectId: string;
  /** Dollars. */
  amount: number;
  /** 0 */
  daysAgo?: number;
  lineItem?: string;
  userId?: string;
  apiKeyId?: string;
}

/** A key to make. */
export interface KeyOrder extends InOrganization {
  kind: "admin" | "project" | "service-account" | "admin-without-permission";
  /** Of an admin key: `api.management.read`, `api.management.write`, `api.usage.read`, `api.audit_logs.read`; all. */
  permissions?: string[];
  name?: string;
  /** Of the two project kinds; the default project. */
  projectId?: string;
  /** Owner of a `project` or `admin` key; the first owner of the organisation. */
  userId?: string;
  /** Owner of a `service-account` key; a new account. */
  serviceAccountId?: string;
}

/** A key that was made. */
export interface KeyMade {
  id: string;
  value: string;
  projectId?: string;
}

/** A second organisation to found in the same server. */
export interface OrganizationOrder {
  name: string;
  /** empty */
  seed?: "empty" | "lived-in";
}

/** An organisation that was founded. */
export interface OrganizationMade {
  id: string;
  adminKey: string;
}
