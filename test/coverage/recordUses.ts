import { rmSync } from "node:fs";
import { expect } from "vitest";
import { countsFile } from "../../scripts/apiCoverage/uses";

// For vitest's `setupFiles`, which run before each test file: lets the simulators of the test file leave their counts
// for `npm run coverage:api`, in place of the counts of its last run.
const { testPath } = expect.getState();
if (testPath !== undefined) {
  const file = countsFile(testPath);
  rmSync(file, { force: true });
  process.env.OPENAI_ADMIN_SIMULATOR_USES = file;
}
