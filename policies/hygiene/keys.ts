/** What the rules about keys share: how long a key lives, and what to write instead. */
import { digits, type Subject } from "pulumi-openai-admin-policy-kit";

const DAY_SECONDS = 24 * 60 * 60;

/** The options of a rule about the lifetime of keys. */
export interface LifetimeOptions {
  days: number;
}

/**
 * Rejects a key that does not expire, or expires too late.
 *
 * @param input the input with the lifetime.
 */
export function refuseLongLived<Args, Options extends LifetimeOptions>(
  key: Subject<Args, Options>,
  input: keyof Args & string,
  why: string,
): void {
  const { days } = key.options;
  const seconds = (key.inputs as Record<string, unknown>)[input];
  if (typeof seconds === "number" && seconds <= days * DAY_SECONDS) return;
  key.refuse({
    wrong:
      typeof seconds === "number"
        ? `has a key that works for ${daysIn(seconds)} days, but at most ${days} are allowed`
        : "has a key that never expires",
    why,
    write: `${input}: ${digits(days)} * 24 * 60 * 60`,
  });
}

/** Rounds up to a tenth of a day, so that a lifetime above the limit never looks equal to it. */
function daysIn(seconds: number): string {
  return digits(Math.ceil((seconds / DAY_SECONDS) * 10) / 10);
}
