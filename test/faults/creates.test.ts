import { createServer } from "node:http";
import { afterEach, expect, it } from "vitest";
import { pem } from "../lifecycle/pem";
import { Plugin } from "../lifecycle/plugin";
import { World } from "../lifecycle/world";
import { patience } from "./faults";

/** Faults around a create: in a look-up, in a proxy, with an object of the same name, with an API that shows objects late. */
let world: World;
let plugin: Plugin;
afterEach(async () => {
  plugin?.stop();
  await world?.close();
});

it("the plugin explains a rejected key, even if the request for the roles was rejected first", async () => {
  world = await World.start();
  plugin = await Plugin.start({ env: world.env });
  const { id, outs } = await plugin.create("Project", { name: "web" });
  plugin.stop();
  plugin = await Plugin.start({ env: { ...world.env, OPENAI_ADMIN_KEY: "sk-admin-wrongwrongwrongwrong" } });
  await plugin.diff("Project", id, outs, { name: "web" });
  const error = await plugin.create("Project", { name: "another" }).catch((e: Error) => e);
  expect((error as Error).message).toContain("to an admin key (sk-admin-…)");
});

it("an outage of the list of roles does not let the plugin create objects in another organisation", async () => {
  world = await World.start({ organizationHeader: false });
  plugin = await Plugin.start({ env: world.env });
  const { id, outs } = await plugin.create("Project", { name: "web" });
  const { adminKey } = await world.control.addOrganization({ name: "Another company" });
  plugin.stop();
  plugin = await Plugin.start({ env: { ...world.env, ...patience, OPENAI_ADMIN_KEY: adminKey } });
  await plugin.diff("Project", id, outs, { name: "web" });
  await world.control.fault({ route: "GET /organization/roles", kind: "error-before-effect", status: 503, times: 6 });
  await plugin.create("Project", { name: "another" }).catch((e: Error) => e);
  await plugin.create("Project", { name: "third" }).catch((e: Error) => e);
  const { organizations } = await world.control.state();
  expect(organizations[1]!.projects.map(({ name }) => name)).not.toContain("another");
  expect(organizations[1]!.projects.map(({ name }) => name)).not.toContain("third");
});

it("a malformed id fails its resource, but not the plugin's process", async () => {
  world = await World.start();
  plugin = await Plugin.start({ env: world.env });
  let code: number | null | undefined;
  void plugin.ended.then((it) => (code = it));
  const error = await Promise.race([
    plugin.create("ProjectCertificate", { projectId: "proj_1/", certificateId: "cert_1" }).catch((e: Error) => e),
    new Promise((resolve) => setTimeout(() => resolve(new Error("no answer after 10 s")), 10_000)),
  ]);
  expect((error as Error).message).toContain("must be an id");
  expect(code).toBe(undefined);
});

it("the plugin repeats the second call of a create after a 404, as for any other child", async () => {
  world = await World.start();
  plugin = await Plugin.start({ env: { ...world.env, ...patience } });
  const projectId = await world.project("lab");
  await world.control.fault({
    route: "POST /organization/projects/{project_id}/service_accounts/{service_account_id}",
    kind: "error-before-effect",
    status: 404,
    message: "No such service account.",
  });
  const made = await plugin.create("ServiceAccount", { projectId, name: "w", createApiKey: false, role: "owner" });
  expect(made.outs.role).toBe("owner");
});

it("after a lost answer, the plugin does not mistake an object in the state for the new object", async () => {
  world = await World.start();
  plugin = await Plugin.start({ env: { ...world.env, ...patience } });
  const projectId = await world.project("lab");
  const one = await plugin.create("ServiceAccount", { projectId, name: "w" });
  plugin.stop();
  plugin = await Plugin.start({ env: { ...world.env, ...patience } });
  await plugin.diff("ServiceAccount", one.id, one.outs, { projectId, name: "w" });
  await world.control.fault({
    route: "POST /organization/projects/{project_id}/service_accounts",
    kind: "reset-before-effect",
  });
  const two = await plugin.create("ServiceAccount", { projectId, name: "w" }).catch((e: Error) => e);
  const { organizations } = await world.control.state();
  const ids = organizations[0]!.projects
    .find((p) => p.id === projectId)!
    .serviceAccounts.map((s) => `${projectId}/${s.id}`);
  expect(two).not.toBeInstanceOf(Error);
  expect(ids).toContain(one.id);
});

it("a temporary fault in the list of roles does not stop the run from identifying the organisation later", async () => {
  // The key is right, and answers have no organisation header. Later objects must record their organisation, because
  // nothing else could prove a loss.
  world = await World.start({ organizationHeader: false });
  plugin = await Plugin.start({ env: world.env });
  await world.control.fault({ route: "GET /organization/roles", kind: "error-before-effect", status: 400, times: 1 });
  await plugin.create("Project", { name: "a" });
  const { outs } = await plugin.create("Project", { name: "b" });
  expect(outs.__kept).toMatchObject({
    organization: { source: "role", id: expect.stringMatching(/^org-/) as string },
  });
});

it("a certificate with a wrong id does not fail the other activations of its batch", async () => {
  world = await World.start();
  plugin = await Plugin.start({ env: world.env });
  const projectId = await world.project("lab");
  const certificateId = await world.certificate(pem("gateway"));
  const all = Promise.all([
    plugin.create("ProjectCertificate", { projectId, certificateId }).then((made) => made.id),
    plugin.create("ProjectCertificate", { projectId, certificateId: "cert_nobody" }).catch((e: Error) => e.message),
  ]);
  expect(await all).toEqual([`${projectId}/${certificateId}`, expect.stringContaining("cert")]);
});

it("after a lost answer, the plugin keeps an existing role of the same name that has other permissions", async () => {
  world = await World.start();
  plugin = await Plugin.start({ env: { ...world.env, ...patience } });
  const made = await world.control.edit<{ id: string }>({
    method: "POST",
    path: "/organization/roles",
    body: { role_name: "auditor", permissions: ["api.groups.read"] },
  });
  await world.control.fault({ route: "POST /organization/roles", kind: "reset-before-effect" });
  const done = await plugin
    .create("Role", { name: "auditor", permissions: ["api.groups.read", "api.groups.write"] })
    .catch((e: Error) => e.message);
  const there = await world.control.edit<{ permissions: string[] }>({
    method: "GET",
    path: `/organization/roles/${made.id}`,
  });
  expect(there.permissions).toEqual(["api.groups.read"]);
  expect(done).toContain("already exists");
});

it("takes over an existing membership with another role after a lost answer", async () => {
  world = await World.start();
  plugin = await Plugin.start({ env: { ...world.env, ...patience } });
  const projectId = await world.project("lab");
  const userId = await world.person("ana@example.com");
  await world.control.edit({
    method: "POST",
    path: `/organization/projects/${projectId}/users`,
    body: { user_id: userId, role: "owner" },
  });
  await world.control.fault({
    route: "POST /organization/projects/{project_id}/users",
    kind: "error-before-effect",
    status: 500,
  });
  const { outs } = await plugin.create("ProjectUser", { projectId, userId, role: "member" });
  expect(outs.role).toBe("member");
  const path = `/organization/projects/${projectId}/users`;
  const { data } = await world.control.edit<{ data: { role: string }[] }>({ method: "GET", path });
  expect(data.map(({ role }) => role)).toEqual(["member"]);
});

it("the plugin creates one project in an API that shows new objects four seconds late, even if the answer is lost", async () => {
  world = await World.start();
  plugin = await Plugin.start({ env: world.env });
  await world.control.visibility(4);
  await world.control.fault({ route: "POST /organization/projects", kind: "reset-after-effect" });
  const { id } = await plugin.create("Project", { name: "web" });
  await world.control.visibility(0);
  const { projects } = (await world.control.state()).organizations[0]!;
  expect(projects.filter(({ name }) => name === "web").map((one) => one.id)).toEqual([id]);
});

it("the plugin activates a certificate that the API does not show at once", async () => {
  world = await World.start();
  plugin = await Plugin.start({ env: world.env });
  await world.control.fault({
    route: "POST /organization/certificates/activate",
    kind: "error-before-effect",
    status: 404,
    message: "No such certificate.",
  });
  const { outs } = await plugin.create("Certificate", { content: pem("gateway"), active: true });
  expect(outs.active).toBe(true);
});

it("the plugin reports a wrong proxy at once, and does not say that the object may exist", async () => {
  const proxy = createServer();
  proxy.on("connect", (_, socket) => socket.end("HTTP/1.1 407 Proxy Authentication Required\r\n\r\n"));
  await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
  world = await World.start();
  plugin = await Plugin.start({
    env: {
      ...world.env,
      OPENAI_BASE_URL: "https://api.example.invalid/v1",
      HTTPS_PROXY: `http://127.0.0.1:${(proxy.address() as { port: number }).port}`,
    },
  });
  const done = await Promise.race([
    plugin.create("Project", { name: "web" }).catch((e: Error) => e.message),
    new Promise((resolve) => setTimeout(() => resolve("still waiting after 40 s"), 40_000)),
  ]);
  proxy.close();
  expect(done).toMatch(/proxy/i);
  expect(done).not.toContain("still waiting");
});
