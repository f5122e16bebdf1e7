import { constants } from "node:fs";
import { access, realpath } from "node:fs/promises";
import { delimiter, dirname, join } from "node:path";

import type { Engine } from "./engine";
import type { Say } from "./progress";
import { isAtLeast, MINIMUM_ENGINE, pulumiVersion } from "./version";

const executableName = process.platform === "win32" ? "pulumi.exe" : "pulumi";
const languageHostNames = ["pulumi-language-nodejs", "pulumi-language-nodejs.exe", "pulumi-language-nodejs.cmd"];

/**
 * The first `pulumi` on PATH that is new enough and can run Node.js programs.
 *
 * What lies in a `node_modules` folder is passed over: it is the npm launcher, which would begin to download when asked for its version.
 */
export async function engineOnPath(environment: NodeJS.ProcessEnv, say: Say): Promise<Engine | undefined> {
  for (const folder of (environment.PATH ?? "").split(delimiter).filter(Boolean)) {
    const pulumi = join(folder, executableName);
    const actual = await realpath(pulumi).catch(() => undefined);
    if (actual === undefined || isInNodeModules(pulumi) || isInNodeModules(actual)) continue;

    const version = await pulumiVersion(pulumi, environment);
    if (version === undefined) {
      say(`${pulumi} does not answer "pulumi version"; looking on.`);
    } else if (!isAtLeast(version, MINIMUM_ENGINE)) {
      say(`${pulumi} is ${version}; at least ${MINIMUM_ENGINE} is needed; looking on.`);
    } else if (!(await hasLanguageHost([dirname(actual), ...(environment.PATH ?? "").split(delimiter)]))) {
      // Some Linux distributions package the language hosts apart from the CLI.
      say(`${pulumi} comes without pulumi-language-nodejs, which runs Node.js programs; looking on.`);
    } else {
      return { pulumi, directories: [folder], version, source: "path" };
    }
  }
  return undefined;
}

function isInNodeModules(file: string): boolean {
  return /[\\/]node_modules[\\/]/.test(file);
}

async function hasLanguageHost(folders: string[]): Promise<boolean> {
  const files = folders.filter(Boolean).flatMap((folder) => languageHostNames.map((name) => join(folder, name)));
  const found = await Promise.all(
    files.map((file) =>
      access(file, constants.X_OK).then(
        () => true,
        () => false,
      ),
    ),
  );
  return found.includes(true);
}
