/** How texts from outside are shown: an answer of the API, a name in a program or a configuration. They are data, whatever they hold. */

/** Controls, bidirectional marks, characters that show nothing, and halves of a surrogate pair. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;

/** A text without what would move the cursor, colour the terminal or hide something. Newlines stay. */
export function printable(text: string): string {
  return text.replace(UNSEEN, (character) => (character === "\n" ? character : ""));
}

/** A text from outside as a part of one line: a control becomes a space, and what is longer than the limit ends in "…". */
export function fromOutside(text: string, limit = 300): string {
  const line = text.replace(UNSEEN, " ").trim();
  return line.length <= limit ? line : `${line.slice(0, limit).replace(/\p{Cs}$/u, "")}…`;
}
