import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { ControlClient, startSimulator, type World } from "../src/index";
import { refusal, start } from "./session";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "simulator-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

test("keeps the state, the key and the clock in the file across a restart", async () => {
  const file = join(folder, "state.json");
  const before = await startSimulator({ file });
  const headers = { authorization: `Bearer ${before.adminKey}` };
  const body = JSON.stringify({ name: "kept" });
  const made = await fetch(`${before.url}/organization/projects`, { method: "POST", headers, body });
  const { id } = (await made.json()) as { id: string };
  const { now } = await before.control.advanceClock(86_400);
  await before.close();

  const after = await start({ file, seed: "lived-in" });
  expect(after.simulator.adminKey).toBe(before.adminKey);
  expect((await after.must("GET", `/organization/projects/${id}`)).name).toBe("kept");
  expect((await after.control.advanceClock(0)).now).toBeGreaterThanOrEqual(now);
  await after.simulator.close();
  expect(JSON.parse(readFileSync(file, "utf8"))).toMatchObject({ version: 1 });
});

test("writes many changes into the file at once", async () => {
  const file = join(folder, "state.json");
  const session = await start({ file });
  const written = new Set<bigint>();
  const createAndLook = async (name: string) => {
    await session.project(name);
    written.add(statSync(file, { bigint: true }).mtimeNs);
  };
  await Promise.all(Array.from({ length: 200 }, (_, n) => createAndLook(`p${n}`)));
  expect(written.size).toBeLessThan(100);
  await session.simulator.close();
  expect((JSON.parse(readFileSync(file, "utf8")) as World).organizations[0]?.projects).toHaveLength(201);
});

test("rejects a file that is not a state file, and does not change the file", async () => {
  const file = join(folder, "notes.json");
  for (const text of ["not JSON", "{}"]) {
    writeFileSync(file, text);
    await expect(startSimulator({ file })).rejects.toThrow(/notes\.json is not/);
    expect(readFileSync(file, "utf8")).toBe(text);
  }
});

test("produces the same seed in every run", async () => {
  const [one, two] = [await start({ seed: "lived-in" }), await start({ seed: "lived-in" })];
  expect(await one.control.state()).toEqual(await two.control.state());
  const { organizations } = await one.control.state();
  expect(organizations[0]?.people).toHaveLength(40);
  // Twelve projects and the default project.
  expect(organizations[0]?.projects).toHaveLength(13);
});

test("restarts from a seed on reset, and clears all settings", async () => {
  const session = await start();
  await session.project();
  await session.control.throttle({ perWindow: 0, windowSeconds: 60, retryAfter: "none" });
  await session.control.fault({ route: "*", kind: "error-before-effect" });
  const { adminKey } = await session.control.reset("empty");
  expect(adminKey).toBe(session.simulator.adminKey);
  expect((await session.must("GET", "/organization/projects")).data).toHaveLength(1);
  expect((await session.control.requests()).entries).toHaveLength(1);
});

test("counts logged requests by route, and returns the requests after a number", async () => {
  const session = await start();
  const id = await session.project();
  await session.get(`/organization/projects/${id}`);
  await session.get("/organization/nothing?x=1");
  const { entries, counts } = await session.control.requests();
  expect(counts).toEqual({
    "POST /organization/projects": 1,
    "GET /organization/projects/{project_id}": 1,
    "GET /organization/nothing": 1,
  });
  expect(entries.at(-1)).toMatchObject({ n: 3, route: null, query: { x: "1" }, status: 404 });
  expect((await session.control.requests(2)).entries.map((entry) => entry.n)).toEqual([3]);
  await session.control.clearRequests();
  expect((await session.control.requests()).entries).toEqual([]);
});

test("executes an edit like an API call, but without key, log, quota and fault", async () => {
  const session = await start();
  await session.control.throttle({ perWindow: 0, windowSeconds: 60, retryAfter: "none" });
  await session.control.fault({ route: "*", kind: "error-before-effect" });
  const fromElsewhere = new ControlClient(session.simulator.url);
  const order = { method: "POST", path: "/organization/projects", body: { name: "quiet" } } as const;
  const { id } = await fromElsewhere.edit<{ id: string }>(order);
  const seen = await fromElsewhere.edit({ method: "GET", path: `/organization/projects?limit=1&after=${id}` });
  expect(seen).toMatchObject({ data: [] });
  await expect(fromElsewhere.edit({ ...order, body: {} })).rejects.toThrow(/Missing required parameter/);
  expect(await fromElsewhere.tryEdit({ ...order, path: "/nothing" })).toMatchObject({ status: 404 });
  expect((await session.control.requests()).entries).toEqual([]);
});

test("delays the visibility of a write for reads, but not for writes", async () => {
  const session = await start();
  await session.control.visibility(600);
  const id = await session.project();
  expect((await session.get(`/organization/projects/${id}`)).status).toBe(404);
  expect((await session.must("GET", "/organization/projects")).data).toHaveLength(1);
  expect((await session.post(`/organization/projects/${id}`, { name: "later" })).status).toBe(200);
  await session.control.visibility(0);
  expect((await session.must("GET", `/organization/projects/${id}`)).name).toBe("later");
});

test("delays only the responses of the route with latency", async () => {
  const session = await start();
  await session.control.latency(600_000, "GET /organization/projects");
  const slow = expect(session.get("/organization/projects")).rejects.toThrow();
  expect((await session.get("/organization/users")).status).toBe(200);
  // The waiting request ends only when the server closes.
  await session.simulator.close();
  await slow;
});

test("delays every response if the latency names no route", async () => {
  const session = await start();
  await session.control.latency(50);
  const before = performance.now();
  expect((await session.get("/organization/projects")).status).toBe(200);
  // Allow one millisecond less, because timers count whole milliseconds.
  expect(performance.now() - before).toBeGreaterThanOrEqual(49);
});

test("gives a reason when it rejects a control request", async () => {
  const { control } = await start();
  const noOrganization = { organizationId: "org-unknown", projectId: "proj_1", amount: 1 };
  await expect(control.addCost(noOrganization)).rejects.toThrow(/no organization has the id org-unknown/);
  await expect(control.acceptInvite("invite-unknown")).rejects.toThrow(/No invite found/);
  await expect(control.addPerson({ email: "owner@example.com" })).rejects.toThrow(
    /already a member of the organization/,
  );
});

test("notes when somebody last used a key of a project", async () => {
  const session = await start();
  const { control } = session;
  const { id, projectId } = await control.makeKey({ kind: "service-account" });
  const path = `/organization/projects/${projectId}/api_keys/${id}`;
  expect((await session.must("GET", path)).last_used_at).toBeNull();
  await control.useKey({ keyId: id, daysAgo: 2 });
  const { now } = await control.advanceClock(0);
  expect(Math.abs(Number((await session.must("GET", path)).last_used_at) - (now - 2 * 86_400))).toBeLessThan(5);
  await expect(control.useKey({ keyId: "key_unknown" })).rejects.toThrow(/No api key found/);
});

test("lets a key of a project list the models until somebody revokes it or it expires", async () => {
  const session = await start();
  const { control } = session;
  const made = await control.makeKey({ kind: "service-account" });
  const { now } = await control.advanceClock(0);
  const path = `/organization/projects/${made.projectId}/api_keys/${made.id}`;
  const holder = session.as(made.value);
  expect((await holder.call("GET", "/models")).body.data.map(({ id }) => id)).toContain("gpt-5");
  expect(Number((await session.must("GET", path)).last_used_at)).toBeGreaterThanOrEqual(now);
  expect(refusal(await holder.call("GET", "/organization/projects"))).toEqual([403, "missing_scope"]);

  await session.must("POST", path, { expires_in_seconds: 60 });
  expect((await holder.call("GET", "/models")).status).toBe(200);
  await control.advanceClock(61);
  expect(refusal(await holder.call("GET", "/models"))).toEqual([401, "invalid_api_key"]);
  expect(refusal(await holder.call("GET", "/organization/projects"))).toEqual([401, "invalid_api_key"]);

  const other = await control.makeKey({ kind: "service-account" });
  await session.must("DELETE", `/organization/projects/${other.projectId}/api_keys/${other.id}`);
  expect(refusal(await session.as(other.value).call("GET", "/models"))).toEqual([401, "invalid_api_key"]);
  // An admin key is not a key of a project.
  expect((await session.call("GET", "/models")).status).toBe(401);
});
