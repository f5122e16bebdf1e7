import { fromOutside, printable } from "pulumi-openai-admin/text";
import { withoutSecrets } from "./secrets";

/** What a rule has to say about a violation, in the three parts that make it useful to whoever is stopped by it. */
export interface Finding {
  /** What is wrong: goes on after the resource (`has the role owner`). No full stop. */
  readonly wrong: string;
  /** Why it matters: one sentence, without a full stop. */
  readonly why: string;
  /** The line to write: of the program, or of the policy configuration. */
  readonly write: string;
}

/** A resource's name may be as long as its author likes; the message is about what is wrong with it. */
const LONGEST_TITLE = 200;

/** Room for a list of a dozen patterns. What is longer is a name that drowns the rest. */
const LONGEST_PART = 1_000;

/** The text of a violation. Three lines: the engine shows them below the rule's description, indented alike. */
export function message(subject: string, { wrong, why, write }: Finding): string {
  return `${inLine(subject, LONGEST_TITLE)} ${inLine(wrong)}.\nWhy: ${inLine(why)}.\nWrite: ${inLine(write)}`;
}

/** The line about what a rule cannot decide before the update. */
export function openLine(subject: string, undecided: Iterable<string>): string {
  return `${inLine(subject, LONGEST_TITLE)}: ${[...undecided].map((what) => inLine(what)).join(", ")}; decided at update time.`;
}

/**
 * A text as it may stand in a line that the engine prints: names, addresses and configurations are data. Nothing in it
 * controls the terminal or begins a line of its own, no secret is repeated, and both ends of a long text are kept, so that the
 * rule's own words behind a long name are read.
 */
export function inLine(text: string, longest = LONGEST_PART): string {
  // Secrets before the newlines go, since a private key has some, and before the cut, which would leave half of one.
  const safe = withoutSecrets(printable(text));
  return withoutColours(whole(shortened(fromOutside(safe, safe.length), longest)));
}

function shortened(line: string, longest: number): string {
  if (line.length <= longest) return line;
  const end = Math.floor(longest / 3);
  return `${fromOutside(line, longest - end)} ${line.slice(-end).trimStart()}`;
}

/** Without halves of a surrogate pair, which gRPC cannot send. */
function whole(line: string): string {
  return line.replace(/\p{Cs}/gu, "");
}

/** The engine takes `<{%…%}>` in a message for a colour, and panics at a colour that it does not know (colors.go, v3.259). */
function withoutColours(text: string): string {
  return text.replaceAll("<{%", "<{ %").replaceAll("%}>", "% }>");
}

/** A number as it is written in a program and as it can be read: `5_000_000`. */
export function digits(number: number): string {
  return String(number).replace(/\B(?=(\d{3})+$)/g, "_");
}
