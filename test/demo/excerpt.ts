/** The lines that match, each once. */
export function linesWith(output: string, pattern: RegExp): string[] {
  const lines = output.split("\n").map((line) => line.trimEnd());
  return [...new Set(lines.filter((line) => pattern.test(line)))];
}

/** The lines from the one that matches `from` up to, and without, the one that matches `to`. */
export function section(output: string, from: RegExp, to: RegExp): string[] {
  const lines = output.split("\n").map((line) => line.trimEnd());
  const start = lines.findIndex((line) => from.test(line));
  if (start < 0) return [];
  const length = lines.slice(start + 1).findIndex((line) => to.test(line));
  return lines.slice(start, length < 0 ? undefined : start + 1 + length);
}

/** What the engine prints at the end: how many resources were created, updated, deleted or left. */
export function summary(output: string): string[] {
  return section(output, /^Resources:$/, /^$/);
}

/** What the policy packs say. */
export function verdicts(output: string): string[] {
  return section(output, /^Policies:$/, /^\S|^$/);
}
