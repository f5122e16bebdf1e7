import { randomUUID } from "node:crypto";
import { copyFile, readFile, rename, stat, chmod } from "node:fs/promises";
import { dirname, join } from "node:path";

/** The language host and the dynamic provider's shim are started directly, so they must be executable. */
const EXECUTABLE = 0o755;

/** What has to lie beside a built `pulumi`: file in its folder -> where it comes from. */
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
 * Puts the small files beside a built engine, or renews those that differ: they change with the repository, the engine does not.
 * Each is replaced in one step, so another run that starts the old one is not disturbed.
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
