import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { RunError } from "@pulumi/pulumi";
import { namesPlugin, projectFileIn } from "./projectFile";

/** The folder of the project file, if that names no plugin. Null until we have looked: parsing the file for every import is slow. */
let folderWithoutPlugin: string | undefined | null = null;

/**
 * Fails early with a clear message. Without the import plugin, the engine fails later with "Cannot read properties of undefined
 * (reading 'toJavaScript')".
 * @throws RunError when the project file names no plugin for dynamic resources.
 */
export function requireImportPlugin(kind: string, name: string): void {
  if (folderWithoutPlugin === null) folderWithoutPlugin = findFolderWithoutPlugin(process.cwd());
  if (folderWithoutPlugin === undefined) return;
  // A RunError shows no stack trace: the mistake is in the project file, not at a line of the program.
  throw new RunError(
    `Could not import ${kind} "${name}": the project file names no import plugin. Run \`npx pulumi-openai-admin init\` once in ` +
      `${folderWithoutPlugin}, and commit the files that it writes.`,
  );
}

function findFolderWithoutPlugin(from: string): string | undefined {
  for (let folder = from; ; folder = dirname(folder)) {
    const name = projectFileIn(folder);
    if (name !== undefined) return namesPlugin(readFileSync(join(folder, name), "utf8")) ? undefined : folder;
    // Without a project file (Automation API), the program may configure its plugins elsewhere.
    if (folder === dirname(folder)) return undefined;
  }
}
