import Table from "cli-table3";
import { operations } from "openai-admin-simulator";
import { coverageOf, findings } from "./coverage";
import { readUses } from "./uses";

// `npm run coverage:api`: prints the API's operations and the tests in which the provider used them. The counts come
// from the simulators of the last test run, so a part of the suite shows a part of the coverage.

const uses = readUses();
const rows = coverageOf(
  operations.map(({ route }) => route),
  uses,
);
const table = new Table({ head: ["operation", "requests", "tests"], style: { head: [], border: [] } });
for (const { route, requests, tests } of rows) {
  const more = tests.length > 3 ? ` and ${tests.length - 3} more` : "";
  table.push([route, requests, tests.slice(0, 3).join("\n") + more]);
}
const used = rows.filter(({ requests }) => requests > 0).length;
const testFiles = new Set(uses.map(({ testFile }) => testFile)).size;
const problems = findings(rows);
const summary = `${used} of ${rows.length} operations, used by the provider in ${testFiles} test files.`;
process.stdout.write(`${table.toString()}\n${summary}\n`);
if (problems.length > 0) {
  const advice = `${problems.length} findings. If you ran only a part of the tests, run npm test.`;
  process.stderr.write(`${[...problems, advice].join("\n")}\n`);
  process.exitCode = 1;
}
