import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import type { World } from "./state";

/** Keeps the world in a JSON file, so that it outlives the process. */
export class Storage {
  constructor(private readonly file: string) {}

  /** The world of the file, or nothing when there is no file yet. */
  load(): World | undefined {
    if (!existsSync(this.file)) return undefined;
    let world: Partial<World>;
    try {
      world = JSON.parse(readFileSync(this.file, "utf8")) as Partial<World>;
    } catch (cause) {
      throw new Error(`${this.file} is not JSON. Delete it or name another file.`, { cause });
    }
    if (world.version !== 1 || !Array.isArray(world.organizations)) {
      throw new Error(`${this.file} is not a state file of this simulator. Delete it or name another file.`);
    }
    return world as World;
  }

  /** Replaces the file as a whole: a reader never sees half of it, and a crash leaves the one before. */
  save(world: World): void {
    const draft = `${this.file}.${process.pid}.tmp`;
    writeFileSync(draft, JSON.stringify(world), { mode: 0o600 });
    renameSync(draft, this.file);
  }
}
