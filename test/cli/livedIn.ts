import { createStack, findEngine, temporaryProgram, type Stack, type TemporaryProgram } from "../engine";
import { World } from "../lifecycle/world";
import type { ChildProcess } from "node:child_process";
import { runExecutable, startExecutable, type Ran } from "./executable";

/** A stack of the real engine on an organisation, lived-in by default, and the executable in the folder of the program. */
export class LivedIn {
  private constructor(
    readonly world: World,
    readonly stack: Stack,
    readonly program: TemporaryProgram,
  ) {}

  /**
   * @param files the program.
   * @param options.second whether there is a second organisation, with its key in ACQUIRED_ADMIN_KEY. Default: no.
   */
  static async make(
    files: Record<string, string>,
    { seed = "lived-in", second = false }: { seed?: "empty" | "lived-in"; second?: boolean } = {},
  ): Promise<LivedIn> {
    const [engine, world] = await Promise.all([findEngine(), World.start({ seed })]);
    const acquired = second
      ? { ACQUIRED_ADMIN_KEY: (await world.control.addOrganization({ name: "acquired" })).adminKey }
      : {};
    const program = await temporaryProgram(files);
    return new LivedIn(
      world,
      await createStack({ engine, program: program.folder, env: { ...world.env, ...acquired } }),
      program,
    );
  }

  /** `npx pulumi-openai-admin …`, without a terminal. */
  command(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Ran> {
    return runExecutable(this.stack.program, this.#environment(env), args);
  }

  /** Starts a command and returns at once, for tests that kill it. */
  start(args: readonly string[], env: NodeJS.ProcessEnv = {}): ChildProcess {
    return startExecutable(this.stack.program, this.#environment(env), args);
  }

  #environment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
    return { ...this.stack.environment, ...this.world.env, ...env };
  }

  async remove(): Promise<void> {
    await Promise.all([this.stack.remove(), this.program.remove(), this.world.close()]);
  }
}
