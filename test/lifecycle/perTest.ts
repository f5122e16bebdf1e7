import { afterEach, beforeEach } from "vitest";
import { Program } from "../faults/program";
import { InProcess } from "./inProcess";
import { World } from "./world";

/** The world, the state and the runs of one test. */
export class Scene {
  world!: World;
  program!: Program;
  readonly #running: InProcess[] = [];

  /** Starts a new run. @param env Settings by environment variable, besides those of the world. */
  readonly run = (env: Record<string, string> = {}): InProcess => {
    const one = new InProcess({ ...this.world.env, ...env });
    this.#running.push(one);
    return one;
  };

  async begin(): Promise<void> {
    this.world = await World.start();
    this.program = new Program();
  }

  async end(): Promise<void> {
    for (const one of this.#running.splice(0)) one.stop();
    await this.world.close();
  }
}

/** Gives each test of a file a scene of its own. @param prepare runs before each test, in the new scene. */
export function perTest(prepare: (scene: Scene) => Promise<void> = () => Promise.resolve()): Scene {
  const scene = new Scene();
  beforeEach(async () => {
    await scene.begin();
    await prepare(scene);
  });
  afterEach(() => scene.end());
  return scene;
}
