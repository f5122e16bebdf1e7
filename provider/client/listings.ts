import type { Listing } from "../wire/route";
import { encode, fillPath, queryString, type PathValues } from "./path";

/** We read a listing again when its last page is this old, because a run can take an hour. */
const MOST_AGE_MS = 60_000;

/** A page of a list, and whether it is the last page. */
export interface Page<T> {
  readonly items: T[];
  readonly isLast: boolean;
}

/** Opens a list: each step of the generator is one request. */
export type OpenList = <T>(listing: Listing<T>, values: PathValues) => AsyncGenerator<Page<T>>;

/** How to find objects by a key that is not their id and that their list takes as a filter: people by their addresses. */
export interface Filtered<T> {
  /** The field of an item that is the last segment of its path. */
  readonly idName: keyof T & string;
  readonly matches: (item: T, key: string) => boolean;
  /** Pages that were requested before this time (`performance.now()`) do not count. Default: every page counts. */
  readonly since?: number;
  /** Reads every object with one of the keys, in one request, now. */
  readonly ask: (keys: string[]) => Promise<T[]>;
}

/** How to look for an object on shared pages. */
export interface FindOptions {
  /** Read every page: the API cannot read an object of this list by itself. Default: false. */
  readonly toTheEnd?: boolean;
  /** The caller needs only what never changes of an object, so a write to other objects does not matter. Default: false. */
  readonly isForIdentity?: boolean;
  /** The pages for look-ups: only pages that were requested after this time (`performance.now()`). Default: the pages for reads. */
  readonly since?: number;
}

/** What a write does: it creates an object (or adds it to a list), removes an object, or changes the fields of an object. */
export type Effect = "makes" | "removes" | "changes";

/** The object, `absent` when the whole list does not contain it, or `unread` when no page that was read contains it. */
export type Listed<T> = { object: T } | "absent" | "unread";

/**
 * Shares the pages of a list among all reads of its objects.
 *
 * The engine asks for at most eight objects at a time, so we never know how many objects a run will read. Each read earns one
 * credit, and each page costs one. If no page so far contains the object, the read spends a credit on the next page; without a
 * credit, the caller reads the object by itself. So the requests never exceed twice the smaller of pages and objects read,
 * whatever the order. When a run reads most objects, it requests the pages alone (decision D11).
 */
export class Listings {
  /** The pages for reads, by path. */
  readonly #read: Pages = new Map();
  /** The pages for look-ups, by path. Reads do not use them: a person whom a create has found may have left before the read. */
  readonly #lookedUp: Pages = new Map();
  /** The pages that tell which object an id belongs to, by path. No write changes that, so no write drops them. */
  readonly #identities: Pages = new Map();
  /** The objects that this process has written, by filled path: the number of writes under way, and the end of the last write. */
  readonly #writes = new Map<string, { underWay: number; endedAt: number }>();

  /** @param mostAgeMs how old a list's last page may be. */
  constructor(
    private readonly open: OpenList,
    private readonly mostAgeMs = MOST_AGE_MS,
  ) {}

  /**
   * Looks for an object on the shared pages of its list.
   * @param idName the field of an item that is the last segment of its path.
   */
  find<T>(
    listing: Listing<T>,
    values: PathValues,
    idName: keyof T & string,
    matches: (item: T) => boolean,
    { toTheEnd = false, isForIdentity = false, since }: FindOptions,
  ): Promise<Listed<T>> {
    const path = fillPath(listing.path, values);
    const look = (pages: SharedPages<T>) =>
      pages.find([matches], this.#isStale(path, idName), toTheEnd).then(([listed]) => listed!);
    if (since !== undefined) return this.#pagesSince(listing, values, path, since).then(look);
    return look(this.#sharedPages(isForIdentity ? this.#identities : this.#read, listing, values, path));
  }

  /**
   * Every object of a list, from the pages for look-ups. All callers share the pages, unless a caller requires younger pages.
   * @param since the time (`performance.now()`) after which the pages must have been requested.
   */
  async all<T>(listing: Listing<T>, values: PathValues, since: number): Promise<T[]> {
    const pages = await this.#pagesSince(listing, values, fillPath(listing.path, values), since);
    return pages.all();
  }

  /**
   * Every object of a list, from the pages that all reads share. Undefined if a write has changed one of the objects since.
   * @param idName the field of an item that is the last segment of its path.
   */
  async allForRead<T>(listing: Listing<T>, values: PathValues, idName: keyof T & string): Promise<T[] | undefined> {
    const path = fillPath(listing.path, values);
    const pages = this.#sharedPages(this.#read, listing, values, path);
    const isStale = this.#isStale<T>(path, idName);
    await pages.find([() => false], isStale, true);
    return pages.every(isStale);
  }

  /** An object by its key, if a page that we have read contains it. Sends no request. */
  known<T>(listing: Listing<T>, values: PathValues, filtered: Filtered<T>, key: string): T | undefined {
    const path = fillPath(listing.path, values);
    const pages = this.#lookedUp.get(path)?.get(queryOf(listing)) as SharedPages<T> | undefined;
    if (!pages?.isUsable || pages.startedAt < (filtered.since ?? 0)) return undefined;
    const [listed] = pages.known([(item) => filtered.matches(item, key)], this.#isStale(path, filtered.idName));
    return typeof listed === "object" ? listed.object : undefined;
  }

  /**
   * Finds objects by the keys of one batch. The result contains only keys that have an object.
   *
   * We can read the pages of the list, or send one filter for each batch, and we do not know how many batches will come. So a
   * batch earns one credit for a page, as a single object does in `find`, and the filter asks only for keys that no page so far
   * contains. A batch costs at most one page and one filter, and no filter once we have read all pages: never more than twice
   * the cheaper way (decision D16).
   */
  async findTogether<T>(
    listing: Listing<T>,
    values: PathValues,
    filtered: Filtered<T>,
    keys: readonly string[],
  ): Promise<Map<string, T>> {
    const path = fillPath(listing.path, values);
    const wanted = keys.map((key) => (item: T) => filtered.matches(item, key));
    const pages = await this.#pagesSince(listing, values, path, filtered.since ?? 0);
    const listed = await pages.find(wanted, this.#isStale(path, filtered.idName), false);
    // The pages may be a minute old, so we ask for every key that they do not contain.
    const missing = keys.filter((_, at) => typeof listed[at] !== "object");
    const asked = missing.length > 0 ? await filtered.ask(missing) : [];
    const found = new Map<string, T>();
    keys.forEach((key, at) => {
      const one = listed[at]!;
      const object = typeof one === "object" ? one.object : asked.find((item) => filtered.matches(item, key));
      if (object !== undefined) found.set(key, object);
    });
    return found;
  }

  /**
   * Runs a write so that no later read of this process sees the old state. A write to an object makes the object stale in
   * every list. A write that creates or removes an object also makes the lists around it stale.
   */
  async around<T>(path: string, effect: Effect, write: () => Promise<T>): Promise<T> {
    this.#forget(path, effect);
    const state = this.#writes.get(path) ?? { underWay: 0, endedAt: 0 };
    state.underWay++;
    this.#writes.set(path, state);
    try {
      return await write();
    } finally {
      state.underWay--;
      state.endedAt = performance.now();
      this.#forget(path, effect);
    }
  }

  /** Whether a write to an object is under way, or ended after we read the page. */
  #isStale<T>(path: string, idName: keyof T & string): (item: T, readAt: number) => boolean {
    return (item, readAt) => {
      const write = this.#writes.get(`${path}/${encode(String(item[idName]))}`);
      return write !== undefined && (write.underWay > 0 || write.endedAt >= readAt);
    };
  }

  #sharedPages<T>(pages: Pages, listing: Listing<T>, values: PathValues, path: string): SharedPages<T> {
    const known = pages.get(path)?.get(queryOf(listing)) as SharedPages<T> | undefined;
    if (known?.isUsable) return known;
    const fresh = new SharedPages<T>(this.open(listing, values), this.mostAgeMs);
    if (!pages.has(path)) pages.set(path, new Map());
    pages.get(path)!.set(queryOf(listing), fresh);
    return fresh;
  }

  /**
   * The pages for look-ups that were requested after a time. We wait for the end of older pages, so that callers that come
   * meanwhile share the next reading instead of starting one each.
   */
  async #pagesSince<T>(listing: Listing<T>, values: PathValues, path: string, since: number): Promise<SharedPages<T>> {
    for (;;) {
      const pages = this.#sharedPages(this.#lookedUp, listing, values, path);
      if (pages.startedAt >= since) return pages;
      await pages.idle();
      if (this.#lookedUp.get(path)?.get(queryOf(listing)) === pages) this.#lookedUp.get(path)!.delete(queryOf(listing));
    }
  }

  /** Drops the lists whose members the write changes: the lists above the object, and the lists below a removed object. */
  #forget(path: string, effect: Effect): void {
    if (effect === "changes") return;
    const below = `${path}/`;
    for (const pages of [this.#read, this.#lookedUp]) {
      for (let end = path.length; end > 0; end = path.lastIndexOf("/", end - 1)) pages.delete(path.slice(0, end));
      if (effect === "makes") continue;
      for (const listed of pages.keys()) if (listed.startsWith(below)) pages.delete(listed);
    }
  }
}

/** The pages of lists by path, and then by query: the list of all projects is not the list of the active projects. */
type Pages = Map<string, Map<string, SharedPages<unknown>>>;
type Matches<T> = (item: T) => boolean;
type IsStale<T> = (item: T, readAt: number) => boolean;

function queryOf({ query }: Listing<unknown>): string {
  return query === undefined ? "" : queryString(query);
}

/** The pages of one list that we have read. */
class SharedPages<T> {
  readonly #pages: { items: T[]; readAt: number }[] = [];
  #lastReadAt: number | undefined;
  #isComplete = false;
  #hasFailed = false;
  #credits = 0;
  #turning: Promise<void> | undefined;

  /** When we requested the first page. Infinity before. */
  startedAt = Infinity;

  constructor(
    private readonly source: AsyncGenerator<Page<T>>,
    private readonly mostAgeMs: number,
  ) {}

  /** False after an error, because a later read must try again, and when the pages are too old. */
  get isUsable(): boolean {
    // A list does not age while we read it. With a small quota a long list takes minutes; restarting it because its first page
    // is old would never end.
    if (this.#turning || this.#lastReadAt === undefined) return !this.#hasFailed;
    return !this.#hasFailed && performance.now() - this.#lastReadAt < this.mostAgeMs;
  }

  /** Looks for the objects of one batch, which earns one credit. */
  async find(wanted: readonly Matches<T>[], isStale: IsStale<T>, toTheEnd: boolean): Promise<Listed<T>[]> {
    this.#credits++;
    for (;;) {
      const listed = this.known(wanted, isStale);
      if (!listed.includes(undefined) || this.#isComplete) return listed.map((one) => one ?? "absent");
      if (this.#turning) {
        await this.#turning;
      } else if (this.#credits > 0 || toTheEnd) {
        this.#credits--;
        await this.#turn();
      } else {
        return listed.map((one) => one ?? "unread");
      }
    }
  }

  /** Reads to the end. @returns every object of the list. */
  async all(): Promise<T[]> {
    while (!this.#isComplete) await (this.#turning ?? this.#turn());
    return this.#pages.flatMap(({ items }) => items);
  }

  /** Resolves when nobody is reading a page. */
  async idle(): Promise<void> {
    while (this.#turning) await this.#turning.catch(() => undefined);
  }

  /** Every object on the pages that we have read. Undefined if one of them is stale. */
  every(isStale: IsStale<T>): T[] | undefined {
    const isFresh = this.#pages.every(({ items, readAt }) => !items.some((item) => isStale(item, readAt)));
    return isFresh ? this.#pages.flatMap(({ items }) => items) : undefined;
  }

  /** The objects on the pages that we have read; undefined for an object on none of them. */
  known(wanted: readonly Matches<T>[], isStale: IsStale<T>): (Listed<T> | undefined)[] {
    return wanted.map((matches) => {
      for (const { items, readAt } of this.#pages) {
        const object = items.find(matches);
        if (object !== undefined) return isStale(object, readAt) ? "unread" : { object };
      }
      return undefined;
    });
  }

  /** Reads the next page. Callers that come meanwhile wait for the same page. */
  #turn(): Promise<void> {
    const readAt = performance.now();
    if (this.startedAt === Infinity) this.startedAt = readAt;
    this.#turning = this.source.next().then(
      ({ value, done }) => {
        this.#turning = undefined;
        this.#lastReadAt = performance.now();
        if (!done) this.#pages.push({ items: value.items, readAt });
        this.#isComplete = done === true || value.isLast;
      },
      (error: unknown) => {
        this.#turning = undefined;
        this.#hasFailed = true;
        throw error;
      },
    );
    return this.#turning;
  }
}
