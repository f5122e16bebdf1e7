/** The code of a 404 that says nothing about the object, because the API is not at the address. */
export const WRONG_ADDRESS = "wrong_address";

/** The client never sent the call, because it could not reach the host. */
export const UNREACHABLE = "unreachable";

/** The answer is not JSON: a proxy's web page, or a truncated body. A retry may help. */
export const NOT_JSON = "not_json";

/** The answer does not have the documented form. A retry would bring the same answer. */
export const UNREADABLE = "unreadable_answer";

/** The answer is larger than any answer of the API. */
export const BODY_TOO_LARGE = "body_too_large";

/** The list has more objects, pages or bytes than any list of the API. */
export const LIST_TOO_LONG = "list_too_long";

const UNUSABLE: ReadonlySet<string> = new Set([NOT_JSON, UNREADABLE, BODY_TOO_LARGE, LIST_TOO_LONG]);

/** An error that a user can act on. The message is complete, and a stack would only bury it. */
export class UserError extends Error {
  constructor(message: string) {
    super(message);
    this.name = "UserError";
  }
}

/** The facts about a failed call. A call without an answer has no `status`. */
export interface ApiErrorFacts {
  /** HTTP status. Absent without an answer. */
  status?: number;
  code?: string;
  param?: string;
  /** The header `x-request-id`. OpenAI's support asks for it. */
  requestId?: string;
  /**
   * Whether the API may have carried out the call although it failed here. `maybe` after a lost or broken answer and after
   * a 5xx; `no` after a refusal, or when the client never sent the request.
   */
  landed: "no" | "maybe";
  /** The API's own words. */
  answer?: string;
  /** What the user can do next: whole sentences. */
  advice?: string;
  cause?: unknown;
}

/**
 * A failed call to the Administration API. The message says what failed and on what, what the API answered, what to do
 * next, and the request id. It never contains a key, a header or a body.
 */
export class ApiError extends Error {
  readonly status: number | undefined;
  readonly code: string | undefined;
  readonly param: string | undefined;
  readonly requestId: string | undefined;
  readonly landed: "no" | "maybe";
  readonly answer: string | undefined;
  /** The client has already retried this call as often as it retries any call. */
  wasRepeated = false;
  readonly #failure: string;

  /** @param failure what failed and on what, and what the API answered, in whole sentences. The advice follows it. */
  constructor(failure: string, facts: ApiErrorFacts) {
    super(failure, { cause: facts.cause });
    this.name = "ApiError";
    this.status = facts.status;
    this.code = facts.code;
    this.param = facts.param;
    this.requestId = facts.requestId;
    this.landed = facts.landed;
    this.answer = facts.answer;
    this.#failure = failure;
    this.advise(facts.advice);
  }

  get isNotFound(): boolean {
    return this.status === 404 && this.code !== WRONG_ADDRESS;
  }

  /** The API is unreachable or has a fault. That says nothing about the object, and a later call may succeed. */
  get isOutage(): boolean {
    if (this.status === undefined) return !UNUSABLE.has(this.code ?? "");
    return this.status === 408 || this.status >= 500;
  }

  /** Replaces the advice in the message. The caller that adds advice later knows more about the call. */
  advise(advice: string | undefined): void {
    const request = this.requestId && `[request ${this.requestId}]`;
    this.message = [this.#failure, advice, request].filter(Boolean).join(" ");
  }

  /**
   * The API accepts the key, but does not allow it this call. Users have seen both 403 and 401 for a missing permission, and
   * only the words tell that 401 from the refusal of the key.
   */
  get isForbidden(): boolean {
    return this.status === 403 || (this.status === 401 && MISSING_SCOPES.test(this.answer ?? ""));
  }

  /**
   * Whether the API may have refused the call because of a thing: its parameter, code or words name the thing, or name none of
   * the others.
   */
  mayBlame(thing: RegExp, others: RegExp): boolean {
    const named = this.param ?? this.code ?? this.answer ?? "";
    return (this.isRefusal || this.isNotFound) && (thing.test(named) || !others.test(named));
  }

  /** 400, 409 or 422: the API understood the call and refused it. */
  get isRefusal(): boolean {
    return this.status === 400 || this.status === 409 || this.status === 422;
  }
}

/** The permissions that a refusal names: "Missing scopes: api.management.read." */
const MISSING_SCOPES = /missing scopes?:\s*((?:\w+\.)*\w+(?:,\s*(?:\w+\.)*\w+)*)/i;

/** What to do when an answer does not look like the API's. */
export const CHECK_ADDRESS = "Check that OPENAI_BASE_URL (openai-admin:baseUrl) is the address of the API.";

/** A key whose permissions somebody has changed may keep failing (users report it), so we advise a new key. */
const CREATE_KEY_WITH_PERMISSION =
  "Use an admin key with this permission: an owner of the organisation creates one under Settings > Organization > Admin keys.";

/**
 * What to do next, as far as the status and the code alone tell.
 * @param permission the permission of the key that the call requires.
 */
export function adviceFor(status: number, code: string | undefined, answer: string, permission?: string): string {
  if (code === WRONG_ADDRESS) {
    return (
      "The API is not at this address. Set OPENAI_BASE_URL (openai-admin:baseUrl) to an address that ends in /v1, as " +
      "https://api.openai.com/v1 does."
    );
  }
  if (code === "mismatched_organization") {
    return (
      "The key does not belong to the organisation in OPENAI_ORG_ID (openai-admin:organizationId). Correct the setting, or " +
      "remove it."
    );
  }
  if (/archived/i.test(code ?? answer)) {
    return (
      "Archiving a project cannot be undone. If this program declares the project, run `pulumi up --refresh` to create it " +
      "again; otherwise use another project."
    );
  }
  const missing = MISSING_SCOPES.exec(answer)?.[1];
  if (missing !== undefined && (status === 401 || status === 403)) {
    return `The key lacks the permission ${missing}. ${CREATE_KEY_WITH_PERMISSION}`;
  }
  if (status === 401) {
    return (
      "The API does not accept the key. Set OPENAI_ADMIN_KEY (or openai-admin:adminKey) to an admin key (sk-admin-…) that has " +
      "neither expired nor been deleted; the key of a project does not work here."
    );
  }
  if (status === 403) {
    const required = permission === undefined ? "" : `, which requires the permission ${permission}`;
    return (
      `The API accepts the key, but does not allow it this call${required}. ${CREATE_KEY_WITH_PERMISSION} If the key has the ` +
      `permission, check that the organisation has this feature.`
    );
  }
  if (status === 404) {
    return (
      "The object does not exist, or belongs to another organisation. Check the id. If the object existed before, run " +
      "`pulumi up --refresh`."
    );
  }
  if (status === 429) {
    return code === "insufficient_quota"
      ? "The organisation's quota is used up. Check the organisation's plan and billing, then run the command again."
      : "Run the command again later, or wait longer: `pulumi config set openai-admin:maxWaitSeconds <seconds>`.";
  }
  if (status >= 500)
    return "The API has a fault. Run the command again; if the fault stays, see https://status.openai.com.";
  return "";
}
