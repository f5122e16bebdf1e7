import { KEY_LIKE } from "./audience";

/*
 * Texts from outside (names, ids, headers, the API's own words) are data. A terminal would obey some of their characters: move its
 * cursor, change its title, show a line in reverse. Other characters are invisible and make two names look the same.
 */

/** Controls, formatting, whatever is invisible by default, separators of lines, and halves of surrogate pairs. */
const UNPRINTABLE = String.raw`[\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\p{Zl}\p{Zp}\p{Cs}]`;
const RUN_OF_UNPRINTABLE = new RegExp(`${UNPRINTABLE}+`, "gu");
const UNPRINTABLE_BUT_NEWLINE = new RegExp(String.raw`(?!\n)${UNPRINTABLE}`, "gu");
const HALF_A_PAIR_AT_END = /\p{Cs}$/u;

/** Long enough for a sentence of the API, short enough for a line of a log. */
const LONGEST_TEXT = 300;

/** A list of ids is shown to recognise it; a person does not read more than this. */
const MOST_IN_A_LIST = 10;

/** A shorter text is no secret, and a message without it could not be read. */
const SHORTEST_SECRET = 6;

/** What stands in the place of a key. */
const REDACTED = "sk-…";

const EVERY_KEY = new RegExp(KEY_LIKE, "g");

/** One text from outside, on one line and of bounded length. */
export function fromOutside(text: string, limit = LONGEST_TEXT): string {
  return withoutColours(cut(text.replace(RUN_OF_UNPRINTABLE, " ").trim(), limit));
}

/** A whole message of ours, which may quote texts from outside. Its lines stay. */
export function printable(text: string): string {
  return withoutColours(text.replaceAll("\t", " ").replace(UNPRINTABLE_BUT_NEWLINE, ""));
}

/** The engine reads `<{%red%}>` in a message as a colour, and panics at a colour that it does not know (seen in v3.259). */
function withoutColours(text: string): string {
  return text.replaceAll("<{%", "<{ %").replaceAll("%}>", "% }>");
}

/** Takes out every secret, and everything that has the form of a key. Call it after cleaning: a hidden character would split a key. */
export function redact(text: string, secrets: readonly string[]): string {
  // The longest first: a shorter one may be a part of it.
  const longestFirst = secrets.filter(({ length }) => length >= SHORTEST_SECRET).sort((a, b) => b.length - a.length);
  // A function, because a replacement text with `$` would be a pattern.
  return longestFirst
    .reduce((rest, secret) => rest.replaceAll(secret, () => REDACTED), text)
    .replace(EVERY_KEY, REDACTED);
}

/** One text from outside, without secrets. It is cut last: a cut key would no longer be recognised. */
export function quote(text: string, limit: number, secrets: readonly string[]): string {
  return cut(redact(fromOutside(text, Infinity), secrets), limit);
}

/** The beginning of a text that is longer than its limit. */
export function cut(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const beginning = text.slice(0, Math.max(0, limit - 1)).replace(HALF_A_PAIR_AT_END, "");
  return `${beginning.trimEnd()}…`;
}

/** A list in a sentence: "proj_1, proj_2, … and 12 more". @param total how many there are, where the list is a part of them. */
export function enumerate(texts: readonly string[], most = MOST_IN_A_LIST, total = texts.length): string {
  const shown = texts.slice(0, most);
  const rest = total - shown.length;
  return rest > 0 ? `${shown.join(", ")}, … and ${rest} more` : shown.join(", ");
}
