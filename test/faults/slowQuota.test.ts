import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { z } from "zod";
import { Listings, type Page } from "../../provider/client/listings";
import { Pacer } from "../../provider/client/pace";
import type { Listing } from "../../provider/wire/route";

/** Like the live API: this many requests a minute, without any header that says so. */
const QUOTA = 10;
const WINDOW_MS = 60_000;
const REQUESTS = 100;

const options = { maxInFlight: 16, windowMs: WINDOW_MS, maxWaitMs: 900_000, say: () => undefined };

/** A server with that quota. Another process may have used part of it just now. */
class Server {
  /** The number of refusals in each window that had any. */
  readonly refusals: number[] = [];
  #begun: number;
  #used: number;
  #hasRefused = false;

  constructor(
    usedByOthers: number,
    msAgo: number,
    readonly latencyMs: number,
    private readonly tells: boolean,
  ) {
    this.#begun = Date.now() - msAgo;
    this.#used = usedByOthers;
  }

  /** The time to wait, if the server tells it. */
  get advice(): number | undefined {
    return this.tells ? this.#begun + WINDOW_MS - Date.now() : undefined;
  }

  admits(): boolean {
    const now = Date.now();
    if (now >= this.#begun + WINDOW_MS) [this.#begun, this.#used, this.#hasRefused] = [now, 0, false];
    if (this.#used < QUOTA) return ++this.#used > 0;
    if (!this.#hasRefused) this.refusals.push(0);
    this.#hasRefused = true;
    this.refusals[this.refusals.length - 1]!++;
    return false;
  }
}

/** Sends one request through a pacer, and repeats it until the server accepts it. */
async function send(server: Server, pacer: Pacer): Promise<void> {
  for (let isRepeat = false; ; isRepeat = true) {
    const turn = await pacer.turn("GET /things", isRepeat);
    await new Promise((resolve) => setTimeout(resolve, server.latencyMs));
    if (server.admits()) return turn.accepted();
    turn.refused(server.advice);
  }
}

describe("a quota of ten a minute", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  // `up --refresh` runs a preview in one process and an update in another. The second process starts in a partly used
  // window.
  it("is learned correctly even if another process has used part of the window", async () => {
    const cases = fc.asyncProperty(
      fc.integer({ min: 0, max: QUOTA }),
      // Not in the last moment of the window, where this window could not be told from the next.
      fc.integer({ min: 0, max: WINDOW_MS - 3_000 }),
      fc.integer({ min: 1, max: 200 }),
      fc.boolean(),
      async (used, msAgo, latencyMs, tells) => {
        const server = new Server(used, msAgo, latencyMs, tells);
        const pacer = new Pacer(options);
        const begun = Date.now();
        const all = Promise.all(Array.from({ length: REQUESTS }, () => send(server, pacer)));
        await vi.runAllTimersAsync();
        await all;
        // Three refusals when the pacer first meets the quota, even if another process has used it, and one in a later
        // window.
        const [first = 0, ...after] = server.refusals;
        expect(first).toBeLessThanOrEqual(3);
        expect(Math.max(0, ...after)).toBeLessThanOrEqual(1);
        // The target of every throttled run: at most 1.15 times the time that the quota dictates.
        const ideal = (REQUESTS / QUOTA) * WINDOW_MS;
        expect((Date.now() - begun) / ideal).toBeLessThanOrEqual(1.15);
      },
    );
    await fc.assert(cases, { numRuns: 500 });
  });

  it("does not make a list expire while its first page waits for the quota", async () => {
    const server = new Server(0, 0, 20, false);
    const pacer = new Pacer(options);
    let pagesRead = 0;
    const listings = new Listings(async function* () {
      await send(server, pacer);
      pagesRead++;
      yield { items: members.map((thingId) => ({ thingId })), isLast: true } as Page<never>;
    });
    const find = (project: number, member: string) =>
      listings.find(memberships(project), {}, "thingId", (one) => one.thingId === member, {});

    // The engine asks for the members of thirty projects in turn, eight at a time.
    const wanted = Array.from({ length: 30 }, (_, project) => members.map((member) => ({ project, member }))).flat();
    const worker = async () => {
      for (let next = wanted.shift(); next; next = wanted.shift()) {
        expect(await find(next.project, next.member)).toMatchObject({ object: { thingId: next.member } });
      }
    };
    const all = Promise.all(Array.from({ length: 32 }, worker));
    await vi.runAllTimersAsync();
    await all;
    expect(pagesRead).toBe(30);
  });
});

const members = Array.from({ length: 5 }, (_, index) => `user-${index}`);

interface Membership {
  thingId: string;
}

function memberships(project: number): Listing<Membership> {
  return {
    path: `/projects/${project}/users`,
    noun: "users of a project",
    answer: z.object({ thingId: z.string() }),
    cursor: "object",
    pageSize: 100,
  };
}
