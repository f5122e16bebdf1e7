import type * as openai from "../../provider";
import { usageKindNames, usageListing } from "../../provider/wire/usage";
import type { World } from "../lifecycle/world";
import { pem } from "../lifecycle/pem";

/** The ids of the objects that a test looks up. */
export type Ids = Awaited<ReturnType<typeof furnish>>;

/** What the tests know about one look-up. */
export interface LookupRow {
  /** The arguments, as a program writes them. */
  readonly args: (ids: Ids) => object;
  /** A part of the result. */
  readonly expected: (ids: Ids) => object;
  /** The requests of the look-up, by route. */
  readonly requests: Readonly<Record<string, number>>;
  /** All operations of the look-up, if its arguments choose one of several. */
  readonly operations?: readonly string[];
}

/** Creates an object of every noun, as somebody in the console would. */
export async function furnish(world: World) {
  const projectId = await world.project("web");
  const userId = await world.person("Eve@example.com");
  const groupId = await world.group("engineers");
  const here = `/organization/projects/${projectId}`;
  const post = async (path: string, body: object) => (await world.post(path, body)).id;
  const roleId = await post("/organization/roles", { role_name: "auditor", permissions: ["api.groups.read"] });
  const projectRoleId = await post(`/projects/${projectId}/roles`, { role_name: "deployer", permissions: [] });
  const serviceAccountId = await post(`${here}/service_accounts`, { name: "crawler" });
  const certificateId = await world.certificate(pem("gateway"));
  const inviteId = await post("/organization/invites", {
    email: "new@example.com",
    role: "reader",
    projects: [{ id: projectId, role: "member" }],
  });
  const month = { currency: "USD", interval: "month" };
  await world.post(`${here}/spend_limit`, { ...month, threshold_amount: 50_000 });
  const alertId = await post(`${here}/spend_alerts`, {
    ...month,
    threshold_amount: 40_000,
    notification_channel: { type: "email", recipients: ["finance@example.com"] },
  });
  await world.post(`${here}/service_tier_settings`, { default: "fast", enabled_tiers: ["fast"] });
  await world.post(`${here}/data_retention`, { retention_type: "zero_data_retention" });
  await world.post("/organization/data_retention", { retention_type: "modified_abuse_monitoring" });
  await world.post(`/organization/groups/${groupId}/users`, { user_id: userId });
  await world.post(`/organization/groups/${groupId}/roles`, { role_id: roleId });
  await world.post(`${here}/users`, { user_id: userId, role: "member" });
  await world.post(`${here}/groups`, { group_id: groupId, role: "role-api-project-member" });
  await world.post("/organization/certificates/activate", { certificate_ids: [certificateId] });
  await world.post(`${here}/certificates/activate`, { certificate_ids: [certificateId] });
  await world.post(`${here}/hosted_tool_permissions`, { web_search: { enabled: false } });
  await world.post(`${here}/rate_limits/rl-gpt-5`, { max_requests_per_1_minute: 123 });
  const workloadIdentityProviderId = await post("/organization/workload_identity_providers", {
    name: "github",
    type: "oidc",
    issuer: "https://token.actions.githubusercontent.com",
    audience: "openai",
  });
  const rule = { project_id: projectId, service_account_id: serviceAccountId, attribute_matchers: { run_attempt: 1 } };
  const rules = `/organization/workload_identity_providers/${workloadIdentityProviderId}/federation_rules`;
  const ruleId = await post(rules, rule);
  const vault = { tenant_id: "t-1", vault_uri: "https://acme.vault.azure.net", key_name: "openai" };
  const externalKeyId = await post("/organization/external_keys", { type: "azure", name: "data", ...vault });
  const bucket = { type: "aws", bucket: "acme", role_arn: "arn:aws:iam::1:role/openai" };
  const externalStorageId = await post("/organization/external_storage", { project_id: projectId, provider: bucket });
  await world.control.addWorkload({ projectId, model: "gpt-5", sinceDaysAgo: 5 });
  return {
    ...{ workloadIdentityProviderId, ruleId, externalKeyId, externalStorageId },
    ...{ projectId, userId, groupId, roleId, projectRoleId, serviceAccountId, certificateId, inviteId, alertId },
    projectRole: `${projectId}/${projectRoleId}`,
    serviceAccount: `${projectId}/${serviceAccountId}`,
  };
}

/** The beginning of a day in UTC, some days ago, in Unix seconds. */
export function midnight(daysAgo: number): number {
  return (Math.floor(Date.now() / 86_400_000) - daysAgo) * 86_400;
}

/** Two whole days. The tests compute them once, because a test can run across midnight. */
const twoDays = { startTime: midnight(3), endTime: midnight(1) };

const P = "/organization/projects/{project_id}";
const RULES = "/organization/workload_identity_providers/{workload_identity_provider_id}/federation_rules";

type Name = Extract<keyof typeof openai, `get${string}`>;
type PromiseName = Exclude<Name, `${string}Output`>;

/** One row for each look-up. The compiler complains about a look-up without a row. */
export const rows: Readonly<Record<PromiseName, LookupRow>> = {
  getProject: {
    args: () => ({ name: "web" }),
    expected: ({ projectId }) => ({ id: projectId, projectId, name: "web", status: "active", residency: "GLOBAL" }),
    requests: { "GET /organization/projects": 1 },
  },
  getProjects: {
    args: () => ({}),
    expected: ({ projectId }) => ({ projects: [{ name: "Default project" }, { id: projectId, name: "web" }] }),
    requests: { "GET /organization/projects": 1 },
  },
  getUser: {
    args: () => ({ email: "EVE@example.com" }),
    expected: ({ userId }) => ({
      id: userId,
      userId,
      email: "Eve@example.com",
      role: "reader",
      isServiceAccount: false,
    }),
    requests: { "GET /organization/users": 1 },
  },
  getUsers: {
    args: () => ({}),
    expected: ({ userId }) => ({ users: [{ role: "owner" }, { id: userId, email: "Eve@example.com" }] }),
    requests: { "GET /organization/users": 1 },
  },
  getGroup: {
    args: () => ({ name: "engineers" }),
    expected: ({ groupId }) => ({ id: groupId, groupId, name: "engineers", isScimManaged: false, groupType: "group" }),
    requests: { "GET /organization/groups": 1 },
  },
  getGroups: {
    args: () => ({}),
    expected: ({ groupId }) => ({ groups: [{ id: groupId, name: "engineers" }] }),
    requests: { "GET /organization/groups": 1 },
  },
  getGroupUsers: {
    args: ({ groupId }) => ({ groupId }),
    expected: ({ groupId, userId }) => ({ groupId, users: [{ userId, email: "Eve@example.com" }] }),
    requests: { "GET /organization/groups/{group_id}/users": 1 },
  },
  getRole: {
    args: () => ({ name: "auditor" }),
    expected: ({ roleId }) => ({ id: roleId, roleId, permissions: ["api.groups.read"], isPredefined: false }),
    requests: { "GET /organization/roles": 1 },
  },
  getRoles: {
    args: () => ({}),
    expected: ({ roleId }) => ({ roles: [{ name: "owner" }, { name: "reader" }, { id: roleId, name: "auditor" }] }),
    requests: { "GET /organization/roles": 1 },
  },
  getProjectRole: {
    args: ({ projectId }) => ({ projectId, name: "deployer" }),
    expected: ({ projectId, projectRoleId, projectRole }) => ({ id: projectRole, projectId, roleId: projectRoleId }),
    requests: { "GET /projects/{project_id}/roles": 1 },
  },
  getProjectRoles: {
    args: ({ projectId }) => ({ projectId }),
    expected: ({ projectRole }) => ({
      roles: [{ name: "owner" }, { name: "member" }, { name: "viewer" }, { id: projectRole, name: "deployer" }],
    }),
    requests: { "GET /projects/{project_id}/roles": 1 },
  },
  getRoleAssignments: {
    args: ({ groupId }) => ({ groupId }),
    expected: ({ roleId }) => ({
      roles: [{ roleId, roleName: "auditor", permissions: ["api.groups.read"], inheritedFrom: [] }],
    }),
    requests: { "GET /organization/groups/{group_id}/roles": 1 },
  },
  getProjectUsers: {
    args: ({ projectId }) => ({ projectId }),
    expected: ({ projectId, userId }) => ({ projectId, users: [{ userId, email: "Eve@example.com", role: "member" }] }),
    requests: { [`GET ${P}/users`]: 1 },
  },
  getProjectGroups: {
    args: ({ projectId }) => ({ projectId }),
    expected: ({ groupId }) => ({ groups: [{ groupId, name: "engineers", groupType: "group" }] }),
    requests: { [`GET ${P}/groups`]: 1 },
  },
  getServiceAccount: {
    args: ({ projectId }) => ({ projectId, name: "crawler" }),
    expected: ({ projectId, serviceAccountId, serviceAccount }) => ({
      ...{ id: serviceAccount, projectId, serviceAccountId, name: "crawler", role: "member" },
    }),
    requests: { [`GET ${P}/service_accounts`]: 1 },
  },
  getServiceAccounts: {
    args: ({ projectId }) => ({ projectId }),
    expected: ({ serviceAccount }) => ({ serviceAccounts: [{ id: serviceAccount, name: "crawler" }] }),
    requests: { [`GET ${P}/service_accounts`]: 1 },
  },
  getProjectApiKeys: {
    args: ({ projectId }) => ({ projectId }),
    expected: ({ serviceAccountId }) => ({ apiKeys: [{ ownerType: "service_account", serviceAccountId }] }),
    requests: { [`GET ${P}/api_keys`]: 1 },
  },
  getRateLimit: {
    args: ({ projectId }) => ({ projectId, model: "gpt-5" }),
    expected: ({ projectId }) => ({ id: `${projectId}/rl-gpt-5`, rateLimitId: "rl-gpt-5", maxRequestsPer1Minute: 123 }),
    requests: { [`GET ${P}/rate_limits`]: 1 },
  },
  getRateLimits: {
    args: ({ projectId }) => ({ projectId }),
    expected: ({ projectId }) => ({ projectId, rateLimits: [{ model: "gpt-5" }] }),
    requests: { [`GET ${P}/rate_limits`]: 1 },
  },
  getProjectHostedToolPermissions: {
    args: ({ projectId }) => ({ projectId }),
    expected: ({ projectId }) => ({ id: projectId, projectId, webSearch: false, fileSearch: true }),
    requests: { [`GET ${P}/hosted_tool_permissions`]: 1 },
  },
  getAdminApiKeys: {
    args: () => ({}),
    expected: () => ({ apiKeys: [{ ownerName: "Owner" }] }),
    requests: { "GET /organization/admin_api_keys": 1 },
  },
  getProjectSpendLimit: {
    args: ({ projectId }) => ({ projectId }),
    expected: ({ projectId }) => ({
      projectId,
      thresholdAmount: 50_000,
      currency: "USD",
      enforcementStatus: "inactive",
    }),
    requests: { [`GET ${P}/spend_limit`]: 1 },
  },
  getOrganizationSpendLimit: {
    args: () => ({}),
    expected: () => ({ thresholdAmount: undefined, currency: undefined }),
    requests: { "GET /organization/spend_limit": 1 },
  },
  getProjectSpendAlerts: {
    args: ({ projectId }) => ({ projectId }),
    expected: ({ alertId }) => ({
      spendAlerts: [
        {
          alertId,
          thresholdAmount: 40_000,
          notificationChannel: { type: "email", recipients: ["finance@example.com"] },
        },
      ],
    }),
    requests: { [`GET ${P}/spend_alerts`]: 1 },
  },
  getOrganizationSpendAlerts: {
    args: () => ({}),
    expected: () => ({ spendAlerts: [] }),
    requests: { "GET /organization/spend_alerts": 1 },
  },
  getProjectModelPermissions: {
    args: ({ projectId }) => ({ projectId }),
    expected: ({ projectId }) => ({ projectId, mode: undefined, modelIds: undefined }),
    // The API answers 404. The second request shows that the project exists.
    requests: { [`GET ${P}/model_permissions`]: 1, "GET /organization/projects": 1 },
  },
  getProjectServiceTierSettings: {
    args: ({ projectId }) => ({ projectId }),
    expected: ({ projectId }) => ({ projectId, default: "fast", enabledTiers: ["fast"] }),
    requests: { [`GET ${P}/service_tier_settings`]: 1 },
  },
  getProjectDataRetention: {
    args: ({ projectId }) => ({ projectId }),
    expected: ({ projectId }) => ({ projectId, retentionType: "zero_data_retention" }),
    requests: { [`GET ${P}/data_retention`]: 1 },
  },
  getOrganizationDataRetention: {
    args: () => ({}),
    expected: () => ({ retentionType: "modified_abuse_monitoring" }),
    requests: { "GET /organization/data_retention": 1 },
  },
  getInvites: {
    args: () => ({ status: "pending" }),
    expected: ({ inviteId, projectId }) => ({
      invites: [{ inviteId, email: "new@example.com", status: "pending", projects: [{ projectId, role: "member" }] }],
    }),
    requests: { "GET /organization/invites": 1 },
  },
  getCertificate: {
    args: ({ certificateId }) => ({ id: certificateId }),
    expected: ({ certificateId }) => ({ id: certificateId, certificateId, active: true, content: pem("gateway") }),
    requests: { "GET /organization/certificates": 1, "GET /organization/certificates/{certificate_id}": 1 },
  },
  getCertificates: {
    args: () => ({}),
    expected: ({ certificateId }) => ({ certificates: [{ id: certificateId, active: true }] }),
    requests: { "GET /organization/certificates": 1 },
  },
  getProjectCertificates: {
    args: ({ projectId }) => ({ projectId }),
    expected: ({ certificateId }) => ({ certificates: [{ id: certificateId, active: true }] }),
    requests: { [`GET ${P}/certificates`]: 1 },
  },
  getWorkloadIdentityProvider: {
    args: () => ({ name: "github" }),
    expected: ({ workloadIdentityProviderId }) => ({
      id: workloadIdentityProviderId,
      workloadIdentityProviderId,
      issuer: "https://token.actions.githubusercontent.com",
      verification: { type: "discovery" },
    }),
    requests: { "GET /organization/workload_identity_providers": 1 },
  },
  getWorkloadIdentityProviders: {
    args: () => ({}),
    expected: ({ workloadIdentityProviderId: id }) => ({
      workloadIdentityProviders: [{ id, name: "github", audience: "openai", enabled: true }],
    }),
    requests: { "GET /organization/workload_identity_providers": 1 },
  },
  getWorkloadIdentityFederationRules: {
    args: ({ workloadIdentityProviderId, serviceAccountId }) => ({ workloadIdentityProviderId, serviceAccountId }),
    expected: ({ workloadIdentityProviderId, ruleId, projectId, serviceAccountId }) => ({
      workloadIdentityProviderId,
      rules: [
        {
          id: `${workloadIdentityProviderId}/${ruleId}`,
          ...{ ruleId, projectId, serviceAccountId, attributeMatchers: { run_attempt: 1 } },
          permissions: { type: "service_account_default" },
        },
      ],
    }),
    requests: { [`GET ${RULES}`]: 1 },
  },
  getExternalKeys: {
    args: () => ({ purpose: "ekm" as const }),
    expected: ({ externalKeyId }) => ({
      externalKeys: [
        { id: externalKeyId, externalKeyId, name: "data", provider: { type: "azure", keyName: "openai" } },
      ],
    }),
    requests: { "GET /organization/external_keys": 1 },
  },
  getExternalStorage: {
    args: ({ projectId }) => ({ projectId }),
    expected: ({ externalStorageId: id, projectId }) => ({
      externalStorage: [
        { id, projectId, status: "pending", accountId: "1", provider: { type: "aws", bucket: "acme" } },
      ],
    }),
    requests: { "GET /organization/external_storage": 1 },
  },
  getCosts: {
    args: () => ({ ...twoDays, groupBy: ["projectId", "lineItem"] }),
    expected: ({ projectId }) => ({
      buckets: [
        {
          startTime: twoDays.startTime,
          results: [
            { projectId, lineItem: "gpt-5, input", currency: "usd", quantityUnit: "tokens", userId: undefined },
          ],
        },
      ],
    }),
    requests: { "GET /organization/costs": 1 },
  },
  getUsage: {
    args: ({ projectId }) => ({ ...twoDays, kind: "completions", projectIds: [projectId], groupBy: ["model"] }),
    expected: () => ({
      kind: "completions",
      buckets: [
        {
          startTime: twoDays.startTime,
          endTime: twoDays.startTime + 86_400,
          results: [{ model: "gpt-5", projectId: undefined }],
        },
      ],
    }),
    requests: { "GET /organization/usage/completions": 1 },
    operations: usageKindNames.map((kind) => `GET ${usageListing(kind, "1d").path}`),
  },
  getAuditLogs: {
    args: ({ projectId }) => ({ eventTypes: ["project.created"], resourceIds: [projectId] }),
    expected: ({ projectId }) => ({
      entries: [
        { type: "project.created", payload: { id: projectId, data: { name: "web" } }, actor: { type: "session" } },
      ],
    }),
    requests: { "GET /organization/audit_logs": 1 },
  },
};
