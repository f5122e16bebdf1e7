import { chmod, writeFile } from "node:fs/promises";

import { findEngine } from "./engine";

// A process that needs an engine and has a slow builder. The test starts two of these processes at once.

/** Longer than the start of the second process. */
const BUILD_MS = 4_000;

const say = (line: string): void => void process.stdout.write(`${line}\n`);

findEngine({
  say,
  environment: { PATH: "", HOME: process.argv[2], OPENAI_ADMIN_TEST_ENGINE_CACHE: process.argv[2] },
  isVendorReachable: () => Promise.resolve(false),
  builder: {
    version: "3.259.0",
    obstacle: () => Promise.resolve(undefined),
    async build(pulumi) {
      say("built by the fixture");
      await new Promise((resolve) => setTimeout(resolve, BUILD_MS));
      await writeFile(pulumi, "#!/bin/sh\necho v3.259.0\n");
      await chmod(pulumi, 0o755);
    },
  },
}).then(
  ({ version }) => say(`found ${version}`),
  (error: unknown) => {
    say(String(error));
    process.exitCode = 1;
  },
);
