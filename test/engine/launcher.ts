import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";

import { runCommand } from "./childProcess";
import type { Engine } from "./engine";
import { type Say, showElapsed } from "./progress";
import { isAtLeast, MINIMUM_ENGINE, pulumiVersion } from "./version";

/** The address from which the npm launcher takes the vendor's installer. */
const VENDOR_INSTALLER = "https://get.pulumi.com/install.sh";

/** Long enough for a slow proxy, short enough not to be felt where a firewall swallows the packets. */
const PROBE_TIMEOUT_MS = 4_000;

/** About 150 MB come down the line; beyond this a build from source is the faster way. */
const DOWNLOAD_DEADLINE_SECONDS = 15 * 60;

/**
 * Set in this process, and so inherited by the processes it starts, once the vendor's site did not answer.
 * It ends with the run: the next one asks again.
 */
const UNREACHABLE_MARK = "OPENAI_ADMIN_TEST_ENGINE_VENDOR_UNREACHABLE";

/**
 * The release that the npm package `pulumi` stands for, downloaded by it on first use into Pulumi's own home folder.
 *
 * @param isVendorReachable Asks whether a download can succeed, so that an offline machine does not wait for it.
 * @returns undefined when it is not there and cannot be downloaded.
 */
export async function engineFromLauncher(
  environment: NodeJS.ProcessEnv,
  say: Say,
  isVendorReachable: () => Promise<boolean> = probeVendor,
): Promise<Engine | undefined> {
  const launcher = launcherPackage();
  if (launcher === undefined || !isAtLeast(launcher.version, MINIMUM_ENGINE)) return undefined;

  const home = environment.PULUMI_HOME || join(environment.HOME || homedir(), ".pulumi");
  const folder = join(home, "versions", launcher.version, "bin");
  const pulumi = join(folder, process.platform === "win32" ? "pulumi.exe" : "pulumi");
  const engine: Engine = { pulumi, directories: [folder], version: launcher.version, source: "launcher" };
  const isThere = async () => (await pulumiVersion(pulumi, environment)) === launcher.version;
  if (await isThere()) return engine;

  if (!(await isVendorReachable())) return undefined;
  say(
    `No pulumi >= ${MINIMUM_ENGINE} on PATH; the npm launcher downloads Pulumi v${launcher.version}, once, to ${folder}.`,
  );
  const finish = showElapsed(`Downloading Pulumi v${launcher.version}`, say);
  const { exitCode, output } = await runCommand(process.execPath, [launcher.script, "version"], {
    env: { ...environment, PULUMI_VERSION: undefined }, // It would name another release than the one looked for above.
    deadlineSeconds: DOWNLOAD_DEADLINE_SECONDS,
  }).finally(finish);
  if (exitCode === 0 && (await isThere())) return engine;
  say(`The download failed: ${output.trim().split("\n").at(-1) ?? `exit code ${exitCode}`}`);
  return undefined;
}

function launcherPackage(): { version: string; script: string } | undefined {
  try {
    const manifest = require.resolve("pulumi/package.json");
    const { version } = JSON.parse(readFileSync(manifest, "utf8")) as { version: string };
    return { version, script: join(dirname(manifest), "run.js") };
  } catch {
    return undefined;
  }
}

async function probeVendor(): Promise<boolean> {
  if (process.env[UNREACHABLE_MARK]) return false;
  try {
    const response = await fetch(VENDOR_INSTALLER, { method: "HEAD", signal: AbortSignal.timeout(PROBE_TIMEOUT_MS) });
    if (response.ok) return true;
  } catch {
    // Whatever the reason, there is nothing to download from.
  }
  process.env[UNREACHABLE_MARK] = "true";
  return false;
}
