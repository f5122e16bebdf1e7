import { defineConfig } from "vitest/config";

/** What needs no Pulumi engine, so that it can be run by itself in seconds: `npx vitest run --project unit`. */
const withoutEngine = [
  "test/unit/**/*.test.ts",
  "test/simulator/**/*.test.ts",
  "test/hostile/trial.test.ts",
  "test/docs/codeBlocks.test.ts",
];

const excluded = ["**/node_modules/**", "**/dist/**"];

/** Counts the operations that the provider uses, for `npm run coverage:api`. */
const setupFiles = ["test/coverage/recordUses.ts"];

/** `npm test` runs both projects: nothing is left out by default. */
export default defineConfig({
  test: {
    // Tests on the engine start several processes each; two files at a time fill two cores.
    maxWorkers: 2,
    projects: [
      { test: { name: "unit", include: withoutEngine, exclude: excluded, setupFiles, testTimeout: 30_000 } },
      {
        test: {
          name: "engine",
          include: ["test/**/*.test.ts"],
          exclude: [...excluded, ...withoutEngine],
          setupFiles,
          // Gets or builds the engine before the first test, so that no test's time runs meanwhile.
          globalSetup: ["test/engine/globalSetup.ts"],
          // Of tests that are marked as concurrent, each a run of the engine that spends half its time waiting.
          maxConcurrency: 2,
          testTimeout: 180_000,
          hookTimeout: 180_000,
        },
      },
    ],
  },
});
