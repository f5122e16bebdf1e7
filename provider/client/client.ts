import { setTimeout as sleep } from "node:timers/promises";
import type { Settings } from "../config";
import { permissionFor } from "../wire/permissions";
import type { Listing, Query, Route } from "../wire/route";
import {
  contradictoryAnswer,
  keyRefusedBefore,
  parseJson,
  rateLimitedTooLong,
  readObject,
  refusal,
  shortHeaderOf,
  type Answered,
  type Call,
} from "./answers";
import { ApiError, BODY_TOO_LARGE, NOT_JSON } from "./errors";
import { Batches } from "./batching";
import { contradiction, deletion, deletionContradiction } from "./identity";
import { Listings, type FindOptions, type Listed, type Page } from "./listings";
import { Pacer, WaitedTooLong } from "./pace";
import { readPages } from "./paging";
import { fillPath, fillPhrase, queryString, shortenPath, type PathValues } from "./path";
import { isUnreachable, Transport, type Outgoing, type Reply } from "./transport";
import { ATTEMPTS_AFTER_FAULTS, ATTEMPTS_TO_REACH, headerOf, pauseAfterFault, retryAfterMs } from "./waiting";

/**
 * After this process has created an object, the API may answer 404 to calls below it until the API is consistent. For this
 * long we retry such a 404 instead of believing it.
 */
const SETTLING_MS = 15_000;
const SETTLING_PAUSE_MS = 1_000;

/** We retry silently after one fault. From the second fault on, the waiting user wants to know why. */
const FAULTS_BEFORE_SAYING = 2;

/** The advice of an error whose cause another error of the run explains. */
const EXPLAINED_ELSEWHERE = "Another error of this run says what to do.";

/** What a call does, in the words of an error message, and whether it is idempotent. */
const verbs = {
  get: { method: "GET", says: "read", repeatable: true },
  list: { method: "GET", says: "list the", repeatable: true },
  create: { method: "POST", says: "create", repeatable: false },
  update: { method: "POST", says: "change", repeatable: true },
  delete: { method: "DELETE", says: "delete", repeatable: true },
} as const;

type Verb = keyof typeof verbs;

export interface ClientOptions {
  readonly mostPageAgeMs?: number;
}

/**
 * The Administration API. Imports nothing of Pulumi.
 *
 * It retries reads, updates and deletes after 408, 5xx, lost connections and answers that are not JSON. It retries a create only
 * when the API certainly did not carry it out (decision D5); otherwise it throws an `ApiError` with `landed: "maybe"`, and the
 * caller looks for the object. After a 429 it waits as long as the server says, then retries any call.
 */
export class AdminClient {
  readonly #transport: Transport;
  readonly #settings: Settings;
  readonly #pacer: Pacer;
  readonly #say: (line: string) => void;
  readonly #fresh = new Map<string, number>();
  readonly #listings: Listings;
  /** Look-ups and actions that resources request one by one and the API takes many at a time. */
  readonly batches = new Batches();
  #organization: string | undefined;
  /** The API's refusal of the key, unless it has accepted the key before. Every further call would bring the same refusal. */
  #refusedKey: ApiError | undefined;
  #isKeyAccepted = false;
  #hasExplainedUnreachable = false;
  #isClosed = false;
  #hasSaidUnreachable = false;
  #serverTime: { at: number; seen: number } | undefined;
  #requests = 0;

  /** @param options.mostPageAgeMs how old a shared page may be. Default: a minute. */
  constructor(settings: Settings, say: (line: string) => void, options: ClientOptions = {}) {
    this.#settings = settings;
    this.#listings = new Listings((listing, values) => this.#pages(listing, values, {}), options.mostPageAgeMs);
    this.#say = say;
    this.#pacer = new Pacer({
      maxInFlight: settings.maxConcurrency,
      windowMs: settings.quotaWindowSeconds * 1000,
      maxWaitMs: settings.maxWaitSeconds * 1000,
      say,
    });
    this.#transport = new Transport({
      baseUrl: settings.baseUrl,
      adminKey: settings.adminKey,
      organizationId: settings.organizationId,
      maxConcurrency: settings.maxConcurrency,
      timeoutMs: settings.requestTimeoutSeconds * 1000,
    });
  }

  /** How many requests the client has sent, retries included. */
  get requests(): number {
    return this.#requests;
  }

  /** The organisation in the last answer's `openai-organization` header. */
  get organizationSeen(): string | undefined {
    return this.#organization;
  }

  /** The server's clock in Unix seconds, from its last `Date` header. Undefined before the first answer. */
  get serverTime(): number | undefined {
    return this.#serverTime && this.#serverTime.at + (performance.now() - this.#serverTime.seen) / 1000;
  }

  /** The time by the API's clock in Unix seconds. Before the first answer, by the clock of this machine. */
  get now(): number {
    return this.serverTime ?? Date.now() / 1000;
  }

  /** How long a call waits for the API without one success, in milliseconds: the setting `maxWaitSeconds`. */
  get maxWaitMs(): number {
    return this.#settings.maxWaitSeconds * 1000;
  }

  /** Notes that the API has just created an object, so that we retry a 404 below it for a while. */
  noteFresh(apiId: string): void {
    this.#fresh.set(apiId, Date.now());
  }

  /** Reads an object. @throws ApiError, whose `isNotFound` tells that there is no such object. */
  get<T>(route: Route<T>, values: PathValues, query: Query = {}): Promise<T> {
    return this.#requestObject("get", route, values, undefined, queryString(query));
  }

  /** Creates an object. @throws ApiError with `landed: "maybe"` when the object may or may not exist. */
  create<T>(route: Route<T>, values: PathValues, body: unknown): Promise<T> {
    return this.#write("create", route, values, body);
  }

  /** Changes an object to what the body says. The client may send the request more than once. */
  update<T>(route: Route<T>, values: PathValues, body: unknown): Promise<T> {
    return this.#write("update", route, values, body);
  }

  /** Deletes an object. @throws ApiError when the answer says that the API deleted nothing, or another object. */
  async delete(route: Route<unknown>, values: PathValues): Promise<void> {
    await this.#write("delete", { ...route, answer: deletion }, values, undefined);
  }

  /**
   * Looks for an object on pages that all reads of the list share (see `Listings`). A page may be a minute old, but never older
   * than this process's own writes to the object, so do not use this where the answer must be current.
   */
  findListed<T>(
    listing: Listing<T>,
    values: PathValues,
    idName: keyof T & string,
    matches: (item: T) => boolean,
    options: FindOptions = {},
  ): Promise<Listed<T>> {
    return this.#listings.find(listing, values, idName, matches, options);
  }

  /**
   * Looks for an object by a key that its list takes as a filter. Concurrent look-ups share one batch, which uses the shared
   * pages and the filter (see `Listings.findTogether`).
   * @param by.most how many keys fit into one request.
   */
  async findFiltered<T>(
    listing: Listing<T>,
    values: PathValues,
    key: string,
    by: {
      idName: keyof T & string;
      matches: (item: T, key: string) => boolean;
      query: (keys: string[]) => Query;
      most: number;
      since?: number;
    },
  ): Promise<T | undefined> {
    const filtered = { ...by, ask: (keys: string[]) => this.list(listing, values, by.query(keys)) };
    const known = this.#listings.known(listing, values, filtered, key);
    if (known !== undefined) return known;
    return this.batches.ask(`find in ${fillPath(listing.path, values)} since ${by.since}`, key, {
      most: by.most,
      send: (keys) => this.#listings.findTogether(listing, values, filtered, keys),
    });
  }

  /**
   * Every object of a list, from pages that all look-ups of the list share. A page may be a minute old.
   * @param since the time (`performance.now()`) after which the pages must have been requested.
   */
  listShared<T>(listing: Listing<T>, values: PathValues, since: number): Promise<T[]> {
    return this.#listings.all(listing, values, since);
  }

  /** Reads the whole list now, or its beginning. @param most how many objects the caller wants. */
  async list<T>(listing: Listing<T>, values: PathValues, query: Query = {}, most = Infinity): Promise<T[]> {
    const pages: T[][] = [];
    let objects = 0;
    for await (const page of this.#pages(listing, values, query)) {
      pages.push(page.items);
      objects += page.items.length;
      if (objects >= most) break;
    }
    // We do not spread a page into `push`: a call takes a limited number of arguments, and the server decides the page's size.
    return pages.flat().slice(0, most);
  }

  /** Reads a list now, one request a page, for as long as the caller asks for the next page. */
  pages<T>(listing: Listing<T>, values: PathValues, query: Query = {}): AsyncGenerator<Page<T>> {
    return this.#pages(listing, values, query);
  }

  /** Reads the whole list for a refresh, on pages that all reads of the list share. A page may be a minute old. */
  async listForRead<T>(listing: Listing<T>, values: PathValues, idName: keyof T & string): Promise<T[]> {
    return (await this.#listings.allForRead(listing, values, idName)) ?? this.list(listing, values);
  }

  /** The pages of a list, one request each. */
  #pages<T>(listing: Listing<T>, values: PathValues, query: Query): AsyncGenerator<Page<T>> {
    const cursorName = listing.cursor === "page" ? "page" : "after";
    return readPages(listing, values, (cursor) => {
      const search = { limit: listing.pageSize, ...listing.query, ...query, [cursorName]: cursor };
      return this.#call("list", listing, values, queryString(search), undefined);
    });
  }

  /** Closes every connection. Requests that still wait for an answer fail. */
  close(): Promise<void> {
    this.#isClosed = true;
    return this.#transport.close();
  }

  async #write<T>(
    verb: "create" | "update" | "delete",
    route: Route<T>,
    values: PathValues,
    body: unknown,
  ): Promise<T> {
    const effect = verb === "delete" ? "removes" : verb === "create" || route.changesMembership ? "makes" : "changes";
    const path = fillPath(route.path, values);
    return this.#listings.around(path, effect, () => this.#requestObject(verb, route, values, body));
  }

  async #requestObject<T>(verb: Verb, route: Route<T>, values: PathValues, body: unknown, search = ""): Promise<T> {
    const answered = await this.#call(verb, route, values, search, body);
    const object = readObject(answered.json, route.answer, answered);
    const contradicts = (verb === "delete" ? deletionContradiction : contradiction)(route, values, object);
    if (contradicts !== undefined) throw contradictoryAnswer(answered, contradicts);
    return object;
  }

  /** Sends one call, and retries it as far as that is safe. */
  async #call(verb: Verb, route: Route<unknown>, values: PathValues, search: string, body: unknown): Promise<Answered> {
    const { method, says, repeatable } = verbs[verb];
    const path = fillPath(route.path, values);
    const phrase = (method === "POST" && route.post) || `${says} ${route.noun}`;
    const tried = `${fillPhrase(phrase, values)} (${method} ${shortenPath(path)})`;
    const call: Call = {
      tried,
      method,
      permission: permissionFor(method, route.path),
      adminKey: this.#settings.adminKey,
    };
    const outgoing: Outgoing = {
      method,
      url: this.#settings.baseUrl + path + search,
      body: body === undefined ? undefined : JSON.stringify(body),
    };
    const family = `${method} ${route.path}`;
    if (this.#refusedKey) throw keyRefusedBefore(this.#refusedKey, tried);
    let lastRefusal: ApiError | undefined;
    for (let faults = 0; ;) {
      const turn = await this.#pacer.turn(family, lastRefusal !== undefined).catch((error: unknown) => {
        if (!(error instanceof WaitedTooLong)) throw error;
        throw rateLimitedTooLong(tried, this.#settings.maxWaitSeconds, lastRefusal);
      });
      let failure: ApiError;
      try {
        this.#requests++;
        const reply = await this.#transport.send(outgoing, tried);
        this.#learn(reply);
        if (reply.status >= 200 && reply.status < 300) {
          turn.accepted();
          this.#isKeyAccepted = true;
          return parseJson(reply, call);
        }
        failure = refusal(reply, call);
        if (reply.status === 401 && !failure.isForbidden && !this.#isKeyAccepted) {
          if (this.#refusedKey) failure = keyRefusedBefore(this.#refusedKey, tried);
          else this.#refusedKey = failure;
        }
        if (reply.status === 429 && failure.code !== "insufficient_quota") {
          // The API refuses before it does anything, so we may retry even a create.
          turn.refused(retryAfterMs(reply));
          lastRefusal = failure;
          continue;
        }
        turn.accepted();
        if (reply.status === 404 && mayBeEarly(verb) && this.#isSettling(values)) {
          await sleep(SETTLING_PAUSE_MS);
          continue;
        }
      } catch (error) {
        turn.unanswered();
        if (!(error instanceof ApiError)) throw error;
        failure = error;
      }
      if (failure.code === BODY_TOO_LARGE) throw failure;
      const isFault = failure.status === undefined || failure.status === 408 || failure.status >= 500;
      const mayRepeat = isFault && !this.#isClosed && (repeatable || failure.landed === "no");
      if (!mayRepeat || ++faults >= mostAttempts(failure)) {
        failure.wasRepeated = mayRepeat;
        if (isUnreachable(failure)) this.#explainOnce(failure);
        throw failure;
      }
      if (faults === FAULTS_BEFORE_SAYING) this.#sayRetrying(failure);
      await sleep(pauseAfterFault(faults));
    }
  }

  /** An API that cannot be reached fails every resource. One error of a run explains it, and the others refer to that one. */
  #explainOnce(failure: ApiError): void {
    if (this.#hasExplainedUnreachable) failure.advise(EXPLAINED_ELSEWHERE);
    this.#hasExplainedUnreachable = true;
  }

  #sayRetrying(failure: ApiError): void {
    if (isUnreachable(failure) && this.#hasSaidUnreachable) return;
    this.#hasSaidUnreachable ||= isUnreachable(failure);
    this.#say(`retrying: ${failure.message}`);
  }

  #isSettling(values: PathValues): boolean {
    return Object.values(values)
      .flat()
      .some((value) => {
        const made = this.#fresh.get(value as string);
        return made !== undefined && Date.now() - made < SETTLING_MS;
      });
  }

  #learn(reply: Reply): void {
    this.#organization = shortHeaderOf(reply, "openai-organization", this.#settings) ?? this.#organization;
    const date = Date.parse(headerOf(reply, "date") ?? "");
    if (!Number.isNaN(date)) this.#serverTime = { at: date / 1000, seen: performance.now() };
  }
}

/** How many times we try a call that fails like this. */
function mostAttempts(failure: ApiError): number {
  return isUnreachable(failure) || failure.code === NOT_JSON ? ATTEMPTS_TO_REACH : ATTEMPTS_AFTER_FAULTS;
}

/** Whether a 404 may mean that the parent is too new. For a get or a delete it means that the object itself is absent. */
function mayBeEarly(verb: Verb): boolean {
  return verb === "create" || verb === "update" || verb === "list";
}
