import { builtEngine } from "./builtEngine";
import type { EngineBuilder } from "./goBuild";
import { engineFromLauncher } from "./launcher";
import { engineOnPath } from "./pathEngine";
import { type Say, sayOnStderr } from "./progress";

export { EngineUnavailableError } from "./engineUnavailableError";

/** A Pulumi engine that runs Node.js programs with dynamic resources and policy packs. */
export interface Engine {
  /** The path of the `pulumi` executable. */
  pulumi: string;
  /** Folders to prepend to PATH. They contain `pulumi` and the executables that it starts by name. */
  directories: string[];
  /** The version, without the leading `v`. */
  version: string;
  /** Found on PATH, downloaded by the npm launcher, or built from Go modules. */
  source: "path" | "launcher" | "built";
}

/** Every option has a default. The options other than `say` are for tests. */
export interface FindEngineOptions {
  /** Receives progress lines for the person who waits. Default: writes them to stderr. */
  say?: Say;
  /** The source of PATH, HOME, the cache folder and Go's settings. Default: `process.env`. */
  environment?: NodeJS.ProcessEnv;
  /** Whether the vendor's download site answers. Default: asks the site, once per run. */
  isVendorReachable?: () => Promise<boolean>;
  /** The builder of engines. Default: Go. */
  builder?: EngineBuilder;
}

/**
 * Finds or gets a Pulumi engine of at least version 3.254: from PATH, otherwise from the npm launcher's download,
 * otherwise built from Go modules. A build takes minutes, once per machine, and is announced first.
 *
 * @example
 * const engine = await findEngine();
 * const stack = await createStack({ engine, program: "/path/of/a/folder/with/Pulumi.yaml" });
 *
 * @throws {EngineUnavailableError} if no way works. The message says what to do.
 */
export async function findEngine(options: FindEngineOptions = {}): Promise<Engine> {
  const { say = sayOnStderr, environment = process.env } = options;
  return (
    (await engineOnPath(environment, say)) ??
    (await engineFromLauncher(environment, say, options.isVendorReachable)) ??
    (await builtEngine(environment, say, options.builder))
  );
}
