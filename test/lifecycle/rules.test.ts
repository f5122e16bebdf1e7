import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import * as openai from "../../provider";
import { AdminClient } from "../../provider/client/client";
import { readSettings } from "../../provider/config";
import { groupListing } from "../../provider/wire/groups";
import { projectGroupListing } from "../../provider/wire/projectGroups";
import { projectRoute } from "../../provider/wire/projects";
import type { Listing } from "../../provider/wire/route";
import { pem } from "./pem";
import { perTest } from "./perTest";

// Rules of the API's reference pages that no other test shows.

const scene = perTest();

/** The bodies of the writes since the last call, by route. */
async function bodies(): Promise<[route: string, body: unknown][]> {
  const { entries } = await scene.world.control.requests();
  await scene.world.control.clearRequests();
  return entries.filter(({ method }) => method === "POST").map(({ route, body }) => [String(route), body]);
}

const post = (path: string, body: object) => scene.world.post(path, body);

describe("a request", () => {
  it("has the key as a bearer token, and is JSON in both directions [F02, F03]", async () => {
    const seen: IncomingHttpHeaders[] = [];
    const server = createServer((request, response) => {
      seen.push(request.headers);
      request.resume().on("end", () => response.end(JSON.stringify({ id: "proj_1", name: "web" })));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
    const { settings } = readSettings({ OPENAI_ADMIN_KEY: "sk-admin-x", OPENAI_BASE_URL: url }, () => undefined);
    const client = new AdminClient(settings!, () => undefined);
    await client.update(projectRoute, { projectId: "proj_1" }, { name: "web" });
    await client.close();
    server.close();
    expect(seen).toMatchObject([
      { authorization: "Bearer sk-admin-x", "content-type": "application/json", accept: "application/json" },
    ]);
  });
});

describe("an object", () => {
  it.each([["leave-out-field"], ["set-field"]] as const)("is read whatever its type says: %s [F06]", async (kind) => {
    const { id, outs } = await scene.run().create("Project", { name: "web" });
    const fault = { kind, field: "object", value: "something.else", times: 5 };
    await scene.world.control.fault({ route: "GET /organization/projects/{project_id}", ...fault });
    await scene.world.control.fault({ route: "GET /organization/projects", ...fault, field: "data[].object" });
    expect(await scene.run().read("Project", id, outs)).toMatchObject({ id, outs: { name: "web" } });
  });
});

describe("a list", () => {
  beforeEach(() => {
    for (const [name, text] of Object.entries(scene.world.env)) vi.stubEnv(name, text);
  });
  afterEach(() => vi.unstubAllEnvs());

  async function listed<T>(listing: Listing<T>, values: Record<string, string>, query = {}): Promise<T[]> {
    const { settings } = readSettings(scene.world.env, () => undefined);
    const client = new AdminClient(settings!, () => undefined);
    await scene.world.control.clearRequests();
    const all = await client.list(listing, values, query);
    await client.close();
    return all;
  }

  it("of rate limits is read to its end, a hundred at a time [F08]", async () => {
    const projectId = await scene.world.project("web");
    const before = (await openai.getRateLimits({ projectId })).rateLimits.length;
    for (let index = before; index < 150; index++) {
      await scene.world.control.addRateLimitRow({ projectId, model: `model-${index}` });
    }
    // Other settings are another session, which has read nothing yet.
    vi.stubEnv("OPENAI_ADMIN_QUOTA_WINDOW_SECONDS", "3");
    await scene.world.control.clearRequests();
    expect((await openai.getRateLimits({ projectId })).rateLimits).toHaveLength(150);
    const { entries } = await scene.world.control.requests();
    expect(entries.map(({ query }) => [query.limit, query.after !== undefined])).toEqual([
      ["100", false],
      ["100", true],
    ]);
  });

  it("of groups continues after `next`, in either order [F09, F11]", async () => {
    const made: string[] = [];
    for (let index = 0; index < 5; index++) made.push(await scene.world.group(`group-${index}`));
    expect(groupListing.pageSize).toBe(1000);
    const small = { ...groupListing, pageSize: 2 };
    const up = await listed(small, {}, { order: "asc" });
    expect(up.map(({ groupId }) => groupId)).toEqual(made);
    const { entries } = await scene.world.control.requests();
    expect(entries).toHaveLength(3);
    const down = await listed(small, {}, { order: "desc" });
    expect(down.map(({ groupId }) => groupId)).toEqual(made.toReversed());
  });

  it("of the groups of a project continues after `next`, and tells since when, and of which type [F10, F39]", async () => {
    const projectId = await scene.world.project("web");
    for (let index = 0; index < 3; index++) {
      const group_id = await scene.world.group(`group-${index}`);
      await post(`/organization/projects/${projectId}/groups`, { group_id, role: "role-api-project-member" });
    }
    expect(await listed({ ...projectGroupListing, pageSize: 2 }, { projectId })).toHaveLength(3);
    expect((await scene.world.control.requests()).entries).toHaveLength(2);
    const { groups } = await openai.getProjectGroups({ projectId });
    for (const group of groups) {
      expect(group).toMatchObject({ groupType: "group", createdAt: expect.any(Number) as unknown });
    }
  });
});

describe("a project", () => {
  it("is updated with what changes only, and no write has the deprecated region [F20, F21]", async () => {
    const args = { name: "web", residency: "EU_STORAGE_PROCESSING" };
    const { id, outs } = await scene.run().create("Project", args);
    await scene.run().update("Project", id, outs, { ...args, name: "site" });
    const sent = await bodies();
    expect(sent).toEqual([
      ["POST /organization/projects", { name: "web", residency: "EU_STORAGE_PROCESSING" }],
      ["POST /organization/projects/{project_id}", { name: "site" }],
    ]);
  });

  it("that is archived has nobody in it, so the delete of a member succeeds [F25]", async () => {
    const projectId = await scene.world.project("web");
    const userId = await scene.world.person("ana@example.com");
    const { id, outs } = await scene.run().create("ProjectUser", { projectId, userId, role: "member" });
    await scene.world.archive(projectId);
    await expect(scene.run().delete("ProjectUser", id, outs)).resolves.toBeUndefined();
  });

  it("creates a service account as a member, whose role can change then [F28]", async () => {
    const projectId = await scene.world.project("web");
    const { outs } = await scene.run().create("ServiceAccount", { projectId, name: "crawler", role: "owner" });
    expect(outs).toMatchObject({ role: "owner" });
    expect(await bodies()).toEqual([
      ["POST /organization/projects/{project_id}/service_accounts", { name: "crawler" }],
      ["POST /organization/projects/{project_id}/service_accounts/{service_account_id}", { role: "owner" }],
    ]);
  });

  it("switches one hosted tool and leaves the others [F36]", async () => {
    const projectId = await scene.world.project("web");
    const path = `/organization/projects/${projectId}/hosted_tool_permissions`;
    await post(path, { mcp: { enabled: false } });
    await scene.run().create("ProjectHostedToolPermissions", { projectId, webSearch: false });
    const tools = await scene.world.control.edit({ method: "GET", path });
    expect(tools).toMatchObject({
      ...{ web_search: { enabled: false }, mcp: { enabled: false } },
      ...{ file_search: { enabled: true }, image_generation: { enabled: true }, code_interpreter: { enabled: true } },
    });
  });

  it("has roles of its own, which are created, changed and deleted [F40]", async () => {
    const projectId = await scene.world.project("web");
    const list = async () =>
      (
        await scene.world.control.edit<{ data: { name: string; permissions: string[]; predefined_role: boolean }[] }>({
          method: "GET",
          path: `/projects/${projectId}/roles`,
        })
      ).data.filter((role) => !role.predefined_role);
    const args = { projectId, name: "deployer", permissions: ["api.model.request"] };
    const { id, outs } = await scene.run().create("ProjectRole", args);
    expect(await list()).toMatchObject([{ name: "deployer", permissions: ["api.model.request"] }]);
    const { outs: changed } = await scene.run().update("ProjectRole", id, outs, { ...args, permissions: [] });
    expect(await list()).toMatchObject([{ name: "deployer", permissions: [] }]);
    await scene.run().delete("ProjectRole", id, changed);
    expect(await list()).toEqual([]);
  });
});

describe("a look-up", () => {
  beforeEach(() => {
    for (const [name, text] of Object.entries(scene.world.env)) vi.stubEnv(name, text);
  });
  afterEach(() => vi.unstubAllEnvs());

  it("tells whether SCIM manages a person, and whether the person is a service account [F44]", async () => {
    const userId = await scene.world.person("ana@example.com");
    await scene.world.control.scim({ userId });
    expect(await openai.getUser({ id: userId })).toMatchObject({ isScimManaged: true, isServiceAccount: false });
  });

  it("tells when an invite was sent [F54]", async () => {
    await post("/organization/invites", { email: "ana@example.com", role: "reader", projects: [] });
    const { invites } = await openai.getInvites();
    expect(invites).toHaveLength(1);
    expect(Math.abs(invites[0]!.createdAt! - Date.now() / 1000)).toBeLessThan(60);
  });

  it("returns the content of a certificate, which lists leave out [F56]", async () => {
    const certificate = pem("gateway");
    const id = await scene.world.certificate(certificate);
    await scene.world.control.clearRequests();
    expect((await openai.getCertificate({ id })).content?.trim()).toBe(certificate.trim());
    const { entries } = await scene.world.control.requests();
    expect(entries.at(-1)!.query).toEqual({ "include[]": "content" });
  });
});

describe("a certificate", () => {
  it("changes its name in place, and is replaced for another content [F57]", async () => {
    const args = { content: pem("gateway"), name: "old" };
    const { id, outs } = await scene.run().create("Certificate", args);
    const named = await scene.run().diff("Certificate", id, outs, { ...args, name: "new" });
    expect(named).toEqual({ isChanged: true, replaces: [] });
    const other = await scene.run().diff("Certificate", id, outs, { ...args, content: pem("another") });
    expect(other).toEqual({ isChanged: true, replaces: ["content"] });
  });
});
