import { enumerate, fromOutside } from "../../client/outside";
import type { Leftover } from "../../lifecycle/recovery";
import { kindOf, nameOf } from "../../inventory/deployment";
import { table } from "../table";
import { inUtc } from "../utc";
import type { Because, Finding, Question, Step } from "./plan";

const clears: Record<Because, string> = {
  "nothing was created": "clear; the next `pulumi up` creates it",
  "created by a later run": "clear; a later run has created it",
  "another object": "clear; it has other values, so the run did not create it",
  "taken over again": "clear; the next `pulumi up` takes it over",
  "finished by a refresh": "clear; run `pulumi up --refresh`",
  "not an object of the API": "clear",
};

/** The pending operations, what was found of each, and what will happen. */
export function planTable(findings: readonly Finding[]): string {
  return table(
    ["RESOURCE", "KIND", "INTERRUPTED", "FOUND", "CREATED", "WHAT HAPPENS"],
    findings.map(({ operation: { type, resource }, step }) => {
      const found = step.does === "ask" ? step.candidates : step.left ? [step.left] : [];
      return [
        nameOf(resource),
        kindOf(resource) ?? resource.type,
        type,
        enumerate(found.map(({ id }) => id)) || "-",
        enumerate(found.map(({ createdAt }) => (createdAt === undefined ? "-" : inUtc(createdAt)))) || "-",
        happens(step),
      ];
    }),
  );
}

function happens(step: Step): string {
  switch (step.does) {
    case "import":
      return "import into the state";
    case "delete":
      return "delete: its key was lost with the answer";
    case "ask":
      return "you decide, see below";
    case "clear":
      return clears[step.because];
  }
}

/** The decisions that a person has to make before recover changes anything: a paragraph for each open question. */
export function questions(findings: readonly Finding[]): string[] {
  return findings.flatMap(({ operation: { resource }, step }) => {
    if (step.does !== "ask") return [];
    const kind = kindOf(resource);
    const what = kind === undefined ? fromOutside(resource.urn) : `${kind} ${fromOutside(nameOf(resource))}`;
    const candidates = enumerate(step.candidates.map(withTime));
    const ids = step.candidates.map(({ id }) => fromOutside(id)).join(" ");
    return [`${what}: ${asked[step.because](candidates, ids)}`];
  });
}

const asked: Record<Question, (candidates: string, ids: string) => string> = {
  which: (candidates) =>
    `the interrupted run may have created any of ${candidates}, and at most one of them. Delete those that nobody needs, or ` +
    `exclude what something else uses: npx pulumi-openai-admin recover --leave <id>`,
  "a secret of unknown age": (candidates, ids) =>
    `the interrupted run may have created ${candidates}. If so, nobody knows its key: delete it. If something else uses it, ` +
    `exclude it: npx pulumi-openai-admin recover --leave ${ids}`,
  "a second object": (candidates, ids) =>
    `a later run has created another object, so ${candidates} is a duplicate. Delete it, or exclude it if something else uses ` +
    `it: npx pulumi-openai-admin recover --leave ${ids}`,
  "another package": () =>
    "another package creates it, and recover would drop the operation. Run `pulumi refresh` on a terminal first: it asks for each " +
    "interrupted create whether there is an object to import. Choose `skip` for the resources of this package.",
};

function withTime({ id, createdAt }: Leftover): string {
  return createdAt === undefined ? id : `${id}, created ${inUtc(createdAt)}`;
}

/** What was done, and what to run next. */
export function summary(findings: readonly Finding[]): string {
  const count = (does: string) => findings.filter(({ step }) => step.does === does).length;
  const needsRefresh = findings.some(({ step }) => step.does === "clear" && step.because === "finished by a refresh");
  const deleted = count("delete");
  return (
    `Imported ${count("import")}, deleted ${deleted}, cleared ${findings.length - count("import")} of ${findings.length} ` +
    `interrupted operations. Now run \`pulumi up${needsRefresh || deleted > 0 ? " --refresh" : ""}\`.`
  );
}
