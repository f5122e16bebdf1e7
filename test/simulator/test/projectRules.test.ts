import { expect, test } from "vitest";
import { refusal, start } from "./session";

test("only reads an archived project, and rejects everything else", async () => {
  const session = await start();
  const id = await session.project();
  const base = `/organization/projects/${id}`;
  await session.must("POST", `${base}/archive`);
  expect((await session.must("GET", base)).status).toBe("archived");
  const ids = async (query: string) =>
    (await session.must("GET", `/organization/projects${query}`)).data.map((p) => p.id);
  expect(await ids("")).not.toContain(id);
  expect(await ids("?include_archived=true")).toContain(id);
  const answers = [
    await session.post(base, { name: "again" }),
    await session.post(`${base}/archive`),
    await session.get(`${base}/users`),
    await session.get(`${base}/users/user-1`),
    await session.post(`${base}/service_accounts`, { name: "server" }),
    await session.get(`${base}/rate_limits`),
    await session.get(`/projects/${id}/roles`),
  ];
  for (const answer of answers) {
    expect(refusal(answer)).toEqual([400, "project_archived"]);
    expect(answer.body.error.message).toContain("is archived");
  }
});

test("neither renames nor archives the default project", async () => {
  const session = await start();
  const [project] = (await session.must("GET", "/organization/projects")).data;
  for (const path of ["", "/archive"]) {
    const answer = await session.post(`/organization/projects/${project?.id}${path}`, path ? undefined : { name: "x" });
    expect(refusal(answer)).toEqual([400, "default_project"]);
  }
});

test("clears an external key with null and keeps it if the field is missing; rejects two regions", async () => {
  const session = await start();
  const { id } = await session.must("POST", "/organization/projects", { name: "a", external_key_id: "extkey_1" });
  expect(await session.must("POST", `/organization/projects/${id}`, { name: "b" })).toMatchObject({
    name: "b",
    external_key_id: "extkey_1",
  });
  const cleared = await session.must("POST", `/organization/projects/${id}`, { external_key_id: null });
  expect(cleared.external_key_id).toBeNull();
  const both = await session.post("/organization/projects", { name: "c", geography: "EU", residency: "GLOBAL" });
  expect(both.status).toBe(400);
});

test("names unknown, missing and invalid fields of a body", async () => {
  const session = await start();
  const path = "/organization/projects";
  const message = async (body: unknown) => (await session.post(path, body)).body.error;
  expect(await message({ name: "a", colour: "red" })).toMatchObject({
    param: "colour",
    message: "Unrecognized request argument supplied: colour",
  });
  expect(await message({})).toMatchObject({ param: "name", code: "missing_required_parameter" });
  expect(await message({ name: 1 })).toMatchObject({ param: "name", code: "invalid_type" });
  expect(await message({ name: "a", residency: "MOON" })).toMatchObject({ param: "residency", code: "invalid_value" });
  const invite = { email: "a@example.com", role: "reader", projects: [{ id: "proj_1", role: "king" }] };
  expect((await session.post("/organization/invites", invite)).body.error).toMatchObject({ param: "projects[0].role" });
  const broken = await fetch(session.simulator.url + path, {
    method: "POST",
    headers: { authorization: `Bearer ${session.simulator.adminKey}` },
    body: "{",
  });
  expect(broken.status).toBe(400);
});

test("adds a person to a project by id or e-mail address, only once and with a known role", async () => {
  const session = await start();
  const id = await session.project();
  const path = `/organization/projects/${id}/users`;
  const person = await session.control.addPerson({ email: "ana.adler@example.com" });
  await session.must("POST", `/projects/${id}/roles`, { role_name: "deployer", permissions: [] });
  const stranger = await session.post(path, { email: "nobody@example.com", role: "member" });
  expect(refusal(stranger)).toEqual([400, "user_not_in_organization"]);
  expect(stranger.body.error.message).toContain("nobody@example.com");
  expect((await session.post(path, { user_id: person.id, email: person.email, role: "member" })).status).toBe(400);
  expect((await session.post(path, { role: "member" })).status).toBe(400);
  expect((await session.post(path, { user_id: person.id, role: "king" })).body.error.param).toBe("role");
  for (const role of ["viewer", "deployer"]) {
    expect((await session.post(path, { user_id: person.id, role })).body.error.param).toBe("role");
  }
  const added = await session.must("POST", path, { email: "ANA.Adler@example.com", role: "member" });
  expect(added).toMatchObject({ id: person.id, email: person.email, role: "member" });
  expect(refusal(await session.post(path, { user_id: person.id, role: "member" }))).toEqual([
    400,
    "user_already_in_project",
  ]);
  expect((await session.post(`${path}/${person.id}`, { role: "deployer" })).body.error.param).toBe("role");
  expect((await session.must("POST", `${path}/${person.id}`, { role: "owner" })).role).toBe("owner");
});

test("removes the roles and deactivates the keys of a person who leaves a project", async () => {
  const session = await start();
  const id = await session.project();
  const person = await session.control.addPerson({ email: "ana.adler@example.com" });
  const users = `/organization/projects/${id}/users`;
  const roles = `/projects/${id}/users/${person.id}/roles`;
  await session.must("POST", users, { user_id: person.id, role: "member" });
  await session.must("POST", roles, { role_id: "role-api-project-owner" });
  const key = await session.control.makeKey({ kind: "project", projectId: id, userId: person.id });
  await session.must("DELETE", `${users}/${person.id}`);
  expect((await session.must("GET", roles)).data).toEqual([]);
  const keys = async (query: string) =>
    (await session.must("GET", `/organization/projects/${id}/api_keys${query}`)).data.map((item) => item.id);
  expect(await keys("")).toEqual([]);
  expect(await keys("?owner_project_access=any")).toEqual([key.id]);
});

test("tells the effective access of a key's owner: as a member, by a role, through a group, or as an owner", async () => {
  const session = await start();
  const id = await session.project();
  const owned = async (email: string, role: "owner" | "reader" = "reader") => {
    const person = await session.control.addPerson({ email, role });
    const key = await session.control.makeKey({ kind: "project", projectId: id, userId: person.id });
    return { id: person.id, keyId: key.id };
  };
  const [member, assigned, grouped, owner, stranger] = [
    await owned("member@example.com"),
    await owned("assigned@example.com"),
    await owned("grouped@example.com"),
    await owned("owner@example.org", "owner"),
    await owned("stranger@example.com"),
  ];
  await session.must("POST", `/organization/projects/${id}/users`, { user_id: member.id, role: "member" });
  await session.must("POST", `/projects/${id}/users/${assigned.id}/roles`, { role_id: "role-api-project-viewer" });
  const group = await session.must("POST", "/organization/groups", { name: "team" });
  await session.must("POST", `/organization/groups/${group.id}/users`, { user_id: grouped.id });
  const viewers = { group_id: group.id, role: "role-api-project-viewer" };
  await session.must("POST", `/organization/projects/${id}/groups`, viewers);
  const keys = async (query: string) =>
    (await session.must("GET", `/organization/projects/${id}/api_keys${query}`)).data.map((item) => item.id);
  const active = [member, assigned, grouped, owner].map(({ keyId }) => keyId);
  expect(await keys("?owner_project_access=active")).toEqual(active);
  expect(await keys("?owner_project_access=inactive")).toEqual([stranger.keyId]);
  expect(await keys("")).toEqual([member.keyId]);
});

test("creates a service account with a key, or without role and key; deletes the key with the account", async () => {
  const session = await start();
  const id = await session.project();
  const path = `/organization/projects/${id}/service_accounts`;
  const full = await session.must("POST", path, { name: "full" });
  expect(full).toMatchObject({ role: "member", api_key: { expires_at: null } });
  const bare = await session.must("POST", path, { name: "bare", create_service_account_only: true });
  expect(bare).toMatchObject({ role: "none", api_key: null });
  const refused = await session.post(path, { name: "x", create_service_account_only: true, expires_in_seconds: 60 });
  expect([refused.status, refused.body.error.param]).toEqual([400, "expires_in_seconds"]);
  expect((await session.post(`${path}/${bare.id}`, { role: "none" })).status).toBe(400);
  await session.must("DELETE", `${path}/${full.id}`);
  const { data } = await session.must("GET", `/organization/projects/${id}/api_keys?owner_project_access=any`);
  expect(data).toEqual([]);
});

test("returns the value of a key once and its scopes never, and does not update an expired key", async () => {
  const session = await start();
  const id = await session.project();
  const account = await session.must("POST", `/organization/projects/${id}/service_accounts`, { name: "server" });
  const created = account.api_key as { id: string; value: string };
  const path = `/organization/projects/${id}/api_keys/${created.id}`;
  const updated = await session.must("POST", path, { scopes: ["api.all.read"], expires_in_seconds: 60 });
  expect(JSON.stringify(updated)).not.toContain(created.value);
  expect(updated).not.toHaveProperty("scopes");
  expect((await session.post(path, {})).status).toBe(400);
  await session.control.advanceClock(61);
  expect(refusal(await session.post(path, { expires_in_seconds: 60 }))).toEqual([400, "api_key_expired"]);
  expect((await session.control.secrets()).map((secret) => secret.value)).toContain(created.value);
});

test("accepts the limits of a row up to the organisation's maximum", async () => {
  const session = await start();
  const id = await session.project();
  const row = (model: string) => `/organization/projects/${id}/rate_limits/rl-${model}`;
  expect(await session.must("POST", row("gpt-image-1"), { max_images_per_1_minute: 0 })).toMatchObject({
    model: "gpt-image-1",
    max_images_per_1_minute: 0,
  });
  expect((await session.post(row("gpt-5"), { max_images_per_1_minute: 5 })).body.error.param).toBe(
    "max_images_per_1_minute",
  );
  expect((await session.post(row("gpt-5"), { max_requests_per_1_minute: -1 })).status).toBe(400);
  expect((await session.post(row("gpt-5"), { max_requests_per_1_minute: 10_001 })).status).toBe(400);
  expect((await session.post(row("gpt-2"), { max_requests_per_1_minute: 1 })).body).toMatchObject({ code: 404 });
  await session.control.addRateLimitRow({ projectId: id, model: "gpt-2", max_requests_per_1_minute: 7 });
  expect((await session.must("POST", row("gpt-2"), { max_requests_per_1_minute: 1 })).model).toBe("gpt-2");
});
