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

/** Whether a text is a regular expression, as configurations give them. */
export function isExpression(text: string): boolean {
  try {
    return new RegExp(text, "u") instanceof RegExp;
  } catch {
    return false;
  }
}

/** Whether a regular expression fits a whole text. */
export function fitsExpression(expression: string, text: string): boolean {
  return new RegExp(`^(?:${expression})$`, "u").test(text);
}

/** Whether the pattern stands for one text only. */
export function isExact(pattern: string): boolean {
  return !/[*?]/.test(pattern);
}
