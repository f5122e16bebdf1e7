import { mkdir, mkdtemp, readdir, rename, rm } from "node:fs/promises";
import { basename, join } from "node:path";
import { lock } from "proper-lockfile";

import { engineCacheFolder } from "./cacheFolder";
import { placeCompanions } from "./companions";
import type { Engine } from "./engine";
import { EngineUnavailableError } from "./engineUnavailableError";
import { type EngineBuilder, goBuilder } from "./goBuild";
import { type Say, showElapsed } from "./progress";
import { MINIMUM_ENGINE, pulumiVersion } from "./version";

/**
 * If the holder has not renewed a lock for this long, we assume that it was killed. A build keeps every core busy, so
 * the limit is generous.
 */
const LOCK_STALE_MS = 60_000;

/** How often the holder renews its lock. */
const LOCK_RENEWAL_MS = 10_000;

/** How often a waiting run checks whether the other run has finished. */
const LOCK_RETRY_MS = 1_000;

/** Slightly longer than the longest build. */
const LOCK_WAIT_MS = 35 * 60_000;

/**
 * Returns an engine built from source, from the cache if possible.
 *
 * The build happens in a folder beside its final place. We rename the folder once it is complete, so no run uses an
 * interrupted build. Runs that need the same build take turns.
 *
 * @throws {EngineUnavailableError} if there is no cached engine and this machine cannot build one.
 */
export async function builtEngine(
  environment: NodeJS.ProcessEnv,
  say: Say,
  builder: EngineBuilder = goBuilder,
): Promise<Engine> {
  const cache = await engineCacheFolder(environment);
  const folder = join(cache, `${builder.version}-${process.platform}-${process.arch}`);
  const engine: Engine = {
    pulumi: executableIn(folder),
    directories: [join(folder, "bin")],
    version: builder.version,
    source: "built",
  };

  if (!(await isComplete(folder, builder, environment))) {
    const obstacle = await builder.obstacle(environment);
    if (obstacle !== undefined) throw new EngineUnavailableError(obstacle);
    await mkdir(cache, { recursive: true });
    const release = await takeTurn(folder, say);
    try {
      if (!(await isComplete(folder, builder, environment))) await build(folder, builder, environment, say);
    } finally {
      await release();
    }
  }
  await placeCompanions(join(folder, "bin"));
  return engine;
}

async function build(folder: string, builder: EngineBuilder, environment: NodeJS.ProcessEnv, say: Say): Promise<void> {
  say(
    `No pulumi >= ${MINIMUM_ENGINE} on PATH; the vendor's release cannot be downloaded; building Pulumi v${builder.version} ` +
      `from its Go modules: about five minutes on two cores, once. Cached in ${folder}.`,
  );
  await removeRemains(folder);
  const unfinished = await mkdtemp(unfinishedPrefix(folder));
  try {
    await mkdir(join(unfinished, "bin"));
    const started = Date.now();
    await builder.build(executableIn(unfinished), environment, say);
    if (!(await isComplete(unfinished, builder, environment))) {
      throw new Error(`the built executable does not answer with version ${builder.version}`);
    }
    await rm(folder, { recursive: true, force: true });
    await rename(unfinished, folder);
    say(`Built Pulumi v${builder.version} in ${Math.round((Date.now() - started) / 1_000)} s.`);
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true });
    throw new EngineUnavailableError("the build from Go modules failed", { cause: error });
  }
}

/**
 * An engine is complete if it runs and reports the right version. This excludes half-written folders and other
 * processors.
 */
async function isComplete(folder: string, builder: EngineBuilder, environment: NodeJS.ProcessEnv): Promise<boolean> {
  return (await pulumiVersion(executableIn(folder), environment)) === builder.version;
}

/** Removes the remains of interrupted builds. Only the holder of the lock may do so, because nobody else is building then. */
async function removeRemains(folder: string): Promise<void> {
  const prefix = basename(unfinishedPrefix(folder));
  const cache = join(folder, "..");
  for (const name of await readdir(cache)) {
    if (name.startsWith(prefix)) await rm(join(cache, name), { recursive: true, force: true });
  }
}

/** Waits until no other run is building into the folder. Returns a function that ends our turn. */
async function takeTurn(folder: string, say: Say): Promise<() => Promise<void>> {
  const started = Date.now();
  let stopShowing: (() => void) | undefined;
  try {
    for (;;) {
      try {
        return await lock(folder, {
          realpath: false, // The folder does not exist yet.
          stale: LOCK_STALE_MS,
          update: LOCK_RENEWAL_MS,
          // A lost lock costs a second build at worst: each build moves into place in one step.
          onCompromised: () => say("The lock on the engine's cache was lost. Another run may build the same engine."),
        });
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "ELOCKED") throw error;
        if (Date.now() - started > LOCK_WAIT_MS) {
          throw new EngineUnavailableError(
            `another run has held ${folder}.lock for ${Math.round(LOCK_WAIT_MS / 60_000)} minutes; remove the lock if no other run is active`,
          );
        }
      }
      if (stopShowing === undefined) {
        say(`Another run is building the engine into ${folder}. Waiting for it.`);
        stopShowing = showElapsed("Waiting for the other run's build", say);
      }
      await new Promise((resolve) => setTimeout(resolve, LOCK_RETRY_MS));
    }
  } finally {
    stopShowing?.();
  }
}

function executableIn(folder: string): string {
  return join(folder, "bin", process.platform === "win32" ? "pulumi.exe" : "pulumi");
}

function unfinishedPrefix(folder: string): string {
  return `${folder}.unfinished-`;
}
