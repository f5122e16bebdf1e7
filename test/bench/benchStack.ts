import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createStack, findEngine, preloading, temporaryProgram, type OperationResult, type Stack } from "../engine";
import type { Deployment, TemporaryProgram } from "../engine";
import type { Declared } from "./organization";

/** The measured provider, or a provider that does nothing. */
export type Side = "openai" | "nothing";

/**
 * The file backend writes the whole state twice a step. From this many resources on, those writes would dominate the
 * figures.
 */
const RESOURCES_WITHOUT_CHECKPOINTS = 600;

/** The longest operation creates hundreds of projects under a quota. */
const DEADLINE_SECONDS = 2 * 60 * 60;

/** The resources that the plugin's processes used in an operation. */
export interface PluginUse {
  /** The highest peak of resident memory among the processes. */
  megabytes: number;
  /** Processor seconds of all processes together. On a busy machine they say more than wall-clock seconds. */
  seconds: number;
}

/** The cost and the result of an operation. */
export interface Taken {
  seconds: number;
  plugin: PluginUse;
  result: OperationResult;
}

/** The measured program on the real engine. */
export class BenchStack {
  private constructor(
    readonly stack: Stack,
    private readonly program: TemporaryProgram,
    private readonly notes: string,
  ) {}

  static async start(side: Side, declared: readonly Declared[], env: NodeJS.ProcessEnv): Promise<BenchStack> {
    const engine = await findEngine();
    const notes = await mkdtemp(join(tmpdir(), "pulumi-openai-admin-plugin-"));
    const program = await temporaryProgram({
      "package.json": JSON.stringify({ name: "program", private: true, main: `${side}.ts` }),
      ...(await sources("declareAll.ts", "openai.ts", "nothing.ts", "nothingProvider.js")),
      "resources.json": JSON.stringify(declared),
    });
    const stack = await createStack({
      engine,
      program: program.folder,
      env: {
        NODE_OPTIONS: preloading(require.resolve("./pluginHook.js")),
        BENCH_PLUGIN_FOLDER: notes,
        ...(declared.length >= RESOURCES_WITHOUT_CHECKPOINTS ? { PULUMI_SKIP_CHECKPOINTS: "true" } : {}),
        ...env,
      },
    });
    return new BenchStack(stack, program, notes);
  }

  /** Replaces the declarations of the program. */
  declare(declared: readonly Declared[]): Promise<void> {
    return this.program.write({ "resources.json": JSON.stringify(declared) });
  }

  /** Runs an operation and measures it. */
  async measure(command: "up" | "preview" | "refresh" | "destroy", args: string[] = []): Promise<Taken> {
    await Promise.all((await readdir(this.notes)).map((file) => rm(join(this.notes, file))));
    const result = await this.stack[command]({ args, deadlineSeconds: DEADLINE_SECONDS });
    return { seconds: result.seconds, plugin: await this.pluginUse(), result };
  }

  /** The state, with secrets as ciphertext. */
  export(): Promise<Deployment> {
    return this.stack.export();
  }

  /** The ids in the state, by the resource's name in the program. */
  async ids(): Promise<Map<string, string>> {
    const { resources = [] } = (await this.export()).deployment;
    const ours = resources.filter((one) => one.type.startsWith("pulumi-nodejs:dynamic/"));
    return new Map(ours.map((one) => [one.urn.split("::").at(-1)!, one.id!]));
  }

  async remove(): Promise<void> {
    await Promise.all([this.stack.remove(), this.program.remove(), rm(this.notes, { recursive: true, force: true })]);
  }

  private async pluginUse(): Promise<PluginUse> {
    const use: PluginUse = { megabytes: 0, seconds: 0 };
    const files = (await readdir(this.notes)).filter((file) => !file.endsWith(".new"));
    for (const file of files) {
      const { kilobytes, microseconds } = JSON.parse(await readFile(join(this.notes, file), "utf8")) as Note;
      use.megabytes = Math.max(use.megabytes, kilobytes / 1024);
      use.seconds += microseconds / 1_000_000;
    }
    return use;
  }
}

/** The content of a file that pluginHook.js writes. */
interface Note {
  kilobytes: number;
  microseconds: number;
}

async function sources(...names: string[]): Promise<Record<string, string>> {
  const read = names.map(async (name) => [name, await readFile(join(__dirname, "program", name), "utf8")] as const);
  return Object.fromEntries(await Promise.all(read));
}
