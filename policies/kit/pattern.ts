import { RE2JS } from "re2js";

/** Why a rule cannot use an expression. */
export interface Mistake {
  /** Whether JavaScript accepts the expression: it then uses syntax that RE2 leaves out, such as lookarounds. */
  readonly isJavaScript: boolean;
  /** What RE2 says about it. */
  readonly reason: string;
}

/** Compiled once each. They come from the configuration, so there are few. */
const compiledPatterns = new Map<string, RE2JS>();
const compiledExpressions = new Map<string, RE2JS | Mistake>();

/**
 * Whether a text fits a pattern: `*` stands for any characters, `?` for one; a pattern without either is the text itself.
 * Case does not matter in e-mail addresses, as in the provider. The time is proportional to the text's length, so a name in a
 * program cannot stall a preview.
 */
export function matches(pattern: string, text: string): boolean {
  // The default scope of every rule.
  if (pattern === "*") return true;
  const isAddress = pattern.includes("@") || text.includes("@");
  const [wanted, given] = isAddress ? [withoutCase(pattern), withoutCase(text)] : [pattern, text];
  return isExact(wanted) ? wanted === given : compilePattern(wanted).matches(given);
}

/** Whether a text fits one of the patterns. */
export function matchesAny(patterns: readonly string[], text: string): boolean {
  return patterns.some((pattern) => matches(pattern, text));
}

/** Whether the pattern stands for one text only. */
export function isExact(pattern: string): boolean {
  return !/[*?]/.test(pattern);
}

/** What is wrong with a regular expression of a configuration; `undefined` when nothing is. */
export function mistakeIn(expression: string): Mistake | undefined {
  const compiled = compileExpression(expression);
  return compiled instanceof RE2JS ? undefined : compiled;
}

/** Whether a regular expression fits a whole text; one with a mistake in it fits none. */
export function fitsExpression(expression: string, text: string): boolean {
  const compiled = compileExpression(expression);
  return compiled instanceof RE2JS && compiled.matches(text);
}

function compilePattern(pattern: string): RE2JS {
  let compiled = compiledPatterns.get(pattern);
  if (!compiled) {
    const source = pattern.replace(/[*?]|[^*?]+/g, (part) =>
      part === "*" ? ".*" : part === "?" ? "." : RE2JS.quote(part),
    );
    compiledPatterns.set(pattern, (compiled = RE2JS.compile(source, RE2JS.DOTALL)));
  }
  return compiled;
}

/** Uses RE2, because JavaScript's own engine backtracks: `(a+)+$` on a long name would never end. */
function compileExpression(expression: string): RE2JS | Mistake {
  let compiled = compiledExpressions.get(expression);
  if (!compiled) compiledExpressions.set(expression, (compiled = expressionOrMistake(expression)));
  return compiled;
}

function expressionOrMistake(expression: string): RE2JS | Mistake {
  try {
    return RE2JS.compile(expression);
  } catch (error) {
    const reason = (error as Error).message.replace("error parsing regexp: ", "");
    return { isJavaScript: isJavaScript(expression), reason };
  }
}

/** Compiles the expression without running it, which is quick for any expression. */
function isJavaScript(expression: string): boolean {
  try {
    return new RegExp(expression, "u") instanceof RegExp;
  } catch {
    return false;
  }
}

/**
 * Turns letters into capitals, except where that leaves the script. RE2's own flag treats the Kelvin sign as a `k`, which would
 * let another person's address fit a list.
 */
function withoutCase(text: string): string {
  return text.replace(/[a-z]+|\P{ASCII}/gu, (part) => {
    const capitals = part.toUpperCase();
    const isSameLetter = /^[a-z]/.test(part) || (capitals.length === part.length && !/^\p{ASCII}/u.test(capitals));
    return isSameLetter ? capitals : part;
  });
}
