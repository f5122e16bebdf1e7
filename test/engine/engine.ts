import { builtEngine } from "./builtEngine";
import type { EngineBuilder } from "./goBuild";
import { engineFromLauncher } from "./launcher";
import { engineOnPath } from "./pathEngine";
import { type Say, sayOnStderr } from "./progress";

export { EngineUnavailableError } from "./engineUnavailableError";

/** A Pulumi engine that can run Node.js programs with dynamic resources and policy packs. */
export interface Engine {
  /** The path of the `pulumi` executable. */
  pulumi: string;
  /** To prepend to PATH: `pulumi` and what it starts by name. */
  directories: string[];
  /** Without the leading `v`. */
  version: string;
  /** Found on PATH, downloaded by the npm launcher, or built from Go modules. */
  source: "path" | "launcher" | "built";
}

/** Everything has a default; the rest is for tests. */
export interface FindEngineOptions {
  /** Takes what there is to say while someone waits. Default: stderr. */
  say?: Say;
  /** Where PATH, HOME, the cache folder and Go's settings are read from. Default: `process.env`. */
  environment?: NodeJS.ProcessEnv;
  /** Whether the vendor's download site answers. Default: ask it, once a run. */
  isVendorReachable?: () => Promise<boolean>;
  /** What builds an engine. Default: Go. */
  builder?: EngineBuilder;
}

/**
 * Finds a Pulumi engine of at least version 3.254, or gets one: from PATH, else from the npm launcher's download, else built
 * from Go modules (minutes, once a machine; it says so first).
 *
 * @example
 * const engine = await findEngine();
 * const stack = await createStack({ engine, program: "/path/of/a/folder/with/Pulumi.yaml" });
 *
 * @throws {EngineUnavailableError} when none of the ways is open. Its message says what to do.
 */
export async function findEngine(options: FindEngineOptions = {}): Promise<Engine> {
  const { say = sayOnStderr, environment = process.env } = options;
  return (
    (await engineOnPath(environment, say)) ??
    (await engineFromLauncher(environment, say, options.isVendorReachable)) ??
    (await builtEngine(environment, say, options.builder))
  );
}
