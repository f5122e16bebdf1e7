// Preloaded into every Node.js process of a benchmark. In the dynamic plugin, it records memory and processor use in a
// file.
//
// The kernel keeps the peak itself, so no peak is missed between two samples. The file is written continuously because
// the engine ends plugins with a signal, and a process that a signal ends runs no exit handler. Each write goes to a
// new name first, so that no reader sees a half-written file.

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
