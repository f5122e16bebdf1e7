import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { afterAll, beforeEach, expect } from "vitest";
import { countsFile, proofsFile } from "../../scripts/apiCoverage/uses";
import { rulesIn } from "../../scripts/apiCoverage/tags";

// For vitest's `setupFiles`, which run before each test file: lets the simulators of the test file leave their counts
// for `npm run coverage:api`, in place of the counts of its last run. Also notes which rules its passing tests prove.
const { testPath } = expect.getState();
if (testPath !== undefined) {
  const file = countsFile(testPath);
  rmSync(file, { force: true });
  process.env.OPENAI_ADMIN_SIMULATOR_USES = file;

  const proofs: Record<string, string> = {};
  rmSync(proofsFile(testPath), { force: true });
  beforeEach(({ task, onTestFinished }) => {
    const rules = rulesIn(task.fullTestName);
    if (rules.length === 0) return;
    onTestFinished(({ task: { result, fullTestName } }) => {
      if (result?.state === "pass") for (const rule of rules) proofs[rule] ??= fullTestName;
    });
  });
  afterAll(() => {
    if (Object.keys(proofs).length === 0) return;
    mkdirSync(dirname(proofsFile(testPath)), { recursive: true });
    writeFileSync(proofsFile(testPath), JSON.stringify(proofs));
  });
}
