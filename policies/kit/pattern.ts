/**
 * Whether a text fits a pattern: `*` stands for any characters, `?` for one; a pattern without either is the text itself.
 * Compared without case where e-mail addresses are, as the provider compares them.
 */
export function matches(pattern: string, text: string): boolean {
  const source = pattern
    .replace(/[\\^$.+|()[\]{}]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  return new RegExp(`^${source}$`, pattern.includes("@") || text.includes("@") ? "is" : "s").test(text);
}

/** Whether a text fits one of the patterns. */
export function matchesAny(patterns: readonly string[], text: string): boolean {
  return patterns.some((pattern) => matches(pattern, text));
}

/** Whether the pattern stands for one text only. */
export function isExact(pattern: string): boolean {
  return !/[*?]/.test(pattern);
}
