import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import type { Settings } from "../config";
import { listEnvelope, type Collection, type Route } from "../wire/route";
import { adviceFor, ApiError } from "./errors";
import { fillPath, fillPhrase, queryString, type PathValues } from "./path";
import { Transport, type Outgoing, type Reply } from "./transport";
import { ATTEMPTS_AFTER_FAULTS, askedToWait, headerOf, Patience, pauseAfterFault } from "./waiting";

export type Query = Readonly<Record<string, string | number | boolean | string[] | undefined>>;

/**
 * A child of an object that this process has just made may be refused with 404 until the API has caught up with
 * itself. For this long such a 404 is repeated instead of believed.
 */
const SETTLING_MS = 15_000;
const SETTLING_PAUSE_MS = 1_000;

/** A list that goes on after this many pages does not end: 100,000 objects at the least. */
const MOST_PAGES = 1_000;

/** What a call does, in the words of an error message, and whether sending it twice equals sending it once. */
const verbs = {
  get: { method: "GET", says: "read", repeatable: true },
  list: { method: "GET", says: "list the", repeatable: true },
  create: { method: "POST", says: "add to the", repeatable: false },
  update: { method: "POST", says: "change", repeatable: true },
  delete: { method: "DELETE", says: "delete", repeatable: true },
} as const;

type Verb = keyof typeof verbs;

/**
 * The Administration API. Imports nothing of Pulumi.
 *
 * Reads, updates and deletes are repeated after 408, 5xx and lost connections. A create is repeated only when it
 * certainly had no effect; otherwise it throws an `ApiError` with `landed: "maybe"`, and the caller has to look.
 * A 429 is waited for, as long as the server says.
 */
export class AdminClient {
  readonly #transport: Transport;
  readonly #settings: Settings;
  readonly #say: (line: string) => void;
  readonly #fresh = new Map<string, number>();
  #organization: string | undefined;
  #serverTime: { at: number; seen: number } | undefined;

  constructor(settings: Settings, say: (line: string) => void) {
    this.#settings = settings;
    this.#say = say;
    this.#transport = new Transport({
      adminKey: settings.adminKey,
      organizationId: settings.organizationId,
      maxConcurrency: settings.maxConcurrency,
      timeoutMs: settings.requestTimeoutSeconds * 1000,
    });
  }

  /** The organisation that the last answer named in its `openai-organization` header. */
  get organizationSeen(): string | undefined {
    return this.#organization;
  }

  /** The server's clock in Unix seconds, from its last `Date` header; undefined before the first answer. */
  get serverTime(): number | undefined {
    return this.#serverTime && this.#serverTime.at + (performance.now() - this.#serverTime.seen) / 1000;
  }

  /** Tells that an object was made just now, so that a 404 below it is not believed at once. */
  noteFresh(apiId: string): void {
    this.#fresh.set(apiId, Date.now());
  }

  get<T>(route: Route<T>, values: PathValues): Promise<T> {
    return this.#one("get", route, values, undefined);
  }

  /** Makes a new object. @throws ApiError with `landed: "maybe"` when it is not known whether the object exists. */
  create<T>(route: Route<T>, values: PathValues, body: unknown): Promise<T> {
    return this.#one("create", route, values, body);
  }

  /** Changes an object to what the body says. May be sent more than once. */
  update<T>(route: Route<T>, values: PathValues, body: unknown): Promise<T> {
    return this.#one("update", route, values, body);
  }

  async delete(route: Route<unknown>, values: PathValues): Promise<void> {
    await this.#call("delete", route, values, "", undefined);
  }

  /** Every object of a list, to its end. */
  async list<T>(collection: Collection<T>, values: PathValues, query: Query = {}): Promise<T[]> {
    const items: T[] = [];
    for await (const page of this.pages(collection, values, query)) items.push(...page);
    return items;
  }

  /** The pages of a list, one request each. */
  async *pages<T>(collection: Collection<T>, values: PathValues, query: Query = {}): AsyncGenerator<T[]> {
    const cursorName = collection.cursor === "page" ? "page" : "after";
    const seen = new Set<string>();
    let cursor: string | undefined;
    for (let page = 1; ; page++) {
      const search = queryString({ limit: collection.pageSize, ...query, [cursorName]: cursor });
      const { reply, tried } = await this.#call("list", collection, values, search, undefined);
      const envelope = this.#parse(reply, tried, listEnvelope);
      yield envelope.data.map((item) => this.#read(item, tried, collection.answer, reply));
      cursor =
        { object: envelope.last_id, next: envelope.next, page: envelope.next_page }[collection.cursor] ?? undefined;
      // Some lists leave `last_id` out; the last object's own id is the cursor then.
      if (collection.cursor === "object" && cursor === undefined) cursor = lastId(envelope.data);
      if (!envelope.has_more) return;
      if (cursor === undefined || seen.has(cursor) || page >= MOST_PAGES) {
        const why = cursor === undefined ? "gives no cursor for the rest" : "does not come to an end";
        throw this.#broken(reply, tried, `the list says that there is more, but ${why}`);
      }
      seen.add(cursor);
    }
  }

  close(): Promise<void> {
    return this.#transport.close();
  }

  async #one<T>(verb: Verb, route: Route<T>, values: PathValues, body: unknown): Promise<T> {
    const { reply, tried } = await this.#call(verb, route, values, "", body);
    return this.#parse(reply, tried, route.answer, verb === "create" ? "maybe" : "no");
  }

  /** One call, repeated as far as that is safe. */
  async #call(verb: Verb, route: Route<unknown>, values: PathValues, search: string, body: unknown) {
    const { method, says, repeatable } = verbs[verb];
    const path = fillPath(route.path, values);
    const tried = `${says} ${fillPhrase(route.noun, values)} (${method} ${path})`;
    const outgoing: Outgoing = {
      method,
      url: this.#settings.baseUrl + path + search,
      body: body === undefined ? undefined : JSON.stringify(body),
    };
    const patience = new Patience(this.#settings.maxWaitSeconds * 1000, this.#say);
    for (let attempt = 1; ; attempt++) {
      let failure: ApiError;
      try {
        const reply = await this.#transport.send(outgoing, tried);
        this.#learn(reply);
        if (reply.status >= 200 && reply.status < 300) return { reply, tried };
        failure = this.#refusal(reply, tried, method);
        if (reply.status === 429 && failure.code !== "insufficient_quota") {
          // Refused before any effect, so that even a create may be sent again.
          const pause = askedToWait(reply) ?? this.#ownEstimate(attempt);
          if (await patience.wait(pause, `${method} ${route.path}`)) continue;
          throw this.#outOfPatience(failure, tried, patience.limitSeconds);
        }
        if (reply.status === 404 && mayBeEarly(verb) && this.#isSettling(values)) {
          await sleep(SETTLING_PAUSE_MS);
          continue;
        }
        if (reply.status !== 408 && reply.status < 500) throw failure;
      } catch (error) {
        if (!(error instanceof ApiError) || (error.status !== undefined && error.status < 500)) throw error;
        failure = error;
      }
      if ((!repeatable && failure.landed === "maybe") || attempt >= ATTEMPTS_AFTER_FAULTS) throw failure;
      await sleep(pauseAfterFault(attempt));
    }
  }

  /** Without a word of the server: from a second up to the window that the quota is known to take. */
  #ownEstimate(attempt: number): number {
    return Math.min(this.#settings.quotaWindowSeconds * 1000, 1000 * 2 ** (attempt - 1));
  }

  #isSettling(values: PathValues): boolean {
    return Object.values(values).some((value) => {
      const made = this.#fresh.get(value as string);
      return made !== undefined && Date.now() - made < SETTLING_MS;
    });
  }

  #learn(reply: Reply): void {
    this.#organization = headerOf(reply, "openai-organization") ?? this.#organization;
    const date = Date.parse(headerOf(reply, "date") ?? "");
    if (!Number.isNaN(date)) this.#serverTime = { at: date / 1000, seen: performance.now() };
  }

  #refusal(reply: Reply, tried: string, method: string): ApiError {
    const { answer, code, param } = readError(reply);
    const requestId = headerOf(reply, "x-request-id");
    const about = [code, param && `param ${param}`].filter(Boolean).join(", ");
    const redirect = reply.status >= 300 && reply.status < 400;
    const advice = redirect
      ? "The address redirects; redirects are not followed, because they would carry the admin key elsewhere. Check OPENAI_BASE_URL (openai:baseUrl)."
      : adviceFor(reply.status, code, answer);
    const message =
      `Could not ${tried}: ${reply.status}${about ? ` (${about})` : ""}${answer ? `: ${endSentence(answer)}` : "."}` +
      (advice ? ` ${advice}` : "") +
      (requestId ? ` [request ${requestId}]` : "");
    const landed = method !== "GET" && (reply.status >= 500 || reply.status === 408) ? "maybe" : "no";
    return new ApiError(message, { status: reply.status, code, param, requestId, landed, answer });
  }

  #outOfPatience(last: ApiError, tried: string, seconds: number): ApiError {
    return new ApiError(
      `Could not ${tried}: the API refused it for its rate for ${seconds} s (openai:maxWaitSeconds). ` +
        `Nothing was changed by it; run again, or allow more time. Its last answer: ${last.answer ?? "429"}`,
      { status: 429, code: last.code, requestId: last.requestId, landed: "no", answer: last.answer },
    );
  }

  #parse<T>(reply: Reply, tried: string, schema: z.ZodType<T>, landed: "no" | "maybe" = "no"): T {
    let json: unknown;
    try {
      json = JSON.parse(reply.text);
    } catch {
      throw this.#broken(reply, tried, "the answer is not JSON. Does OPENAI_BASE_URL point at the API?", landed);
    }
    return this.#read(json, tried, schema, reply, landed);
  }

  #read<T>(json: unknown, tried: string, schema: z.ZodType<T>, reply: Reply, landed: "no" | "maybe" = "no"): T {
    const parsed = schema.safeParse(json);
    if (parsed.success) return parsed.data;
    // Paths and kinds of value only: the answer may hold a key.
    const where = parsed.error.issues.map((issue) => issue.path.join(".") || "the whole answer").join(", ");
    throw this.#broken(reply, tried, `the answer does not have the documented form (${where})`, landed);
  }

  #broken(reply: Reply, tried: string, what: string, landed: "no" | "maybe" = "no"): ApiError {
    const requestId = headerOf(reply, "x-request-id");
    return new ApiError(`Could not ${tried}: ${endSentence(what)}${requestId ? ` [request ${requestId}]` : ""}`, {
      landed,
      requestId,
      code: "unreadable_answer",
    });
  }
}

/** Both documented shapes: `{error: {message, code, param}}` and, on rate limits, `{code, message}` (catalogue 1). */
const errorBody = z.object({
  error: z
    .object({ message: z.string().nullish(), code: z.unknown(), param: z.string().nullish() })
    .nullish()
    .catch(undefined),
  message: z.string().nullish().catch(undefined),
});

function readError(reply: Reply): { answer: string; code: string | undefined; param: string | undefined } {
  let json: unknown;
  try {
    json = JSON.parse(reply.text);
  } catch {
    return { answer: "", code: undefined, param: undefined };
  }
  const body = errorBody.safeParse(json).data;
  const code = typeof body?.error?.code === "string" ? body.error.code : undefined;
  return { answer: body?.error?.message ?? body?.message ?? "", code, param: body?.error?.param ?? undefined };
}

/** A read or a delete asks about the object itself, whose absence is an answer; the others ask below a new parent. */
function mayBeEarly(verb: Verb): boolean {
  return verb === "create" || verb === "update" || verb === "list";
}

function lastId(data: unknown[]): string | undefined {
  const last = data.at(-1);
  return typeof last === "object" && last !== null && "id" in last && typeof last.id === "string" ? last.id : undefined;
}

function endSentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
