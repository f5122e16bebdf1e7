import { expect, test } from "vitest";
import type { FaultOrder } from "../src/index";
import { start, type Fields, type Session } from "./session";

const route = "POST /organization/projects";
const path = "/organization/projects";

/** The number of projects besides the default project. */
async function made(session: Session): Promise<number> {
  return (await session.must("GET", path)).data.length - 1;
}

/** Sends the create that the fault will hit. */
async function meet(session: Session, order: Omit<FaultOrder, "route">): Promise<Response> {
  await session.control.fault({ route, ...order });
  return fetch(session.simulator.url + path, {
    method: "POST",
    redirect: "manual",
    headers: { authorization: `Bearer ${session.simulator.adminKey}` },
    body: JSON.stringify({ name: "search" }),
  });
}

test("creates no object for an error before the effect, and an object for an error after the effect", async () => {
  const session = await start();
  expect((await meet(session, { kind: "error-before-effect", status: 503 })).status).toBe(503);
  expect(await made(session)).toBe(0);
  expect((await meet(session, { kind: "error-after-effect" })).status).toBe(500);
  expect(await made(session)).toBe(1);
});

test("creates no object for a reset before the effect, and an object for a reset after the effect", async () => {
  const session = await start();
  await expect(meet(session, { kind: "reset-before-effect" })).rejects.toThrow();
  expect(await made(session)).toBe(0);
  await expect(meet(session, { kind: "reset-after-effect" })).rejects.toThrow();
  expect(await made(session)).toBe(1);
  const entry = (await session.control.requests()).entries.find(({ fault }) => fault === "reset-after-effect");
  expect(entry?.status).toBeNull();
});

test("truncates the response after the effect, below the announced length", async () => {
  const session = await start();
  const response = await meet(session, { kind: "truncate" });
  expect(response.status).toBe(200);
  expect(Number(response.headers.get("content-length"))).toBeGreaterThan(0);
  await expect(response.text()).rejects.toThrow();
  expect(await made(session)).toBe(1);
});

test("stalls after the effect, status and half of the body, for the ordered time", async () => {
  const session = await start();
  const response = await meet(session, { kind: "stall-after-effect", seconds: 0.2 });
  expect(response.status).toBe(200);
  expect(await made(session)).toBe(1);
  expect(await response.json()).toMatchObject({ name: "search" });
});

test("stalls without `seconds` until the server closes", async () => {
  const session = await start();
  const response = await meet(session, { kind: "stall-after-effect" });
  const body = expect(response.text()).rejects.toThrow();
  await session.simulator.close();
  await body;
});

test("stalls before the effect without a response, then cuts the connection", async () => {
  const session = await start();
  await expect(meet(session, { kind: "stall-before-effect", seconds: 0.05 })).rejects.toThrow();
  expect(await made(session)).toBe(0);
});

test("returns 429 for the ordered number of requests", async () => {
  const session = await start();
  const first = await meet(session, { kind: "throttle-burst", times: 2, seconds: 3 });
  expect([first.status, first.headers.get("retry-after")]).toEqual([429, "3"]);
  const second = await session.post(path, { name: "search" });
  expect([second.status, second.body.error.code]).toEqual([429, "rate_limit_exceeded"]);
  expect((await session.post(path, { name: "search" })).status).toBe(200);
  expect(await made(session)).toBe(1);
});

test("returns HTML or a redirect to another host instead of the effect", async () => {
  const session = await start();
  const page = await meet(session, { kind: "not-json" });
  expect(page.headers.get("content-type")).toContain("text/html");
  expect(await page.text()).toContain("<html>");
  const moved = await meet(session, { kind: "redirect" });
  expect([moved.status, moved.headers.get("location")]).toEqual([302, `https://elsewhere.example.com/v1${path}`]);
  expect(await made(session)).toBe(0);
});

test("repeats the cursor of an endless list until a request removes the fault", async () => {
  const session = await start({ seed: "lived-in" });
  await session.control.fault({ route: "GET /organization/projects", kind: "endless-list" });
  const first = await session.must("GET", `${path}?limit=5`);
  const second = await session.must("GET", `${path}?limit=5&after=${String(first.last_id)}`);
  expect(first.has_more && second.has_more).toBe(true);
  expect(second.last_id).toBe(first.last_id);
  await session.control.clearFaults();
  const third = await session.must("GET", `${path}?limit=5&after=${String(first.last_id)}`);
  expect(third.last_id).not.toBe(first.last_id);
});

test("leaves out the cursor of a list that has more items", async () => {
  const session = await start();
  for (const [list, cursor] of [
    ["/organization/projects", "last_id"],
    ["/organization/groups", "next"],
  ]) {
    await session.control.fault({ route: `GET ${list}`, kind: "missing-cursor" });
    const page = await session.must("GET", list ?? "");
    expect(page.has_more).toBe(true);
    expect(page).not.toHaveProperty(cursor ?? "");
  }
});

test("returns a huge body of the ordered size", async () => {
  const session = await start();
  const response = await meet(session, { kind: "huge-body", megabytes: 3 });
  expect((await response.text()).length).toBeGreaterThan(3_000_000);
});

test("skips requests with `after`, and selects requests with `match` and the route", async () => {
  const session = await start();
  const [one, two] = [await session.project("one"), await session.project("two")];
  const archive = "POST /organization/projects/{project_id}";
  await session.control.fault({ route: archive, kind: "error-before-effect", after: 1, match: { pathContains: two } });
  const statuses = [];
  for (const id of [two, one, two, two]) statuses.push((await session.post(`${path}/${id}`, { name: "x" })).status);
  expect(statuses).toEqual([200, 200, 500, 200]);
  expect(await session.control.faults()).toEqual([]);
});

test("rejects a fault that could hit no request, with the reason", async () => {
  const { control } = await start();
  await expect(control.fault({ route: "POST /projects", kind: "truncate" })).rejects.toThrow(
    /the API has no operation "POST/,
  );
  await expect(control.fault({ route, kind: "nonsense" as "truncate" })).rejects.toThrow(/kind/);
});

test("leaves a field out of the response after the effect, in every item of a list or in one item", async () => {
  const session = await start({ seed: "lived-in" });
  const created = (await meet(session, { kind: "leave-out-field", field: "residency" })).json();
  expect(await created).not.toHaveProperty("residency");
  const list = "GET /organization/users";
  const emails = async (): Promise<boolean[]> =>
    (await session.must("GET", "/organization/users?limit=3")).data.map((user) => "email" in user);
  await session.control.fault({ route: list, kind: "leave-out-field", field: "data[].email" });
  expect(await emails()).toEqual([false, false, false]);
  await session.control.fault({ route: list, kind: "leave-out-field", field: "data[1].email" });
  expect(await emails()).toEqual([true, false, true]);
  await session.control.fault({ route: list, kind: "leave-out-field", field: "data[1]" });
  expect(await emails()).toEqual([true, true]);
  await session.control.fault({ route: list, kind: "leave-out-field", field: "data[]" });
  expect(await emails()).toEqual([]);
  expect(await emails()).toEqual([true, true, true]);
});

test("sets a field to null in the response but not in the state", async () => {
  const session = await start();
  const body = { email: "a@example.com", role: "reader" };
  const { id, projects } = await session.must("POST", "/organization/invites", body);
  const read = {
    route: "GET /organization/invites/{invite_id}",
    kind: "null-field",
    field: "projects[].role",
  } as const;
  await session.control.fault(read);
  const [place] = (await session.must("GET", `/organization/invites/${id}`)).projects as Fields[];
  expect(place).toMatchObject({ id: expect.stringMatching(/^proj_/) as string, role: null });
  expect((await session.must("GET", `/organization/invites/${id}`)).projects).toEqual(projects);
});

test("sets a field to a value of any type and size, including special names", async () => {
  const session = await start();
  const values: unknown[] = [7, null, "line\u0000feed\u001b[31m", "\u0001".repeat(1_000_000), [{}]];
  values.push(JSON.parse('{"__proto__": {"polluted": true}, "constructor": {"prototype": {}}}'));
  for (const value of values) {
    const answer = await meet(session, { kind: "set-field", field: "name", value });
    expect(await answer.text()).toContain(`"name":${JSON.stringify(value)}`);
  }
  expect((await session.must("GET", path)).data.map((project) => project.name).slice(1)).toEqual(
    values.map(() => "search"),
  );
});

test("changes the id of an object, of another field, or of a list item in the response", async () => {
  const session = await start();
  const [one, two] = [await session.project("one"), await session.project("two")];
  const created = await meet(session, { kind: "other-id", value: one });
  expect(await created.json()).toMatchObject({ id: one, name: "search" });

  const person = await session.control.addPerson({ email: "ana.adler@example.com" });
  const group = await session.must("POST", "/organization/groups", { name: "platform" });
  const join = { route: "POST /organization/groups/{group_id}/users", kind: "other-id", field: "user_id" } as const;
  await session.control.fault({ ...join, value: "user-other" });
  const joined = await session.must("POST", `/organization/groups/${group.id}/users`, { user_id: person.id });
  expect(joined).toMatchObject({ user_id: "user-other", group_id: group.id });

  const list = { route: "GET /organization/projects", kind: "other-id", value: "proj_other" } as const;
  const ids = async (): Promise<string[]> => (await session.must("GET", `${path}?limit=3`)).data.map(({ id }) => id);
  const [first] = await ids();
  await session.control.fault(list);
  expect(await ids()).toEqual(["proj_other", one, two]);
  await session.control.fault({ ...list, of: two });
  expect(await ids()).toEqual([first, one, "proj_other"]);
});

test("replaces the object or one list item in the response", async () => {
  const session = await start();
  const [one, two] = [await session.project("one"), await session.project("two")];
  const value = await session.must("GET", `${path}/${two}`);
  await session.control.fault({ route: "GET /organization/projects/{project_id}", kind: "other-object", value });
  expect(await session.must("GET", `${path}/${one}`)).toEqual(value);
  await session.control.fault({ route: "GET /organization/projects", kind: "other-object", value, of: one });
  const { data } = await session.must("GET", path);
  expect(data.map((project) => project.name)).toEqual(["Default project", "two", "two"]);
});

test("keeps a rewriting fault waiting for a successful response that has the field", async () => {
  const session = await start();
  const missing = await session.control.fault({ route, kind: "leave-out-field", field: "colour" });
  const elsewhere = await session.control.fault({ route, kind: "other-id", value: "proj_1", of: "proj_unknown" });
  const items = await session.control.fault({ route, kind: "null-field", field: "data[].id" });
  const refusal = await session.control.fault({ route, kind: "null-field", field: "error.message" });
  const fitting = await session.control.fault({ route, kind: "null-field", field: "status" });
  const later = await session.control.fault({ route, kind: "error-before-effect" });
  const refused = await session.post(path, { name: 1 });
  expect(refused.status).toBe(400);
  expect((await session.post(path, { name: "one" })).body.status).toBeNull();
  // The operation has already happened, so a fault before the effect can no longer hit this request.
  expect((await session.post(path, { name: "two" })).body.status).toBe("active");
  const hits = (await session.control.faults({ all: true })).map((fault) => [fault.id, fault.hits]);
  expect(hits).toEqual([
    [missing.id, 0],
    [elsewhere.id, 0],
    [items.id, 0],
    [refusal.id, 0],
    [fitting.id, 1],
    [later.id, 0],
  ]);
  const { entries } = await session.control.requests();
  expect(entries.map((entry) => entry.fault)).toEqual([undefined, "null-field", undefined]);
});

test("counts the hits of a rewriting fault", async () => {
  const session = await start();
  const [one, two] = [await session.project("one"), await session.project("two")];
  const order = { route: "GET /organization/projects/{project_id}", kind: "null-field", field: "name" } as const;
  await session.control.fault({ ...order, after: 1, times: 2, match: { pathContains: two } });
  const names = [];
  for (const id of [two, one, two, two, two]) names.push((await session.must("GET", `${path}/${id}`)).name);
  expect(names).toEqual(["two", "one", null, null, "two"]);
});

test("still returns the hits of a used-up fault", async () => {
  const session = await start();
  await meet(session, { kind: "error-before-effect", times: 2 });
  await session.post(path, { name: "search" });
  const waiting = await session.control.fault({ route, kind: "reset-before-effect" });
  expect((await session.control.faults()).map((fault) => fault.id)).toEqual([waiting.id]);
  expect(await session.control.faults({ all: true })).toMatchObject([
    { kind: "error-before-effect", timesLeft: 0, hits: 2 },
    { kind: "reset-before-effect", timesLeft: 1, hits: 0 },
  ]);
  await session.control.clearFaults();
  expect(await session.control.faults({ all: true })).toEqual([]);
});

test("rejects a rewriting fault that could change nothing, with the reason", async () => {
  const { control } = await start();
  const refused: [Omit<FaultOrder, "route">, RegExp][] = [
    [{ kind: "leave-out-field" }, /leave-out-field requires 'field'/],
    [{ kind: "null-field", field: "data[" }, /"data\[" is not a field path/],
    [{ kind: "set-field", field: "name" }, /set-field requires 'value'/],
    [{ kind: "other-id" }, /other-id requires an id in 'value'/],
    [{ kind: "other-id", value: 7 }, /other-id requires an id in 'value'/],
    [{ kind: "other-object", value: ["proj_1"] }, /other-object requires an object in 'value'/],
  ];
  for (const [order, reason] of refused) await expect(control.fault({ route, ...order })).rejects.toThrow(reason);
  expect(await control.faults()).toEqual([]);
});
