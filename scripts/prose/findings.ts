import writeGood from "write-good";
import type { Passage } from "./passage";
import { patterns } from "./patterns";

export interface Finding {
  readonly line: number;
  readonly text: string;
  readonly advice: string;
}

/** People read a longer sentence twice. */
const MOST_WORDS = 35;

/** The checks of write-good that we run. */
const checks = {
  // It reports “is required” and “is encrypted”, which are states; patterns.ts lists the passives that hide an actor.
  passive: false,
  // It reports “only”, “several”, “mostly” and “exactly”, which are facts in a reference.
  weasel: false,
  adverb: false,
  // It reports “however”, “request”, “submit”, “type of”, “all of” and “multiple”, which are words of this field.
  tooWordy: false,
  // On: repeated words, “So …” and “There is …” at the start of a sentence, and clichés.
  illusion: true,
  so: true,
  thereIs: true,
  cliches: true,
};

/** The phrases and sentences of a passage that people have to read twice. */
export function findingsIn(passage: Passage): Finding[] {
  const { text } = passage;
  const found = [
    ...writeGood(text, checks).map(({ index, offset, reason }) => ({ index, length: offset, advice: reason })),
    ...patterns.flatMap(({ phrase, advice }) =>
      [...text.matchAll(phrase)].map((match) => ({ index: match.index, length: match[0].length, advice })),
    ),
    ...longSentencesIn(text),
  ];
  return found
    .sort((a, b) => a.index - b.index)
    .map(({ index, length, advice }) => ({
      line: passage.lineAt(index),
      text: text.slice(index, index + length),
      advice,
    }));
}

function longSentencesIn(text: string) {
  return [...new Intl.Segmenter("en", { granularity: "sentence" }).segment(text)].flatMap(({ segment, index }) => {
    const words = segment.match(/[\p{L}\p{N}][\p{L}\p{N}'’./_-]*/gu)?.length ?? 0;
    return words > MOST_WORDS ? [{ index, length: segment.trimEnd().length, advice: `${words} words: split it` }] : [];
  });
}
