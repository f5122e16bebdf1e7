import type { Collection } from "../wire/route";
import { fillPath, type PathValues } from "./path";

/** Older than this, a listing is read anew: a run can take an hour. */
const MOST_AGE_MS = 60_000;

/** A page of a list, and whether the list ends with it. */
export interface Page<T> {
  readonly items: T[];
  readonly isLast: boolean;
}

/** Opens a list: each step of the generator is one request. */
export type OpenList = <T>(collection: Collection<T>, values: PathValues) => AsyncGenerator<Page<T>>;

/** An object of a list, or what is known instead: that no list held it, or that the list was not read to its end. */
export type Listed<T> = { object: T } | "absent" | "unread";

/**
 * Reads that share a list share its pages.
 *
 * The engine asks for at most eight objects at a time, so that nobody knows how many will be wanted. The first one
 * fetches the first page. Each wanted object earns one credit, and a page costs one; who is not on the pages read so far
 * spends a credit on the next one, and only when there is none is read singly. So the requests never exceed twice the
 * smaller of pages and objects wanted, whatever the order, and are the pages alone when most objects are wanted.
 */
export class Listings {
  readonly #listings = new Map<string, Listing<unknown>>();
  /** Objects by filled path that this process writes (a number above 0) or has written, and when that ended. */
  readonly #writes = new Map<string, { underWay: number; endedAt: number }>();

  constructor(private readonly open: OpenList) {}

  /**
   * Looks for an object on the shared pages of its list.
   * @param idName the field of an item that is the last segment of its path.
   * @param toTheEnd reads every page, for lists whose objects cannot be read singly.
   */
  find<T>(
    collection: Collection<T>,
    values: PathValues,
    idName: keyof T & string,
    matches: (item: T) => boolean,
    toTheEnd: boolean,
  ): Promise<Listed<T>> {
    const path = fillPath(collection.path, values);
    const isStale = (item: T, readAt: number) => {
      const write = this.#writes.get(`${path}/${encodeURIComponent(String(item[idName]))}`);
      return write !== undefined && (write.underWay > 0 || write.endedAt >= readAt);
    };
    return this.#listing(collection, values, path).find(matches, isStale, toTheEnd);
  }

  /**
   * Runs a write so that no read of this process sees what was there before. A write to an object makes that object
   * stale wherever it is listed; one that makes, removes or archives something makes the lists around it stale as well.
   */
  async around<T>(path: string, isMembership: boolean, write: () => Promise<T>): Promise<T> {
    this.#forget(path, isMembership);
    const state = this.#writes.get(path) ?? { underWay: 0, endedAt: 0 };
    state.underWay++;
    this.#writes.set(path, state);
    try {
      return await write();
    } finally {
      state.underWay--;
      state.endedAt = performance.now();
      this.#forget(path, isMembership);
    }
  }

  #listing<T>(collection: Collection<T>, values: PathValues, path: string): Listing<T> {
    const known = this.#listings.get(path) as Listing<T> | undefined;
    if (known?.isUsable) return known;
    const fresh = new Listing<T>(this.open(collection, values));
    this.#listings.set(path, fresh);
    return fresh;
  }

  /** Drops the lists in which the write changes who is there: those above it, and those of its children. */
  #forget(path: string, isMembership: boolean): void {
    if (!isMembership) return;
    for (const listed of this.#listings.keys()) {
      if (`${path}/`.startsWith(`${listed}/`) || `${listed}/`.startsWith(`${path}/`)) this.#listings.delete(listed);
    }
  }
}

/** The pages of one list, as far as they have been read. */
class Listing<T> {
  readonly #pages: { items: T[]; readAt: number }[] = [];
  #firstReadAt: number | undefined;
  #isComplete = false;
  #hasFailed = false;
  #credits = 0;
  #turning: Promise<void> | undefined;

  constructor(private readonly source: AsyncGenerator<Page<T>>) {}

  /** False after an error, which is not kept, and when it has grown old. */
  get isUsable(): boolean {
    // A page that waits for its turn does not age: who comes meanwhile waits for the same one.
    const age = this.#firstReadAt === undefined ? 0 : performance.now() - this.#firstReadAt;
    return !this.#hasFailed && age < MOST_AGE_MS;
  }

  async find(
    matches: (item: T) => boolean,
    isStale: (item: T, readAt: number) => boolean,
    toTheEnd: boolean,
  ): Promise<Listed<T>> {
    this.#credits++;
    for (let read = 0; ;) {
      for (; read < this.#pages.length; read++) {
        const { items, readAt } = this.#pages[read]!;
        const object = items.find(matches);
        if (object !== undefined) return isStale(object, readAt) ? "unread" : { object };
      }
      if (this.#isComplete) return "absent";
      if (this.#turning) {
        await this.#turning;
      } else if (this.#credits > 0 || toTheEnd) {
        this.#credits--;
        await this.#turn();
      } else {
        return "unread";
      }
    }
  }

  /** Reads the next page. Single-flight: who comes meanwhile waits for the same one. */
  #turn(): Promise<void> {
    const readAt = performance.now();
    this.#turning = this.source.next().then(
      ({ value, done }) => {
        this.#turning = undefined;
        this.#firstReadAt ??= performance.now();
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
