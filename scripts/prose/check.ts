import { findingsIn, type Finding } from "./findings";
import { readMarkdown } from "./markdown";
import type { Exception, Source } from "./source";
import { readTypescript } from "./typescript";

/** The findings of one file, without the excused ones, and with an error for each exception that excuses nothing. */
export function check(path: string, text: string): Finding[] {
  const { passages, exceptions } = read(path, text);
  const findings = passages.flatMap(findingsIn);
  const lines = text.split("\n");
  const excused = new Map(exceptions.map((exception) => [exception, linesOf(exception, lines)]));
  const isExcused = ({ line }: Finding) => [...excused.values()].some((covered) => covered.includes(line));
  const wrong = exceptions.flatMap((exception) => {
    const covered = excused.get(exception)!;
    return mistakeOf(
      exception,
      findings.some(({ line }) => covered.includes(line)),
    );
  });
  return [...findings.filter((finding) => !isExcused(finding)), ...wrong].sort((a, b) => a.line - b.line);
}

function read(path: string, text: string): Source {
  return path.endsWith(".md") ? readMarkdown(text) : readTypescript(text);
}

/** An exception holds for its own line and for the next line that is not blank. */
function linesOf({ line }: Exception, lines: readonly string[]): number[] {
  const next = lines.findIndex((text, index) => index >= line && text.trim() !== "");
  return next < 0 ? [line] : [line, next + 1];
}

function mistakeOf({ line, reason }: Exception, excuses: boolean): Finding[] {
  const text = "prose-ok";
  if (reason === "") return [{ line, text, advice: "give the reason after the colon" }];
  return excuses ? [] : [{ line, text, advice: "this exception excuses nothing; delete it" }];
}
