import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";

import { runCommand } from "./childProcess";
import type { Engine } from "./engine";
import { type Say, showElapsed } from "./progress";
import { isAtLeast, MINIMUM_ENGINE, pulumiVersion } from "./version";

/** The address from which the npm launcher downloads the vendor's installer. */
const VENDOR_INSTALLER = "https://get.pulumi.com/install.sh";

/** Long enough for a slow proxy, and short enough not to annoy where a firewall drops packets. */
const PROBE_TIMEOUT_MS = 4_000;

/** The download has about 150 MB. Beyond this time, a build from source is faster. */
const DOWNLOAD_DEADLINE_SECONDS = 15 * 60;

/**
 * We set this variable in our process once the vendor's site has not answered. Child processes inherit it. It ends with
 * the run, so the next run asks again.
 */
const UNREACHABLE_MARK = "OPENAI_ADMIN_TEST_ENGINE_VENDOR_UNREACHABLE";

/**
 * The release that the npm package `pulumi` downloads, on first use, into Pulumi's own home folder.
 *
 * @param isVendorReachable Whether a download can succeed, so that an offline machine does not wait for it.
 * @returns undefined if the release was not downloaded before and cannot be downloaded now.
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
    `No pulumi >= ${MINIMUM_ENGINE} on PATH. The npm launcher is downloading Pulumi v${launcher.version}, once, to ${folder}.`,
  );
  const finish = showElapsed(`Downloading Pulumi v${launcher.version}`, say);
  const { exitCode, output } = await runCommand(process.execPath, [launcher.script, "version"], {
    env: { ...environment, PULUMI_VERSION: undefined }, // This variable would name another release than the one we look for.
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
    // Whatever the reason, a download is impossible.
  }
  process.env[UNREACHABLE_MARK] = "true";
  return false;
}
