import { newerOperations, typeRows } from "../../test/coverage/types";
import { rules } from "../../test/coverage/rules";
import type { Row } from "./coverage";
import type { Proof } from "./uses";

/** A row of the checklist, and the tests that cover it. */
export interface ChecklistRow {
  id: string;
  /** The type's places, the rule, or the operation. */
  what: string;
  tests: string[];
}

/**
 * The rows of types, rules and newer operations. A type is covered if the provider has used an operation with the type; a rule,
 * if a test has passed whose title names the rule.
 */
export function checklistOf(operations: readonly Row[], proofs: readonly Proof[]): ChecklistRow[] {
  const testsOf = (route: string) => operations.find((row) => row.route === route)?.tests ?? [];
  const operationOf = (place: string) => place.split(" ").slice(0, 2).join(" ");
  const types = typeRows.map(({ id, places }): ChecklistRow => {
    const tests = places.map((place) => testsOf(operationOf(place)));
    return { id, what: places[0]!, tests: tests.some((own) => own.length === 0) ? [] : [...new Set(tests.flat())] };
  });
  const ofRules = Object.entries(rules).map(([id, what]): ChecklistRow => {
    const own = proofs.filter(({ rule }) => rule === id);
    return { id, what, tests: own.map(({ testFile, title }) => `${testFile}: ${title}`) };
  });
  const newer = Object.entries(newerOperations).map(([id, what]): ChecklistRow => ({ id, what, tests: testsOf(what) }));
  return [...types, ...ofRules, ...newer];
}

/** What is missing: the rows without a test. */
export function checklistFindings(rows: readonly ChecklistRow[]): string[] {
  const missing = rows.filter(({ tests }) => tests.length === 0);
  return missing.map(({ id, what }) => `${id}, ${what}: no test covered this row in the test run`);
}
