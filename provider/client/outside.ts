import { KEY_LIKE } from "./audience";

/*
 * Texts from outside (names, ids, headers, the API's own words) are data. A terminal obeys some characters: they move its cursor,
 * change its title or reverse a line. Other characters are invisible and make two different names look the same.
 */

/** Control and format characters, invisible characters, line separators, and unpaired surrogates. */
const UNPRINTABLE = String.raw`[\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\p{Zl}\p{Zp}\p{Cs}]`;
const RUN_OF_UNPRINTABLE = new RegExp(`${UNPRINTABLE}+`, "gu");
const UNPRINTABLE_BUT_NEWLINE = new RegExp(String.raw`(?!\n)${UNPRINTABLE}`, "gu");
const HALF_A_PAIR_AT_END = /\p{Cs}$/u;

/** Long enough for a sentence of the API, and short enough for a line in a log. */
const LONGEST_TEXT = 300;

/** Nobody reads more ids than this in a message. */
const MOST_IN_A_LIST = 10;

/** A shorter text is no secret, and removing it everywhere would garble messages. */
const SHORTEST_SECRET = 6;

/** What a message shows in place of a key. */
const REDACTED = "sk-…";

const EVERY_KEY = new RegExp(KEY_LIKE, "g");

/** A text from outside, cleaned, on one line and shortened to the limit. */
export function fromOutside(text: string, limit = LONGEST_TEXT): string {
  return withoutColours(cut(text.replace(RUN_OF_UNPRINTABLE, " ").trim(), limit));
}

/** Cleans a whole message of ours, which may quote texts from outside. Its line breaks stay. */
export function printable(text: string): string {
  return withoutColours(text.replaceAll("\t", " ").replace(UNPRINTABLE_BUT_NEWLINE, ""));
}

/** The engine reads `<{%red%}>` in a message as a colour, and panics on an unknown colour (seen in v3.259). */
function withoutColours(text: string): string {
  return text.replaceAll("<{%", "<{ %").replaceAll("%}>", "% }>");
}

/** Replaces every secret and every text in the form of a key. Clean the text first, because an invisible character can split a key. */
export function redact(text: string, secrets: readonly string[]): string {
  // Longest first, because a shorter secret may be a part of a longer secret.
  const longestFirst = secrets.filter(({ length }) => length >= SHORTEST_SECRET).sort((a, b) => b.length - a.length);
  // A function, because `replaceAll` would interpret a `$` in a replacement string.
  return longestFirst
    .reduce((rest, secret) => rest.replaceAll(secret, () => REDACTED), text)
    .replace(EVERY_KEY, REDACTED);
}

/** A text from outside: cleaned, redacted, then shortened. We shorten last, because a shortened key is no longer recognisable. */
export function quote(text: string, limit: number, secrets: readonly string[]): string {
  return cut(redact(fromOutside(text, Infinity), secrets), limit);
}

/** Shortens a text to the limit. A shortened text ends with `…`. */
export function cut(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const beginning = text.slice(0, Math.max(0, limit - 1)).replace(HALF_A_PAIR_AT_END, "");
  return `${beginning.trimEnd()}…`;
}

/** A list for a sentence: "proj_1, proj_2, … and 12 more". @param total the number of all items, when the list has only a part. */
export function enumerate(texts: readonly string[], most = MOST_IN_A_LIST, total = texts.length): string {
  const shown = texts.slice(0, most);
  const rest = total - shown.length;
  return rest > 0 ? `${shown.join(", ")}, … and ${rest} more` : shown.join(", ");
}
