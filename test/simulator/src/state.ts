import type { UsageName } from "./usageKinds";

/**
 * The complete state of the simulator as plain data, which `GET /_simulator/state` and the state file contain. Objects
 * that the API returns unchanged have the API's field names. Comments mark fields that the API never returns.
 */

/** The whole state. One server can have several organisations. */
export interface World {
  /** The version of the file's shape. The simulator rejects files of other versions. */
  version: 1;
  /** The source of ids and secret values. The same calls in the same order produce the same ids. */
  counter: number;
  /** How far the simulated clock is ahead of the machine's clock, in seconds. */
  clockOffsetSeconds: number;
  /** Whether the write of a spend alert overwrites the spend limit beside it. Absent: no. */
  alertsOverwriteLimits?: boolean;
  organizations: Organization[];
  /** Every secret value so far, including revoked values. */
  secrets: Secret[];
}

/** A secret value, and the key that it belongs to. */
export interface Secret {
  value: string;
  kind: "admin" | "project" | "service-account";
  organizationId: string;
  keyId: string;
}

/** An organisation. A key belongs to one organisation and sees only its objects. */
export interface Organization {
  id: string;
  name: string;
  people: Person[];
  projects: Project[];
  groups: Group[];
  /** Only custom roles; roles.ts computes the predefined roles. */
  roles: Role[];
  roleAssignments: RoleAssignment[];
  invites: Invite[];
  certificates: Certificate[];
  adminKeys: AdminKey[];
  dataRetention: string;
  spendLimit: SpendLimit | null;
  spendAlerts: SpendAlert[];
  /** The maximum values of a project's rate limits, by model. */
  ceilings: Record<string, Limits>;
  workloadIdentityProviders: WorkloadIdentityProvider[];
  federationRules: FederationRule[];
  externalKeys: ExternalKey[];
  externalStorage: ExternalStorage[];
  /** The work that the organisation's keys do every day: the source of usage, and of most costs. */
  workloads: Workload[];
  /** The costs that the control surface recorded. */
  costs: Cost[];
  auditLogs: AuditLog[];
}

/** A member of the organisation. */
export interface Person {
  id: string;
  name: string;
  email: string;
  role: string;
  added_at: number;
  is_scim_managed: boolean;
  /** The identity provider keeps the account and blocks its use. Older state files lack the field. */
  is_suspended?: boolean;
  technical_level: string | null;
  developer_persona: string | null;
}

/** A project and everything below it. */
export interface Project {
  id: string;
  name: string;
  created_at: number;
  archived_at: number | null;
  external_key_id: string | null;
  residency: string;
  isDefault: boolean;
  members: ProjectMember[];
  serviceAccounts: ServiceAccount[];
  apiKeys: ProjectApiKey[];
  rateLimits: RateLimit[];
  roles: Role[];
  roleAssignments: RoleAssignment[];
  modelPermissions: { mode: string; model_ids: string[] } | null;
  hostedTools: Record<HostedTool, boolean>;
  dataRetention: string;
  serviceTiers: { default: string; enabled_tiers: "all" | string[] };
  spendLimit: SpendLimit | null;
  spendAlerts: SpendAlert[];
  activeCertificateIds: string[];
}

/** The tools that a project can turn on and off. */
export type HostedTool = "file_search" | "web_search" | "image_generation" | "mcp" | "code_interpreter";

/** A person in a project. */
export interface ProjectMember {
  userId: string;
  role: string;
  added_at: number;
}

/** A service account in a project. */
export interface ServiceAccount {
  id: string;
  name: string;
  role: string;
  created_at: number;
}

/** A key of a person or of a service account in a project. */
export interface ProjectApiKey {
  id: string;
  name: string;
  created_at: number;
  expires_at: number | null;
  last_used_at: number | null;
  owner: { type: "user" | "service_account"; id: string };
  /** The API never returns this field. */
  value: string;
  /** The API never returns this field. An empty list means all permissions of the owner. */
  scopes: string[];
}

/** A key for the Administration API. */
export interface AdminKey {
  id: string;
  name: string;
  created_at: number;
  expires_at: number | null;
  last_used_at: number | null;
  ownerId: string;
  /** The API returns this field only once, on create. */
  value: string;
  /** The API never returns this field. */
  permissions: "all" | string[];
}

/** The limits of a row. A model has only the limits that apply to it. */
export type Limits = Partial<Record<LimitName, number>>;

/** The API's names of the six limits. */
export type LimitName =
  | "max_requests_per_1_minute"
  | "max_tokens_per_1_minute"
  | "max_images_per_1_minute"
  | "max_audio_megabytes_per_1_minute"
  | "max_requests_per_1_day"
  | "batch_1_day_max_input_tokens";

/** The limits of one model in one project. */
export interface RateLimit {
  id: string;
  model: string;
  limits: Limits;
}

/** A group of people and service accounts. */
export interface Group {
  id: string;
  name: string;
  created_at: number;
  is_scim_managed: boolean;
  memberIds: string[];
}

/** A custom role of the organisation or of a project. */
export interface Role {
  id: string;
  name: string;
  description: string | null;
  permissions: string[];
  created_at: number;
  updated_at: number;
}

/** A role of a person or a group, in the organisation or in the project that contains this record. */
export interface RoleAssignment {
  principalType: "user" | "group";
  principalId: string;
  /** The id of the role; the long id for predefined roles. */
  roleId: string;
  created_at: number;
}

/** An invitation by mail. The clock decides whether it has expired. */
export interface Invite {
  id: string;
  email: string;
  role: string;
  created_at: number;
  expires_at: number;
  accepted_at: number | null;
  projects: { id: string; role: string }[];
}

/** A certificate for mutual TLS. */
export interface Certificate {
  id: string;
  name: string | null;
  created_at: number;
  valid_at: number;
  expires_at: number;
  content: string;
  activeForOrganization: boolean;
}

/** A monthly amount in cents. */
export interface SpendThreshold {
  threshold_amount: number;
  currency: string;
  interval: string;
}

/** A hard limit. */
export interface SpendLimit extends SpendThreshold {
  /** Set if an alert has overwritten the limit. The API never returns this field. */
  isOff?: true;
}

/** A mail that the API sends when the spend of a month exceeds an amount. */
export interface SpendAlert extends SpendThreshold {
  id: string;
  notification_channel: { type: string; recipients: string[]; subject_prefix?: string | null };
}

/** An OIDC issuer that the organisation trusts. */
export interface WorkloadIdentityProvider {
  id: string;
  name: string;
  description: string | null;
  type: string;
  issuer: string;
  audience: string;
  enabled: boolean;
  attribute_transformations: { attribute: string; expression: string }[];
  verification: Record<string, unknown>;
  created_at: number;
  updated_at: number;
}

/** Maps tokens of a provider to a service account. */
export interface FederationRule {
  id: string;
  workload_identity_provider_id: string;
  project_id: string;
  service_account_id: string;
  name: string | null;
  description: string | null;
  enabled: boolean;
  attribute_matchers: Record<string, string | boolean | number>;
  permissions: { type: string; scopes?: string[] };
  created_at: number;
  updated_at: number;
}

/** A customer-managed encryption key. `fields` contains the fields of its type. */
export interface ExternalKey {
  id: string;
  type: string;
  name: string;
  purpose: string;
  created_at: number;
  fields: Record<string, string>;
}

/** Customer-managed storage of a project. */
export interface ExternalStorage {
  id: string;
  project_id: string;
  provider: Record<string, string>;
  geography: string;
  status: string;
  created_at: number;
}

/** Requests that a key of a project makes every day. `activity.ts` derives usage and costs from it. */
export interface Workload {
  /** The source of its numbers. */
  id: string;
  usage: UsageName;
  projectId: string;
  /** Null for requests without a known key, which end only with the project. */
  apiKeyId: string | null;
  /** The owner of the key, if that is a person. */
  userId: string | null;
  model: string | null;
  requestsPerDay: number;
  from: number;
  until: number | null;
  /** Values for fields that a report can group by, such as `batch` or `size`. */
  fields: Record<string, string | boolean>;
}

/** A cost, as billing would record it. */
export interface Cost {
  projectId: string;
  /** In dollars. */
  amount: number;
  at: number;
  lineItem: string;
  userId: string | null;
  apiKeyId: string | null;
}

/** An event, in the API's shape. */
export interface AuditLog {
  id: string;
  type: string;
  effective_at: number;
  [field: string]: unknown;
}
