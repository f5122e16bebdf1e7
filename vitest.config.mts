import { BaseSequencer, type TestSpecification } from "vitest/node";
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

/** The files that take longest, longest first. */
const longest = [
  ...["test/examples/examples", "test/crash/matrix", "test/faults/drift", "test/engine/stack", "test/policies/engine"],
  ...["test/import/mistakes", "test/faults/matrix", "test/lifecycle/contract", "test/lifecycle/keyless"],
  ...["test/bench/requests", "test/hostile/engine", "test/cli/recover", "test/examples/secondOrganization"],
  ...["test/lifecycle/replacement", "test/import/installers", "test/import/everyKind", "test/hostile/trial"],
].map((name) => `/${name}.test.ts`);

/**
 * Starts the longest files first, so that the two workers end at about the same time. Without an earlier run on this
 * machine, vitest knows only the files' sizes.
 */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification) => {
      const index = longest.findIndex((name) => moduleId.replaceAll("\\", "/").endsWith(name));
      return index === -1 ? longest.length : index;
    };
    return (await super.sort(files)).sort((a, b) => place(a) - place(b));
  }
}

/** `npm test` runs both projects: nothing is left out by default. */
export default defineConfig({
  test: {
    // Tests on the engine start several processes each; two files at a time fill two cores.
    maxWorkers: 2,
    sequence: { sequencer: LongestFirst },
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
