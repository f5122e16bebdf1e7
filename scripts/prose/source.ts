import type { Passage } from "./passage";

/** A comment that marks an exception: `prose-ok: <reason>`. */
export interface Exception {
  readonly line: number;
  readonly reason: string;
}

/** What the linter reads from a file, whatever its language. */
export interface Source {
  readonly passages: readonly Passage[];
  readonly exceptions: readonly Exception[];
}

/** The exception that a comment marks, if it marks one. The text is the comment's, with its delimiters. */
export function exceptionIn(comment: string, line: number): Exception[] {
  const reason = /^(?:<!--|\/\/|\/\*)\s*prose-ok\b:?(.*?)(?:-->|\*\/)?$/s.exec(comment.trim())?.[1];
  return reason === undefined ? [] : [{ line, reason: reason.trim() }];
}
