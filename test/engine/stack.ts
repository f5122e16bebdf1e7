import { spawn, type ChildProcess } from "node:child_process";
import { randomBytes, randomUUID } from "node:crypto";
import { copyFile, mkdir, mkdtemp, readdir, readFile, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";

import { type FinishedCommand, runCommand } from "./childProcess";
import type { Engine } from "./engine";
import { hermeticEnvironment, type StackFolders } from "./environment";
import { type Operation, readEventLog } from "./eventLog";

/** No test program takes so long; an operation that hangs is worth a failure with its output rather than a silent wait. */
const DEFAULT_DEADLINE_SECONDS = 5 * 60;

/** A value of the stack's configuration: in clear, or encrypted. */
export type ConfigValue = string | { secret: string };

/** What a stack is made of. */
export interface StackOptions {
  engine: Engine;
  /** The absolute path of the folder that holds Pulumi.yaml. Nothing is written into it. */
  program: string;
  /** Added to the hermetic environment of every command. */
  env?: NodeJS.ProcessEnv;
  /** The first configuration, by key (`openai-admin:maxRetries`, or `name` for the project's own). */
  config?: Record<string, ConfigValue>;
  /** Default: `test-` and some random digits. A `Pulumi.<name>.yaml` of the program is where the configuration starts from. */
  name?: string;
}

/** How one command is run. */
export interface RunOptions {
  /** More arguments for the command. */
  args?: string[];
  /** Added to the environment, over the stack's own. */
  env?: NodeJS.ProcessEnv;
  /** The command has to fail: a failure is returned, a success is an error. Default: false. */
  expectFailure?: boolean;
  /** Default: 300. */
  deadlineSeconds?: number;
  /** Receives the output while the command runs. */
  onOutput?: (text: string) => void;
}

/** How an operation that policies can watch over is run. */
export interface PolicyOptions extends RunOptions {
  /** The folders of policy packs. */
  policyPacks?: string[];
  /** The JSON files that configure them, in the same order. */
  policyPackConfigs?: string[];
}

/** How an update is run. */
export interface UpOptions extends PolicyOptions {
  /** Preview first, as a user's `pulumi up` does, in processes of its own. Default: false, which saves half the time. */
  preview?: boolean;
}

/** What a command printed and how it ended. */
export interface RunResult {
  exitCode: number;
  /** stdout and stderr in the order in which the user reads them. */
  output: string;
  seconds: number;
}

/** What an operation printed and what it did. */
export interface OperationResult extends RunResult, Operation {}

/** The deployment as the engine keeps it; no more of its shape is promised here than tests look at. */
export interface Deployment {
  version: number;
  deployment: { resources?: DeployedResource[]; pending_operations?: unknown[]; [key: string]: unknown };
}

/** A resource in the state. */
export interface DeployedResource {
  urn: string;
  type: string;
  id?: string;
  inputs?: Record<string, unknown>;
  outputs?: Record<string, unknown>;
  [key: string]: unknown;
}

/** A command on a stack failed, or succeeded where a failure was expected. The message holds the full output. */
export class CommandError extends Error {
  constructor(
    message: string,
    public readonly result: RunResult,
  ) {
    super(`${message}\n${result.output}`);
    this.name = "CommandError";
  }
}

/**
 * Creates a stack of a program in a hermetic place: its own Pulumi home, file backend and configuration, none of the outer
 * shell's OPENAI_* and PULUMI_* variables.
 *
 * @example
 * const stack = await createStack({ engine, program: folder, config: { "openai-admin:adminKey": { secret: key } } });
 * const { changes } = await stack.up();
 * await stack.destroy();
 * await stack.remove();
 */
export async function createStack(options: StackOptions): Promise<Stack> {
  const name = options.name ?? `test-${randomBytes(4).toString("hex")}`;
  const root = await realpath(await mkdtemp(join(tmpdir(), "pulumi-openai-admin-stack-")));
  const stack = new Stack(options.engine, options.program, name, root, options.env ?? {});
  try {
    await stack.prepare(options.config ?? {});
  } catch (error) {
    await stack.remove();
    throw error;
  }
  return stack;
}

/** A stack of a program. Made by {@link createStack}. */
export class Stack {
  private readonly folders: StackFolders & { project: string; events: string };
  private readonly configFile: string;

  /** @internal */
  constructor(
    private readonly engine: Engine,
    /** The folder that holds Pulumi.yaml. */
    public readonly program: string,
    public readonly name: string,
    private readonly root: string,
    private readonly env: NodeJS.ProcessEnv,
  ) {
    this.folders = {
      user: join(root, "user"),
      pulumiHome: join(root, "home"),
      backend: join(root, "backend"),
      project: join(root, "project"),
      events: join(root, "events"),
    };
    this.configFile = join(this.folders.project, `Pulumi.${name}.yaml`);
  }

  /**
   * Makes the stack in a folder that holds nothing but the project's name: `stack init` writes the configuration file beside
   * Pulumi.yaml, and the program's folder may be a committed example, or used by several tests at once.
   *
   * @internal
   */
  async prepare(config: Record<string, ConfigValue>): Promise<void> {
    for (const folder of Object.values<string>({ ...this.folders })) await mkdir(folder);
    const project = JSON.stringify({ name: await projectName(this.program), runtime: "nodejs" }); // JSON is YAML.
    await writeFile(join(this.folders.project, "Pulumi.yaml"), project);
    await copyFile(join(this.program, `Pulumi.${this.name}.yaml`), this.configFile).catch(() => undefined);

    await this.runBesideConfig(["stack", "init", this.name]);
    const values = Object.entries(config).flatMap(([key, value]) =>
      typeof value === "string" ? ["--plaintext", `${key}=${value}`] : ["--secret", `${key}=${value.secret}`],
    );
    if (values.length > 0) await this.runBesideConfig(["config", "set-all", ...values]);
  }

  /** `pulumi preview`. */
  preview(options: PolicyOptions = {}): Promise<OperationResult> {
    return this.operate("preview", [...policyArguments(options)], options);
  }

  /** `pulumi up`, without a preview in front unless asked for. */
  up(options: UpOptions = {}): Promise<OperationResult> {
    return this.operate("up", [...(options.preview ? [] : ["--skip-preview"]), ...policyArguments(options)], options);
  }

  /** `pulumi refresh`, without a preview in front. */
  refresh(options: RunOptions = {}): Promise<OperationResult> {
    return this.operate("refresh", ["--skip-preview"], options);
  }

  /** `pulumi destroy`, without a preview in front. */
  destroy(options: RunOptions = {}): Promise<OperationResult> {
    return this.operate("destroy", ["--skip-preview"], options);
  }

  /**
   * `pulumi import`, without a preview in front. `args` say what: a type, name and id, or `--file`; and `--generate-code=false`,
   * since dynamic resources have no schema to generate code from.
   */
  import(options: RunOptions & { args: string[] }): Promise<OperationResult> {
    return this.operate("import", ["--skip-preview"], options);
  }

  /** Any command of the CLI, in the program's folder, with this stack selected: `run(["stack", "graph", "out.dot"])`. */
  run(args: string[], options: Omit<RunOptions, "args"> = {}): Promise<RunResult> {
    return this.execute(`pulumi ${args.join(" ")}`, args, this.program, options);
  }

  /**
   * Starts a command and returns at once, for tests that kill it. Nothing stops the process but the test.
   *
   * @param options.outputFile the open file that receives what the command prints.
   */
  start(args: string[], options: { outputFile: number; env?: NodeJS.ProcessEnv }): ChildProcess {
    const { outputFile } = options;
    return spawn(this.engine.pulumi, [...args, "--config-file", this.configFile], {
      cwd: this.program,
      env: { ...this.environment, ...options.env },
      stdio: ["ignore", outputFile, outputFile],
    });
  }

  /** The environment of every command. */
  get environment(): NodeJS.ProcessEnv {
    return { ...hermeticEnvironment(this.engine, this.name, this.folders), ...this.env };
  }

  /** The folder that holds this stack's configuration file, where commands find the stack without being told. */
  get configFolder(): string {
    return this.folders.project;
  }

  /** The folder of the file backend. */
  get backendFolder(): string {
    return this.folders.backend;
  }

  /**
   * The deployment in the state. Secrets are ciphertext unless shown.
   *
   * @throws when the stack is unreadable.
   */
  async export(options: { showSecrets?: boolean } = {}): Promise<Deployment> {
    const { output } = await this.runBesideConfig(["stack", "export", ...secretsArgument(options)]);
    return JSON.parse(output) as Deployment;
  }

  /** The stack's outputs. A secret reads `[secret]` unless shown. */
  async outputs(options: { showSecrets?: boolean } = {}): Promise<Record<string, unknown>> {
    const { output } = await this.runBesideConfig(["stack", "output", "--json", ...secretsArgument(options)]);
    return JSON.parse(output) as Record<string, unknown>;
  }

  /** Sets a value of the configuration. */
  async setConfig(key: string, value: string, options: { secret?: boolean } = {}): Promise<void> {
    await this.runBesideConfig(["config", "set", options.secret ? "--secret" : "--plaintext", key, "--", value]);
  }

  /** Removes a value from the configuration. */
  async removeConfig(key: string): Promise<void> {
    await this.runBesideConfig(["config", "rm", key]);
  }

  /** Every file of the backend, history and backups included, by its path there: what a search for leaked secrets has to read. */
  async stateFiles(): Promise<Record<string, string>> {
    const entries = await readdir(this.folders.backend, { recursive: true, withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
    const contents = files.map(async (file) => [relative(this.folders.backend, file), await readFile(file, "utf8")]);
    return Object.fromEntries((await Promise.all(contents)) as [string, string][]);
  }

  /** Deletes state, configuration and everything else of the stack. What it deployed is not destroyed. */
  async remove(): Promise<void> {
    await rm(this.root, { recursive: true, force: true });
  }

  private async operate(command: string, own: string[], options: RunOptions): Promise<OperationResult> {
    const eventLog = join(this.folders.events, `${randomUUID()}.json`);
    const args = [command, ...own, "--config-file", this.configFile, "--event-log", eventLog, ...(options.args ?? [])];
    const result = await this.execute(`pulumi ${args.join(" ")}`, args, this.program, options);
    return { ...result, ...(await readEventLog(eventLog)) };
  }

  /** Commands that need the configuration file and cannot all be told where it is. An error does not quote their arguments: one may be a secret. */
  private runBesideConfig(args: string[]): Promise<RunResult> {
    return this.execute(`pulumi ${args.slice(0, 2).join(" ")}`, args, this.folders.project, {});
  }

  private async execute(title: string, args: string[], cwd: string, options: RunOptions): Promise<RunResult> {
    const deadlineSeconds = options.deadlineSeconds ?? DEFAULT_DEADLINE_SECONDS;
    const finished = await runCommand(this.engine.pulumi, args, {
      cwd,
      env: { ...this.environment, ...options.env },
      deadlineSeconds,
      onOutput: options.onOutput,
    });
    return judge(title, finished, {
      deadlineSeconds,
      expectFailure: options.expectFailure ?? false,
    });
  }
}

function judge(
  command: string,
  { timedOut, ...result }: FinishedCommand,
  { deadlineSeconds, expectFailure }: { deadlineSeconds: number; expectFailure: boolean },
): RunResult {
  // A failure that is expected is the engine's own, not a hang.
  if (timedOut) throw new CommandError(`${command} was stopped after ${deadlineSeconds} s`, result);
  if (expectFailure && result.exitCode === 0)
    throw new CommandError(`${command} succeeded; a failure was expected`, result);
  if (!expectFailure && result.exitCode !== 0)
    throw new CommandError(`${command} ended with ${result.exitCode}`, result);
  return result;
}

function policyArguments({ policyPacks = [], policyPackConfigs = [] }: PolicyOptions): string[] {
  return [
    ...policyPacks.flatMap((folder) => ["--policy-pack", folder]),
    ...policyPackConfigs.flatMap((file) => ["--policy-pack-config", file]),
  ];
}

function secretsArgument({ showSecrets }: { showSecrets?: boolean }): string[] {
  return showSecrets ? ["--show-secrets"] : [];
}

async function projectName(program: string): Promise<string> {
  const project = await readFile(join(program, "Pulumi.yaml"), "utf8");
  const name = /^name:\s*["']?([^\s"'#]+)/m.exec(project)?.[1];
  if (name === undefined) throw new Error(`${join(program, "Pulumi.yaml")} has no line "name: ..."`);
  return name;
}
