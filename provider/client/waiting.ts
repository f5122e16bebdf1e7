import { setTimeout as sleep } from "node:timers/promises";
import type { Reply } from "./transport";

/** First pause after a fault that is not about rates; doubles up to the longest. */
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 20_000;

/** A fault of the server or the network that outlives this many attempts is not a hiccup. */
export const ATTEMPTS_AFTER_FAULTS = 6;

/** Added to what the server asks for: its clock and ours tick apart, and an early repeat costs a whole window. */
const MARGIN_MS = 100;

/** A notice for the person who waits is worth a line from here on. */
const WORTH_SAYING_MS = 3_000;

/** `Retry-After` in seconds or as a date, `Retry-After-Ms`, or "try again in N seconds" in the body; milliseconds. */
export function askedToWait(reply: Reply): number | undefined {
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
export function headerOf(reply: Reply, name: string): string | undefined {
  const value = reply.headers[name];
  return Array.isArray(value) ? value[0] : value;
}

/** The pause before attempt `attempt + 1` after a fault, with jitter so that parallel calls do not return together. */
export function pauseAfterFault(attempt: number): number {
  return Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (attempt - 1)) * (0.75 + Math.random() / 2);
}

/** How long one call may be kept waiting in all, and the sentence that says so. */
export class Patience {
  readonly #until: number;
  constructor(
    private readonly maxWaitMs: number,
    private readonly say: (line: string) => void,
  ) {
    this.#until = Date.now() + maxWaitMs;
  }

  /** Sleeps, or answers false when the wait would end after the limit. */
  async wait(milliseconds: number, what: string): Promise<boolean> {
    const pause = milliseconds + MARGIN_MS;
    if (Date.now() + pause > this.#until) return false;
    if (pause >= WORTH_SAYING_MS) this.say(`waiting ${Math.ceil(pause / 1000)} s for ${what}: the API limits its rate`);
    await sleep(pause);
    return true;
  }

  get limitSeconds(): number {
    return this.maxWaitMs / 1000;
  }
}
