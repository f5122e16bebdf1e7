import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import type { World } from "./state";

/** Stores the world in a JSON file, so that it survives a restart. */
export class Storage {
  constructor(private readonly file: string) {}

  /** The world in the file; `undefined` if the file does not exist. */
  load(): World | undefined {
    if (!existsSync(this.file)) return undefined;
    let world: Partial<World>;
    try {
      world = JSON.parse(readFileSync(this.file, "utf8")) as Partial<World>;
    } catch (cause) {
      throw new Error(`${this.file} is not JSON. Delete the file or choose another file.`, { cause });
    }
    if (world.version !== 1 || !Array.isArray(world.organizations)) {
      throw new Error(
        `${this.file} is not a state file of this version of the simulator. Delete the file or choose another file.`,
      );
    }
    return world as World;
  }

  /** Replaces the whole file at once. A reader never sees half a file, and a crash leaves the previous file. */
  save(world: World): void {
    const draft = `${this.file}.${process.pid}.tmp`;
    writeFileSync(draft, JSON.stringify(world), { mode: 0o600 });
    renameSync(draft, this.file);
  }
}
