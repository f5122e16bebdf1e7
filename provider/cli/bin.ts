#!/usr/bin/env node
import { printable } from "../text";
import { main } from "./main";

main().then(
  (code) => (process.exitCode = code),
  (error: unknown) => {
    process.stderr.write(printable(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`));
    process.exitCode = 1;
  },
);
