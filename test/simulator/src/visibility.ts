import type { World } from "./state";

interface Version {
  world: World;
  /** When this version was overtaken by a write. */
  overtakenAt: number;
}

/**
 * Eventual consistency: reads are served from the world as it was some seconds ago, in the machine's time, since the
 * clients under test wait in that time too. Writes always meet the present.
 */
export class Visibility {
  private versions: Version[] = [];
  private delayMs = 0;

  /** How long a write stays unseen; 0 makes everything visible at once. */
  set(delaySeconds: number): void {
    this.delayMs = delaySeconds * 1000;
    this.versions = [];
  }

  /** To be called before each write: keeps the present as it is, for the reads of the next seconds. */
  beforeWrite(world: World, now = Date.now()): void {
    if (this.delayMs === 0) return;
    this.forget(now);
    this.versions.push({ world: structuredClone(world), overtakenAt: now });
  }

  /** What a read sees. */
  visible(present: World, now = Date.now()): World {
    if (this.delayMs === 0) return present;
    this.forget(now);
    return this.versions[0]?.world ?? present;
  }

  private forget(now: number): void {
    this.versions = this.versions.filter((version) => version.overtakenAt > now - this.delayMs);
  }
}
