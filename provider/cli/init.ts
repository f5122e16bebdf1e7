import { constants } from "node:fs";
import { access, chmod, mkdir, readFile, stat, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { parse } from "yaml";
import { projectFileIn } from "../lifecycle/projectFile";
import { InitError } from "./initError";
import { launcherFiles, LAUNCHER_FOLDER } from "./launcher";
import { nameLauncher } from "./projectFile";

/** What `init` found and did, a line each. */
export type Report = string[];

/**
 * Prepares a Pulumi project for native import: writes the launcher folder and names it in the project file. Running it again
 * changes nothing, and brings the launchers up to date after an upgrade.
 * @param folder the absolute path of where Pulumi.yaml (or Pulumi.yml, Pulumi.json) lives.
 * @throws InitError when there is no project, when the package is not installed there, when it already has another plugin for
 * dynamic resources, or when something cannot be written.
 */
export async function init(folder: string): Promise<Report> {
  const name = projectFileIn(folder);
  if (name === undefined) throw noProject(folder);
  const projectFile = join(folder, name);
  const text = await explained("read", projectFile, () => readFile(projectFile, "utf8"));
  const named = nameLauncher(name, text);
  requireInstalled(folder, text);
  // Asked before anything is written: half of it would be worse than nothing.
  if (named !== text) await explained("write", projectFile, () => access(projectFile, constants.W_OK));

  const report: Report = [];
  for (const [launcher, { content, isExecutable }] of Object.entries(launcherFiles)) {
    const file = join(folder, LAUNCHER_FOLDER, launcher);
    const before = await readFile(file, "utf8").catch(() => undefined);
    if (before === content && (!isExecutable || (await canBeStarted(file)))) continue;
    await explained("write", file, async () => {
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, content);
      if (isExecutable) await chmod(file, 0o755);
    });
    report.push(`${before === undefined ? "wrote" : "updated"} ${LAUNCHER_FOLDER}/${launcher}`);
  }
  // After the folder, so that an interruption leaves no path that leads nowhere.
  if (named !== text) {
    await explained("write", projectFile, () => writeFile(projectFile, named));
    report.push(`${name}: plugins.providers names ${LAUNCHER_FOLDER}`);
  }
  return report;
}

/** Windows goes by the ending of a name; elsewhere a clone or an archive may have lost the mode. */
async function canBeStarted(file: string): Promise<boolean> {
  return process.platform === "win32" || ((await stat(file)).mode & 0o111) !== 0;
}

function noProject(folder: string): InitError {
  let above = dirname(folder);
  while (projectFileIn(above) === undefined && above !== dirname(above)) above = dirname(above);
  const hint = projectFileIn(above) === undefined ? "" : ` There is one in ${above}.`;
  return new InitError(
    `There is no Pulumi.yaml, Pulumi.yml or Pulumi.json in ${folder}.${hint} Run this in the folder of your Pulumi project.`,
  );
}

/**
 * `npx` runs a copy of its own where the package is not installed. The launcher would then find nothing to launch, and every
 * command on dynamic resources would fail.
 */
function requireInstalled(folder: string, project: string): void {
  const { main } = parse(project) as { main?: unknown };
  // The engine starts plugins where the program is.
  const program = resolve(folder, typeof main === "string" ? main : "");
  try {
    createRequire(join(program, "index.js")).resolve("pulumi-openai-admin/plugin");
  } catch {
    throw new InitError(
      `pulumi-openai-admin is not installed in ${folder}. Install it there first (npm install pulumi-openai-admin ` +
        `@pulumi/pulumi), then run init again. Nothing was written.`,
    );
  }
}

const REASONS: Readonly<Record<string, string>> = {
  EACCES: "you have no permission",
  EPERM: "you have no permission",
  EROFS: "the file system is read-only",
  EISDIR: "it is a folder",
  EEXIST: "there is a file where a folder is needed",
  ENOTDIR: "there is a file where a folder is needed",
  ENOSPC: "the disk is full",
};

/** Names the file, and says in words what a system error's code means. */
async function explained<T>(verb: "read" | "write", file: string, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    const { code = "" } = error as NodeJS.ErrnoException;
    if (!(code in REASONS)) throw error;
    throw new InitError(`Cannot ${verb} ${file}: ${REASONS[code]} (${code}). Mend that, then run init again.`);
  }
}
