import { z } from "zod";
import { apiId } from "./ids";
import { answerOf, bodyOf, field, required, type ObjectOf } from "./object";
import type { Listing, Route } from "./route";

/** What a token of the rule may do. */
export type FederationPermissions =
  { readonly type: "service_account_default" } | { readonly type: "restricted"; readonly scopes: readonly string[] };

const permissionRows = {
  type: field("type", z.string()),
  scopes: field("scopes", z.array(z.string())),
};

/** A rule that gives the tokens with certain attributes the access of a service account. */
const rows = {
  ruleId: required("id", apiId),
  workloadIdentityProviderId: field("workload_identity_provider_id", apiId),
  projectId: field("project_id", apiId),
  serviceAccountId: field("service_account_id", apiId),
  name: field("name", z.string()),
  description: field("description", z.string()),
  enabled: field("enabled", z.boolean()),
  // Values keep their JSON type: "true" and true differ (N15).
  attributeMatchers: field("attribute_matchers", z.record(z.string(), z.union([z.string(), z.boolean(), z.number()]))),
  permissions: field("permissions", answerOf(permissionRows)),
  createdAt: field("created_at", z.number()),
};

export type WorkloadIdentityFederationRuleObject = ObjectOf<typeof rows>;

const answer = answerOf(rows);

export const workloadIdentityFederationRuleRoute: Route<WorkloadIdentityFederationRuleObject> = {
  path: "/organization/workload_identity_providers/{workloadIdentityProviderId}/federation_rules/{ruleId}",
  noun: "federation rule {ruleId} of workload identity provider {workloadIdentityProviderId}",
  answer,
};

export const workloadIdentityFederationRuleListing: Listing<WorkloadIdentityFederationRuleObject> = {
  path: "/organization/workload_identity_providers/{workloadIdentityProviderId}/federation_rules",
  noun: "federation rules of workload identity provider {workloadIdentityProviderId}",
  post: "create a federation rule of workload identity provider {workloadIdentityProviderId}",
  answer,
  idName: "ruleId",
  cursor: "object",
  pageSize: 100,
};

/** The body of an update, in which null clears the name and the description. */
export const workloadIdentityFederationRuleBody = bodyOf(
  rows,
  "attributeMatchers",
  "permissions",
  "name",
  "description",
  "enabled",
);

const createBody = bodyOf(
  rows,
  "projectId",
  "serviceAccountId",
  "attributeMatchers",
  "permissions",
  "name",
  "description",
  "enabled",
);

/** The body of a create. It takes no null (N16). */
export function workloadIdentityFederationRuleCreateBody(
  values: Parameters<typeof createBody>[0],
): Record<string, unknown> {
  return createBody({ ...values, name: values.name ?? undefined, description: values.description ?? undefined });
}
