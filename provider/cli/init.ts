import { constants } from "node:fs";
import { access, mkdir } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { projectFileIn } from "../program/projectFile";
import { explainErrors } from "./explainErrors";
import { CommandError } from "./commandError";
import { isWrittenByInit, launcherFiles, LAUNCHER_FOLDER } from "./launcher";
import { contentOf, nameLauncher } from "./projectFile";
import { decode, readSmallFile, refuseLink, TooLarge } from "./readFile";
import { replaceFile } from "./replaceFile";

/** What `init` did, in lines. Empty when it changed nothing. */
export type Report = string[];

/** A launcher to write. */
interface Stale {
  readonly file: string;
  readonly content: string;
  readonly mode: number;
  /** The line for the report: "wrote pulumi-plugin/start.js". */
  readonly line: string;
}

/**
 * Prepares a Pulumi project for native import: writes the launcher folder, and names it in the project file. A second run changes
 * nothing; after an upgrade it updates the launchers. It follows no symbolic link in the project, overwrites no file that it did
 * not write, and keeps every byte of the project file.
 * @param folder the absolute path of the folder with the project file (Pulumi.yaml, Pulumi.yml or Pulumi.json).
 * @throws CommandError when the folder has no project file, when the package is not installed there, when the project already has
 * another plugin for dynamic resources, when a file is a link, too large, not UTF-8 or not written by init, or when init has no
 * permission to write.
 */
export async function init(folder: string): Promise<Report> {
  const name = projectFileIn(folder);
  if (name === undefined) throw noProject(folder);
  const projectFile = join(folder, name);
  const found = await explainErrors("read", projectFile, () => readSmallFile(projectFile));
  if (!found) throw noProject(folder);
  const { mark, text } = decode(projectFile, found.bytes);
  const named = nameLauncher(name, text);
  requireInstalled(folder, contentOf(name, text).main);
  // We check the permissions before we write anything, so that a failure changes nothing.
  if (named !== text) {
    for (const path of [projectFile, folder])
      await explainErrors("write", projectFile, () => access(path, constants.W_OK));
  }
  const stale = await staleLaunchers(join(folder, LAUNCHER_FOLDER));

  const report: Report = [];
  for (const { file, content, mode, line } of stale) {
    await explainErrors("write", file, async () => {
      await mkdir(dirname(file), { recursive: true });
      await replaceFile(file, content, { mode });
    });
    report.push(line);
  }
  // We change the project file last, so that an interrupted run leaves no path to a missing folder.
  if (named !== text) {
    await explainErrors("write", projectFile, () => replaceFile(projectFile, mark + named, found));
    report.push(`${name}: plugins.providers names ${LAUNCHER_FOLDER}`);
  }
  return report;
}

/** The launchers that are missing or out of date. @throws CommandError for a file that init did not write. */
async function staleLaunchers(folder: string): Promise<Stale[]> {
  await refuseLink(folder);
  const stale: Stale[] = [];
  for (const [name, { content, isExecutable }] of Object.entries(launcherFiles)) {
    const file = join(folder, name);
    const before = await explainErrors("write", file, () => readSmallFile(file).catch(largeAsNotOurs(file)));
    if (before && !isWrittenByInit(before.bytes.toString())) throw notOurs(file);
    if (before?.bytes.equals(Buffer.from(content)) && (!isExecutable || canBeStarted(before.mode))) continue;
    const line = `${before ? "updated" : "wrote"} ${LAUNCHER_FOLDER}/${name}`;
    stale.push({ file, content, mode: isExecutable ? 0o755 : (before?.mode ?? 0o644), line });
  }
  return stale;
}

function largeAsNotOurs(file: string): (error: unknown) => never {
  return (error) => {
    throw error instanceof TooLarge ? notOurs(file) : error;
  };
}

function notOurs(file: string): CommandError {
  return new CommandError(
    `Could not write ${file}: init did not create the existing file, and does not overwrite it. Move the file away, then run ` +
      `init again. init has written nothing.`,
  );
}

/** Whether the system can start the file. Windows needs no mode. Elsewhere a clone or an archive may have lost the mode. */
function canBeStarted(mode: number): boolean {
  return process.platform === "win32" || (mode & 0o111) !== 0;
}

function noProject(folder: string): CommandError {
  let above = dirname(folder);
  while (projectFileIn(above) === undefined && above !== dirname(above)) above = dirname(above);
  const project = projectFileIn(above) === undefined ? "the folder of your Pulumi project" : above;
  return new CommandError(
    `Could not find a Pulumi project: ${folder} has no Pulumi.yaml, Pulumi.yml or Pulumi.json. Run init in ${project}.`,
  );
}

/**
 * Checks that the package is installed in the project. Otherwise `npx` runs its own copy, the launcher finds no package, and every
 * command on dynamic resources fails.
 * @param main the project file's `main`: the program's folder, in which the engine starts plugins.
 */
function requireInstalled(folder: string, main: unknown): void {
  const program = resolve(folder, typeof main === "string" ? main : "");
  try {
    createRequire(join(program, "index.js")).resolve("pulumi-openai-admin/plugin");
  } catch {
    throw new CommandError(
      `Could not find pulumi-openai-admin in ${folder}: the package is not installed there. Run \`npm install ` +
        `pulumi-openai-admin @pulumi/pulumi\` there, then run init again. init has written nothing.`,
    );
  }
}
