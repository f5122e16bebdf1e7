import { z } from "zod";
import { adviceFor, ApiError, NOT_JSON, UNREADABLE, WRONG_ADDRESS } from "./errors";
import { enumerate, quote } from "./outside";
import type { Reply } from "./transport";
import { headerOf } from "./waiting";

/** A call, as an error about its answer speaks of it. */
export interface Call {
  /** What was tried, and on what: "read project proj_1 (GET /organization/projects/proj_1)". */
  readonly tried: string;
  readonly method: "GET" | "POST" | "DELETE";
  /** A server may repeat it in any text that it answers. */
  readonly adminKey: string;
}

/** An answer whose body is JSON. */
export interface Answered {
  readonly json: unknown;
  readonly reply: Reply;
  readonly call: Call;
}

/** The longest known sentence of the API lists the regions, in some 320 characters. */
const LONGEST_MESSAGE = 500;

/** Codes, parameters and ids of the API have at most 40 characters. */
const LONGEST_NAME = 100;

/** A few names of fields are enough to recognise the answer. */
const MOST_FIELDS = 5;

/** Reads a body; one that is cut, or a page of a proxy, may be answered better another time. @throws ApiError with code `not_json`. */
export function parseJson(reply: Reply, call: Call): Answered {
  try {
    return { json: JSON.parse(reply.text), reply, call };
  } catch {
    const what = "the answer is not JSON. Does OPENAI_BASE_URL point at the API?";
    throw brokenAnswer(reply, call, what, NOT_JSON);
  }
}

/** Reads an object of an answer. @throws ApiError with code `unreadable_answer`; another attempt would bring the same. */
export function readObject<T>(json: unknown, schema: z.ZodType<T>, { reply, call }: Answered): T {
  const parsed = schema.safeParse(json);
  if (parsed.success) return parsed.data;
  // Names of fields only: the answer may hold a key. A name may be the server's as well, in an object that is a map.
  const { issues } = parsed.error;
  const fields = issues.slice(0, MOST_FIELDS).map(({ path }) => path.join(".") || "the whole answer");
  const shown = fields.map((field) => quote(field, LONGEST_NAME, [call.adminKey]));
  const where = enumerate(shown, MOST_FIELDS, issues.length);
  throw brokenAnswer(reply, call, `the answer does not have the documented form (${where})`);
}

/** A 2xx that cannot be used. A write that it answers may have had its effect. */
export function brokenAnswer(reply: Reply, call: Call, what: string, code = UNREADABLE): ApiError {
  return new ApiError(`Could not ${call.tried}: ${endSentence(what)}`, {
    landed: call.method === "GET" ? "no" : "maybe",
    requestId: shortHeaderOf(reply, "x-request-id", call),
    code,
  });
}

/** A 2xx about something else than what was asked for: believing it would change or lose the wrong object. */
export function contradictoryAnswer({ reply, call }: Answered, what: string): ApiError {
  const error = brokenAnswer(reply, call, `the answer contradicts the request: ${what}`);
  error.advise(
    "Nothing was recorded. Run again; if the answer stays the same, report it to OpenAI with the request id.",
  );
  return error;
}

/** An answer that is not a 2xx. */
export function refusal(reply: Reply, call: Call): ApiError {
  const { answer, param, ...body } = readError(reply, call);
  const code = isWrongAddress(reply, answer) ? WRONG_ADDRESS : body.code;
  const about = [code, param && `param ${param}`].filter(Boolean).join(", ");
  const isRedirect = reply.status >= 300 && reply.status < 400;
  const advice = isRedirect
    ? "The address redirects; redirects are not followed, because they would carry the admin key elsewhere. Check OPENAI_BASE_URL (openai-admin:baseUrl)."
    : adviceFor(reply.status, code, answer);
  const said = `Could not ${call.tried}: ${reply.status}${about ? ` (${about})` : ""}${answer ? `: ${endSentence(answer)}` : "."}`;
  return new ApiError(said, {
    status: reply.status,
    code,
    param,
    requestId: shortHeaderOf(reply, "x-request-id", call),
    landed: call.method !== "GET" && (reply.status >= 500 || reply.status === 408) ? "maybe" : "no",
    answer,
    advice,
  });
}

/** What is said of every call but the first: one mistake is explained once. */
export function keyRefusedBefore({ code }: ApiError, tried: string): ApiError {
  return new ApiError(
    `Could not ${tried}: the key is not accepted. Check OPENAI_ADMIN_KEY (openai-admin:adminKey); another error of this run says more.`,
    {
      status: 401,
      code,
      landed: "no",
    },
  );
}

export function endSentence(text: string): string {
  return /[.!?…]$/.test(text) ? text : `${text}.`;
}

/** A header that holds an id, cleaned and cut; an empty header counts as absent. */
export function shortHeaderOf(reply: Reply, name: string, { adminKey }: Pick<Call, "adminKey">): string | undefined {
  const value = headerOf(reply, name);
  return quote(value ?? "", LONGEST_NAME, [adminKey]) || undefined;
}

/** A string, or nothing: a field of another form must not take the others with it. */
const text = z.string().optional().catch(undefined);
const words = z.object({ message: text, code: text, param: text });
const none = { message: undefined, code: undefined, param: undefined };

/** The documented shapes, `{error: {message, code, param}}` and, on rate limits, `{code, message}`; and `{error: "…"}` of gateways. */
const errorBody = words.extend({
  error: z
    .union([words, z.string().transform((message) => ({ ...none, message }))])
    .optional()
    .catch(undefined),
});

/** A 404 about the address and not about an object: of the API ("Invalid URL"), or of something else that answers there. */
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
