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

/** Long enough for the name of any real resource, short enough that the violation itself stays in sight. */
const LONGEST_TITLE = 200;

/** Room for a list of a dozen patterns. A longer part holds a name that would bury the rest of the message. */
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
 * Makes a text safe to print in one line. Names, addresses and configurations are data: they must not control the terminal,
 * start a line of their own or repeat a secret. A long text loses its middle, because the rule's own words stand at its ends.
 */
export function inLine(text: string, longest = LONGEST_PART): string {
  // A private key spans lines, and a cut would leave half a secret: both have to come after the search for secrets.
  const safe = withoutSecrets(printable(text));
  // Cleaned again after the cut, which may have brought two halves of something together.
  return fromOutside(shortened(fromOutside(safe, Infinity), longest), Infinity);
}

function shortened(line: string, longest: number): string {
  if (line.length <= longest) return line;
  const end = Math.floor(longest / 3);
  return `${fromOutside(line, longest - end)} ${line.slice(-end).trimStart()}`;
}

/** A number as it is written in a program and as it can be read: `5_000_000`. */
export function digits(number: number): string {
  return String(number).replace(/\B(?=(\d{3})+$)/g, "_");
}
