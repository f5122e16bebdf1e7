import Ajv2020, { type ValidateFunction } from "ajv/dist/2020";
import addFormats from "ajv-formats";
import { expect, test } from "vitest";
import { operations, schemas } from "../src/description";
import { handlers } from "../src/routes";
import { usageNames } from "../src/usageKinds";
import { certificatePem, start, type Fields, type Session } from "./session";

test("has a handler for each operation of the description, and no other handlers", () => {
  expect(operations).toHaveLength(143);
  expect(Object.keys(handlers).sort()).toEqual(operations.map((operation) => operation.route).sort());
});

const ajv = new Ajv2020({ strict: false, allErrors: true });
addFormats(ajv);
// In seconds. A time in milliseconds would be far greater.
ajv.addFormat("unixtime", { type: "number", validate: (value) => value > 0 && value < 10_000_000_000 });
for (const [name, schema] of schemas) ajv.addSchema(withoutSurprises(schema), name);

/** A copy of a schema that allows no undescribed fields, except where it combines schemas. */
function withoutSurprises(schema: Record<string, unknown>): Record<string, unknown> {
  const isCombined = schema === schemas.get("AdminApiKey");
  return schema.properties && schema.additionalProperties === undefined && !isCombined
    ? { ...schema, additionalProperties: false }
    : schema;
}

/** Calls operations and checks each response against the description. */
class Walk {
  readonly seen = new Set<string>();
  private readonly validators = new Map<string, ValidateFunction>(
    operations.map((operation) => [operation.route, ajv.compile(operation.answer)]),
  );

  constructor(private readonly session: Session) {}

  /** @param path the path parameters, in the order of the template */
  async call(route: string, path: string[], body?: unknown, query = ""): Promise<Fields> {
    const validate = this.validators.get(route);
    if (!validate) throw new Error(`no operation ${route}`);
    const [method, template = ""] = route.split(" ") as ["GET" | "POST" | "DELETE", string];
    const values = [...path];
    const url = template.replace(/\{[^}]+\}/g, () => encodeURIComponent(values.shift() ?? "missing"));
    const answer = await this.session.must(method, url + query, body);
    validate(answer);
    expect(validate.errors ?? [], `${route} answered ${JSON.stringify(answer)}`).toEqual([]);
    this.seen.add(route);
    return answer;
  }
}

const projectPath = "/organization/projects/{project_id}";

async function walkProjects(walk: Walk, userId: string): Promise<string> {
  const { id } = await walk.call("POST /organization/projects", [], {
    name: "walk",
    residency: "EU_STORAGE_PROCESSING",
  });
  await walk.call("GET /organization/projects", []);
  await walk.call(`GET ${projectPath}`, [id]);
  await walk.call(`POST ${projectPath}`, [id], { name: "walked" });
  await walk.call(`POST ${projectPath}/users`, [id], { user_id: userId, role: "member" });
  await walk.call(`GET ${projectPath}/users`, [id]);
  await walk.call(`GET ${projectPath}/users/{user_id}`, [id, userId]);
  await walk.call(`POST ${projectPath}/users/{user_id}`, [id, userId], { role: "owner" });
  const [row] = (await walk.call(`GET ${projectPath}/rate_limits`, [id])).data;
  const limits = { max_requests_per_1_minute: 5 };
  await walk.call(`POST ${projectPath}/rate_limits/{rate_limit_id}`, [id, row?.id ?? ""], limits);
  return id;
}

async function walkAccounts(walk: Walk, project: string): Promise<string> {
  const accounts = `${projectPath}/service_accounts`;
  const { id } = await walk.call(`POST ${accounts}`, [project], { name: "server", expires_in_seconds: 60 });
  await walk.call(`POST ${accounts}`, [project], { name: "bare", create_service_account_only: true });
  await walk.call(`GET ${accounts}`, [project]);
  await walk.call(`GET ${accounts}/{service_account_id}`, [project, id]);
  await walk.call(`POST ${accounts}/{service_account_id}`, [project, id], { role: "owner" });
  const key = await walk.call(`POST ${accounts}/{service_account_id}/api_keys`, [project, id], {
    scopes: ["api.all.read"],
  });
  const keys = `${projectPath}/api_keys`;
  await walk.call(`GET ${keys}`, [project], undefined, "?owner_project_access=any");
  await walk.call(`GET ${keys}/{api_key_id}`, [project, key.id]);
  await walk.call(`POST ${keys}/{api_key_id}`, [project, key.id], { expires_in_seconds: 60 });
  await walk.call(`DELETE ${keys}/{api_key_id}`, [project, key.id]);
  return id;
}

async function walkSettings(walk: Walk, project: string): Promise<void> {
  const singletons: [string, unknown][] = [
    ["model_permissions", { mode: "allow_list", model_ids: ["gpt-5"] }],
    ["hosted_tool_permissions", { mcp: { enabled: false }, web_search: null }],
    ["data_retention", { retention_type: "zero_data_retention" }],
    ["service_tier_settings", { enabled_tiers: ["flex"] }],
  ];
  for (const [name, body] of singletons) {
    await walk.call(`POST ${projectPath}/${name}`, [project], body);
    await walk.call(`GET ${projectPath}/${name}`, [project]);
  }
  await walk.call(`DELETE ${projectPath}/model_permissions`, [project]);
  await walk.call("POST /organization/data_retention", [], { retention_type: "zero_data_retention" });
  await walk.call("GET /organization/data_retention", []);
}

async function walkSpend(walk: Walk, base: string, path: string[]): Promise<void> {
  const amount = { threshold_amount: 100, currency: "USD", interval: "month" };
  await walk.call(`POST ${base}/spend_limit`, path, amount);
  await walk.call(`GET ${base}/spend_limit`, path);
  await walk.call(`DELETE ${base}/spend_limit`, path);
  const alert = { ...amount, notification_channel: { type: "email", recipients: ["finance@example.com"] } };
  const { id } = await walk.call(`POST ${base}/spend_alerts`, path, alert);
  await walk.call(`GET ${base}/spend_alerts`, path);
  await walk.call(`GET ${base}/spend_alerts/{alert_id}`, [...path, id]);
  await walk.call(`POST ${base}/spend_alerts/{alert_id}`, [...path, id], alert);
  await walk.call(`DELETE ${base}/spend_alerts/{alert_id}`, [...path, id]);
}

async function walkRoles(walk: Walk, base: string, path: string[]): Promise<string> {
  const kept = await walk.call(`POST ${base}`, path, { role_name: "kept", permissions: ["api.groups.read"] });
  const { id } = await walk.call(`POST ${base}`, path, { role_name: "gone", permissions: [] });
  await walk.call(`GET ${base}`, path);
  await walk.call(`GET ${base}/{role_id}`, [...path, id]);
  await walk.call(`POST ${base}/{role_id}`, [...path, id], { description: "for a moment" });
  await walk.call(`DELETE ${base}/{role_id}`, [...path, id]);
  return kept.id;
}

async function walkAssignments(walk: Walk, base: string, path: string[], role: string): Promise<void> {
  await walk.call(`POST ${base}`, path, { role_id: role });
  await walk.call(`GET ${base}`, path);
  await walk.call(`GET ${base}/{role_id}`, [...path, role]);
  await walk.call(`DELETE ${base}/{role_id}`, [...path, role]);
}

async function walkGroups(walk: Walk, project: string, userId: string): Promise<string> {
  const groups = "/organization/groups";
  const { id } = await walk.call(`POST ${groups}`, [], { name: "platform" });
  const { id: gone } = await walk.call(`POST ${groups}`, [], { name: "gone" });
  await walk.call(`GET ${groups}`, []);
  await walk.call(`GET ${groups}/{group_id}`, [id]);
  await walk.call(`POST ${groups}/{group_id}`, [id], { name: "Platform" });
  await walk.call(`DELETE ${groups}/{group_id}`, [gone]);
  await walk.call(`POST ${groups}/{group_id}/users`, [id], { user_id: userId });
  await walk.call(`GET ${groups}/{group_id}/users`, [id]);
  await walk.call(`GET ${groups}/{group_id}/users/{user_id}`, [id, userId]);
  const grant = { group_id: id, role: "role-api-project-member" };
  await walk.call(`POST ${projectPath}/groups`, [project], grant);
  await walk.call(`GET ${projectPath}/groups`, [project]);
  await walk.call(`GET ${projectPath}/groups/{group_id}`, [project, id]);
  // The person now has a role through the group.
  await walk.call("GET /projects/{project_id}/users/{user_id}/roles", [project, userId]);
  await walk.call(`DELETE ${projectPath}/groups/{group_id}`, [project, id]);
  await walk.call(`DELETE ${groups}/{group_id}/users/{user_id}`, [id, userId]);
  return id;
}

async function walkCertificates(walk: Walk, project: string): Promise<void> {
  const all = "/organization/certificates";
  const { id } = await walk.call(`POST ${all}`, [], { certificate: certificatePem, name: "client" });
  const batch = { certificate_ids: [id] };
  await walk.call(`POST ${all}/activate`, [], batch);
  await walk.call(`GET ${all}`, []);
  await walk.call(`POST ${all}/deactivate`, [], batch);
  const content = await walk.call(`GET ${all}/{certificate_id}`, [id], undefined, "?include[]=content");
  expect(content.certificate_details).toMatchObject({ content: certificatePem });
  await walk.call(`POST ${all}/{certificate_id}`, [id], { name: "renamed" });
  await walk.call(`POST ${projectPath}/certificates/activate`, [project], batch);
  await walk.call(`GET ${projectPath}/certificates`, [project]);
  await walk.call(`POST ${projectPath}/certificates/deactivate`, [project], batch);
  await walk.call(`DELETE ${all}/{certificate_id}`, [id]);
}

async function walkInvitesAndKeys(walk: Walk): Promise<void> {
  const { id } = await walk.call("POST /organization/invites", [], { email: "new@example.com", role: "reader" });
  await walk.call("GET /organization/invites", []);
  await walk.call("GET /organization/invites/{invite_id}", [id]);
  await walk.call("DELETE /organization/invites/{invite_id}", [id]);
  const key = await walk.call("POST /organization/admin_api_keys", [], { name: "second", expires_in_seconds: 60 });
  await walk.call("GET /organization/admin_api_keys", []);
  await walk.call("GET /organization/admin_api_keys/{key_id}", [key.id]);
  await walk.call("DELETE /organization/admin_api_keys/{key_id}", [key.id]);
}

async function walkFederation(walk: Walk, project: string, account: string): Promise<void> {
  const providers = "/organization/workload_identity_providers";
  const provider = `${providers}/{workload_identity_provider_id}`;
  const body = { name: "ci", type: "oidc", issuer: "https://ci.example.com", audience: "openai" };
  const { id } = await walk.call(`POST ${providers}`, [], body);
  await walk.call(`GET ${providers}`, []);
  await walk.call(`GET ${provider}`, [id]);
  await walk.call(`POST ${provider}`, [id], { verification: { type: "uploaded_jwks", jwks: { keys: [] } } });
  const rules = `${provider}/federation_rules`;
  const rule = {
    project_id: project,
    service_account_id: account,
    attribute_matchers: { branch: "main", protected: true },
  };
  const { id: ruleId } = await walk.call(`POST ${rules}`, [id], rule);
  const one = `${rules}/{workload_identity_federation_rule_id}`;
  await walk.call(`GET ${rules}`, [id]);
  await walk.call(`GET ${one}`, [id, ruleId]);
  await walk.call(`POST ${one}`, [id, ruleId], { permissions: { type: "restricted", scopes: ["api.model.request"] } });
  await walk.call(`DELETE ${one}`, [id, ruleId]);
  await walk.call(`DELETE ${provider}`, [id]);
}

async function walkExternal(walk: Walk, project: string): Promise<void> {
  const keys = "/organization/external_keys";
  const arns = { kms_arn: "arn:aws:kms:::key/1", role_arn: "arn:aws:iam::123456789012:role/kms" };
  const { id } = await walk.call(`POST ${keys}`, [], { type: "aws", name: "kms", external_id: project, ...arns });
  await walk.call(`GET ${keys}`, []);
  await walk.call(`GET ${keys}/{external_key_id}`, [id]);
  await walk.call(`POST ${keys}/{external_key_id}/validate`, [id]);
  await walk.call(`DELETE ${keys}/{external_key_id}`, [id]);
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
    const storage = await walk.call(`POST ${storages}`, [], { project_id: project, provider });
    await walk.call(`GET ${storages}`, [], undefined, `?project_id=${project}`);
    await walk.call(`GET ${storages}/{external_storage_id}`, [storage.id]);
    await walk.call(`POST ${storages}/{external_storage_id}/validate`, [storage.id]);
    await walk.call(`DELETE ${storages}/{external_storage_id}`, [storage.id]);
  }
}

async function walkReports(walk: Walk, session: Session): Promise<void> {
  const start = Math.floor(Date.now() / 1000) - 3 * 86_400;
  const projects = (await session.must("GET", "/organization/projects")).data;
  for (const { id: projectId } of projects) {
    for (const usage of usageNames) await session.control.addWorkload({ projectId, usage });
  }
  for (const { route, template } of operations.filter((operation) => operation.template.includes("/usage/"))) {
    const groups = template.endsWith("completions")
      ? "&group_by[]=project_id&group_by[]=model"
      : "&group_by=project_id";
    const page = await walk.call(route, [], undefined, `?start_time=${start}${groups}`);
    const results = page.data[1]?.results as unknown[];
    expect(results.length, route).toBeGreaterThan(1);
  }
  const page = await walk.call("GET /organization/costs", [], undefined, `?start_time=${start}&group_by=project_id`);
  expect(page.data.some((bucket) => (bucket.results as unknown[]).length > 0)).toBe(true);
}

test("answers all operations as described", async () => {
  const session = await start();
  const walk = new Walk(session);
  const person = await session.control.addPerson({ email: "ana.adler@example.com" });
  const project = await walkProjects(walk, person.id);
  await session.control.addCost({ projectId: project, amount: 3.5, daysAgo: 1 });
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
  await walkReports(walk, session);
  await walk.call(`DELETE ${projectPath}/service_accounts/{service_account_id}`, [project, account]);
  await walk.call(`DELETE ${projectPath}/users/{user_id}`, [project, person.id]);
  await walk.call("GET /organization/users", []);
  await walk.call("GET /organization/users/{user_id}", [person.id]);
  await walk.call("POST /organization/users/{user_id}", [person.id], { role: "owner" });
  await walk.call("DELETE /organization/users/{user_id}", [person.id]);
  await walk.call(`POST ${projectPath}/archive`, [project]);
  const log = await walk.call("GET /organization/audit_logs", [], undefined, "?limit=100");
  expect(log.data.length).toBeGreaterThan(50);
  expect([...walk.seen].sort()).toEqual(operations.map((operation) => operation.route).sort());
});

test("returns errors in the described shapes", async () => {
  const session = await start();
  const validate = ajv.getSchema("ErrorResponse");
  const refusals = [
    await session.post("/organization/projects", { name: 1 }),
    await session.get("/organization/projects/proj_unknown"),
    await session.as("sk-admin-wrong-key-1234").get("/organization/projects"),
    await session.get("/organization/nothing"),
    await session.call("PUT", "/organization/projects"),
  ];
  expect(refusals.map((reply) => reply.status)).toEqual([400, 404, 401, 404, 405]);
  for (const reply of refusals) expect(validate?.(reply.body), JSON.stringify(reply.body)).toBe(true);
  const bare = await session.get("/organization/projects/proj_unknown/rate_limits");
  expect(bare.body).toEqual({ code: 404, message: "The project proj_unknown was not found" });
});
