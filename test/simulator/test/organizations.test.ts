import { expect, test } from "vitest";
import { start } from "./session";

test("separates two organisations in one server", async () => {
  const session = await start();
  const mine = await session.project("mine");
  const made = await session.control.addOrganization({ name: "Second Company", seed: "lived-in" });
  const other = session.as(made.adminKey);
  expect((await other.must("GET", "/organization/users?limit=100")).data).toHaveLength(40);
  expect((await session.must("GET", "/organization/users")).data).toHaveLength(1);
  expect((await other.get(`/organization/projects/${mine}`)).status).toBe(404);
  expect((await other.get("/organization/projects")).headers.get("openai-organization")).toBe(made.id);
  expect(
    (await session.call("GET", "/organization/projects", undefined, { "openai-organization": made.id })).status,
  ).toBe(401);
});

test("sends the API's headers, with the simulated time", async () => {
  const session = await start();
  const { now } = await session.control.advanceClock(86_400);
  const { headers } = await session.get("/organization/projects");
  expect(headers.get("x-request-id")).toMatch(/^req_[a-z0-9]{32}$/);
  expect(headers.get("openai-version")).toBe("2020-10-01");
  expect(headers.has("openai-processing-ms")).toBe(true);
  expect(Date.parse(headers.get("date") ?? "") / 1000).toBeGreaterThanOrEqual(now);
  const silent = await start({ organizationHeader: false });
  expect((await silent.get("/organization/projects")).headers.has("openai-organization")).toBe(false);
});

test("distinguishes a missing key, a wrong key, another kind of key and a key without permission", async () => {
  const session = await start();
  const path = "/organization/projects";
  const nothing = await fetch(session.simulator.url + path);
  expect([nothing.status, await nothing.json()]).toMatchObject([401, { error: { code: null, param: null } }]);
  const wrong = await session.as("sk-admin-abcdefgh1234").get(path);
  expect([wrong.status, wrong.body.error.code]).toEqual([401, "invalid_api_key"]);
  expect(wrong.body.error.message).toMatch(/^Incorrect API key provided: sk-admi\*\*\*1234\./);
  for (const kind of ["project", "service-account", "admin-without-permission"] as const) {
    const { value } = await session.control.makeKey({ kind });
    const answer = await session.as(value).get(path);
    expect([answer.status, answer.body.error.code], kind).toEqual([403, "missing_scope"]);
    expect(answer.body.error.message).toContain("Missing scopes: api.management.read");
  }
});

test("allows a restricted admin key only its permissions, and an expired key nothing", async () => {
  const session = await start();
  const permissions = ["api.management.read"];
  const { value } = await session.control.makeKey({ kind: "admin", permissions });
  const narrow = session.as(value);
  const statuses = [
    (await narrow.get("/organization/projects")).status,
    (await narrow.post("/organization/projects", { name: "a" })).status,
    (await narrow.get("/organization/costs?start_time=1")).status,
  ];
  expect(statuses).toEqual([200, 403, 403]);
  const short = await session.must("POST", "/organization/admin_api_keys", { name: "short", expires_in_seconds: 60 });
  const shortLived = session.as(String(short.value));
  expect((await shortLived.get("/organization/projects")).status).toBe(200);
  await session.control.advanceClock(61);
  expect((await shortLived.get("/organization/projects")).status).toBe(401);
});
