import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { ApiError } from "../../provider/client/errors";
import { retryAfterMs } from "../../provider/client/waiting";
import { projectListing, projectRoute } from "../../provider/wire/projects";
import { Simulated, thrownBy } from "./simulated";

const LIST = "GET /organization/projects";

describe("the wait that a server requests", () => {
  const wait = (headers: Record<string, string>, text = "") => retryAfterMs({ headers, text });

  it("is read from a header in seconds, in milliseconds or as a date", () => {
    expect(wait({ "retry-after": "7" })).toBe(7_000);
    expect(wait({ "retry-after": "0.5" })).toBe(500);
    expect(wait({ "retry-after-ms": "250", "retry-after": "7" })).toBe(250);
    expect(wait({ "retry-after": new Date(Date.now() + 3_600_000).toUTCString() })).toBeGreaterThan(3_500_000);
    expect(wait({ "retry-after": "Thu, 01 Jan 1970 00:00:00 GMT" })).toBe(0);
  });

  it("is read from a sentence in the body", () => {
    expect(wait({}, "Rate limit reached. Please try again in 1.5s.")).toBe(1_500);
    expect(wait({}, "Please try again in 20 seconds.")).toBe(20_000);
    expect(wait({}, "Please try again after 300ms.")).toBe(300);
    expect(wait({}, "Please try again in 2 minutes.")).toBe(120_000);
    expect(wait({ "retry-after": "1" }, "Please try again in 9s.")).toBe(1_000);
  });

  it("is ignored if it is unreadable", () => {
    expect(wait({}, "Slow down.")).toBeUndefined();
    expect(wait({ "retry-after": "soon" })).toBeUndefined();
    expect(wait({ "retry-after": "-1" }, "try again in 2s")).not.toBe(-1_000);
    expect(wait({ "retry-after-ms": "NaN" })).toBeUndefined();
  });
});

describe("a rate-limited client", () => {
  let simulated: Simulated;
  let projectId: string;

  beforeAll(async () => {
    simulated = await Simulated.start();
    const path = "/organization/projects";
    const made = await simulated.control.edit<{ id: string }>({ method: "POST", path, body: { name: "web" } });
    projectId = made.id;
  });
  afterAll(() => simulated.close());
  beforeEach(async () => {
    await simulated.control.clearThrottle();
    await simulated.control.clearFaults();
    await simulated.control.clearRequests();
  });

  it.each(["header", "body"] as const)("waits as long as the %s says, and wastes no request", async (retryAfter) => {
    const client = simulated.client();
    await simulated.control.throttle({ perWindow: 1, windowSeconds: 1, retryAfter, route: LIST });
    for (let n = 0; n < 3; n++) await client.list(projectListing, {});
    const { entries } = await simulated.control.requests();
    expect(entries.filter((entry) => entry.status === 200)).toHaveLength(3);
    // One refusal teaches the quota. A second refusal is acceptable if the window began before this test.
    expect(entries.filter((entry) => entry.status === 429).length).toBeLessThanOrEqual(2);
  });

  it("continues on its own if the server does not tell the wait", async () => {
    const client = simulated.client({ OPENAI_ADMIN_QUOTA_WINDOW_SECONDS: "1" });
    await simulated.control.throttle({ perWindow: 2, windowSeconds: 1, retryAfter: "none", route: LIST });
    const lists = await Promise.all([1, 2, 3, 4].map(() => client.list(projectListing, {})));
    expect(lists.every((list) => list.length === 2)).toBe(true);
  });

  it("does not hold up another endpoint family", async () => {
    const client = simulated.client();
    await simulated.control.fault({ route: LIST, kind: "throttle-burst", seconds: 2 });
    const order: string[] = [];
    await Promise.all([
      client.list(projectListing, {}).then(() => order.push("list")),
      client.get(projectRoute, { projectId }).then(() => order.push("get")),
    ]);
    expect(order).toEqual(["get", "list"]);
  });

  it("gives up after maxWaitSeconds, and names the call", async () => {
    const client = simulated.client({ OPENAI_ADMIN_MAX_WAIT_SECONDS: "2" });
    await simulated.control.throttle({ perWindow: 0, windowSeconds: 600, retryAfter: "header", route: LIST });
    const error = await thrownBy(client.list(projectListing, {}));
    expect(error).toBeInstanceOf(ApiError);
    const { message, status, landed } = error as ApiError;
    expect(message).toMatch(
      /^Could not list the projects of the organisation \(GET \/organization\/projects\): the API rate-limited this endpoint for more than 2 s without one success\. The API answered 429.*: Rate limit reached.* This call changed nothing\. Run the command again later, or wait longer: `pulumi config set openai-admin:maxWaitSeconds <seconds>`\./,
    );
    expect({ status, landed }).toEqual({ status: 429, landed: "no" });
    // The client does not wait if it knows that waiting is useless.
    expect((await simulated.counts())[LIST]).toBe(1);
  });

  it("gives up after maxWaitSeconds if the server does not tell the wait", async () => {
    const client = simulated.client({ OPENAI_ADMIN_MAX_WAIT_SECONDS: "2", OPENAI_ADMIN_QUOTA_WINDOW_SECONDS: "1" });
    await simulated.control.throttle({ perWindow: 0, windowSeconds: 600, retryAfter: "none", route: LIST });
    expect(await thrownBy(client.list(projectListing, {}))).toMatchObject({ status: 429 });
    expect((await simulated.counts())[LIST]).toBeLessThanOrEqual(4);
  });

  it("tells the user that it is waiting, and for how long", async () => {
    const client = simulated.client();
    await simulated.control.fault({ route: LIST, kind: "throttle-burst", seconds: 4 });
    await client.list(projectListing, {});
    expect(simulated.said.join("\n")).toMatch(/^waiting \d s for GET \/organization\/projects: 1 request queued$/m);
  });

  it("does not wait for a spending quota", async () => {
    await simulated.control.fault({
      route: LIST,
      kind: "error-before-effect",
      status: 429,
      code: "insufficient_quota",
    });
    const error = await thrownBy(simulated.client().list(projectListing, {}));
    expect((error as ApiError).message).toContain("The organisation's quota is used up.");
    expect((await simulated.counts())[LIST]).toBe(1);
  });
});
