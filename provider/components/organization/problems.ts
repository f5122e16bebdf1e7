/** The mistakes in a document, and how a message shows them. */
import { misspelt } from "../../text";

/** Where a value is in the document: keys of maps, and places in lists. */
export type Path = readonly (string | number)[];

/** A line and a column, from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

export interface Problem {
  /** Empty for a mistake in the syntax of a file. */
  readonly path: Path;
  /** What is wrong, and what to do. */
  readonly text: string;
  /** Where a mistake in the syntax is. For any other mistake, the path leads to the position. */
  readonly position?: Position;
}

/** Enough mistakes to fix at once. One wrong indentation can cause hundreds. */
const MOST_SHOWN = 20;

/**
 * The message about all mistakes, one a line.
 * @param file the path of the file as the program has it. Undefined for an object of the program.
 */
export function messageOf(
  problems: readonly Problem[],
  { name, file, positionOf }: { name: string; file?: string; positionOf?: (path: Path) => Position | undefined },
): string {
  const inOrder = problems
    .map(({ path, text, position = positionOf?.(path) }) => ({ path, text, position }))
    .sort(({ position: a }, { position: b }) => (a && b ? a.line - b.line || a.column - b.column : 0));
  const lines = [
    ...new Set(
      inOrder.map(({ path, text, position }) => {
        const at = file && position ? `${file}:${position.line}:${position.column}` : file;
        return [at, pathText(path), text].filter(Boolean).join(": ");
      }),
    ),
  ];
  const mistakes = lines.length === 1 ? "a mistake" : `${lines.length} mistakes`;
  const more = lines.length - MOST_SHOWN;
  return [
    `Organization ${name}: ${file ?? "the document"} has ${mistakes}. Correct what these lines name:`,
    ...lines.slice(0, MOST_SHOWN),
    ...(more > 0 ? [`… and ${more} more.`] : []),
  ].join("\n");
}

/** A path as the program of a reader would have it: `people["ben@example.com"].roles[0]`. */
export function pathText(path: Path): string {
  return path
    .map((part) => {
      if (typeof part === "number") return `[${part}]`;
      return /^[\p{L}\p{N}_$-]+$/u.test(part) ? `.${part}` : `[${JSON.stringify(part)}]`;
    })
    .join("")
    .replace(/^\./, "");
}

/** A question with the word that a text misspells: ` Did you mean "search"?` Empty if the text resembles no word. */
export function nearest(text: string, words: readonly string[]): string {
  const word = misspelt(text, words);
  return word === undefined ? "" : ` Did you mean "${word}"?`;
}

/** Enough keys to find the right key. */
const MOST_WORDS = 20;

/** Words for a message: `owner, member or viewer`. The last word always shows. */
export function alternatives(words: readonly string[]): string {
  const [last, ...others] = words.toReversed();
  const first = others.toReversed();
  if (first.length === 0) return last ?? "";
  const shown = first.length > MOST_WORDS ? [...first.slice(0, MOST_WORDS), "…"] : first;
  return `${shown.join(", ")} or ${last}`;
}

/** Enough of a text to recognise it. */
const MOST_LETTERS = 60;

/** A value for a message, on one line. */
export function shown(value: unknown): string {
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object" && value !== null) return "a map";
  if (value === null) return "nothing";
  const text = JSON.stringify(value);
  return text.length > MOST_LETTERS ? `${text.slice(0, MOST_LETTERS)}…"` : text;
}
