import { once } from "node:events";
import { get, type IncomingMessage } from "node:http";
import { expect, test } from "vitest";
import { maxLoggedCharacters, maxLoggedRequests, RequestLog } from "../src/requestLog";
import { refusal, start, type Session } from "./session";

const path = "/organization/projects";

/** Sends a body unchanged, even if it is not JSON. */
function send(session: Session, to: string, body: string): Promise<Response> {
  const headers = { authorization: `Bearer ${session.simulator.adminKey}` };
  return fetch(session.simulator.url + to, { method: "POST", headers, body });
}

/** Nested lists. */
function nested(levels: number): unknown {
  let value: unknown = [];
  for (let level = 1; level < levels; level++) value = [value];
  return value;
}

test("rejects a path with a malformed escape in the API's shape, and logs the path unchanged", async () => {
  const session = await start();
  const unknown = await session.get("/organization/nothing/%zz");
  expect(unknown.status).toBe(404);
  expect(unknown.body.error).toMatchObject({ type: "invalid_request_error" });
  const missing = await session.post(`${path}/%ff`, { name: "new" });
  expect(refusal(missing)).toEqual([404, "project_not_found"]);
  expect(missing.body.error.message).toContain("'%ff'");
  const { entries } = await session.control.requests();
  expect(entries.map((entry) => [entry.path, entry.route, entry.status])).toEqual([
    ["/organization/nothing/%zz", null, 404],
    [`${path}/%ff`, "POST /organization/projects/{project_id}", 404],
  ]);
});

test("rejects an invalid media type in the API's shape, and logs the request", async () => {
  const session = await start();
  const answer = await session.call("POST", path, { name: "new" }, { "content-type": "no media type" });
  expect([answer.status, answer.body.error.type]).toEqual([415, "invalid_request_error"]);
  const [entry] = (await session.control.requests()).entries;
  expect(entry).toMatchObject({ path, route: `POST ${path}`, status: 415 });
});

test("reads dots in a path as an id, and logs the path unchanged", async () => {
  const session = await start();
  const { port } = new URL(session.simulator.url);
  const headers = { authorization: `Bearer ${session.simulator.adminKey}` };
  const sent = `${path}/%2e%2e/users`;
  const [answer] = (await once(get({ port, headers, path: `/v1${sent}` }), "response")) as [IncomingMessage];
  answer.resume();
  expect(answer.statusCode).toBe(404);
  const [entry] = (await session.control.requests()).entries;
  expect(entry).toMatchObject({ path: sent, route: "GET /organization/projects/{project_id}/users" });
});

test("reads a too large body to its end and rejects it with a 413", async () => {
  const session = await start();
  for (const megabytes of [2, 50]) {
    const answer = await send(session, path, JSON.stringify({ name: "x".repeat(megabytes * 1_000_000) }));
    expect([answer.status, await answer.json()]).toMatchObject([413, { error: { type: "invalid_request_error" } }]);
  }
  expect((await session.control.requests()).entries.map((entry) => entry.status)).toEqual([413, 413]);
  expect((await session.must("GET", path)).data).toHaveLength(1);
});

test("rejects a too deeply nested body without keeping it", async () => {
  const session = await start();
  const providers = "/organization/workload_identity_providers";
  const withKeys = (keys: unknown) => ({
    ...{ name: "ci", type: "oidc", issuer: "https://ci.example.com", audience: "openai" },
    verification: { type: "uploaded_jwks", jwks: { keys } },
  });
  const deep = withKeys("here");
  const body = JSON.stringify(deep).replace('"here"', "[".repeat(5_000) + "]".repeat(5_000));
  const answer = await send(session, providers, body);
  expect([answer.status, await answer.json()]).toMatchObject([400, { error: { type: "invalid_request_error" } }]);
  expect((await session.must("GET", providers)).data).toEqual([]);
  await session.must("POST", providers, withKeys(nested(50)));
  expect((await session.must("GET", providers)).data).toHaveLength(1);
});

test("rejects a too deeply nested control request", async () => {
  const { control } = await start();
  const order = { method: "POST", path: "/organization/projects", body: nested(1_000) } as const;
  await expect(control.edit(order)).rejects.toThrow(/nested deeper/);
});

test("keeps the last entries of the request log, and continues their numbers", () => {
  const log = new RequestLog();
  const request = { method: "GET", path, route: null, query: {} };
  for (let n = 0; n < maxLoggedRequests + 5; n++) log.add(request);
  const { entries, dropped } = log.page(0);
  expect([entries.length, entries[0]?.n, entries.at(-1)?.n]).toEqual([maxLoggedRequests, 6, maxLoggedRequests + 5]);
  expect([dropped, log.page(3).dropped, log.page(5).dropped]).toEqual([5, 2, 0]);
  log.clear();
  expect(log.page(0).dropped).toBe(0);
  expect(log.add(request).n).toBe(maxLoggedRequests + 6);
});

test("drops old entries of the request log sooner for large bodies", () => {
  const log = new RequestLog();
  const characters = 1_000_000;
  const body = { name: "x".repeat(characters) };
  const sent = maxLoggedCharacters / characters + 5;
  for (let n = 0; n < sent; n++) log.add({ method: "POST", path, route: null, query: {}, body });
  const { entries } = log.page(0);
  // One less than the bodies alone would allow, because an entry is larger than its body.
  expect([entries.length, entries.at(-1)?.n]).toEqual([maxLoggedCharacters / characters - 1, sent]);
});

test("logs the bodies of writes unchanged, including rejected writes", async () => {
  const session = await start();
  const id = await session.project("search");
  await session.post(`${path}/${id}`, { name: 1 });
  await session.post(`${path}/${id}/archive`, undefined);
  await session.get(path);
  await send(session, path, "{");
  const { entries } = await session.control.requests();
  expect(entries.map(({ method, body, status }) => [method, body, status])).toEqual([
    ["POST", { name: "search" }, 200],
    ["POST", { name: 1 }, 400],
    ["POST", {}, 200],
    ["GET", undefined, 200],
    ["POST", undefined, 400],
  ]);
});

test("logs no secret that a client sends", async () => {
  const session = await start();
  const { value } = await session.control.makeKey({ kind: "admin" });
  const pem = "-----BEGIN PRIVATE KEY-----\nMIIB\n-----END PRIVATE KEY-----";
  await session.post(path, { name: `my ${value}`, [value]: [pem, `task-${"x".repeat(30)}`] });
  const [entry] = (await session.control.requests()).entries;
  expect(entry?.body).toEqual({ name: "my [secret]", "[secret]": ["[secret]", `task-${"x".repeat(30)}`] });
});
