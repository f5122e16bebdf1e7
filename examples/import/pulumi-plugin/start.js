// Finds pulumi-openai-admin from the program's folder, which is where the engine starts plugins.
// Written by `npx pulumi-openai-admin init`; commit this folder.
const { createRequire } = require("node:module");
const { join } = require("node:path");

let plugin;
try {
  plugin = createRequire(join(process.cwd(), "index.js")).resolve("pulumi-openai-admin/plugin");
} catch {
  console.error("pulumi-openai-admin is not installed in " + process.cwd() + ": run your installer (npm ci, pnpm install, yarn).");
  process.exit(1);
}
require(plugin);
