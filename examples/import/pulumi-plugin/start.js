// Finds pulumi-openai-admin in the program's folder, because the engine starts plugins there.
// Written by `npx pulumi-openai-admin init`; commit this folder.
const { createRequire } = require("node:module");
const { join } = require("node:path");

let plugin;
try {
  plugin = createRequire(join(process.cwd(), "index.js")).resolve("pulumi-openai-admin/plugin");
} catch {
  console.error("pulumi-openai-admin is not installed in " + process.cwd() + ". Run npm ci, pnpm install or yarn there.");
  process.exit(1);
}
require(plugin);
