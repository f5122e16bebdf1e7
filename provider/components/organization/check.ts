/** Checks a document against the schema, and says what is wrong in the words of a reader. */
import type { z } from "zod";
import { isMap } from "./defaults";
import type { OrganizationDocument } from "./document";
import { clashesIn, mistakesIn } from "./meaning";
import { alternatives, nearest, shown, type Path, type Problem } from "./problems";
import { documentSchema } from "./schema";

/** All mistakes in a document. @param folder the folder from which the paths of certificates start. */
export function problemsIn(value: unknown, folder: string): Problem[] {
  const wrong: Problem[] = [];
  let rest = value;
  // The schema refuses parts. What remains is checked too, so that one message has all mistakes.
  for (let result = parse(value); !result.success; result = parse(rest)) {
    const problems = result.error.issues.flatMap((issue) => problemsOf(issue));
    if (wrong.length === 0) wrong.push(...problems);
    if (problems.some(({ path }) => path.length === 0)) return wrong;
    rest = problems.reduce((all, { path }) => without(all, path), rest);
  }
  const document = rest as OrganizationDocument;
  const found = [...wrong, ...mistakesIn(document, folder, value)];
  return found.length > 0 ? found : clashesIn(document, folder);
}

function parse(value: unknown) {
  return documentSchema.safeParse(value, { error: wordsFor, reportInput: true });
}

type Issue = z.core.$ZodIssue;

function problemsOf(issue: Issue, above: Path = []): Problem[] {
  const path = [...above, ...(issue.path as Path)];
  if (issue.code === "unrecognized_keys") {
    const texts = issue.message.split("\n");
    return issue.keys.map((key, index) => ({ path: [...path, key], text: texts[index]! }));
  }
  if (issue.code === "invalid_key") return issue.issues.map(({ message }) => ({ path, text: message }));
  if (issue.code === "invalid_union") return branchOf(issue.errors).flatMap((inner) => problemsOf(inner, path));
  return [{ path, text: issue.message }];
}

/** The form that the value was meant to have: the form with the value's type. */
function branchOf(branches: readonly (readonly Issue[])[]): readonly Issue[] {
  const hasType = (issues: readonly Issue[]) =>
    !issues.some(({ code, path }) => path.length === 0 && code === "invalid_type");
  const others = branches.filter(hasType);
  // A map or a list is no member of an enumeration.
  const deep = others.find((issues) =>
    issues.some(({ path, code }) => path.length > 0 || code === "unrecognized_keys"),
  );
  return deep ?? others[0] ?? branches[0] ?? [];
}

const TYPES: Readonly<Record<string, string>> = {
  array: "a list",
  boolean: "true or false",
  int: "a whole number",
  number: "a number",
  object: "a map",
  record: "a map",
  string: "text",
};

function wordsFor(issue: z.core.$ZodRawIssue): string | undefined {
  if (issue.code === "invalid_type") {
    const type = TYPES[issue.expected] ?? issue.expected;
    if (issue.input === undefined) return `is required: give ${type}.`;
    const quotes = type === "text" && ["number", "boolean"].includes(typeof issue.input) ? " Put it in quotes." : "";
    const empty = type === "a map" && issue.input === null ? " For a map without entries, write {}." : "";
    return `must be ${type}, not ${shown(issue.input)}.${quotes}${empty}`;
  }
  if (issue.code === "invalid_value") return mustBeOneOf(issue.values.map(String), issue.input);
  return undefined;
}

function mustBeOneOf(words: readonly string[], input: unknown): string {
  if (input === undefined) return `is required: give ${alternatives(words)}.`;
  const hint = typeof input === "string" ? nearest(input, words) : "";
  return `must be ${alternatives(words)}, not ${shown(input)}.${hint}`;
}

/**
 * A copy of a map without the entry at a path, or without the map that lacks the entry. A list with a mistake goes as a whole,
 * because the places of its other items must not move.
 */
function without(value: unknown, [key, ...deeper]: Path): unknown {
  const entries = Object.entries(value as object).flatMap(([own, inner]: [string, unknown]) => {
    if (own !== key) return [[own, inner]];
    const [next, ...rest] = deeper;
    if (next === undefined || !isMap(inner) || (rest.length === 0 && !Object.hasOwn(inner, next))) return [];
    return [[own, without(inner, deeper)]];
  });
  return Object.fromEntries(entries);
}
