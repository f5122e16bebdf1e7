import { randomUUID } from "node:crypto";
import { copyFile, readFile, rename, stat, chmod } from "node:fs/promises";
import { dirname, join } from "node:path";

/** The engine starts the language host and the dynamic provider's shim directly, so they must be executable. */
const EXECUTABLE = 0o755;

/** The files that belong beside a built `pulumi`, by name, each with its source. */
function companions(): Record<string, string> {
  const sdk = dirname(require.resolve("@pulumi/pulumi/package.json"));
  const languageHost = join(__dirname, "languageHost");
  return {
    "pulumi-language-nodejs": join(languageHost, "host.js"),
    "pulumi-language-nodejs.cmd": join(languageHost, "pulumi-language-nodejs.cmd"),
    "pulumi-resource-pulumi-nodejs": join(sdk, "pulumi-resource-pulumi-nodejs"),
    "pulumi-resource-pulumi-nodejs.cmd": join(sdk, "pulumi-resource-pulumi-nodejs.cmd"),
  };
}

/**
 * Copies the small files to a built engine and renews those that differ, because they change with the repository and
 * the engine does not. Each file is replaced in one step, so this does not disturb another run that is starting the old
 * file.
 */
export async function placeCompanions(folder: string): Promise<void> {
  for (const [name, source] of Object.entries(companions())) {
    const target = join(folder, name);
    if (await isUpToDate(target, source)) continue;
    const temporary = `${target}.${randomUUID()}`;
    await copyFile(source, temporary);
    await chmod(temporary, EXECUTABLE);
    await rename(temporary, target);
  }
}

async function isUpToDate(target: string, source: string): Promise<boolean> {
  try {
    const [existing, wanted, { mode }] = await Promise.all([readFile(target), readFile(source), stat(target)]);
    return existing.equals(wanted) && (process.platform === "win32" || (mode & EXECUTABLE) === EXECUTABLE);
  } catch {
    return false;
  }
}
