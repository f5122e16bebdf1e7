import type { World } from "./state";

interface Version {
  world: World;
  /** The time of the write that replaced this version. */
  overtakenAt: number;
}

/**
 * Eventual consistency. Reads see the world as it was some seconds ago, in the machine's time, because clients wait in
 * that time too. Writes always see the current world.
 */
export class Visibility {
  private versions: Version[] = [];
  private delayMs = 0;

  /** Sets how long reads do not see a write. With 0, reads see every write at once. */
  set(delaySeconds: number): void {
    this.delayMs = delaySeconds * 1000;
    this.versions = [];
  }

  /** Saves the current version for the reads of the next seconds. Call this before each write. */
  beforeWrite(world: World, now = Date.now()): void {
    if (this.delayMs === 0) return;
    this.forget(now);
    this.versions.push({ world: structuredClone(world), overtakenAt: now });
  }

  /** The version that a read sees. */
  visible(present: World, now = Date.now()): World {
    if (this.delayMs === 0) return present;
    this.forget(now);
    return this.versions[0]?.world ?? present;
  }

  private forget(now: number): void {
    this.versions = this.versions.filter((version) => version.overtakenAt > now - this.delayMs);
  }
}
