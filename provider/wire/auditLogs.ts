import { z } from "zod";
import { answerOf, field, required, type ObjectOf, type Rows } from "./object";
import { filtersIn } from "./reports";
import type { Listing, Query } from "./route";

// An odd value in one event must not hide all others, so a field of another type counts as absent.
const text = z.string().optional().catch(undefined);
const number = z.number().optional().catch(undefined);
const flag = z.boolean().optional().catch(undefined);
const texts = z.array(z.string()).optional().catch(undefined);
/** An object whose fields the API does not describe. Its names stay as the API has them. */
const open = z.record(z.string(), z.unknown()).optional().catch(undefined);

const named = { id: field("id", text), name: field("name", text) };

function nested<R extends Rows>(place: string, rows: R) {
  return field(place, answerOf(rows).optional().catch(undefined));
}

function nestedList<R extends Rows>(place: string, rows: R) {
  return field(place, z.array(answerOf(rows)).optional().catch(undefined));
}

function data<R extends Rows>(rows: R) {
  return { id: field("id", text), data: nested("data", rows) };
}

function changes<R extends Rows>(rows: R) {
  return { id: field("id", text), changesRequested: nested("changes_requested", rows) };
}

const id = { id: field("id", text) };
const role = { role: field("role", text) };
const groupName = { groupName: field("group_name", text) };
const resource = { resourceId: field("resource_id", text), resourceType: field("resource_type", text) };
const assignment = {
  ...id,
  principalId: field("principal_id", text),
  principalType: field("principal_type", text),
  ...resource,
};
const addresses = { ...id, allowedIps: field("allowed_ips", texts) };
const configs = { configs: nestedList("configs", named) };
const certificates = { certificates: nestedList("certificates", named) };
const failure = { errorCode: field("error_code", text), errorMessage: field("error_message", text) };
const binding = {
  ...id,
  ...{ roleId: field("role_id", text), ...resource, permissions: field("permissions", texts) },
  ...{ workspaceId: field("workspace_id", text), connectorId: field("connector_id", text) },
  ...{ connectorName: field("connector_name", text), enabled: field("enabled", flag), source: field("source", text) },
};
const openData = { ...id, data: field("data", open) };
const openChanges = { ...id, changesRequested: field("changes_requested", open) };
const identityProvider = { identityProviderId: field("identity_provider_id", text) };

/** The fields of the events that the API describes, by the type of the event. */
export const auditPayloads = {
  "api_key.created": data({ scopes: field("scopes", texts) }),
  "api_key.updated": changes({
    scopes: field("scopes", texts),
    expiresInSeconds: field("expires_in_seconds", number),
  }),
  "api_key.deleted": id,
  "certificate.created": named,
  "certificate.updated": named,
  "certificate.deleted": { ...named, certificate: field("certificate", text) },
  "certificates.activated": certificates,
  "certificates.deactivated": certificates,
  "checkpoint.permission.created": data({
    projectId: field("project_id", text),
    fineTunedModelCheckpoint: field("fine_tuned_model_checkpoint", text),
  }),
  "checkpoint.permission.deleted": id,
  "external_key.registered": openData,
  "external_key.removed": id,
  "external_storage.registered": data({ geography: field("geography", text), provider: field("provider", open) }),
  "external_storage.removed": id,
  "group.created": data(groupName),
  "group.updated": changes(groupName),
  "group.deleted": id,
  "invite.sent": data({ email: field("email", text), ...role }),
  "invite.accepted": id,
  "invite.deleted": id,
  "ip_allowlist.created": { ...addresses, name: field("name", text) },
  "ip_allowlist.updated": addresses,
  "ip_allowlist.deleted": { ...addresses, name: field("name", text) },
  "ip_allowlist.config.activated": configs,
  "ip_allowlist.config.deactivated": configs,
  "login.succeeded": {},
  "login.failed": failure,
  "logout.succeeded": {},
  "logout.failed": failure,
  "organization.updated": changes({
    title: field("title", text),
    description: field("description", text),
    name: field("name", text),
    threadsUiVisibility: field("threads_ui_visibility", text),
    usageDashboardVisibility: field("usage_dashboard_visibility", text),
    apiCallLogging: field("api_call_logging", text),
    apiCallLoggingProjectIds: field("api_call_logging_project_ids", text),
  }),
  "project.created": data({ name: field("name", text), title: field("title", text) }),
  "project.updated": changes({ title: field("title", text) }),
  "project.archived": id,
  "project.deleted": id,
  "rate_limit.updated": changes({
    maxRequestsPer1Minute: field("max_requests_per_1_minute", number),
    maxTokensPer1Minute: field("max_tokens_per_1_minute", number),
    maxImagesPer1Minute: field("max_images_per_1_minute", number),
    maxAudioMegabytesPer1Minute: field("max_audio_megabytes_per_1_minute", number),
    maxRequestsPer1Day: field("max_requests_per_1_day", number),
    batch1DayMaxInputTokens: field("batch_1_day_max_input_tokens", number),
  }),
  "rate_limit.deleted": id,
  "role.created": {
    ...id,
    ...{ roleName: field("role_name", text), permissions: field("permissions", texts) },
    ...resource,
  },
  "role.updated": changes({
    ...{ roleName: field("role_name", text), description: field("description", text), ...resource },
    permissionsAdded: field("permissions_added", texts),
    permissionsRemoved: field("permissions_removed", texts),
    metadata: field("metadata", open),
  }),
  "role.deleted": id,
  "role.assignment.created": assignment,
  "role.assignment.deleted": assignment,
  "role.bound_to_resource": binding,
  "role.unbound_from_resource": binding,
  "scim.enabled": id,
  "scim.disabled": id,
  "service_account.created": data(role),
  "service_account.updated": changes(role),
  "service_account.deleted": id,
  "user.added": data(role),
  "user.updated": changes(role),
  "user.deleted": id,
  "workload_identity_provider.created": openData,
  "workload_identity_provider.updated": openChanges,
  "workload_identity_provider.deleted": named,
  "workload_identity_provider_mapping.created": { ...openData, ...identityProvider },
  "workload_identity_provider_mapping.updated": { ...openChanges, ...identityProvider },
  "workload_identity_provider_mapping.deleted": {
    ...{ ...id, ...identityProvider },
    ...{ projectId: field("project_id", text), serviceAccountId: field("service_account_id", text) },
  },
} satisfies Record<string, Rows>;

/** The type of an event whose fields the API describes. */
export type DescribedEvent = keyof typeof auditPayloads;

/** The fields of an event that the API describes. */
export type AuditPayload<T extends DescribedEvent> = ObjectOf<(typeof auditPayloads)[T]>;

const rows = {
  id: required("id", z.string()),
  type: required("type", z.string()),
  /** When it happened, in Unix seconds. */
  effectiveAt: field("effective_at", number),
  projectId: field("project.id", text),
  projectName: field("project.name", text),
  actorType: field("actor.type", text),
  userId: field(["actor.session.user.id", "actor.api_key.user.id"], text),
  userEmail: field(["actor.session.user.email", "actor.api_key.user.email"], text),
  ipAddress: field("actor.session.ip_address", text),
  apiKeyId: field("actor.api_key.id", text),
  apiKeyType: field("actor.api_key.type", text),
  serviceAccountId: field("actor.api_key.service_account.id", text),
};

export type AuditLogObject = ObjectOf<typeof rows> & { readonly payload: unknown };

const common = answerOf(rows);
const schemas = new Map<string, z.ZodType>(
  Object.entries(auditPayloads).map(([type, payload]) => [type, answerOf(payload as Rows)]),
);

/** The fields of an event are in a field with the name of the event's type. */
const answer: z.ZodType<AuditLogObject> = z.intersection(
  common,
  z.record(z.string(), z.unknown()).transform((wire) => {
    const payload = wire[String(wire.type)];
    return { payload: (schemas.get(String(wire.type)) ?? open).safeParse(payload).data };
  }),
);

/** The audit log, newest events first. */
export const auditLogListing: Listing<AuditLogObject> = {
  path: "/organization/audit_logs",
  noun: "audit log of the organisation",
  answer,
  idName: "id",
  cursor: "object",
  pageSize: 100,
};

/** The filters, by our names. */
export const auditLogFilters = {
  projectIds: "project_ids[]",
  eventTypes: "event_types[]",
  actorIds: "actor_ids[]",
  actorEmails: "actor_emails[]",
  resourceIds: "resource_ids[]",
  tenantOnly: "tenant_only",
} as const;

/** The query for a part of the log. */
export function auditLogQuery({ from, to }: { from?: number; to?: number }, args: object): Query {
  return { "effective_at[gte]": from, "effective_at[lt]": to, ...filtersIn(auditLogFilters, args) };
}
