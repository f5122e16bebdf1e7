import { coerce, gte } from "semver";

import { runCommand } from "./childProcess";

/**
 * The oldest supported engine. Since 3.254, `pulumi import --file` accepts a resource's inputs and outputs as given
 * (pulumi/pulumi#23984), and adoption builds on this.
 */
export const MINIMUM_ENGINE = "3.254.0";

/**
 * `pulumi version` answers in a fraction of a second; if it does not, the executable is unusable. This leaves room for
 * a cold disk.
 */
const VERSION_DEADLINE_SECONDS = 20;

/**
 * Asks a Pulumi executable for its version.
 *
 * @returns the version without the leading `v`. Undefined if the executable is missing, does not run or prints
 * something else.
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

/** Whether a version (`3.259.0`, `go1.26.8`, `1.27rc1`) is at least another version. Ignores pre-release tags. */
export function isAtLeast(version: string, minimum: string): boolean {
  const [actual, least] = [coerce(version), coerce(minimum)];
  return actual !== null && least !== null && gte(actual, least);
}
