import { createStack, findEngine, temporaryProgram, type Stack, type TemporaryProgram } from "../engine";
import { World } from "../lifecycle/world";
import { runExecutable, type Ran } from "./executable";

/** A stack of the real engine on a lived-in organisation, and the executable in the stack's folder. */
export class LivedIn {
  private constructor(
    readonly world: World,
    readonly stack: Stack,
    readonly program: TemporaryProgram,
  ) {}

  /** @param files the program. */
  static async make(files: Record<string, string>): Promise<LivedIn> {
    const [engine, world] = await Promise.all([findEngine(), World.start({ seed: "lived-in" })]);
    const program = await temporaryProgram(files);
    return new LivedIn(world, await createStack({ engine, program: program.folder, env: world.env }), program);
  }

  /** `npx pulumi-openai-admin …`, without a terminal. */
  command(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Ran> {
    const environment = { ...this.stack.environment, ...this.world.env, ...env };
    return runExecutable(this.stack.configFolder, environment, args);
  }

  async remove(): Promise<void> {
    await Promise.all([this.stack.remove(), this.program.remove(), this.world.close()]);
  }
}
