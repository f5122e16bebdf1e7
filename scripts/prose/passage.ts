/** A run of text that a person reads as a whole: a paragraph, a table cell, or a message joined from several literals. */
export interface Passage {
  readonly text: string;
  /** The line of the file that holds the character at an index of the text, counted from 1. */
  lineAt(index: number): number;
}

/** A part of a passage, and the line of the file on which the part begins. */
export interface Piece {
  readonly text: string;
  readonly line: number;
}

/** Joins pieces to a passage that still knows the line of each character. */
export function passageOf(pieces: readonly Piece[]): Passage {
  return {
    text: pieces.map(({ text }) => text).join(""),
    lineAt(index) {
      let start = 0;
      for (const { text, line } of pieces) {
        if (index < start + text.length) return line + (text.slice(0, index - start).match(/\n/g)?.length ?? 0);
        start += text.length;
      }
      return pieces.at(-1)?.line ?? 1;
    },
  };
}
