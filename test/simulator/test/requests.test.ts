import { expect, test } from "vitest";
import { refusal, start, type Session } from "./session";

const path = "/organization/projects";

/** Sends a body as it stands, whether it is JSON or not. */
function send(session: Session, to: string, body: string): Promise<Response> {
  const headers = { authorization: `Bearer ${session.simulator.adminKey}` };
  return fetch(session.simulator.url + to, { method: "POST", headers, body });
}

/** Lists in lists. */
function nested(levels: number): unknown {
  let value: unknown = [];
  for (let level = 1; level < levels; level++) value = [value];
  return value;
}

test("a path with a malformed escape is refused in the API's shape and logged as it was sent", async () => {
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

test("a body beyond the limit is read to its end and refused with a 413", async () => {
  const session = await start();
  for (const megabytes of [2, 50]) {
    const answer = await send(session, path, JSON.stringify({ name: "x".repeat(megabytes * 1_000_000) }));
    expect([answer.status, await answer.json()]).toMatchObject([413, { error: { type: "invalid_request_error" } }]);
  }
  expect((await session.control.requests()).entries.map((entry) => entry.status)).toEqual([413, 413]);
  expect((await session.must("GET", path)).data).toHaveLength(1);
});

test("a body nested too deep is refused before any of it is kept", async () => {
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

test("an order nested too deep is refused by the control surface", async () => {
  const { control } = await start();
  const order = { method: "POST", path: "/organization/projects", body: nested(1_000) } as const;
  await expect(control.edit(order)).rejects.toThrow(/nested deeper/);
});
