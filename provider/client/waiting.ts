import type { Reply } from "./transport";

/** First pause after a fault that is not about rates; doubles up to the longest. */
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 20_000;

/** A host that cannot be reached, or does not answer as the API does, is a hiccup now and then; three times is a setting. */
export const ATTEMPTS_TO_REACH = 3;

/** A fault of the server or the network that outlives this many attempts is not a hiccup. */
export const ATTEMPTS_AFTER_FAULTS = 6;

/** `Retry-After` in seconds or as a date, `Retry-After-Ms`, or "try again in N seconds" in the body; milliseconds. */
export function askedToWait(reply: Pick<Reply, "headers" | "text">): number | undefined {
  const ms = Number(headerOf(reply, "retry-after-ms"));
  if (headerOf(reply, "retry-after-ms") !== undefined && Number.isFinite(ms) && ms >= 0) return ms;
  const after = headerOf(reply, "retry-after");
  if (after !== undefined) {
    const seconds = Number(after);
    if (Number.isFinite(seconds) && seconds >= 0) return seconds * 1000;
    const date = Date.parse(after);
    if (!Number.isNaN(date)) return Math.max(0, date - Date.now());
  }
  const inBody = /try again (?:in|after) (\d+(?:\.\d+)?)\s*(ms|milliseconds?|s|seconds?|m|minutes?)\b/i.exec(
    reply.text,
  );
  if (!inBody) return undefined;
  const unit = inBody[2]!.toLowerCase();
  const factor = unit.startsWith("ms") || unit.startsWith("milli") ? 1 : unit.startsWith("s") ? 1000 : 60_000;
  return Number(inBody[1]) * factor;
}

/** A header's first value. */
export function headerOf(reply: Pick<Reply, "headers">, name: string): string | undefined {
  const value = reply.headers[name];
  return Array.isArray(value) ? value[0] : value;
}

/** The pause before attempt `attempt + 1` after a fault, with jitter so that parallel calls do not return together. */
export function pauseAfterFault(attempt: number): number {
  return Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (attempt - 1)) * (0.75 + Math.random() / 2);
}
