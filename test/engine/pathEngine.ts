import { realpath } from "node:fs/promises";
import { delimiter, dirname } from "node:path";
import which from "which";

import type { Engine } from "./engine";
import type { Say } from "./progress";
import { isAtLeast, MINIMUM_ENGINE, pulumiVersion } from "./version";

const executableName = process.platform === "win32" ? "pulumi.exe" : "pulumi";

/**
 * The first `pulumi` on PATH that is new enough and can run Node.js programs.
 *
 * Ignores a `pulumi` in a `node_modules` folder. That is the npm launcher, which would start a download when asked for
 * its version.
 */
export async function engineOnPath(environment: NodeJS.ProcessEnv, say: Say): Promise<Engine | undefined> {
  const path = environment.PATH ?? "";
  for (const pulumi of (await which(executableName, { path, all: true, nothrow: true })) ?? []) {
    const actual = await realpath(pulumi);
    if (isInNodeModules(pulumi) || isInNodeModules(actual)) continue;

    const version = await pulumiVersion(pulumi, environment);
    if (version === undefined) {
      say(`${pulumi} does not answer "pulumi version". Trying the next one.`);
    } else if (!isAtLeast(version, MINIMUM_ENGINE)) {
      say(`${pulumi} is ${version}; at least ${MINIMUM_ENGINE} is required. Trying the next one.`);
    } else if (!(await hasLanguageHost([dirname(actual), path].join(delimiter)))) {
      // Some Linux distributions package the language hosts separately from the CLI.
      say(`${pulumi} comes without pulumi-language-nodejs, which runs Node.js programs. Trying the next one.`);
    } else {
      return { pulumi, directories: [dirname(pulumi)], version, source: "path" };
    }
  }
  return undefined;
}

function isInNodeModules(file: string): boolean {
  return /[\\/]node_modules[\\/]/.test(file);
}

async function hasLanguageHost(path: string): Promise<boolean> {
  return (await which("pulumi-language-nodejs", { path, nothrow: true })) !== null;
}
