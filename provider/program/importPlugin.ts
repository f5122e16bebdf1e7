import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { RunError } from "@pulumi/pulumi";
import { namesPlugin, projectFileIn } from "./projectFile";

/** The project of a program, found from the folder in which the program runs. */
let projectFile: string | undefined | null = null;

/**
 * Says early and clearly what the engine would say late and not at all: without the plugin in front of the stock one, an
 * import of a dynamic resource fails with "Cannot read properties of undefined (reading 'toJavaScript')".
 * @throws RunError when the program's project file names no plugin for dynamic resources.
 */
export function requireImportPlugin(kind: string, name: string): void {
  if (projectFile === null) projectFile = findProjectFile(process.cwd());
  // A program without a project file (the Automation API) may have set its plugins up elsewhere.
  if (projectFile === undefined || namesPlugin(readFileSync(projectFile, "utf8"))) return;
  // An error of the project, not of the program: its place in the program would hide what to do.
  throw new RunError(
    `${kind} "${name}": import needs the plugin that pulumi-openai-admin puts in front of Pulumi's own. Run ` +
      `\`npx pulumi-openai-admin init\` in ${dirname(projectFile)} once, and commit what it writes.`,
  );
}

function findProjectFile(from: string): string | undefined {
  for (let folder = from; ; folder = dirname(folder)) {
    const name = projectFileIn(folder);
    if (name !== undefined) return join(folder, name);
    if (folder === dirname(folder)) return undefined;
  }
}
