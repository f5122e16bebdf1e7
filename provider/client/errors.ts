/** The code of a 404 that says nothing about the object: nobody answers at that address as the API does. */
export const WRONG_ADDRESS = "wrong_address";

/** The call never left: nobody was reached to send it to. */
export const UNREACHABLE = "unreachable";

/** An answer that is not JSON: a page of a proxy, or one that was cut. Another attempt may bring a better one. */
export const NOT_JSON = "not_json";

/** An answer of another form than the documented one. Another attempt would bring the same. */
export const UNREADABLE = "unreadable_answer";

/** An answer larger than any that the API gives. */
export const BODY_TOO_LARGE = "body_too_large";

/** A list with more objects, pages or bytes than any that the API gives. */
export const LIST_TOO_LONG = "list_too_long";

const UNUSABLE: ReadonlySet<string> = new Set([NOT_JSON, UNREADABLE, BODY_TOO_LARGE, LIST_TOO_LONG]);

/** What the API said, or that it said nothing. */
export interface ApiErrorFacts {
  /** HTTP status; absent when there was no answer. */
  status?: number;
  code?: string;
  param?: string;
  /** `x-request-id`, which support asks for. */
  requestId?: string;
  /**
   * Whether the call may have had its effect all the same. `maybe` after a lost or broken answer and after a 5xx;
   * `no` after a refusal, or when the request never left.
   */
  landed: "no" | "maybe";
  /** The API's own words. */
  answer?: string;
  /** What to do about it. */
  advice?: string;
  cause?: unknown;
}

/**
 * A call to the Administration API that did not succeed. The message says what was tried, what the API answered, what
 * to do and the request id. It never holds a key, a header or a body.
 */
export class ApiError extends Error {
  readonly status: number | undefined;
  readonly code: string | undefined;
  readonly param: string | undefined;
  readonly requestId: string | undefined;
  readonly landed: "no" | "maybe";
  readonly answer: string | undefined;
  /** The call may be repeated, and was, as often as that is worth it. */
  wasRepeated = false;
  readonly #said: string;

  /** @param said what was tried, and what came of it: one or more whole sentences. */
  constructor(said: string, facts: ApiErrorFacts) {
    super(said, { cause: facts.cause });
    this.name = "ApiError";
    this.status = facts.status;
    this.code = facts.code;
    this.param = facts.param;
    this.requestId = facts.requestId;
    this.landed = facts.landed;
    this.answer = facts.answer;
    this.#said = said;
    this.advise(facts.advice);
  }

  get isNotFound(): boolean {
    return this.status === 404 && this.code !== WRONG_ADDRESS;
  }

  /** The API could not be reached, or is out of order. Says nothing about the object, and may pass. */
  get isOutage(): boolean {
    if (this.status === undefined) return !UNUSABLE.has(this.code ?? "");
    return this.status === 408 || this.status >= 500;
  }

  /** Says what to do, in place of what was said of it before: who knows more speaks later. */
  advise(advice: string | undefined): void {
    const request = this.requestId && `[request ${this.requestId}]`;
    this.message = [this.#said, advice, request].filter(Boolean).join(" ");
  }

  /** Whether a thing is what the call was refused for: it is named by the parameter, the code or the words, or no other is. */
  mayBlame(thing: RegExp, others: RegExp): boolean {
    const named = this.param ?? this.code ?? this.answer ?? "";
    return (this.isRefusal || this.isNotFound) && (thing.test(named) || !others.test(named));
  }

  /** 400, 409 and 422: the API understood and said no. */
  get isRefusal(): boolean {
    return this.status === 400 || this.status === 409 || this.status === 422;
  }
}

/** What to do about a status, where the status alone tells. */
export function adviceFor(status: number, code: string | undefined, answer: string): string {
  if (code === WRONG_ADDRESS) {
    return "Nothing of the API is at this address. OPENAI_BASE_URL (openai-admin:baseUrl) must end as the API's address does: …/v1.";
  }
  if (code === "mismatched_organization") {
    return "OPENAI_ORG_ID (openai-admin:organizationId) names another organisation than the key's: correct it, or leave it out.";
  }
  if (/archived/i.test(code ?? answer))
    return "An archive cannot be undone. If the project is one of this program, `pulumi up --refresh` makes a new one; else use another.";
  if (status === 401) {
    return (
      "The key is not accepted. Check OPENAI_ADMIN_KEY (or openai-admin:adminKey): it must be an admin key (sk-admin-…) that has " +
      "not been deleted or expired; keys of projects do not work here."
    );
  }
  if (status === 403) {
    return /scope|admin key|api\.management/i.test(answer)
      ? "The key lacks a permission for this call. Use an admin key whose owner may do this, or have an organisation owner grant the missing scope."
      : "The key is valid, but may not do this. It needs the permission of an organisation owner, or the organisation lacks the feature.";
  }
  if (status === 404)
    return "It does not exist, or belongs to another organisation: check the id. If it was there before, run `pulumi up --refresh`.";
  if (status === 429)
    return code === "insufficient_quota"
      ? "The organisation's quota is used up."
      : "The API limits how often this may be called; run again later, or raise openai-admin:maxWaitSeconds.";
  if (status >= 500) return "The fault is on the API's side; run again.";
  return "";
}
