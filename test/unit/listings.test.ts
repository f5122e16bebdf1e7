import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { Listings, type Page } from "../../provider/client/listings";
import type { Listing } from "../../provider/wire/route";

interface Thing {
  thingId: string;
}

const things: Listing<Thing> = {
  path: "/boxes/1/things",
  noun: "things",
  answer: z.object({ thingId: z.string() }),
  cursor: "object",
  pageSize: 1,
};

/** A list with this many pages of this many things. It counts the requests that it receives. */
class Source {
  pagesRead = 0;
  singleReads = 0;
  filters = 0;
  failNext = false;
  present: Set<number>;

  constructor(
    readonly pages: number,
    readonly perPage: number,
  ) {
    this.present = new Set(Array.from({ length: pages * perPage }, (_, index) => index));
  }

  open = async function* (this: Source): AsyncGenerator<Page<Thing>> {
    for (let page = 0; page < this.pages; page++) {
      await Promise.resolve();
      if (this.failNext) {
        this.failNext = false;
        throw new Error("broken");
      }
      this.pagesRead++;
      const all = Array.from({ length: this.perPage }, (_, index) => page * this.perPage + index);
      const items = all.filter((index) => this.present.has(index)).map((index) => ({ thingId: String(index) }));
      yield { items, isLast: page === this.pages - 1 };
    }
  }.bind(this);

  /** Reads as the lifecycle does: from the shared pages, or else with a single request. */
  async read(listings: Listings, index: number): Promise<boolean> {
    const listed = await listings.find(things, {}, "thingId", (one) => one.thingId === String(index), {});
    if (typeof listed === "object") return true;
    this.singleReads++;
    return this.present.has(index);
  }

  /** Looks several things up together, as the client does. Returns the keys that it did not find. */
  async miss(listings: Listings, indexes: readonly number[]): Promise<string[]> {
    const filtered = {
      idName: "thingId" as const,
      matches: (one: Thing, key: string) => one.thingId === key,
      ask: async (keys: string[]) => {
        this.filters++;
        await Promise.resolve();
        return keys.filter((key) => this.present.has(Number(key))).map((thingId) => ({ thingId }));
      },
    };
    const unknown = indexes.map(String).filter((key) => !listings.known(things, {}, filtered, key));
    if (unknown.length === 0) return [];
    const found = await listings.findTogether(things, {}, filtered, unknown);
    for (const [key, one] of found) expect(one.thingId).toBe(key);
    return unknown.filter((key) => !found.has(key));
  }

  listings(): Listings {
    return new Listings(this.open as never);
  }
}

describe("reads that share a list", () => {
  it("cost only the pages if every object is wanted", async () => {
    const source = new Source(5, 100);
    const listings = source.listings();
    await Promise.all(Array.from({ length: 500 }, (_, index) => source.read(listings, index)));
    expect({ pages: source.pagesRead, single: source.singleReads }).toEqual({ pages: 5, single: 0 });
  });

  it("cost at most twice the smaller of pages and objects, in any order and in waves of eight", async () => {
    const cases = fc.asyncProperty(
      fc.integer({ min: 1, max: 40 }),
      fc.integer({ min: 1, max: 5 }),
      fc.array(fc.nat(), { minLength: 1, maxLength: 60 }),
      fc.integer({ min: 1, max: 8 }),
      async (pages, perPage, picks, wave) => {
        const source = new Source(pages, perPage);
        const listings = source.listings();
        const wanted = [...new Set(picks.map((pick) => pick % (pages * perPage)))];
        for (let from = 0; from < wanted.length; from += wave) {
          const found = await Promise.all(wanted.slice(from, from + wave).map((one) => source.read(listings, one)));
          expect(found).not.toContain(false);
        }
        const requests = source.pagesRead + source.singleReads;
        expect(requests).toBeLessThanOrEqual(2 * Math.min(pages, wanted.length));
      },
    );
    await fc.assert(cases, { numRuns: 500 });
  });

  it("never return an object as it was before a write of this process", async () => {
    const source = new Source(1, 10);
    const listings = source.listings();
    await source.read(listings, 3);
    await listings.around("/boxes/1/things/3", "changes", () => Promise.resolve());
    await source.read(listings, 3);
    expect(source.singleReads).toBe(1);
    await source.read(listings, 4);
    expect({ pages: source.pagesRead, single: source.singleReads }).toEqual({ pages: 1, single: 1 });
  });

  it("do not return an object that this process has removed", async () => {
    const source = new Source(1, 10);
    const listings = source.listings();
    await source.read(listings, 3);
    await listings.around("/boxes/1/things/4", "removes", () => {
      source.present.delete(4);
      return Promise.resolve();
    });
    expect(await source.read(listings, 4)).toBe(false);
    expect(source.pagesRead).toBe(2);
  });

  it.each([
    { write: "makes", path: "/boxes/1/things", pages: 2 },
    { write: "removes", path: "/boxes/1", pages: 2 },
    { write: "makes", path: "/boxes", pages: 1 },
    { write: "makes", path: "/boxes/1/things/4/parts", pages: 2 },
    { write: "removes", path: "/boxes/10", pages: 1 },
    { write: "changes", path: "/boxes/1", pages: 1 },
  ] as const)(
    "need $pages page read(s) in all when a write $write something at $path",
    async ({ write, path, pages }) => {
      const source = new Source(1, 10);
      const listings = source.listings();
      await source.read(listings, 3);
      await listings.around(path, write, () => Promise.resolve());
      await source.read(listings, 3);
      expect(source.pagesRead).toBe(pages);
    },
  );

  it("use nothing from a page that failed", async () => {
    const source = new Source(1, 10);
    const listings = source.listings();
    source.failNext = true;
    await expect(source.read(listings, 1)).rejects.toThrow("broken");
    expect(await source.read(listings, 1)).toBe(true);
  });
});

describe("look-ups by a key that the list accepts as a filter", () => {
  it("cost one request if the list has a single page, however many groups of look-ups there are", async () => {
    const source = new Source(1, 100);
    const listings = source.listings();
    for (let from = 0; from < 100; from += 8) await source.miss(listings, [from, from + 1]);
    expect({ pages: source.pagesRead, filters: source.filters }).toEqual({ pages: 1, filters: 0 });
  });

  it("cost only the pages if everything is wanted in the order of the list", async () => {
    const source = new Source(6, 100);
    const listings = source.listings();
    const all = Array.from({ length: 600 }, (_, index) => index);
    for (let from = 0; from < 600; from += 8)
      expect(await source.miss(listings, all.slice(from, from + 8))).toEqual([]);
    expect({ pages: source.pagesRead, filters: source.filters }).toEqual({ pages: 6, filters: 0 });
  });

  it("cost at most twice the cheaper of all pages and one filter per group, in any order", async () => {
    const cases = fc.asyncProperty(
      fc.integer({ min: 1, max: 40 }),
      fc.integer({ min: 1, max: 5 }),
      // Groups of look-ups that arrive together, and the number of groups in progress at a time.
      fc.array(fc.array(fc.nat(), { minLength: 1, maxLength: 8 }), { minLength: 1, maxLength: 60 }),
      fc.integer({ min: 1, max: 4 }),
      async (pages, perPage, picks, wave) => {
        const source = new Source(pages, perPage);
        const listings = source.listings();
        const groups = picks.map((group) => [...new Set(group.map((pick) => pick % (pages * perPage)))]);
        for (let from = 0; from < groups.length; from += wave) {
          const missed = await Promise.all(
            groups.slice(from, from + wave).map((group) => source.miss(listings, group)),
          );
          expect(missed.flat()).toEqual([]);
        }
        expect(source.pagesRead + source.filters).toBeLessThanOrEqual(2 * Math.min(pages, groups.length));
      },
    );
    await fc.assert(cases, { numRuns: 500 });
  });

  it("report an object missing from a page as gone only if the filter finds nothing either", async () => {
    const source = new Source(2, 10);
    const listings = source.listings();
    await source.miss(listings, [15, 3]);
    await source.miss(listings, [12]);
    source.present.add(99);
    expect(await source.miss(listings, [99, 100])).toEqual(["100"]);
    expect({ pages: source.pagesRead, filters: source.filters }).toEqual({ pages: 2, filters: 2 });
  });

  it("never return an object as it was before a write of this process", async () => {
    const source = new Source(1, 10);
    const listings = source.listings();
    await source.miss(listings, [3]);
    await listings.around("/boxes/1/things/3", "changes", () => Promise.resolve());
    expect(await source.miss(listings, [3, 4])).toEqual([]);
    expect({ pages: source.pagesRead, filters: source.filters }).toEqual({ pages: 1, filters: 1 });
  });
});
