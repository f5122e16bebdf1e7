import {
  createStack,
  findEngine,
  temporaryProgram,
  type OperationResult,
  type Stack,
  type TemporaryProgram,
} from "../engine";
import { World } from "./world";

/** Declarations of a program, by a name that the test chooses. Between two runs, the test can exchange a declaration. */
export type Lines = Readonly<Record<string, string>>;

/** A program on the real engine in a world of its own: the user's setup, on loopback. */
export class LiveProgram {
  private constructor(
    readonly world: World,
    readonly stack: Stack,
    private readonly files: TemporaryProgram,
  ) {}

  /** @param options.keyInConfig Takes the admin key from the stack's encrypted configuration instead of the environment. */
  static async start(lines: Lines, options: { keyInConfig?: boolean } = {}): Promise<LiveProgram> {
    const [engine, world] = await Promise.all([findEngine(), World.start()]);
    const files = await temporaryProgram({ "index.ts": source(lines) });
    const { OPENAI_ADMIN_KEY: key, ...rest } = world.env;
    const stack = options.keyInConfig
      ? await createStack({
          engine,
          program: files.folder,
          env: rest,
          config: { "openai-admin:adminKey": { secret: key! } },
        })
      : await createStack({ engine, program: files.folder, env: world.env });
    return new LiveProgram(world, stack, files);
  }

  /** Replaces the declarations of the program. */
  write(lines: Lines): Promise<void> {
    return this.files.write({ "index.ts": source(lines) });
  }

  /** Clears the request log, runs, and counts the requests that the API received, by endpoint family. */
  async countingRequests<T>(run: () => Promise<T>): Promise<[T, Record<string, number>]> {
    await this.world.control.clearRequests();
    const result = await run();
    return [result, (await this.world.control.requests()).counts];
  }

  /**
   * The id and outputs of each of our resources in the state, by name. Secrets are in clear, because ciphertext changes
   * with each save.
   */
  async state(): Promise<Record<string, { id: string; outputs: Record<string, unknown> }>> {
    const { resources = [] } = (await this.stack.export({ showSecrets: true })).deployment;
    return Object.fromEntries(
      resources
        .filter((resource) => resource.type.startsWith("pulumi-nodejs:dynamic/openai:"))
        .map((resource) => [
          resource.urn.split("::").at(-1)! + (resource.delete === true ? " (old)" : ""),
          { id: resource.id!, outputs: inClear(resource.outputs ?? {}) },
        ]),
    );
  }

  async remove(): Promise<void> {
    await Promise.all([this.stack.remove(), this.files.remove(), this.world.close()]);
  }
}

/** Properties with their secrets as plain values. An export with secrets holds each secret as a JSON string. */
function inClear(properties: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(properties).map(([name, value]) => {
      const { plaintext } = (value ?? {}) as { plaintext?: string };
      return [name, plaintext === undefined ? value : (JSON.parse(plaintext) as unknown)];
    }),
  );
}

function source(lines: Lines): string {
  return ['import * as openai from "pulumi-openai-admin";', ...Object.values(lines), ""].join("\n");
}

/** The sorted names of the resources on which the engine ran an operation. */
export function names(result: OperationResult, op: string): string[] {
  return result.steps
    .filter((step) => step.op === op)
    .map((step) => step.name)
    .sort();
}
