import { fromOutside, printable } from "pulumi-openai-admin/text";
import { withoutSecrets } from "./secrets";

/** A violation in three parts: what is wrong, why it matters, and what to write instead. */
export interface Finding {
  /** What is wrong. Continues the sentence that starts with the resource: `has the role owner`. No full stop. */
  readonly wrong: string;
  /** Why it matters: one sentence, in lower case and without a full stop. */
  readonly why: string;
  /** What to write instead, in the program or in the policy configuration. */
  readonly write: string;
}

/** Long enough for the name of any real resource, and short enough to keep the violation visible. */
const LONGEST_TITLE = 200;

/** Enough for a list of a dozen patterns. A longer part contains a name that would bury the rest of the message. */
const LONGEST_PART = 1_000;

/** The longest list of reasons why a rule cannot decide yet, in characters. */
const LONGEST_REASONS = 2_000;

/** The text of a violation, in three lines. The engine indents all of them below the rule's description. */
export function message(subject: string, { wrong, why, write }: Finding): string {
  return `${inLine(subject, LONGEST_TITLE)} ${inLine(wrong)}.\nWhy: ${inLine(why)}.\nWrite: ${inLine(write)}`;
}

/** The line that says what a rule cannot decide before the update. */
export function openLine(subject: string, undecided: Iterable<string>): string {
  const reasons = [...undecided].map((what) => inLine(what));
  return `${inLine(subject, LONGEST_TITLE)}: ${inLine(reasons.join(", "), LONGEST_REASONS)}; the rule decides at update time.`;
}

/**
 * Makes a text safe to print in one line. Names, addresses and configurations are data: they must not control the
 * terminal, start a new line or repeat a secret. A long text loses its middle, so that the rule's words stay.
 */
export function inLine(text: string, longest = LONGEST_PART): string {
  // Remove secrets first: a private key spans several lines, and shortening could leave half a secret.
  const safe = withoutSecrets(printable(text));
  // Clean the text again, because shortening may have joined two harmless halves.
  return fromOutside(shortened(fromOutside(safe, Infinity), longest), Infinity);
}

function shortened(line: string, longest: number): string {
  if (line.length <= longest) return line;
  const end = Math.floor(longest / 3);
  return `${fromOutside(line, longest - end)} ${line.slice(-end).trimStart()}`;
}

/** A number as TypeScript source, with separators: `5_000_000`. */
export function digits(number: number): string {
  return String(number).replace(/\B(?=(\d{3})+$)/g, "_");
}
