import Table from "cli-table3";
import { operations } from "openai-admin-simulator";
import { checklistFindings, checklistOf } from "./checklist";
import { coverageOf, findings } from "./coverage";
import { readProofs, readUses } from "./uses";

// `npm run coverage:api`: prints the API's operations and the tests in which the provider used them, and then the API's
// types and rules with the tests that cover them. The counts come from the simulators of the last test run, so a part of
// the suite shows a part of the coverage.

/** The first tests, and how many more there are. */
function some(tests: readonly string[]): string {
  const more = tests.length > 3 ? ` and ${tests.length - 3} more` : "";
  return tests.slice(0, 3).join("\n") + more;
}

const uses = readUses();
const rows = coverageOf(
  operations.map(({ route }) => route),
  uses,
);
const table = new Table({ head: ["operation", "requests", "tests"], style: { head: [], border: [] } });
for (const { route, requests, tests } of rows) {
  table.push([route, requests, some(tests)]);
}
const used = rows.filter(({ requests }) => requests > 0).length;
const testFiles = new Set(uses.map(({ testFile }) => testFile)).size;
const checklist = checklistOf(rows, readProofs());
const covered = checklist.filter(({ tests }) => tests.length > 0).length;
const second = new Table({ head: ["row", "type, rule or operation", "tests"], style: { head: [], border: [] } });
for (const { id, what, tests } of checklist) second.push([id, what, some(tests)]);
const problems = [...findings(rows), ...checklistFindings(checklist)];
const summary = [
  `${used} of ${rows.length} operations, used by the provider in ${testFiles} test files.`,
  `${covered} of ${checklist.length} types, rules and newer operations, covered by a test.`,
].join("\n");
process.stdout.write(`${table.toString()}\n${second.toString()}\n${summary}\n`);
if (problems.length > 0) {
  const advice = `${problems.length} findings. If you ran only a part of the tests, run npm test.`;
  process.stderr.write(`${[...problems, advice].join("\n")}\n`);
  process.exitCode = 1;
}
