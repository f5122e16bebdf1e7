import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { RunError } from "@pulumi/pulumi";
import { namesPlugin, projectFileIn } from "./projectFile";

/** The folder of the program's project if that names no plugin. Looked up once: to parse the file for each import is slow. */
let unprepared: string | undefined | null = null;

/**
 * Says early and clearly what the engine would say late and not at all: without the plugin in front of the stock one, an
 * import of a dynamic resource fails with "Cannot read properties of undefined (reading 'toJavaScript')".
 * @throws RunError when the program's project file names no plugin for dynamic resources.
 */
export function requireImportPlugin(kind: string, name: string): void {
  if (unprepared === null) unprepared = findUnprepared(process.cwd());
  if (unprepared === undefined) return;
  // An error of the project, not of the program: its place in the program would hide what to do.
  throw new RunError(
    `${kind} "${name}": import needs the plugin that pulumi-openai-admin puts in front of Pulumi's own. Run ` +
      `\`npx pulumi-openai-admin init\` in ${unprepared} once, and commit what it writes.`,
  );
}

function findUnprepared(from: string): string | undefined {
  for (let folder = from; ; folder = dirname(folder)) {
    const name = projectFileIn(folder);
    if (name !== undefined) return namesPlugin(readFileSync(join(folder, name), "utf8")) ? undefined : folder;
    // A program without a project file (the Automation API) may have set its plugins up elsewhere.
    if (folder === dirname(folder)) return undefined;
  }
}
