import type { ControlClient } from "../src/control/client";
import { operations } from "../src/description";
import { usageNames } from "../src/usageKinds";
import { certificatePem } from "./certificate";

/** A response body, with fields of any type by name. */
export type Fields = Record<string, unknown> & { id: string; data: Fields[]; error: Record<string, unknown> };

/** Query parameters by name. */
export type QueryFields = Record<string, string | number | string[]>;

/** A way through all operations of the API, whoever makes the calls. */
export interface Walk {
  /**
   * Makes a call that must succeed.
   * @param path the path parameters, in the order of the template
   */
  call: (route: string, path: string[], body?: unknown, query?: QueryFields) => Promise<Fields>;
  /** Makes the changes that no call can make. */
  control: ControlClient;
}

/** Calls every operation at least once, on a new organisation. */
export async function walkEverything(walk: Walk): Promise<void> {
  const { call, control } = walk;
  const person = await control.addPerson({ email: "ana.adler@example.com" });
  const project = await walkProjects(walk, person.id);
  await control.addCost({ projectId: project, amount: 3.5, daysAgo: 1 });
  const account = await walkAccounts(walk, project);
  await walkSettings(walk, project);
  await walkSpend(walk, "/organization", []);
  await walkSpend(walk, projectPath, [project]);
  const role = await walkRoles(walk, "/organization/roles", []);
  const projectRole = await walkRoles(walk, "/projects/{project_id}/roles", [project]);
  const group = await walkGroups(walk, project, person.id);
  await walkAssignments(walk, "/organization/users/{user_id}/roles", [person.id], role);
  await walkAssignments(walk, "/organization/groups/{group_id}/roles", [group], role);
  await walkAssignments(walk, "/projects/{project_id}/users/{user_id}/roles", [project, person.id], projectRole);
  await walkAssignments(walk, "/projects/{project_id}/groups/{group_id}/roles", [project, group], projectRole);
  await walkCertificates(walk, project);
  await walkInvitesAndKeys(walk);
  await walkFederation(walk, project, account);
  await walkExternal(walk, project);
  await walkReports(walk);
  await call(`DELETE ${projectPath}/service_accounts/{service_account_id}`, [project, account]);
  await call(`DELETE ${projectPath}/users/{user_id}`, [project, person.id]);
  await call("GET /organization/users", []);
  await call("GET /organization/users/{user_id}", [person.id]);
  await call("POST /organization/users/{user_id}", [person.id], { role: "owner" });
  await call("DELETE /organization/users/{user_id}", [person.id]);
  await call(`POST ${projectPath}/archive`, [project]);
  await call("GET /organization/audit_logs", [], undefined, { limit: 100 });
}

const projectPath = "/organization/projects/{project_id}";

async function walkProjects({ call }: Walk, userId: string): Promise<string> {
  const { id } = await call("POST /organization/projects", [], {
    name: "walk",
    residency: "EU_STORAGE_PROCESSING",
  });
  await call("GET /organization/projects", []);
  await call(`GET ${projectPath}`, [id]);
  await call(`POST ${projectPath}`, [id], { name: "walked" });
  await call(`POST ${projectPath}/users`, [id], { user_id: userId, role: "member" });
  await call(`GET ${projectPath}/users`, [id]);
  await call(`GET ${projectPath}/users/{user_id}`, [id, userId]);
  await call(`POST ${projectPath}/users/{user_id}`, [id, userId], { role: "owner" });
  const [row] = (await call(`GET ${projectPath}/rate_limits`, [id])).data;
  const limits = { max_requests_per_1_minute: 5 };
  await call(`POST ${projectPath}/rate_limits/{rate_limit_id}`, [id, row?.id ?? ""], limits);
  return id;
}

async function walkAccounts({ call }: Walk, project: string): Promise<string> {
  const accounts = `${projectPath}/service_accounts`;
  const { id } = await call(`POST ${accounts}`, [project], { name: "server", expires_in_seconds: 60 });
  await call(`POST ${accounts}`, [project], { name: "bare", create_service_account_only: true });
  await call(`GET ${accounts}`, [project]);
  await call(`GET ${accounts}/{service_account_id}`, [project, id]);
  await call(`POST ${accounts}/{service_account_id}`, [project, id], { role: "owner" });
  const key = await call(`POST ${accounts}/{service_account_id}/api_keys`, [project, id], {
    scopes: ["api.all.read"],
  });
  const keys = `${projectPath}/api_keys`;
  await call(`GET ${keys}`, [project], undefined, { owner_project_access: "any" });
  await call(`GET ${keys}/{api_key_id}`, [project, key.id]);
  await call(`POST ${keys}/{api_key_id}`, [project, key.id], { expires_in_seconds: 60 });
  await call(`DELETE ${keys}/{api_key_id}`, [project, key.id]);
  return id;
}

async function walkSettings({ call }: Walk, project: string): Promise<void> {
  const singletons: [string, unknown][] = [
    ["model_permissions", { mode: "allow_list", model_ids: ["gpt-5"] }],
    ["hosted_tool_permissions", { mcp: { enabled: false }, web_search: null }],
    ["data_retention", { retention_type: "zero_data_retention" }],
    ["service_tier_settings", { enabled_tiers: ["flex"] }],
  ];
  for (const [name, body] of singletons) {
    await call(`POST ${projectPath}/${name}`, [project], body);
    await call(`GET ${projectPath}/${name}`, [project]);
  }
  await call(`DELETE ${projectPath}/model_permissions`, [project]);
  await call("POST /organization/data_retention", [], { retention_type: "zero_data_retention" });
  await call("GET /organization/data_retention", []);
}

async function walkSpend({ call }: Walk, base: string, path: string[]): Promise<void> {
  const amount = { threshold_amount: 100, currency: "USD", interval: "month" };
  await call(`POST ${base}/spend_limit`, path, amount);
  await call(`GET ${base}/spend_limit`, path);
  await call(`DELETE ${base}/spend_limit`, path);
  const alert = { ...amount, notification_channel: { type: "email", recipients: ["finance@example.com"] } };
  const { id } = await call(`POST ${base}/spend_alerts`, path, alert);
  await call(`GET ${base}/spend_alerts`, path);
  await call(`GET ${base}/spend_alerts/{alert_id}`, [...path, id]);
  await call(`POST ${base}/spend_alerts/{alert_id}`, [...path, id], alert);
  await call(`DELETE ${base}/spend_alerts/{alert_id}`, [...path, id]);
}

async function walkRoles({ call }: Walk, base: string, path: string[]): Promise<string> {
  const kept = await call(`POST ${base}`, path, { role_name: "kept", permissions: ["api.groups.read"] });
  const { id } = await call(`POST ${base}`, path, { role_name: "gone", permissions: [] });
  await call(`GET ${base}`, path);
  await call(`GET ${base}/{role_id}`, [...path, id]);
  await call(`POST ${base}/{role_id}`, [...path, id], { description: "for a moment" });
  await call(`DELETE ${base}/{role_id}`, [...path, id]);
  return kept.id;
}

async function walkAssignments({ call }: Walk, base: string, path: string[], role: string): Promise<void> {
  await call(`POST ${base}`, path, { role_id: role });
  await call(`GET ${base}`, path);
  await call(`GET ${base}/{role_id}`, [...path, role]);
  await call(`DELETE ${base}/{role_id}`, [...path, role]);
}

async function walkGroups({ call }: Walk, project: string, userId: string): Promise<string> {
  const groups = "/organization/groups";
  const { id } = await call(`POST ${groups}`, [], { name: "platform" });
  const { id: gone } = await call(`POST ${groups}`, [], { name: "gone" });
  await call(`GET ${groups}`, []);
  await call(`GET ${groups}/{group_id}`, [id]);
  await call(`POST ${groups}/{group_id}`, [id], { name: "Platform" });
  await call(`DELETE ${groups}/{group_id}`, [gone]);
  await call(`POST ${groups}/{group_id}/users`, [id], { user_id: userId });
  await call(`GET ${groups}/{group_id}/users`, [id]);
  await call(`GET ${groups}/{group_id}/users/{user_id}`, [id, userId]);
  const grant = { group_id: id, role: "role-api-project-member" };
  await call(`POST ${projectPath}/groups`, [project], grant);
  await call(`GET ${projectPath}/groups`, [project]);
  await call(`GET ${projectPath}/groups/{group_id}`, [project, id]);
  // The person now has a role through the group.
  await call("GET /projects/{project_id}/users/{user_id}/roles", [project, userId]);
  await call(`DELETE ${projectPath}/groups/{group_id}`, [project, id]);
  await call(`DELETE ${groups}/{group_id}/users/{user_id}`, [id, userId]);
  return id;
}

async function walkCertificates({ call }: Walk, project: string): Promise<void> {
  const all = "/organization/certificates";
  const { id } = await call(`POST ${all}`, [], { certificate: certificatePem, name: "client" });
  const batch = { certificate_ids: [id] };
  await call(`POST ${all}/activate`, [], batch);
  await call(`GET ${all}`, []);
  await call(`POST ${all}/deactivate`, [], batch);
  await call(`GET ${all}/{certificate_id}`, [id], undefined, { include: ["content"] });
  await call(`POST ${all}/{certificate_id}`, [id], { name: "renamed" });
  await call(`POST ${projectPath}/certificates/activate`, [project], batch);
  await call(`GET ${projectPath}/certificates`, [project]);
  await call(`POST ${projectPath}/certificates/deactivate`, [project], batch);
  await call(`DELETE ${all}/{certificate_id}`, [id]);
}

async function walkInvitesAndKeys({ call }: Walk): Promise<void> {
  const { id } = await call("POST /organization/invites", [], { email: "new@example.com", role: "reader" });
  await call("GET /organization/invites", []);
  await call("GET /organization/invites/{invite_id}", [id]);
  await call("DELETE /organization/invites/{invite_id}", [id]);
  const key = await call("POST /organization/admin_api_keys", [], { name: "second", expires_in_seconds: 60 });
  await call("GET /organization/admin_api_keys", []);
  await call("GET /organization/admin_api_keys/{key_id}", [key.id]);
  await call("DELETE /organization/admin_api_keys/{key_id}", [key.id]);
}

async function walkFederation({ call }: Walk, project: string, account: string): Promise<void> {
  const providers = "/organization/workload_identity_providers";
  const provider = `${providers}/{workload_identity_provider_id}`;
  const body = { name: "ci", type: "oidc", issuer: "https://ci.example.com", audience: "openai" };
  const { id } = await call(`POST ${providers}`, [], body);
  await call(`GET ${providers}`, []);
  await call(`GET ${provider}`, [id]);
  await call(`POST ${provider}`, [id], { verification: { type: "uploaded_jwks", jwks: { keys: [] } } });
  const rules = `${provider}/federation_rules`;
  const rule = {
    project_id: project,
    service_account_id: account,
    attribute_matchers: { branch: "main", protected: true },
  };
  const { id: ruleId } = await call(`POST ${rules}`, [id], rule);
  const one = `${rules}/{workload_identity_federation_rule_id}`;
  await call(`GET ${rules}`, [id]);
  await call(`GET ${one}`, [id, ruleId]);
  await call(`POST ${one}`, [id, ruleId], { permissions: { type: "restricted", scopes: ["api.model.request"] } });
  await call(`DELETE ${one}`, [id, ruleId]);
  await call(`DELETE ${provider}`, [id]);
}

async function walkExternal({ call }: Walk, project: string): Promise<void> {
  const keys = "/organization/external_keys";
  const arns = { kms_arn: "arn:aws:kms:::key/1", role_arn: "arn:aws:iam::123456789012:role/kms" };
  const { id } = await call(`POST ${keys}`, [], { type: "aws", name: "kms", external_id: project, ...arns });
  await call(`GET ${keys}`, []);
  await call(`GET ${keys}/{external_key_id}`, [id]);
  await call(`POST ${keys}/{external_key_id}/validate`, [id]);
  await call(`DELETE ${keys}/{external_key_id}`, [id]);
  const storages = "/organization/external_storage";
  const azure = { account_name: "a", container: "c", resource_group: "r", subscription_id: "s", tenant_id: "t" };
  const pool = {
    workload_identity_pool_id: "p",
    workload_identity_project_number: "1",
    workload_identity_provider_id: "i",
  };
  const providers = [
    { type: "aws", bucket: "files", role_arn: "arn:aws:iam::123456789012:role/files" },
    { type: "azure", ...azure },
    { type: "gcp", bucket: "files", ...pool },
    { type: "oci", bucket: "files", region: "eu-frankfurt-1", tenancy_ocid: "ocid1" },
  ];
  for (const provider of providers) {
    const storage = await call(`POST ${storages}`, [], { project_id: project, provider });
    await call(`GET ${storages}`, [], undefined, { project_id: project });
    await call(`GET ${storages}/{external_storage_id}`, [storage.id]);
    await call(`POST ${storages}/{external_storage_id}/validate`, [storage.id]);
    await call(`DELETE ${storages}/{external_storage_id}`, [storage.id]);
  }
}

async function walkReports({ call, control }: Walk): Promise<void> {
  const start_time = Math.floor(Date.now() / 1000) - 3 * 86_400;
  const projects = (await call("GET /organization/projects", [])).data;
  for (const { id: projectId } of projects) {
    for (const usage of usageNames) await control.addWorkload({ projectId, usage });
  }
  for (const { route, template } of operations.filter((operation) => operation.template.includes("/usage/"))) {
    const group_by = template.endsWith("completions") ? ["project_id", "model"] : ["project_id"];
    mustHaveResults(route, await call(route, [], undefined, { start_time, group_by }));
  }
  const costs = "GET /organization/costs";
  mustHaveResults(costs, await call(costs, [], undefined, { start_time, group_by: ["project_id"] }));
}

/** A report without results would prove nothing about their fields. */
function mustHaveResults(route: string, { data }: Fields): void {
  const count = data.reduce((sum, bucket) => sum + (bucket.results as unknown[]).length, 0);
  if (count < 2) throw new Error(`${route} has only ${count} results`);
}
