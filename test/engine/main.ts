import { delimiter } from "node:path";

import { EngineUnavailableError, findEngine } from "./engine";

// `npm run engine`: prepares the engine for tests, demo and benchmarks, and prints its location.

const ORIGIN = {
  path: "found on PATH",
  launcher: "downloaded by the npm launcher",
  built: "built from its Go modules",
} as const;

/* eslint-disable no-console -- a command whose purpose is its output */
findEngine().then(
  (engine) => {
    console.log(`Pulumi v${engine.version}, ${ORIGIN[engine.source]}: ${engine.pulumi}`);
    if (engine.source !== "path")
      console.log(`To use it yourself, put this first on PATH: ${engine.directories.join(delimiter)}`);
  },
  (error: unknown) => {
    console.error(error instanceof EngineUnavailableError ? error.message : error);
    process.exitCode = 1;
  },
);
