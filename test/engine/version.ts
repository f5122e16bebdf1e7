import { coerce, gte } from "semver";

import { runCommand } from "./childProcess";

/**
 * The oldest engine that will do: since 3.254 `pulumi import --file` takes a resource's inputs and outputs as given
 * (pulumi/pulumi#23984), which adoption builds on.
 */
export const MINIMUM_ENGINE = "3.254.0";

/** `pulumi version` answers in a fraction of a second; one that does not is not usable. Room for a cold disk. */
const VERSION_DEADLINE_SECONDS = 20;

/**
 * Asks a Pulumi executable for its version.
 *
 * @returns the version without the leading `v`, or undefined when there is no such executable, it does not run or prints something else.
 */
export async function pulumiVersion(executable: string, environment: NodeJS.ProcessEnv): Promise<string | undefined> {
  try {
    const { exitCode, output } = await runCommand(executable, ["version"], {
      env: { ...environment, PULUMI_SKIP_UPDATE_CHECK: "true" },
      deadlineSeconds: VERSION_DEADLINE_SECONDS,
    });
    return exitCode === 0 ? /^v?(\d+\.\d+\.\d+\S*)\s*$/m.exec(output)?.[1] : undefined;
  } catch {
    return undefined;
  }
}

/** Whether a version (`3.259.0`, `go1.26.8`, `1.27rc1`) is at least another. Pre-release tags are not looked at. */
export function isAtLeast(version: string, minimum: string): boolean {
  const [actual, least] = [coerce(version), coerce(minimum)];
  return actual !== null && least !== null && gte(actual, least);
}
