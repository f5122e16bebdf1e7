import { RE2JS } from "re2js";

/** Why a rule cannot use an expression. */
export interface Mistake {
  /** Whether JavaScript accepts the expression. If so, it uses syntax that RE2 does not support, such as lookarounds. */
  readonly isJavaScript: boolean;
  /** RE2's error message. */
  readonly reason: string;
}

/** Caches. They stay small, because all expressions come from the configuration. */
const compiledPatterns = new Map<string, RE2JS>();
const compiledExpressions = new Map<string, RE2JS | Mistake>();

/**
 * Whether a text matches a pattern. `*` matches any characters, `?` matches one, and a pattern without either matches
 * only itself. E-mail addresses match regardless of case, as in the provider. The time is proportional to the length of
 * the text, so a long name cannot stall a preview.
 */
export function matches(pattern: string, text: string): boolean {
  // A shortcut for the default scope of every rule.
  if (pattern === "*") return true;
  const isAddress = pattern.includes("@") || text.includes("@");
  const [wanted, given] = isAddress ? [withoutCase(pattern), withoutCase(text)] : [pattern, text];
  return isExact(wanted) ? wanted === given : compilePattern(wanted).matches(given);
}

/** Whether a text matches one of the patterns. */
export function matchesAny(patterns: readonly string[], text: string): boolean {
  return patterns.some((pattern) => matches(pattern, text));
}

/** Whether the pattern matches only a single text. */
export function isExact(pattern: string): boolean {
  return !/[*?]/.test(pattern);
}

/** The mistake in a regular expression of the configuration; `undefined` if it is valid. */
export function mistakeIn(expression: string): Mistake | undefined {
  const compiled = compileExpression(expression);
  return compiled instanceof RE2JS ? undefined : compiled;
}

/** Whether a regular expression matches a whole text. An invalid expression matches nothing. */
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

/** Uses RE2, because JavaScript's own engine backtracks and would never finish `(a+)+$` on a long name. */
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

/** Compiles the expression without running it, which is fast for every expression. */
function isJavaScript(expression: string): boolean {
  try {
    return new RegExp(expression, "u") instanceof RegExp;
  } catch {
    return false;
  }
}

/**
 * Converts letters to upper case, unless that would turn a non-ASCII letter into an ASCII letter. RE2's own flag treats
 * the Kelvin sign as a `k`, so another person's address could match a list.
 */
function withoutCase(text: string): string {
  return text.replace(/[a-z]+|\P{ASCII}/gu, (part) => {
    const capitals = part.toUpperCase();
    const isSameLetter = /^[a-z]/.test(part) || (capitals.length === part.length && !/^\p{ASCII}/u.test(capitals));
    return isSameLetter ? capitals : part;
  });
}
