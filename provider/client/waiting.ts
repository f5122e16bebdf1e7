import type { Reply } from "./transport";

/** The first pause after a fault. Each further fault doubles it, up to the longest. A 429 is not a fault. */
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 20_000;

/** An unreachable host, or an answer that is not JSON, can happen once or twice. The third time, a setting is wrong. */
export const ATTEMPTS_TO_REACH = 3;

/** A fault of the server or the network that lasts for this many attempts is not transient. */
export const ATTEMPTS_AFTER_FAULTS = 6;

/** The largest possible `maxWaitSeconds`, and well below the limit of a timer. */
const LONGEST_WAIT_MS = 24 * 60 * 60_000;

/** The API's sentences are short, but a body may be a web page of any size. */
const SEARCHED_CHARACTERS = 10_000;

const WAIT_IN_BODY = /try again (?:in|after) (\d{1,20}(?:\.\d{1,20})?)\s?(ms|milliseconds?|s|seconds?|m|minutes?)\b/i;

/**
 * How long the server says to wait, in milliseconds, at most a day: `Retry-After-Ms`, `Retry-After` in seconds or as a date, or
 * "try again in N seconds" in the body.
 */
export function retryAfterMs(reply: Pick<Reply, "headers" | "text">): number | undefined {
  const wait = numberIn(headerOf(reply, "retry-after-ms")) ?? waitInHeader(reply) ?? waitInBody(reply);
  return wait === undefined ? undefined : Math.min(wait, LONGEST_WAIT_MS);
}

function waitInHeader(reply: Pick<Reply, "headers">): number | undefined {
  const after = headerOf(reply, "retry-after");
  const seconds = numberIn(after);
  if (seconds !== undefined) return seconds * 1000;
  // `Date.parse` finds a date in "-1", so we exclude numbers first.
  if (after === undefined || !Number.isNaN(Number(after))) return undefined;
  const date = Date.parse(after);
  return Number.isNaN(date) ? undefined : Math.max(0, date - Date.now());
}

function waitInBody(reply: Pick<Reply, "text">): number | undefined {
  const [, amount, unit] = WAIT_IN_BODY.exec(reply.text.slice(0, SEARCHED_CHARACTERS)) ?? [];
  if (amount === undefined || unit === undefined) return undefined;
  const name = unit.toLowerCase();
  const factor = name.startsWith("ms") || name.startsWith("milli") ? 1 : name.startsWith("s") ? 1000 : 60_000;
  return Number(amount) * factor;
}

/** A finite number of 0 or more. */
function numberIn(text: string | undefined): number | undefined {
  const value = text === undefined || text.trim() === "" ? NaN : Number(text);
  return Number.isFinite(value) && value >= 0 ? value : undefined;
}

/** A header's first value. */
export function headerOf(reply: Pick<Reply, "headers">, name: string): string | undefined {
  const value = reply.headers[name];
  return Array.isArray(value) ? value[0] : value;
}

/** The pause before attempt `attempt + 1` after a fault, in milliseconds. Jitter keeps parallel calls from retrying together. */
export function pauseAfterFault(attempt: number): number {
  return Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (attempt - 1)) * (0.75 + Math.random() / 2);
}
