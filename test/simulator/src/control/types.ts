import type { Fault, FaultOrder } from "../faults";
import type { Limits } from "../state";
import type { ThrottleRule } from "../throttle";
import type { UsageName } from "../usageKinds";

export type { Fault, FaultOrder };
export type { RequestLogPage, LogEntry } from "../requestLog";

/** The organisation of a request. Default: the first organisation. */
export interface InOrganization {
  organizationId?: string;
}

/** A throttle for one route template, or for each route template separately if `route` is missing. */
export interface ThrottleOrder extends ThrottleRule {
  route?: string;
}

/** An API call as if somebody made it in the console. */
export interface EditOrder extends InOrganization {
  method: "GET" | "POST" | "DELETE";
  /** The path without `/v1`; may include a query. */
  path: string;
  body?: unknown;
}

/** The API's response to an edit. */
export interface EditAnswer {
  status: number;
  body: unknown;
}

/** A person to add to the organisation. */
export interface PersonOrder extends InOrganization {
  email: string;
  name?: string;
  /** `owner` or `reader`. Default: `reader`. */
  role?: string;
}

/** A rate-limit row to add to a project, or to replace in a project. */
export interface RateLimitRowOrder extends InOrganization, Limits {
  projectId: string;
  model: string;
  /** The id of the row. Default: `rl-<model>`. */
  id?: string;
  /** The maximum values for this model in the organisation. Default: unchanged, or the row's values for a new model. */
  ceilings?: Limits;
}

/** Starts or, with `managed: false`, ends the management of a person or a group by the identity provider. */
export interface ScimOrder extends InOrganization {
  userId?: string;
  groupId?: string;
  /** Default: true. */
  managed?: boolean;
  /** Whether the person cannot sign in. Default: unchanged. */
  suspended?: boolean;
}

/** A project whose retention becomes customer-managed. */
export interface RetentionOrder extends InOrganization {
  projectId: string;
}

/** A cost of a project. */
export interface CostOrder extends InOrganization {
  projectId: string;
  /** In dollars. */
  amount: number;
  /** Default: 0. */
  daysAgo?: number;
  lineItem?: string;
  userId?: string;
  apiKeyId?: string;
}

/** Requests that a key makes every day from now on, or since some days. Usage and costs follow from them. */
export interface WorkloadOrder extends InOrganization {
  projectId: string;
  /** The kind of usage, by the last part of its path. Default: `completions`. */
  usage?: UsageName;
  /** Default: no key. The requests then end only with the project. */
  keyId?: string;
  /** Default: a model of this kind of usage. */
  model?: string;
  /** On average. Default: 1000. */
  requestsPerDay?: number;
  /** Default: 30. */
  sinceDaysAgo?: number;
  /** Default: the requests go on. */
  untilDaysAgo?: number;
  /** Values for the other fields of this kind that a report can group by, such as `batch` or `size`. */
  fields?: Record<string, string | boolean>;
}

/** A key to create. */
export interface KeyOrder extends InOrganization {
  kind: "admin" | "project" | "service-account" | "admin-without-permission";
  /**
   * For an admin key: `api.management.read`, `api.management.write`, `api.usage.read`, `api.audit_logs.read`. Default:
   * all.
   */
  permissions?: string[];
  name?: string;
  /** For the two project kinds. Default: the default project. */
  projectId?: string;
  /** The owner of a `project` or `admin` key. Default: the first owner of the organisation. */
  userId?: string;
  /** The owner of a `service-account` key. Default: a new account. */
  serviceAccountId?: string;
}

/** A use of a project's key. */
export interface UseOrder extends InOrganization {
  keyId: string;
  /** Default: 0. */
  daysAgo?: number;
}

/** A new key. */
export interface KeyMade {
  id: string;
  value: string;
  projectId?: string;
}

/** A further organisation to create in the same server. */
export interface OrganizationOrder {
  name: string;
  /** Default: `empty`. */
  seed?: "empty" | "lived-in";
}

/** A new organisation. */
export interface OrganizationMade {
  id: string;
  adminKey: string;
}
