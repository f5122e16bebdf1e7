import type { z } from "zod";
import type { Declaration, Properties } from "./declaration";
import { withArticle } from "./ids";
import { BEFORE, merged, providerOf } from "./state";
import type { Run } from "./run";
import { hasUnknown, unknownPaths } from "./unknowns";

interface Failure {
  property: string;
  reason: string;
}

/**
 * Check: everything about the inputs that can be known without a request, in a preview too. Unknown values are neither
 * refused nor touched. Pure and fast, because the engine asks one resource at a time.
 */
export function check(declaration: Declaration, run: Run, olds: Properties, news: Properties) {
  const inputs = Object.fromEntries(Object.entries(news).filter(([name]) => !name.startsWith("__")));
  const failures: Failure[] = [
    ...run.problems.map(failure),
    ...shapeFailures(declaration, inputs),
    ...ruleFailures(declaration, inputs, Object.keys(olds).length === 0),
  ];
  return { inputs: merged(inputs, before(declaration, olds, inputs), providerOf(news)), failures };
}

/**
 * The diff sees the old outputs, but not the old inputs; for a field that no read returns and no create has recorded
 * (after an import), the old input is the only trace of what was there. It travels with the new inputs.
 */
function before(declaration: Declaration, olds: Properties, inputs: Properties): Properties {
  const changed = Object.entries(declaration.inputs)
    .filter(([name, field]) => !field.readBack && olds[name] !== undefined && !field.same(olds[name], inputs[name]))
    .map(([name]) => [name, olds[name]] as const);
  return changed.length > 0 ? { [BEFORE]: Object.fromEntries(changed) } : {};
}

/** What the schema refuses, less what it refuses only because a value is not known yet. */
function shapeFailures(declaration: Declaration, inputs: Properties): Failure[] {
  const parsed = declaration.args.safeParse(inputs);
  if (parsed.success) return [];
  const unknown = unknownPaths(inputs);
  return (
    parsed.error.issues
      // A name that is no input is wrong whatever the values of the others will be.
      .filter((issue) => issue.code === "unrecognized_keys" || !unknown.some((path) => overlap(path, issue.path)))
      .flatMap((issue) => failuresOf(declaration, issue, inputs))
  );
}

/**
 * The reason names the input; the property does not, because the engine would print its value beside it, secrets included
 * (engine behaviour: pulumi/pulumi#19465).
 */
function failure(reason: string): Failure {
  return { property: "", reason };
}

function failuresOf({ kind, inputs: rows }: Declaration, issue: z.core.$ZodIssue, inputs: Properties): Failure[] {
  if (issue.code === "unrecognized_keys") {
    const takes = `${withArticle(kind)}, which takes ${Object.keys(rows).join(", ")}`;
    return issue.keys.map((name) => failure(`${name} is not an input of ${takes}`));
  }
  const name = issue.path.map(String).join(".");
  const isMissing = issue.path.length === 1 && inputs[String(issue.path[0])] === undefined;
  return [failure(isMissing ? `${name} is needed` : `${name}: ${wordsOf(issue)}`)];
}

const KINDS_OF_VALUE: Readonly<Record<string, string>> = {
  string: "a text",
  number: "a number",
  boolean: "true or false",
  array: "a list",
};

/** The schema's own message, or plain words where it has only its default. */
function wordsOf(issue: z.core.$ZodIssue): string {
  const isDefault = issue.code === "invalid_type" && issue.message.startsWith("Invalid input");
  return isDefault ? `must be ${KINDS_OF_VALUE[issue.expected] ?? issue.expected}` : issue.message;
}

/** Whether one path leads to, through or below the other. */
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
