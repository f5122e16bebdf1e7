import { expect, test } from "vitest";
import type { FaultOrder } from "../src/index";
import { start, type Session } from "./session";

const route = "POST /organization/projects";
const path = "/organization/projects";

/** How many projects there are besides the default one. */
async function made(session: Session): Promise<number> {
  return (await session.must("GET", path)).data.length - 1;
}

/** Sends the create that a fault waits for. */
async function meet(session: Session, order: Omit<FaultOrder, "route">): Promise<Response> {
  await session.control.fault({ route, ...order });
  return fetch(session.simulator.url + path, {
    method: "POST",
    redirect: "manual",
    headers: { authorization: `Bearer ${session.simulator.adminKey}` },
    body: JSON.stringify({ name: "search" }),
  });
}

test("an error before the effect leaves nothing, an error after it leaves the object", async () => {
  const session = await start();
  expect((await meet(session, { kind: "error-before-effect", status: 503 })).status).toBe(503);
  expect(await made(session)).toBe(0);
  expect((await meet(session, { kind: "error-after-effect" })).status).toBe(500);
  expect(await made(session)).toBe(1);
});

test("a reset before the effect leaves nothing, a reset after it leaves the object", async () => {
  const session = await start();
  await expect(meet(session, { kind: "reset-before-effect" })).rejects.toThrow();
  expect(await made(session)).toBe(0);
  await expect(meet(session, { kind: "reset-after-effect" })).rejects.toThrow();
  expect(await made(session)).toBe(1);
  const entry = (await session.control.requests()).entries.find(({ fault }) => fault === "reset-after-effect");
  expect(entry?.status).toBeNull();
});

test("a truncated answer announces more than it sends, after the effect", async () => {
  const session = await start();
  const response = await meet(session, { kind: "truncate" });
  expect(response.status).toBe(200);
  expect(Number(response.headers.get("content-length"))).toBeGreaterThan(0);
  await expect(response.text()).rejects.toThrow();
  expect(await made(session)).toBe(1);
});

test("a stall after the effect shows the status and half the body, and ends when told", async () => {
  const session = await start();
  const response = await meet(session, { kind: "stall-after-effect", seconds: 0.2 });
  expect(response.status).toBe(200);
  expect(await made(session)).toBe(1);
  expect(await response.json()).toMatchObject({ name: "search" });
});

test("a stall without an end lasts until the server closes", async () => {
  const session = await start();
  const response = await meet(session, { kind: "stall-after-effect" });
  const body = expect(response.text()).rejects.toThrow();
  await session.simulator.close();
  await body;
});

test("a stall before the effect sends nothing, does nothing and cuts the connection", async () => {
  const session = await start();
  await expect(meet(session, { kind: "stall-before-effect", seconds: 0.05 })).rejects.toThrow();
  expect(await made(session)).toBe(0);
});

test("a burst of 429 lasts as many requests as ordered", async () => {
  const session = await start();
  const first = await meet(session, { kind: "throttle-burst", times: 2, seconds: 3 });
  expect([first.status, first.headers.get("retry-after")]).toEqual([429, "3"]);
  const second = await session.post(path, { name: "search" });
  expect([second.status, second.body.error.code]).toEqual([429, "rate_limit_exceeded"]);
  expect((await session.post(path, { name: "search" })).status).toBe(200);
  expect(await made(session)).toBe(1);
});

test("HTML and a redirect to another host come instead of the effect", async () => {
  const session = await start();
  const page = await meet(session, { kind: "not-json" });
  expect(page.headers.get("content-type")).toContain("text/html");
  expect(await page.text()).toContain("<html>");
  const moved = await meet(session, { kind: "redirect" });
  expect([moved.status, moved.headers.get("location")]).toEqual([302, `https://elsewhere.example.com/v1${path}`]);
  expect(await made(session)).toBe(0);
});

test("an endless list repeats its cursor until the fault is taken away", async () => {
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

test("a list without its cursor says that there is more", async () => {
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

test("a huge body is as large as ordered", async () => {
  const session = await start();
  const response = await meet(session, { kind: "huge-body", megabytes: 3 });
  expect((await response.text()).length).toBeGreaterThan(3_000_000);
});

test("`after` lets requests through, `match` and the route choose them", async () => {
  const session = await start();
  const [one, two] = [await session.project("one"), await session.project("two")];
  const archive = "POST /organization/projects/{project_id}";
  await session.control.fault({ route: archive, kind: "error-before-effect", after: 1, match: { pathContains: two } });
  const statuses = [];
  for (const id of [two, one, two, two]) statuses.push((await session.post(`${path}/${id}`, { name: "x" })).status);
  expect(statuses).toEqual([200, 200, 500, 200]);
  expect(await session.control.faults()).toEqual([]);
});

test("an order that no request could meet is refused with the reason", async () => {
  const { control } = await start();
  await expect(control.fault({ route: "POST /projects", kind: "truncate" })).rejects.toThrow(/no operation is "POST/);
  await expect(control.fault({ route, kind: "nonsense" as "truncate" })).rejects.toThrow(/kind/);
});
