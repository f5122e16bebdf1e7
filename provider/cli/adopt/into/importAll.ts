/** Imports resources into the state, in files for `pulumi import`. */
import { rmSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CommandError } from "../../commandError";
import type { Pulumi } from "../../pulumi";
import { StackLocked } from "../../pulumiFailures";
import { importFile } from "./importFile";
import type { Adoption } from "./plan";
import type { Previewed } from "../../../inventory/preview";

/** One file, in which the engine protects all objects or none. */
interface Batch {
  readonly protect: boolean;
  readonly adoptions: readonly Adoption[];
}

/** @param previewed every resource of the program. */
export async function importAll(
  pulumi: Pulumi,
  adoptions: readonly Adoption[],
  previewed: readonly Previewed[],
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "pulumi-openai-admin-"));
  const file = join(folder, "import.json");
  const forget = removeAtSignal(folder);
  const inState = new Set(previewed.filter(({ isNew }) => !isNew).map(({ urn }) => urn));
  try {
    for (const { protect, adoptions: some } of batches(adoptions)) {
      const content = importFile(some, previewed, inState);
      // A secret input of the program is in the file in clear.
      await writeFile(file, JSON.stringify(content), { mode: 0o600 });
      await importOrExplain(() => pulumi.importResources(file, { protect }));
      for (const { name } of content.resources) inState.add(name);
    }
  } finally {
    forget();
    await rm(folder, { recursive: true, force: true });
  }
}

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** Removes a folder when a signal ends the process, which runs no `finally`. @returns a function that ends this. */
function removeAtSignal(folder: string): () => void {
  const remove = (signal: NodeJS.Signals) => {
    rmSync(folder, { recursive: true, force: true });
    forget();
    process.kill(process.pid, signal);
  };
  const forget = () => SIGNALS.forEach((signal) => process.off(signal, remove));
  for (const signal of SIGNALS) process.on(signal, remove);
  return forget;
}

/** An import is no more than entries in the state, so a second run is safe after any error. */
async function importOrExplain(act: () => Promise<void>): Promise<void> {
  try {
    await act();
  } catch (error) {
    if (!(error instanceof CommandError) || error instanceof StackLocked) throw error;
    throw new CommandError(
      `${error.message}\nThe API has not changed. Run this command again: it imports what the state does not have.`,
    );
  }
}

/** The unprotected resources, then the protected ones. A resource comes after its parent, so there can be more batches. */
export function batches(adoptions: readonly Adoption[]): Batch[] {
  const found: Batch[] = [];
  let left = [...adoptions];
  for (let protect = false; left.length > 0; protect = !protect) {
    const waiting = new Set(left.map(({ resource }) => resource.urn));
    const ready: Adoption[] = [];
    // Parents stand before their children.
    for (const adoption of left) {
      const { urn, parent, isProtected } = adoption.resource;
      if (isProtected !== protect || (parent !== undefined && waiting.has(parent))) continue;
      ready.push(adoption);
      waiting.delete(urn);
    }
    if (ready.length > 0) found.push({ protect, adoptions: ready });
    left = left.filter(({ resource }) => waiting.has(resource.urn));
  }
  return found;
}
