import { expect, test } from "vitest";
import { certificatePem, refusal, start } from "./session";

test("neither demotes nor removes the last owner", async () => {
  const session = await start();
  const [owner] = (await session.must("GET", "/organization/users")).data;
  const path = `/organization/users/${owner?.id}`;
  expect(refusal(await session.post(path, { role: "reader" }))).toEqual([400, "last_owner"]);
  expect(refusal(await session.delete(path))).toEqual([400, "last_owner"]);
  await session.control.addPerson({ email: "second@example.com", role: "owner" });
  expect((await session.must("POST", path, { role: "reader" })).role).toBe("reader");
});

test("finds people by e-mail address, in any case and with both array spellings", async () => {
  const session = await start({ seed: "lived-in" });
  for (const name of ["emails", "emails[]"]) {
    const query = `?${encodeURIComponent(name)}=ANA.ADLER@example.com&${encodeURIComponent(name)}=owner@example.com`;
    expect((await session.must("GET", `/organization/users${query}`)).data).toHaveLength(2);
  }
});

test("accepts both ids of a predefined role, and does not change the role", async () => {
  const session = await start();
  const id = await session.project();
  const long = `role-api-project-viewer__api-project__${id}`;
  for (const spelling of [long, "role-api-project-viewer"]) {
    expect((await session.must("GET", `/projects/${id}/roles/${spelling}`)).id).toBe(long);
  }
  expect(refusal(await session.delete(`/projects/${id}/roles/${long}`))).toEqual([400, "predefined_role"]);
  const listed = (await session.must("GET", "/organization/roles")).data.map((role) => role.id.split("__")[0]);
  expect(listed).toEqual(["role-api-organization-owner", "role-api-organization-reader"]);
});

test("lets members inherit the role of a group, and does not unassign it from one member", async () => {
  const session = await start();
  const id = await session.project();
  const person = await session.control.addPerson({ email: "ana.adler@example.com" });
  const group = await session.must("POST", "/organization/groups", { name: "platform" });
  await session.must("POST", `/organization/groups/${group.id}/users`, { user_id: person.id });
  await session.must("POST", `/organization/projects/${id}/groups`, {
    group_id: group.id,
    role: "role-api-project-member",
  });
  const roles = `/projects/${id}/users/${person.id}/roles`;
  const [entry] = (await session.must("GET", roles)).data;
  expect(entry?.assignment_sources).toEqual([{ principal_id: group.id, principal_type: "group" }]);
  expect(refusal(await session.delete(`${roles}/role-api-project-member`))).toEqual([400, "role_inherited"]);
  await session.must("POST", roles, { role_id: "role-api-project-member" });
  // One entry for both ways, whose sources name the person and the group.
  expect((await session.must("GET", roles)).data.map((item) => item.assignment_sources)).toEqual([
    [
      { principal_id: person.id, principal_type: "user" },
      { principal_id: group.id, principal_type: "group" },
    ],
  ]);
  await session.must("DELETE", `${roles}/role-api-project-member`);
  expect((await session.must("GET", roles)).data.map((item) => item.assignment_sources)).toEqual([
    [{ principal_id: group.id, principal_type: "group" }],
  ]);
  await session.must("DELETE", `/projects/${id}/groups/${group.id}/roles/role-api-project-member`);
  expect((await session.get(`/organization/projects/${id}/groups/${group.id}`)).status).toBe(404);
});

test("assigns roles to a group under SCIM, but does not change its name and members", async () => {
  const session = await start();
  const group = await session.must("POST", "/organization/groups", { name: "platform" });
  await session.control.scim({ groupId: group.id });
  const path = `/organization/groups/${group.id}`;
  expect(refusal(await session.post(path, { name: "x" }))).toEqual([403, "scim_managed"]);
  expect(refusal(await session.delete(path))).toEqual([403, "scim_managed"]);
  expect((await session.post(`${path}/roles`, { role_id: "role-api-organization-reader" })).status).toBe(200);
});

test("adds an invited person to the default project without a list and to none with an empty list; keeps an accepted invite", async () => {
  const session = await start();
  const [byDefault] = (await session.must("GET", "/organization/projects")).data;
  const path = "/organization/invites";
  const first = await session.must("POST", path, { email: "a@example.com", role: "reader" });
  expect(first.projects).toEqual([{ id: byDefault?.id, role: "member" }]);
  const second = await session.must("POST", path, { email: "b@example.com", role: "owner", projects: [] });
  expect(second).toMatchObject({ projects: [], status: "pending" });
  expect(refusal(await session.post(path, { email: "A@example.com", role: "reader" }))).toEqual([
    400,
    "user_already_invited",
  ]);
  await session.control.acceptInvite(first.id);
  expect((await session.must("GET", `${path}/${first.id}`)).status).toBe("accepted");
  expect(refusal(await session.delete(`${path}/${first.id}`))).toEqual([400, "invite_accepted"]);
  const members = (await session.must("GET", `/organization/projects/${byDefault?.id}/users`)).data;
  expect(members.map((member) => member.email)).toEqual(["a@example.com"]);
  await session.control.advanceClock(8 * 86_400);
  expect((await session.must("GET", `${path}/${second.id}`)).status).toBe("expired");
});

test("logs the acceptance of an invite with the joining person as the actor", async () => {
  const session = await start();
  const invite = await session.must("POST", "/organization/invites", { email: "a@example.com", role: "reader" });
  await session.control.acceptInvite(invite.id);
  const [person] = (await session.must("GET", "/organization/users?emails=a@example.com")).data;
  const events = (await session.must("GET", `/organization/audit_logs?actor_ids[]=${person?.id}`)).data;
  expect(events).toMatchObject([
    { type: "user.added", "user.added": { id: person?.id, data: { role: "reader" } } },
    { type: "invite.accepted", "invite.accepted": { id: invite.id } },
  ]);
  expect(events[0]?.actor).toMatchObject({ type: "session", session: { user: { email: "a@example.com" } } });
});

test("deletes a certificate only while nobody uses it, and accepts at most fifty certificates", async () => {
  const session = await start();
  const project = await session.project();
  const path = "/organization/certificates";
  const upload = { certificate: certificatePem };
  const { id } = await session.must("POST", path, upload);
  const batch = { certificate_ids: [id] };
  expect((await session.post(path, { certificate: "no PEM" })).body.error.param).toBe("certificate");
  await session.must("POST", `/organization/projects/${project}/certificates/activate`, batch);
  expect(refusal(await session.delete(`${path}/${id}`))).toEqual([400, "certificate_active"]);
  const mixed = { certificate_ids: [id, "cert_unknown"] };
  expect((await session.post(`${path}/activate`, mixed)).status).toBe(404);
  expect((await session.must("GET", path)).data[0]?.active).toBe(false);
  expect((await session.post(`${path}/activate`, { certificate_ids: Array(11).fill(id) })).status).toBe(400);
  await session.must("POST", `/organization/projects/${project}/certificates/deactivate`, batch);
  for (let n = 1; n < 50; n++) await session.must("POST", path, upload);
  expect(refusal(await session.post(path, upload))).toEqual([400, "certificate_limit_reached"]);
  expect((await session.delete(`${path}/${id}`)).status).toBe(200);
});

test("enforces an exceeded spend limit, and returns 404 without a limit", async () => {
  const session = await start();
  const project = await session.project();
  const path = `/organization/projects/${project}/spend_limit`;
  expect((await session.get(path)).status).toBe(404);
  const limit = { threshold_amount: 1000, currency: "USD", interval: "month" };
  expect((await session.must("POST", path, limit)).enforcement).toEqual({ status: "inactive" });
  await session.control.addCost({ projectId: project, amount: 10 });
  expect((await session.must("GET", path)).enforcement).toEqual({ status: "enforcing" });
  expect((await session.post(path, { ...limit, threshold_amount: 0 })).body.error.param).toBe("threshold_amount");
});

test("overwrites a spend limit with an alert, and no longer enforces it, if a test asks for that", async () => {
  const session = await start();
  const project = await session.project();
  await session.control.addCost({ projectId: project, amount: 10 });
  const limit = { threshold_amount: 1000, currency: "USD", interval: "month" };
  const alert = {
    ...limit,
    threshold_amount: 800,
    notification_channel: { type: "email", recipients: ["a@example.com"] },
  };
  for (const base of ["/organization", `/organization/projects/${project}`]) {
    const limitNow = async () => (await session.must("GET", `${base}/spend_limit`)) as unknown;
    const whole = await session.must("POST", `${base}/spend_limit`, limit);
    const { id } = await session.must("POST", `${base}/spend_alerts`, alert);
    expect(await limitNow()).toEqual(whole);

    await session.control.letAlertsOverwriteLimits();
    const off = { ...whole, enforcement: { status: "inactive" } };
    await session.must("POST", `${base}/spend_alerts`, alert);
    expect(await limitNow()).toEqual({ ...off, threshold_amount: 800 });
    await session.must("POST", `${base}/spend_limit`, limit);
    expect(await limitNow()).toEqual({ ...whole, enforcement: { status: "enforcing" } });
    await session.must("POST", `${base}/spend_alerts/${id}`, { ...alert, threshold_amount: 900 });
    expect(await limitNow()).toEqual({ ...off, threshold_amount: 900 });
    await session.must("DELETE", `${base}/spend_limit`);
    await session.must("POST", `${base}/spend_alerts`, alert);
    expect((await session.get(`${base}/spend_limit`)).status).toBe(404);
    await session.control.letAlertsOverwriteLimits(false);
  }
});

test("deletes a provider only after its rules", async () => {
  const session = await start();
  const project_id = await session.project();
  const account = await session.must("POST", `/organization/projects/${project_id}/service_accounts`, { name: "ci" });
  const path = "/organization/workload_identity_providers";
  const body = { name: "ci", type: "oidc", issuer: "https://ci.example.com", audience: "openai" };
  const { id } = await session.must("POST", path, body);
  const rule = { project_id, service_account_id: account.id, attribute_matchers: { branch: "main" } };
  const { id: ruleId } = await session.must("POST", `${path}/${id}/federation_rules`, rule);
  expect(refusal(await session.delete(`${path}/${id}`))).toEqual([400, "provider_has_rules"]);
  await session.must("DELETE", `${path}/${id}/federation_rules/${ruleId}`);
  expect((await session.delete(`${path}/${id}`)).status).toBe(200);
});

test("restores a customer-managed retention after a project's last storage, and keeps any other retention", async () => {
  const session = await start();
  const project_id = await session.project();
  const base = `/organization/projects/${project_id}`;
  await session.must("POST", `${base}/data_retention`, { retention_type: "zero_data_retention" });
  const provider = { type: "oci", bucket: "files", region: "eu-frankfurt-1", tenancy_ocid: "ocid1" };
  const retention = async () => (await session.must("GET", `${base}/data_retention`)).type;
  const register = () => session.must("POST", "/organization/external_storage", { project_id, provider });
  const kept = await register();
  await session.must("DELETE", `/organization/external_storage/${kept.id}`);
  expect(await retention()).toBe("zero_data_retention");

  const [first, last] = [await register(), await register()];
  await session.control.manageRetention({ projectId: project_id });
  expect(await retention()).toBe("customer_managed");
  await session.must("DELETE", `/organization/external_storage/${first.id}`);
  expect(await retention()).toBe("customer_managed");
  await session.must("DELETE", `/organization/external_storage/${last.id}`);
  expect(await retention()).toBe("organization_default");
});

test("keeps an external key in use", async () => {
  const session = await start();
  const project_id = await session.project();
  const base = `/organization/projects/${project_id}`;
  const azure = { type: "azure", name: "kms", key_name: "k", tenant_id: "t", vault_uri: "https://v.example.com" };
  const keys = "/organization/external_keys";
  expect((await session.post(keys, { ...azure, purpose: "psp_decryption" })).body.error.param).toBe("key_version");
  const key = await session.must("POST", keys, azure);
  await session.must("POST", base, { external_key_id: key.id });
  expect(refusal(await session.delete(`${keys}/${key.id}`))).toEqual([400, "external_key_in_use"]);
  await session.must("POST", base, { external_key_id: null });
  expect((await session.must("DELETE", `${keys}/${key.id}`)).name).toBe("kms");
});

test("filters the audit log by event, project and time", async () => {
  const session = await start();
  const id = await session.project();
  await session.control.advanceClock(1000);
  const { now } = await session.control.advanceClock(0);
  await session.must("POST", `/organization/projects/${id}/service_accounts`, { name: "server" });
  const types = async (query: string) =>
    (await session.must("GET", `/organization/audit_logs${query}`)).data.map((event) => event.type);
  expect(await types("")).toEqual(["api_key.created", "service_account.created", "project.created"]);
  expect(await types("?event_types[]=project.created")).toEqual(["project.created"]);
  expect(await types(`?project_ids[]=${id}&effective_at[lt]=${now}`)).toEqual(["project.created"]);
  expect(await types("?tenant_only=true")).toEqual([]);
});

test("logs what a write requested, and nothing else", async () => {
  const session = await start();
  const project = await session.project();
  const base = `/organization/projects/${project}`;
  const person = await session.control.addPerson({ email: "ana.adler@example.com" });
  const payload = async (path: string, body: unknown, type: string, query = "limit=1") => {
    await session.must("POST", path, body);
    const [event] = (await session.must("GET", `/organization/audit_logs?${query}`)).data;
    return (event as Record<string, unknown>)[type];
  };
  const unchanged = { id: project, changes_requested: {} };
  expect(await payload(base, { external_key_id: null }, "project.updated")).toEqual(unchanged);
  expect(await payload(`${base}/data_retention`, { retention_type: "none" }, "project.updated")).toEqual(unchanged);
  expect(await payload(base, { name: "new" }, "project.updated")).toEqual({
    ...unchanged,
    changes_requested: { title: "new" },
  });
  const role = await session.must("POST", "/organization/roles", { role_name: "auditor", permissions: ["a", "b"] });
  const update = { description: "Reads", permissions: ["b", "c"] };
  expect(await payload(`/organization/roles/${role.id}`, update, "role.updated")).toEqual({
    id: role.id,
    changes_requested: { description: "Reads", permissions_added: ["c"], permissions_removed: ["a"] },
  });
  const user = `/organization/users/${person.id}`;
  expect(await payload(user, { technical_level: "high" }, "user.updated")).toEqual({
    id: person.id,
    changes_requested: {},
  });
  const type = "role.assignment.created";
  expect(await payload(user, { role_id: role.id }, type, `event_types[]=${type}`)).toMatchObject({
    ...{ id: role.id, principal_id: person.id, principal_type: "user" },
  });
  const provider = { name: "ci", type: "oidc", issuer: "https://ci.example.com", audience: "openai" };
  const path = "/organization/workload_identity_providers";
  expect(await payload(path, provider, "workload_identity_provider.created")).toMatchObject({ data: provider });
});
