/** The matching lines, without repetitions. */
export function linesWith(output: string, pattern: RegExp): string[] {
  const lines = output.split("\n").map((line) => line.trimEnd());
  return [...new Set(lines.filter((line) => pattern.test(line)))];
}

/** The lines from the first match of `from` up to the next match of `to`, which is left out. */
export function section(output: string, from: RegExp, to: RegExp): string[] {
  const lines = output.split("\n").map((line) => line.trimEnd());
  const start = lines.findIndex((line) => from.test(line));
  if (start < 0) return [];
  const length = lines.slice(start + 1).findIndex((line) => to.test(line));
  return lines.slice(start, length < 0 ? undefined : start + 1 + length);
}

/** The engine's summary: how many resources were created, updated, deleted or unchanged. */
export function summary(output: string): string[] {
  return section(output, /^Resources:$/, /^$/);
}

/** The verdicts of the policy packs. */
export function verdicts(output: string): string[] {
  return section(output, /^Policies:$/, /^\S|^$/);
}
