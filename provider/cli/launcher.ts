/**
 * The files of a project's `pulumi-plugin` folder. Users commit them: if the path in Pulumi.yaml does not exist, every engine
 * command fails, and a fresh clone has no node_modules (decision D13).
 */
export const launcherFiles: Readonly<Record<string, { content: string; isExecutable: boolean }>> = {
  "pulumi-resource-pulumi-nodejs": {
    isExecutable: true,
    content: `#!/bin/sh
# Starts Pulumi's plugin for dynamic resources, with native import for pulumi-openai-admin in front of it.
# Written by \`npx pulumi-openai-admin init\`; commit this folder.
exec node "$(dirname "$0")/start.js" "$@"
`,
  },
  "pulumi-resource-pulumi-nodejs.cmd": {
    isExecutable: false,
    content: `@rem Starts Pulumi's plugin for dynamic resources, with native import for pulumi-openai-admin in front of it.\r
@rem Written by "npx pulumi-openai-admin init"; commit this folder.\r
@node "%~dp0start.js" %*\r
`,
  },
  "start.js": {
    isExecutable: false,
    content: `// Finds pulumi-openai-admin in the program's folder, because the engine starts plugins there.
// Written by \`npx pulumi-openai-admin init\`; commit this folder.
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
`,
  },
};

/** Whether any version of init wrote the file: every version writes this line. */
export function isWrittenByInit(text: string): boolean {
  return /Written by [`"]npx pulumi-openai-admin init[`"]/.test(text);
}

/** The name of the folder, beside the project file. */
export const LAUNCHER_FOLDER = "pulumi-plugin";
