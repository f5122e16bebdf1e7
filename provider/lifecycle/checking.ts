import type { z } from "zod";
import type { Declaration, Properties } from "./declaration";
import { withArticle } from "./ids";
import { BEFORE, merged, providerOf } from "./state";
import type { Run } from "./run";
import { hasUnknown, unknownPaths } from "./unknowns";
import { whyNotBoth } from "./wholeAndPart";

interface Failure {
  property: string;
  reason: string;
}

/**
 * Check: finds every mistake in the inputs that takes no request to find, also in a preview. Skips unknown values. Must be fast,
 * because the engine checks one resource at a time.
 */
export function check(declaration: Declaration, run: Run, olds: Properties, news: Properties) {
  const inputs = Object.fromEntries(Object.entries(news).filter(([name]) => !name.startsWith("__")));
  const failures: Failure[] = [
    ...run.problems.map(failure),
    ...shapeFailures(declaration, inputs),
    ...ruleFailures(declaration, inputs, Object.keys(olds).length === 0),
  ];
  const clash = failures.length === 0 ? whyNotBoth(declaration, run, inputs) : undefined;
  if (clash !== undefined) failures.push(failure(clash));
  return { inputs: merged(inputs, before(declaration, olds, inputs), providerOf(news)), failures };
}

/**
 * The old inputs that the diff needs. The engine passes the diff the old outputs, but not the old inputs. If no read returns an
 * input and no create has recorded it (after an import), only the old input has the previous value (decision D3). The engine shows the
 * record of old inputs as `+__before`, so a local input has none: its old value decides nothing.
 */
function before(declaration: Declaration, olds: Properties, inputs: Properties): Properties {
  const changed = Object.entries(declaration.inputs)
    .filter(([, { change, readBack }]) => !readBack && change !== "local")
    .filter(([name, { same }]) => olds[name] !== undefined && !same(olds[name], inputs[name]))
    .map(([name]) => [name, olds[name]] as const);
  return changed.length > 0 ? { [BEFORE]: Object.fromEntries(changed) } : {};
}

/** The failures of the schema, without failures that only an unknown value causes. */
function shapeFailures(declaration: Declaration, inputs: Properties): Failure[] {
  const parsed = declaration.args.safeParse(inputs);
  if (parsed.success) return [];
  const unknown = unknownPaths(inputs);
  return (
    parsed.error.issues
      // An unknown name is wrong, whatever values the inputs will have.
      .filter((issue) => issue.code === "unrecognized_keys" || !unknown.some((path) => overlap(path, issue.path)))
      .flatMap((issue) => failuresOf(declaration, issue, inputs))
  );
}

/** A failure whose reason names the input. If we named the property, the engine would print its value, even a secret (decision D12). */
function failure(reason: string): Failure {
  return { property: "", reason };
}

function failuresOf({ kind, inputs: rows }: Declaration, issue: z.core.$ZodIssue, inputs: Properties): Failure[] {
  if (issue.code === "unrecognized_keys") {
    const takes = `${withArticle(kind)}, which takes ${Object.keys(rows).join(", ")}`;
    const inner = issue.path.map(String).join(".");
    if (inner !== "") return issue.keys.map((name) => failure(`${inner}: has no field ${name}`));
    return issue.keys.map((name) => failure(`${name} is not an input of ${takes}`));
  }
  const name = issue.path.map(String).join(".");
  const isMissing = issue.path.length === 1 && inputs[String(issue.path[0])] === undefined;
  return [failure(isMissing ? `${name} is required` : `${name}: ${wordsOf(issue)}`)];
}

const KINDS_OF_VALUE: Readonly<Record<string, string>> = {
  string: "a string",
  number: "a number",
  boolean: "true or false",
  array: "a list",
  record: "a map",
  object: "an object",
};

/** The schema's own message, or our words instead of zod's default message. */
function wordsOf(issue: z.core.$ZodIssue): string {
  if (issue.code === "invalid_key") return issue.issues.map(wordsOf).join("; ");
  const isDefault = issue.code === "invalid_type" && issue.message.startsWith("Invalid input");
  return isDefault ? `must be ${KINDS_OF_VALUE[issue.expected] ?? issue.expected}` : issue.message;
}

/** Whether the paths are equal, or one path is a beginning of the other. */
function overlap(a: readonly PropertyKey[], b: readonly PropertyKey[]): boolean {
  return a.every((step, index) => index >= b.length || step === b[index]);
}

function ruleFailures(declaration: Declaration, inputs: Properties, isNew: boolean): Failure[] {
  return (declaration.rules ?? []).flatMap((rule) => {
    const isOpen = rule.inputs.some((name) => hasUnknown(inputs[name]));
    if ((isOpen && !rule.presence) || (rule.creation && !isNew)) return [];
    const reason = rule.refuses(inputs);
    return reason === undefined ? [] : [failure(reason)];
  });
}
