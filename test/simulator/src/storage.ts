import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import type { World } from "./state";

/** The shortest time between two saves, in milliseconds. A killed process loses the changes of this time at most. */
const pauseMs = 200;

/** A save of a large world takes long. The pause is this many times longer, so that saves never dominate. */
const pausePerSave = 5;

/** Stores the world in a JSON file, so that it survives a restart. */
export class Storage {
  /** The changed world that no save has written yet. */
  private unsaved: World | undefined;
  private timer: NodeJS.Timeout | undefined;
  private pause = pauseMs;

  constructor(private readonly file: string) {
    // Covers a process that ends without a close.
    process.once("exit", this.flush);
  }

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
    // Older files lack the field.
    for (const organization of world.organizations) organization.workloads ??= [];
    return world as World;
  }

  /** Saves the world soon, together with the changes until then. */
  save(world: World): void {
    this.unsaved = world;
    this.timer ??= setTimeout(this.flush, this.pause);
    this.timer.unref();
  }

  /** Saves the changes now. */
  readonly flush = (): void => {
    clearTimeout(this.timer);
    this.timer = undefined;
    if (!this.unsaved) return;
    const started = performance.now();
    this.replace(this.unsaved);
    this.unsaved = undefined;
    this.pause = Math.max(pauseMs, pausePerSave * (performance.now() - started));
  };

  /** Saves the last changes. */
  close(): void {
    this.flush();
    process.off("exit", this.flush);
  }

  /** Replaces the whole file at once. A reader never sees half a file, and a crash leaves the previous file. */
  private replace(world: World): void {
    const draft = `${this.file}.${process.pid}.tmp`;
    writeFileSync(draft, JSON.stringify(world), { mode: 0o600 });
    renameSync(draft, this.file);
  }
}
