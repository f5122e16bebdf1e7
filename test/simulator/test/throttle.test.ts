import { expect, test } from "vitest";
import { Throttle } from "../src/throttle";
import { start } from "./session";

const list = "GET /organization/projects";
const create = "POST /organization/projects";

test("opens a window with the first request, and refills the whole quota at its end", () => {
  const throttle = new Throttle();
  throttle.set({ perWindow: 2, windowSeconds: 10, retryAfter: "header" });
  const isAdmitted = (at: number, route = list) => throttle.admit(route, at) === undefined;
  expect([isAdmitted(1000), isAdmitted(9000), isAdmitted(10_999)]).toEqual([true, true, false]);
  expect(throttle.admit(list, 7500)?.headers).toEqual({ "retry-after": "4" });
  // Another family has its own window.
  expect(isAdmitted(9000, create)).toBe(true);
  expect([isAdmitted(11_000), isAdmitted(11_001), isAdmitted(11_002)]).toEqual([true, true, false]);
});

test("prefers the rule of a route to the default rule", () => {
  const throttle = new Throttle();
  throttle.set({ perWindow: 0, windowSeconds: 1, retryAfter: "none" });
  throttle.set({ perWindow: 1, windowSeconds: 1, retryAfter: "none" }, list);
  expect(throttle.admit(list, 0)).toBeUndefined();
  expect(throttle.admit(create, 0)).toBeDefined();
});

test("returns 429 above the quota, with the wait in the ordered place", async () => {
  const session = await start();
  const hints: Record<string, [boolean, boolean]> = {
    header: [true, false],
    body: [false, true],
    none: [false, false],
  };
  for (const [retryAfter, [inHeader, inBody]] of Object.entries(hints)) {
    await session.control.throttle({ perWindow: 1, windowSeconds: 600, retryAfter: retryAfter as "header" });
    expect((await session.get("/organization/projects")).status).toBe(200);
    const { status, headers, body } = await session.get("/organization/projects");
    expect([status, body.error.type, body.error.code]).toEqual([429, "requests", "rate_limit_exceeded"]);
    expect(headers.has("retry-after")).toBe(inHeader);
    expect(/try again in [\d.]+s/.test(String(body.error.message))).toBe(inBody);
    expect([...headers.keys()].filter((name) => name.startsWith("x-ratelimit"))).toEqual([]);
  }
  await session.control.clearThrottle();
  expect((await session.get("/organization/projects")).status).toBe(200);
  const { entries, counts } = await session.control.requests();
  expect(entries.map((entry) => entry.status)).toEqual([200, 429, 200, 429, 200, 429, 200]);
  expect(counts).toEqual({ [list]: 7 });
});
