import type { Listing } from "../wire/route";
import { encode, fillPath, type PathValues } from "./path";

/** So long after its last page was read, a listing is read anew: a run can take an hour. */
const MOST_AGE_MS = 60_000;

/** A page of a list, and whether the list ends with it. */
export interface Page<T> {
  readonly items: T[];
  readonly isLast: boolean;
}

/** Opens a list: each step of the generator is one request. */
export type OpenList = <T>(listing: Listing<T>, values: PathValues) => AsyncGenerator<Page<T>>;

/** How objects are found by a key that is not their id, and that their list takes as a filter: people by their addresses. */
export interface Filtered<T> {
  /** The field of an item that is the last segment of its path. */
  readonly idName: keyof T & string;
  readonly matches: (item: T, key: string) => boolean;
  /** Every object with one of the keys, read now in one request. */
  readonly ask: (keys: string[]) => Promise<T[]>;
}

/** How an object is looked for on shared pages. */
export interface FindOptions {
  readonly toTheEnd?: boolean;
  readonly isForIdentity?: boolean;
}

/** What a write does: it makes (or brings into lists) an object, removes one, or changes the fields of one. */
export type Effect = "makes" | "removes" | "changes";

/** An object of a list, or what is known instead: that no list held it, or that the list was not read to its end. */
export type Listed<T> = { object: T } | "absent" | "unread";

/**
 * Reads that share a list share its pages.
 *
 * The engine asks for at most eight objects at a time, so that nobody knows how many will be wanted. The first one
 * fetches the first page. Each wanted object earns one credit, and a page costs one; who is not on the pages read so far
 * spends a credit on the next one, and only when there is none is read singly. So the requests never exceed twice the
 * smaller of pages and objects wanted, whatever the order, and are the pages alone when most objects are wanted (decision D11).
 */
export class Listings {
  /** By path: the pages that reads share. */
  readonly #read: Pages = new Map();
  /**
   * By path: the pages that look-ups have turned. Apart from those of reads, because whom a create has found may have left
   * by the time that a read asks.
   */
  readonly #lookedUp: Pages = new Map();
  /** By path: the pages that tell which object an id belongs to. No write changes that, so that none drops them. */
  readonly #identities: Pages = new Map();
  /** Objects by filled path that this process writes (a number above 0) or has written, and when that ended. */
  readonly #writes = new Map<string, { underWay: number; endedAt: number }>();

  constructor(private readonly open: OpenList) {}

  /**
   * Looks for an object on the shared pages of its list.
   * @param idName the field of an item that is the last segment of its path.
   * @param options.toTheEnd reads every page, for lists whose objects cannot be read singly.
   * @param options.isForIdentity only what never changes of an object is wanted: a write to others need not be seen.
   */
  find<T>(
    listing: Listing<T>,
    values: PathValues,
    idName: keyof T & string,
    matches: (item: T) => boolean,
    { toTheEnd = false, isForIdentity = false }: FindOptions,
  ): Promise<Listed<T>> {
    const path = fillPath(listing.path, values);
    const pages = this.#sharedPages(isForIdentity ? this.#identities : this.#read, listing, values, path);
    return pages.find([matches], this.#isStale(path, idName), toTheEnd).then(([listed]) => listed!);
  }

  /** An object by its key, if a page that was read before holds it. Asks nobody. */
  known<T>(listing: Listing<T>, values: PathValues, filtered: Filtered<T>, key: string): T | undefined {
    const path = fillPath(listing.path, values);
    const pages = this.#lookedUp.get(path) as SharedPages<T> | undefined;
    if (!pages?.isUsable) return undefined;
    const [listed] = pages.known([(item) => filtered.matches(item, key)], this.#isStale(path, filtered.idName));
    return typeof listed === "object" ? listed.object : undefined;
  }

  /**
   * Objects by keys that came together; one that is nowhere is missing in the answer.
   *
   * Two ways lead to all of them: the pages of the list, and a filter for each such group of keys. Nobody knows beforehand how
   * many groups will come. So a group earns one credit for a page, as a single object does in `find`, and only who is not on
   * the pages read so far is asked for by the filter. That is at most one page and one filter a group, and no filter once all
   * pages are read: never more than twice the cheaper way (decision D16).
   */
  async findTogether<T>(
    listing: Listing<T>,
    values: PathValues,
    filtered: Filtered<T>,
    keys: readonly string[],
  ): Promise<Map<string, T>> {
    const path = fillPath(listing.path, values);
    const wanted = keys.map((key) => (item: T) => filtered.matches(item, key));
    const pages = this.#sharedPages(this.#lookedUp, listing, values, path);
    const listed = await pages.find(wanted, this.#isStale(path, filtered.idName), false);
    // Who is not on the pages is asked for as well: they may be a minute old.
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
   * Runs a write so that no read of this process sees what was there before. A write to an object makes that object
   * stale wherever it is listed; one that makes or removes something makes the lists around it stale as well.
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

  /** Whether this process writes an object, or has written it since a page was read. */
  #isStale<T>(path: string, idName: keyof T & string): (item: T, readAt: number) => boolean {
    return (item, readAt) => {
      const write = this.#writes.get(`${path}/${encode(String(item[idName]))}`);
      return write !== undefined && (write.underWay > 0 || write.endedAt >= readAt);
    };
  }

  #sharedPages<T>(pages: Pages, listing: Listing<T>, values: PathValues, path: string): SharedPages<T> {
    const known = pages.get(path) as SharedPages<T> | undefined;
    if (known?.isUsable) return known;
    const fresh = new SharedPages<T>(this.open(listing, values));
    pages.set(path, fresh);
    return fresh;
  }

  /** Drops the lists in which the write changes who is there: those above it, and those of what it removes. */
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

type Pages = Map<string, SharedPages<unknown>>;
type Matches<T> = (item: T) => boolean;
type IsStale<T> = (item: T, readAt: number) => boolean;

/** The pages of one list, as far as they have been read. */
class SharedPages<T> {
  readonly #pages: { items: T[]; readAt: number }[] = [];
  #lastReadAt: number | undefined;
  #isComplete = false;
  #hasFailed = false;
  #credits = 0;
  #turning: Promise<void> | undefined;

  constructor(private readonly source: AsyncGenerator<Page<T>>) {}

  /** False after an error, which is not kept, and when it has grown old. */
  get isUsable(): boolean {
    // A list does not age while it is being read. A long one may take minutes at a small quota, and to begin anew because its
    // first page is old would never come to an end.
    if (this.#turning || this.#lastReadAt === undefined) return !this.#hasFailed;
    return !this.#hasFailed && performance.now() - this.#lastReadAt < MOST_AGE_MS;
  }

  /** Looks for objects that are wanted together: they earn one credit. */
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

  /** What the pages read so far hold of them. */
  known(wanted: readonly Matches<T>[], isStale: IsStale<T>): (Listed<T> | undefined)[] {
    return wanted.map((matches) => {
      for (const { items, readAt } of this.#pages) {
        const object = items.find(matches);
        if (object !== undefined) return isStale(object, readAt) ? "unread" : { object };
      }
      return undefined;
    });
  }

  /** Reads the next page. Single-flight: who comes meanwhile waits for the same one. */
  #turn(): Promise<void> {
    const readAt = performance.now();
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
