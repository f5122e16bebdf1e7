import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { WaitedTooLong, Pacer } from "../../provider/client/pace";

/** A server that accepts this many requests per window. The first request after a window opens the next window. */
class QuotaServer {
  refusals: number[] = [];
  accepted = 0;
  #begun = -Infinity;
  #count = 0;

  constructor(
    private readonly quota: number,
    private readonly windowMs: number,
    private readonly tells: boolean,
  ) {}

  /** Returns undefined if it accepts the request. Otherwise returns the time to wait, or 0 if the server does not tell. */
  ask(): number | undefined {
    const now = Date.now();
    if (now >= this.#begun + this.windowMs) {
      this.#begun = now;
      this.#count = 0;
    }
    if (this.#count < this.quota) {
      this.#count++;
      this.accepted++;
      return undefined;
    }
    this.refusals.push(now);
    return this.tells ? this.#begun + this.windowMs - now : 0;
  }
}

/** Sends this many requests through a pacer, each with a latency, and returns the total duration. */
async function sendAll(server: QuotaServer, pacer: Pacer, requests: number, latencyMs: number): Promise<number> {
  const begun = Date.now();
  const one = async () => {
    for (let isRepeat = false; ; isRepeat = true) {
      const turn = await pacer.turn("GET /things", isRepeat);
      await new Promise((resolve) => setTimeout(resolve, latencyMs));
      const wait = server.ask();
      if (wait === undefined) return turn.accepted();
      turn.refused(wait === 0 ? undefined : wait);
    }
  };
  const all = Promise.all(Array.from({ length: requests }, one));
  await vi.runAllTimersAsync();
  await all;
  return Date.now() - begun;
}

const options = { maxInFlight: 16, windowMs: 6_000, maxWaitMs: 900_000, say: () => undefined };

describe("the pace of an endpoint family", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it.each([true, false])(
    "keeps to a quota of 10 a window with few refusals (server tells the wait: %s)",
    async (tells) => {
      const server = new QuotaServer(10, 6_000, tells);
      const elapsed = await sendAll(server, new Pacer(options), 60, 20);
      const first = server.refusals.filter((at) => at - server.refusals[0]! < 6_000).length;
      expect(first).toBeLessThanOrEqual(3);
      expect(server.refusals.length).toBeLessThanOrEqual(3 + 60 / 10);
      // 60 requests at 10 a window: the last request leaves in the sixth window.
      expect(elapsed).toBeLessThanOrEqual(1.15 * 6 * 6_000);
    },
  );

  it("accepts all requests and learns no quota if there is none", async () => {
    const server = new QuotaServer(Infinity, 6_000, false);
    expect(await sendAll(server, new Pacer(options), 500, 20)).toBeLessThan(2_000);
  });

  it("learns a window that is longer than the settings say", async () => {
    const server = new QuotaServer(10, 20_000, false);
    const elapsed = await sendAll(server, new Pacer(options), 60, 20);
    expect(elapsed).toBeLessThanOrEqual(1.35 * 6 * 20_000);
    const late = server.refusals.filter((at) => at - server.refusals[0]! > 40_000);
    expect(late.length).toBeLessThanOrEqual(4);
  });

  it("finds out that a quota has grown", async () => {
    const server = new QuotaServer(10, 6_000, true);
    const pacer = new Pacer(options);
    await sendAll(server, pacer, 20, 20);
    const roomy = new QuotaServer(1_000, 6_000, true);
    await sendAll(roomy, pacer, 400, 20);
    expect(roomy.accepted).toBe(400);
    expect(roomy.refusals).toEqual([]);
  });

  it("gives up after maxWait without a success, and names the family", async () => {
    const pacer = new Pacer({ ...options, maxWaitMs: 10_000 });
    const outcome = (async () => {
      for (let isRepeat = false; ; isRepeat = true) (await pacer.turn("POST /things", isRepeat)).refused(undefined);
    })();
    const expectation = expect(outcome).rejects.toThrow(WaitedTooLong);
    await vi.runAllTimersAsync();
    await expectation;
  });

  it("does not hold up another family", async () => {
    const pacer = new Pacer(options);
    (await pacer.turn("GET /slow", false)).refused(60_000);
    const slow = pacer.turn("GET /slow", false);
    const begun = Date.now();
    (await pacer.turn("GET /quick", false)).accepted();
    expect(Date.now()).toBe(begun);
    await vi.runAllTimersAsync();
    (await slow).accepted();
  });

  it("waits at most maxWait for a requested time while others succeed", async () => {
    const pacer = new Pacer(options);
    const [refused, accepted] = [await pacer.turn("GET /things", false), await pacer.turn("GET /things", false)];
    refused.refused(24 * 60 * 60_000);
    accepted.accepted();
    const begun = Date.now();
    const next = pacer.turn("GET /things", false);
    await vi.runAllTimersAsync();
    (await next).accepted();
    expect(Date.now() - begun).toBeLessThanOrEqual(options.maxWaitMs);
  });

  it("reports the family it waits for, the duration, and the number of queued requests", async () => {
    const lines: string[] = [];
    const pacer = new Pacer({ ...options, say: (line) => lines.push(line) });
    (await pacer.turn("GET /organization/groups", false)).refused(40_900);
    const queued = [1, 2, 3].map(() => pacer.turn("GET /organization/groups", false).then((turn) => turn.accepted()));
    await vi.runAllTimersAsync();
    await Promise.all(queued);
    expect(lines).toEqual(["waiting 41 s for GET /organization/groups: 3 requests queued"]);
  });

  it("exceeds a quota by at most three requests at first and one a window afterwards", async () => {
    const cases = fc.asyncProperty(
      fc.integer({ min: 1, max: 30 }),
      fc.integer({ min: 4_000, max: 60_000 }),
      fc.boolean(),
      // As in real life, an answer takes a small part of a window: well under a second of a minute.
      fc.integer({ min: 1, max: 200 }),
      fc.integer({ min: 1, max: 120 }),
      async (quota, windowMs, tells, latencyMs, requests) => {
        const server = new QuotaServer(quota, windowMs, tells);
        await sendAll(server, new Pacer({ ...options, windowMs }), requests, latencyMs);
        expect(server.accepted).toBe(requests);
        const windows = Math.ceil(requests / quota);
        // Above a small quota, the pacer has more requests in flight, and the server can refuse all of them at once.
        const atFirst = quota <= 15 ? 3 : 3 + quota / 5;
        expect(server.refusals.length).toBeLessThanOrEqual(atFirst + windows);
      },
    );
    await fc.assert(cases, { numRuns: 200 });
  });
});
