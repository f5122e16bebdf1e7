import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it, vi } from "vitest";
import { Listings, type Page } from "../../provider/client/listings";
import { Pacer } from "../../provider/client/pace";
import { Transport } from "../../provider/client/transport";

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllEnvs();
});

describe("at ten requests a minute,", () => {
  it("the client reads a list with more pages than a minute allows, within the bound", async () => {
    vi.useFakeTimers();
    const PAGES = 30;
    const PER_PAGE = 100;
    const list = { used: 0, begun: -1e9 };
    const single = { used: 0, begun: -1e9 };
    const quota = async (of: { used: number; begun: number }) => {
      for (;;) {
        if (Date.now() >= of.begun + 60_000) Object.assign(of, { begun: Date.now(), used: 0 });
        if (of.used < 10) break;
        await new Promise((resolve) => setTimeout(resolve, of.begun + 60_000 - Date.now()));
      }
      of.used++;
      await new Promise((resolve) => setTimeout(resolve, 20));
    };
    let pagesRead = 0;
    let singles = 0;
    const listings = new Listings(async function* () {
      for (let page = 0; page < PAGES; page++) {
        await quota(list);
        pagesRead++;
        const items = Array.from({ length: PER_PAGE }, (_, at) => ({ thingId: String(page * PER_PAGE + at) }));
        yield { items, isLast: page === PAGES - 1 } as Page<never>;
      }
    });
    const things = { path: "/things" } as never;
    // The engine reads in the order of the state. Here this is the order of the list, as after creates in a loop.
    const wanted = Array.from({ length: PAGES * PER_PAGE }, (_, at) => String(at));
    const worker = async () => {
      for (let next = wanted.shift(); next !== undefined; next = wanted.shift()) {
        const it = next;
        const listed = await listings.find<{ thingId: string }>(things, {}, "thingId", (one) => one.thingId === it, {});
        if (typeof listed !== "object") {
          singles++;
          await quota(single);
        }
      }
    };
    const all = Promise.all(Array.from({ length: 8 }, worker));
    await vi.runAllTimersAsync();
    await all;
    expect(pagesRead + singles).toBeLessThanOrEqual(2 * PAGES);
  });

  it.each([0, 100])("the client does not flood a server that says Retry-After %d ms", async (told) => {
    vi.useFakeTimers();
    const pacer = new Pacer({ maxInFlight: 16, windowMs: 60_000, maxWaitMs: 900_000, say: () => undefined });
    let used = 0;
    let begun = Date.now();
    let refused = 0;
    const send = async () => {
      for (let isRepeat = false; ; isRepeat = true) {
        const turn = await pacer.turn("GET /things", isRepeat);
        await new Promise((resolve) => setTimeout(resolve, 20));
        if (Date.now() >= begun + 60_000) [begun, used] = [Date.now(), 0];
        if (used < 10) {
          used++;
          return turn.accepted();
        }
        refused++;
        turn.refused(told);
      }
    };
    const all = Promise.all(Array.from({ length: 30 }, send));
    await vi.runAllTimersAsync();
    await all;
    expect(refused).toBeLessThanOrEqual(3 + 3);
  });

  it("the client believes a correct Retry-After, even if several requests are refused at once", async () => {
    vi.useFakeTimers();
    const pacer = new Pacer({ maxInFlight: 16, windowMs: 60_000, maxWaitMs: 900_000, say: () => undefined });
    const windowMs = 6_000;
    const start = Date.now();
    // Somebody else has spent the quota of the first window.
    let used = 10;
    let begun = start;
    const send = async () => {
      for (let isRepeat = false; ; isRepeat = true) {
        const turn = await pacer.turn("GET /things", isRepeat);
        await new Promise((resolve) => setTimeout(resolve, 20));
        if (Date.now() >= begun + windowMs) [begun, used] = [Date.now(), 0];
        if (used++ < 10) return turn.accepted();
        turn.refused(begun + windowMs - Date.now());
      }
    };
    const all = Promise.all(Array.from({ length: 30 }, send));
    await vi.runAllTimersAsync();
    await all;
    // One spent window and three full windows.
    expect(Date.now() - start).toBeLessThan(4.5 * windowMs);
  });

  it("maxWait starts anew after a family was idle", async () => {
    vi.useFakeTimers();
    const pacer = new Pacer({ maxInFlight: 16, windowMs: 60_000, maxWaitMs: 900_000, say: () => undefined });
    (await pacer.turn("GET /things", false)).refused(undefined);
    const again = pacer.turn("GET /things", true);
    await vi.runAllTimersAsync();
    (await again).unanswered();
    // The call failed because of its connection. Twenty minutes later, another call is refused once.
    await vi.advanceTimersByTimeAsync(20 * 60_000);
    (await pacer.turn("GET /things", false)).refused(undefined);
    const outcome = pacer.turn("GET /things", true).then(
      () => "sent",
      (error: Error) => error.message,
    );
    await vi.runAllTimersAsync();
    expect(await outcome).toBe("sent");
  });
});

it("the client gives up a silent proxy after the deadline of a request", async () => {
  const proxy = createServer(() => undefined);
  await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
  for (const name of ["HTTPS_PROXY", "https_proxy"])
    vi.stubEnv(name, `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`);
  const transport = new Transport({
    baseUrl: "https://api.example.invalid/v1",
    adminKey: "sk-admin-x",
    organizationId: undefined,
    maxConcurrency: 4,
    timeoutMs: 1_000,
  });
  const sent = transport.send({ method: "GET", url: "https://api.example.invalid/v1/x", body: undefined }, "try").then(
    () => "answered",
    (error: Error) => error.message,
  );
  const outcome = await Promise.race([
    sent,
    new Promise((resolve) => setTimeout(() => resolve("still waiting after 20 s"), 20_000)),
  ]);
  void transport.close();
  proxy.close();
  expect(outcome).toContain("no complete answer arrived within 1 s");
});
