/** Makes texts from outside safe to show. */

/** Controls, bidirectional marks, characters that show nothing, and halves of a surrogate pair. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;

/** Removes everything that moves the cursor, colours the terminal or hides text. Keeps newlines. */
export function printable(text: string): string {
  return text.replace(UNSEEN, (character) => (character === "\n" ? character : ""));
}

/** Fits a text into a line: turns controls into spaces, and cuts a text over the limit, which then ends in "…". */
export function fromOutside(text: string, limit = 300): string {
  const line = text.replace(UNSEEN, " ").trim();
  return line.length <= limit ? line : `${line.slice(0, limit).replace(/\p{Cs}$/u, "")}…`;
}
