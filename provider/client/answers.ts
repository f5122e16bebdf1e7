import { z } from "zod";
import { KEY_LIKE } from "./audience";
import { adviceFor, ApiError, NOT_JSON, UNREADABLE, WRONG_ADDRESS } from "./errors";
import type { Reply } from "./transport";
import { headerOf } from "./waiting";

/** Reads a body; one that is cut, or a page of a proxy, may be answered better another time. @throws ApiError with code `not_json`. */
export function parseJson(reply: Reply, tried: string, method: string): unknown {
  try {
    return JSON.parse(reply.text);
  } catch {
    const what = "the answer is not JSON. Does OPENAI_BASE_URL point at the API?";
    throw brokenAnswer(reply, tried, what, method, NOT_JSON);
  }
}

/** Reads an object of an answer. @throws ApiError with code `unreadable_answer`; another attempt would bring the same. */
export function readObject<T>(json: unknown, schema: z.ZodType<T>, reply: Reply, tried: string, method: string): T {
  const parsed = schema.safeParse(json);
  if (parsed.success) return parsed.data;
  // Names of fields only: the answer may hold a key.
  const where = parsed.error.issues.map((issue) => issue.path.join(".") || "the whole answer").join(", ");
  throw brokenAnswer(reply, tried, `the answer does not have the documented form (${where})`, method);
}

/** A 2xx that cannot be used. A write that it answers may have had its effect. */
export function brokenAnswer(reply: Reply, tried: string, what: string, method: string, code = UNREADABLE): ApiError {
  return new ApiError(`Could not ${tried}: ${endSentence(what)}`, {
    landed: method === "GET" ? "no" : "maybe",
    requestId: headerOf(reply, "x-request-id"),
    code,
  });
}

/** A 2xx about something else than what was asked for: believing it would change or lose the wrong object. */
export function contradictoryAnswer(reply: Reply, tried: string, what: string, method: string): ApiError {
  const advice =
    "Nothing was recorded. Run again; if the answer stays the same, report it to OpenAI with the request id.";
  const error = brokenAnswer(reply, tried, `the answer contradicts the request: ${what}`, method);
  error.advise(advice);
  return error;
}

/** An answer that is not a 2xx. */
export function refusal(reply: Reply, tried: string, method: string): ApiError {
  const { answer, param, ...body } = readError(reply);
  const code = isWrongAddress(reply, answer) ? WRONG_ADDRESS : body.code;
  const about = [code, param && `param ${param}`].filter(Boolean).join(", ");
  const isRedirect = reply.status >= 300 && reply.status < 400;
  const advice = isRedirect
    ? "The address redirects; redirects are not followed, because they would carry the admin key elsewhere. Check OPENAI_BASE_URL (openai:baseUrl)."
    : adviceFor(reply.status, code, answer);
  const said = `Could not ${tried}: ${reply.status}${about ? ` (${about})` : ""}${answer ? `: ${endSentence(answer)}` : "."}`;
  return new ApiError(said, {
    status: reply.status,
    code,
    param,
    requestId: headerOf(reply, "x-request-id"),
    landed: method !== "GET" && (reply.status >= 500 || reply.status === 408) ? "maybe" : "no",
    answer,
    advice,
  });
}

/** What is said of every call but the first: one mistake is explained once. */
export function keyRefusedBefore({ code }: ApiError, tried: string): ApiError {
  return new ApiError(
    `Could not ${tried}: the key is not accepted. Check OPENAI_ADMIN_KEY (openai:adminKey); another error of this run says more.`,
    {
      status: 401,
      code,
      landed: "no",
    },
  );
}

export function endSentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

/** Both documented shapes: `{error: {message, code, param}}` and, on rate limits, `{code, message}`. */
const errorBody = z.object({
  error: z
    .object({ message: z.string().nullish(), code: z.unknown(), param: z.string().nullish() })
    .nullish()
    .catch(undefined),
  message: z.string().nullish().catch(undefined),
});

/** A 404 about the address and not about an object: of the API ("Invalid URL"), or of something else that answers there. */
function isWrongAddress(reply: Reply, answer: string): boolean {
  return reply.status === 404 && (answer === "" || /^invalid url/i.test(answer));
}

function readError(reply: Reply): { answer: string; code: string | undefined; param: string | undefined } {
  let json: unknown;
  try {
    json = JSON.parse(reply.text);
  } catch {
    return { answer: "", code: undefined, param: undefined };
  }
  const body = errorBody.safeParse(json).data;
  const code = typeof body?.error?.code === "string" ? body.error.code : undefined;
  const answer = (body?.error?.message ?? body?.message ?? "").replaceAll(new RegExp(KEY_LIKE, "g"), "sk-…");
  return { answer, code, param: body?.error?.param ?? undefined };
}
