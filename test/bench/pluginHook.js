// Preloaded into every Node.js process of a benchmark: the dynamic plugin keeps what it has used of memory and of the processor
// in a file.
//
// The kernel's own peak, so that none is missed between two looks. Written as it goes, because the engine ends plugins with a
// signal, and a process that a signal ends has no last word. By a new name first, so that no half-written file is read.

"use strict";

const { renameSync, writeFileSync } = require("node:fs");
const { join } = require("node:path");

const folder = process.env.BENCH_PLUGIN_FOLDER;

if (folder && (process.argv[1] ?? "").includes("dynamic-provider")) {
  const file = join(folder, String(process.pid));
  const note = () => {
    const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
    writeFileSync(`${file}.new`, JSON.stringify({ kilobytes: maxRSS, microseconds: userCPUTime + systemCPUTime }));
    renameSync(`${file}.new`, file);
  };
  setInterval(note, 100).unref();
}
