import { constants } from "node:fs";
import { access, mkdir } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { projectFileIn } from "../program/projectFile";
import { explained } from "./explained";
import { CommandError } from "./commandError";
import { isWrittenByInit, launcherFiles, LAUNCHER_FOLDER } from "./launcher";
import { contentOf, nameLauncher } from "./projectFile";
import { decode, readSmallFile, refuseLink, TooLarge } from "./readFile";
import { replaceFile } from "./replaceFile";

/** What `init` found and did, a line each. */
export type Report = string[];

/** A launcher to write. */
interface Stale {
  readonly file: string;
  readonly content: string;
  readonly mode: number;
  /** `wrote pulumi-plugin/start.js` */
  readonly line: string;
}

/**
 * Prepares a Pulumi project for native import: writes the launcher folder and names it in the project file. Running it again
 * changes nothing, and brings the launchers up to date after an upgrade. It follows no symbolic link in the project,
 * overwrites no launcher that it did not write, and keeps every byte of the project file.
 * @param folder the absolute path of where Pulumi.yaml (or Pulumi.yml, Pulumi.json) lives.
 * @throws CommandError when there is no project, when the package is not installed there, when it already has another plugin for
 * dynamic resources, when a file is a link, too large, not UTF-8 or not init's own, or when a file cannot be written.
 */
export async function init(folder: string): Promise<Report> {
  const name = projectFileIn(folder);
  if (name === undefined) throw noProject(folder);
  const projectFile = join(folder, name);
  const found = await explained("read", projectFile, () => readSmallFile(projectFile));
  if (!found) throw noProject(folder);
  const { mark, text } = decode(projectFile, found.bytes);
  const named = nameLauncher(name, text);
  requireInstalled(folder, contentOf(name, text).main);
  // Asked before anything is written: half of it would be worse than nothing.
  if (named !== text) {
    for (const path of [projectFile, folder]) await explained("write", projectFile, () => access(path, constants.W_OK));
  }
  const stale = await staleLaunchers(join(folder, LAUNCHER_FOLDER));

  const report: Report = [];
  for (const { file, content, mode, line } of stale) {
    await explained("write", file, async () => {
      await mkdir(dirname(file), { recursive: true });
      await replaceFile(file, content, { mode });
    });
    report.push(line);
  }
  // After the folder, so that an interruption leaves no path that leads nowhere.
  if (named !== text) {
    await explained("write", projectFile, () => replaceFile(projectFile, mark + named, found));
    report.push(`${name}: plugins.providers names ${LAUNCHER_FOLDER}`);
  }
  return report;
}

/** Finds the launchers that are missing or of another version. @throws CommandError when init did not write one of them. */
async function staleLaunchers(folder: string): Promise<Stale[]> {
  await refuseLink(folder);
  const stale: Stale[] = [];
  for (const [name, { content, isExecutable }] of Object.entries(launcherFiles)) {
    const file = join(folder, name);
    const before = await explained("write", file, () => readSmallFile(file).catch(largeAsNotOurs(file)));
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
    `init did not write ${file}, so it does not overwrite it. Move the file away, then run init again. Nothing was written.`,
  );
}

/** Windows goes by the ending of a name; elsewhere a clone or an archive may have lost the mode. */
function canBeStarted(mode: number): boolean {
  return process.platform === "win32" || (mode & 0o111) !== 0;
}

function noProject(folder: string): CommandError {
  let above = dirname(folder);
  while (projectFileIn(above) === undefined && above !== dirname(above)) above = dirname(above);
  const hint = projectFileIn(above) === undefined ? "" : ` There is one in ${above}.`;
  return new CommandError(
    `There is no Pulumi.yaml, Pulumi.yml or Pulumi.json in ${folder}.${hint} Run this in the folder of your Pulumi project.`,
  );
}

/**
 * `npx` runs a copy of its own where the package is not installed. The launcher would then find nothing to launch, and every
 * command on dynamic resources would fail.
 * @param main what the project file says of where the program is, which is where the engine starts plugins.
 */
function requireInstalled(folder: string, main: unknown): void {
  const program = resolve(folder, typeof main === "string" ? main : "");
  try {
    createRequire(join(program, "index.js")).resolve("pulumi-openai-admin/plugin");
  } catch {
    throw new CommandError(
      `pulumi-openai-admin is not installed in ${folder}. Install it there first (npm install pulumi-openai-admin ` +
        `@pulumi/pulumi), then run init again. Nothing was written.`,
    );
  }
}
