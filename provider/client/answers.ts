import { z } from "zod";
import { adviceFor, ApiError, CHECK_ADDRESS, NOT_JSON, UNREADABLE, WRONG_ADDRESS } from "./errors";
import { enumerate, quote } from "./outside";
import type { Reply } from "./transport";
import { headerOf } from "./waiting";

/*
 * Errors about answers. Every message has the same order: what failed and on what ("Could not read project proj_1 (GET …)"),
 * what the API answered, what to do next, and the request id.
 */

/** A call, as messages about its answer describe it. */
export interface Call {
  /** What the call does, and on what: "read project proj_1 (GET /organization/projects/proj_1)". */
  readonly tried: string;
  readonly method: "GET" | "POST" | "DELETE";
  /** The permission of the key that the call requires, as far as we know. */
  readonly permission?: string;
  /** For redaction: a server may repeat the key in any text of its answer. */
  readonly adminKey: string;
}

/** An answer whose body is JSON. */
export interface Answered {
  readonly json: unknown;
  readonly reply: Reply;
  readonly call: Call;
}

/** The API's longest known sentence lists the regions, in about 320 characters. */
const LONGEST_MESSAGE = 500;

/** The API's codes, parameters and ids have at most 40 characters. */
const LONGEST_NAME = 100;

/** A few field names are enough to recognise the answer. */
const MOST_FIELDS = 5;

/** What to do when a retry brought no better answer. */
const REPORT = "Run the command again; if the answer stays the same, report it to OpenAI with the request id.";

/**
 * Parses a body.
 * @throws ApiError with code `not_json`: the body is truncated, or a proxy sent a web page. A retry may help.
 */
export function parseJson(reply: Reply, call: Call): Answered {
  try {
    return { json: JSON.parse(reply.text), reply, call };
  } catch {
    throw brokenAnswer(reply, call, { what: "is not JSON", advice: CHECK_ADDRESS, code: NOT_JSON });
  }
}

/** Reads an object in an answer. @throws ApiError with code `unreadable_answer`. A retry would bring the same answer. */
export function readObject<T>(json: unknown, schema: z.ZodType<T>, { reply, call }: Answered): T {
  const parsed = schema.safeParse(json);
  if (parsed.success) return parsed.data;
  // We quote only field names, because a value may be a key. In a map, the server chooses the names, so we redact them too.
  const { issues } = parsed.error;
  const fields = issues.slice(0, MOST_FIELDS).map(({ path }) => path.join(".") || "the whole answer");
  const shown = fields.map((field) => quote(field, LONGEST_NAME, [call.adminKey]));
  const where = enumerate(shown, MOST_FIELDS, issues.length);
  throw brokenAnswer(reply, call, { what: `does not have the documented form (${where})` });
}

/** What is wrong with a 2xx: "the API's answer …". */
export interface Defect {
  readonly what: string;
  readonly advice?: string;
  readonly code?: string;
}

/** A 2xx that we cannot use. If it answers a write, the API may have carried out the write. */
export function brokenAnswer(reply: Reply, call: Call, { what, advice = REPORT, code = UNREADABLE }: Defect): ApiError {
  return new ApiError(`Could not ${call.tried}: the API's answer ${endSentence(what)}`, {
    landed: call.method === "GET" ? "no" : "maybe",
    requestId: shortHeaderOf(reply, "x-request-id", call),
    code,
    advice,
  });
}

/** A 2xx about another object than the requested object. Using it would change or lose the wrong object. */
export function contradictoryAnswer({ reply, call }: Answered, what: string): ApiError {
  return brokenAnswer(reply, call, {
    what: `contradicts the request: ${what}`,
    advice: `The provider recorded nothing. ${REPORT}`,
  });
}

/** An answer that is not a 2xx. */
export function refusal(reply: Reply, call: Call): ApiError {
  const { answer, param, ...body } = readError(reply, call);
  const code = isWrongAddress(reply, answer) ? WRONG_ADDRESS : body.code;
  const about = [code, param && `param ${param}`].filter(Boolean).join(", ");
  const isRedirect = reply.status >= 300 && reply.status < 400;
  const advice = isRedirect
    ? `The provider follows no redirect, because a redirect would carry the admin key elsewhere. ${CHECK_ADDRESS}`
    : adviceFor(reply.status, code, answer, call.permission);
  return new ApiError(`Could not ${call.tried}: ${answered(reply.status, about, answer)}`, {
    status: reply.status,
    code,
    param,
    requestId: shortHeaderOf(reply, "x-request-id", call),
    landed: call.method !== "GET" && (reply.status >= 500 || reply.status === 408) ? "maybe" : "no",
    answer,
    advice,
  });
}

/** "the API answered 404 (project_not_found): No project found." */
function answered(status: number, about: string, answer: string): string {
  return `the API answered ${status}${about && ` (${about})`}${answer ? `: ${endSentence(answer)}` : "."}`;
}

/** The error of every call after the API has refused the key. The first error explains the refusal; the others point to it. */
export function keyRefusedBefore({ code }: ApiError, tried: string): ApiError {
  return new ApiError(`Could not ${tried}: the API does not accept the key.`, {
    status: 401,
    code,
    landed: "no",
    advice: "Check OPENAI_ADMIN_KEY (openai-admin:adminKey); another error of this run says more.",
  });
}

/** The error of a call for which the API lifted no rate limit within `maxWaitSeconds`. @param last the last refusal. */
export function rateLimitedTooLong(tried: string, maxWaitSeconds: number, last: ApiError | undefined): ApiError {
  const said = last?.answer ? ` ${capitalised(answered(429, last.code ?? "", last.answer))}` : "";
  return new ApiError(
    `Could not ${tried}: the API rate-limited this endpoint for more than ${maxWaitSeconds} s without one success.${said}`,
    {
      status: 429,
      code: last?.code,
      requestId: last?.requestId,
      landed: "no",
      answer: last?.answer,
      advice: `This call changed nothing. ${adviceFor(429, last?.code, last?.answer ?? "")}`,
    },
  );
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** A text with a full stop, unless it ends like a sentence. */
export function endSentence(text: string): string {
  return /[.!?…]$/.test(text) ? text : `${text}.`;
}

/** A header that contains an id: cleaned, shortened, and undefined when it is empty. */
export function shortHeaderOf(reply: Reply, name: string, { adminKey }: Pick<Call, "adminKey">): string | undefined {
  const value = headerOf(reply, name);
  return quote(value ?? "", LONGEST_NAME, [adminKey]) || undefined;
}

/** A string, or undefined: one malformed field must not hide the others. */
const text = z.string().optional().catch(undefined);
const words = z.object({ message: text, code: text, param: text });
const none = { message: undefined, code: undefined, param: undefined };

/** The documented shapes: `{error: {message, code, param}}`, and `{code, message}` on rate limits. Gateways send `{error: "…"}`. */
const errorBody = words.extend({
  error: z
    .union([words, z.string().transform((message) => ({ ...none, message }))])
    .optional()
    .catch(undefined),
});

/** Whether a 404 is about the address, not about an object. The API says "Invalid URL"; another server says nothing we know. */
function isWrongAddress(reply: Reply, answer: string): boolean {
  return reply.status === 404 && (answer === "" || /^invalid url/i.test(answer));
}

function readError(
  reply: Reply,
  { adminKey }: Call,
): { answer: string; code: string | undefined; param: string | undefined } {
  let json: unknown;
  try {
    json = JSON.parse(reply.text);
  } catch {
    return { answer: "", code: undefined, param: undefined };
  }
  const body = errorBody.safeParse(json).data;
  const error = body?.error ?? none;
  const name = (value: string | undefined) => quote(value ?? "", LONGEST_NAME, [adminKey]) || undefined;
  return {
    answer: quote(error.message ?? body?.message ?? "", LONGEST_MESSAGE, [adminKey]),
    code: name(error.code ?? body?.code),
    param: name(error.param ?? body?.param),
  };
}
