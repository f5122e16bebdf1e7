import { spawn, type ChildProcess } from "node:child_process";
import { randomBytes, randomUUID } from "node:crypto";
import { copyFile, mkdir, mkdtemp, readdir, readFile, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";

import { type FinishedCommand, runCommand } from "./childProcess";
import type { Engine } from "./engine";
import { hermeticEnvironment, type StackFolders } from "./environment";
import { type Operation, readEventLog } from "./eventLog";

/** No test program takes this long. If an operation hangs, a failure with its output is better than a silent wait. */
const DEFAULT_DEADLINE_SECONDS = 5 * 60;

/** A configuration value of the stack: in clear, or encrypted. */
export type ConfigValue = string | { secret: string };

/** Options for creating a stack. */
export interface StackOptions {
  engine: Engine;
  /** The absolute path of the folder that contains Pulumi.yaml. We write nothing into it. */
  program: string;
  /** Variables to add to the hermetic environment of every command. */
  env?: NodeJS.ProcessEnv;
  /** The initial configuration, by key (`openai-admin:maxRetries`, or `name` for the project's own namespace). */
  config?: Record<string, ConfigValue>;
  /**
   * Default: `test-` and random digits. If the program has a `Pulumi.<name>.yaml`, the configuration starts from that
   * file.
   */
  name?: string;
}

/** Options for running one command. */
export interface RunOptions {
  /** More arguments for the command. */
  args?: string[];
  /** Variables to add to the environment. They override those of the stack. */
  env?: NodeJS.ProcessEnv;
  /** The command must fail: then a failure is returned and a success throws. Default: false. */
  expectFailure?: boolean;
  /** Default: 300. */
  deadlineSeconds?: number;
  /** Receives the output while the command runs. */
  onOutput?: (text: string) => void;
}

/** Options for an operation that policies can check. */
export interface PolicyOptions extends RunOptions {
  /** The folders of the policy packs. */
  policyPacks?: string[];
  /** The JSON files that configure the packs, in the same order. */
  policyPackConfigs?: string[];
}

/** Options for an update. */
export interface UpOptions extends PolicyOptions {
  /**
   * Whether to run a preview first, in separate processes, as a user's `pulumi up` does. Default: false, which halves
   * the time.
   */
  preview?: boolean;
}

/** The output and the exit code of a command. */
export interface RunResult {
  exitCode: number;
  /** stdout and stderr in the order in which the user reads them. */
  output: string;
  seconds: number;
}

/** The output and the result of an operation. */
export interface OperationResult extends RunResult, Operation {}

/** The deployment as the engine stores it. This type covers only the parts that tests read. */
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

/** A command on a stack failed, or succeeded although a failure was expected. The message contains the full output. */
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
 * Creates a stack of a program in a hermetic environment: its own Pulumi home, file backend and configuration, and none
 * of the outer shell's OPENAI_* and PULUMI_* variables.
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

/** A stack of a program. {@link createStack} creates it. */
export class Stack {
  private readonly folders: StackFolders & { project: string; events: string };
  private readonly configFile: string;

  /** @internal */
  constructor(
    private readonly engine: Engine,
    /** The folder that contains Pulumi.yaml. */
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
   * Creates the stack in a folder that contains only the project's name. `stack init` writes the configuration file
   * beside Pulumi.yaml, and the program's folder can be a committed example or shared by concurrent tests.
   *
   * @internal
   */
  async prepare(config: Record<string, ConfigValue>): Promise<void> {
    for (const folder of Object.values<string>({ ...this.folders })) await mkdir(folder);
    const project = JSON.stringify({ name: await projectName(this.program), runtime: "nodejs" }); // JSON is valid YAML.
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

  /** `pulumi up`, without a preview unless `preview` is set. */
  up(options: UpOptions = {}): Promise<OperationResult> {
    return this.operate("up", [...(options.preview ? [] : ["--skip-preview"]), ...policyArguments(options)], options);
  }

  /** `pulumi refresh`, without a preview. */
  refresh(options: RunOptions = {}): Promise<OperationResult> {
    return this.operate("refresh", ["--skip-preview"], options);
  }

  /** `pulumi destroy`, without a preview. */
  destroy(options: RunOptions = {}): Promise<OperationResult> {
    return this.operate("destroy", ["--skip-preview"], options);
  }

  /**
   * `pulumi import`, without a preview. `args` select the objects: a type, name and id, or `--file`. Add
   * `--generate-code=false`, because dynamic resources have no schema for code generation.
   */
  import(options: RunOptions & { args: string[] }): Promise<OperationResult> {
    return this.operate("import", ["--skip-preview"], options);
  }

  /** Runs any command of the CLI in the program's folder, with this stack selected: `run(["stack", "graph", "out.dot"])`. */
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
   * The deployment in the state. Secrets are ciphertext unless `showSecrets` is set.
   *
   * @throws if the stack is unreadable.
   */
  async export(options: { showSecrets?: boolean } = {}): Promise<Deployment> {
    const { output } = await this.runBesideConfig(["stack", "export", ...secretsArgument(options)]);
    return JSON.parse(output) as Deployment;
  }

  /** The stack's outputs. A secret is `[secret]` unless `showSecrets` is set. */
  async outputs(options: { showSecrets?: boolean } = {}): Promise<Record<string, unknown>> {
    const { output } = await this.runBesideConfig(["stack", "output", "--json", ...secretsArgument(options)]);
    return JSON.parse(output) as Record<string, unknown>;
  }

  /** Sets a configuration value. */
  async setConfig(key: string, value: string, options: { secret?: boolean } = {}): Promise<void> {
    await this.runBesideConfig(["config", "set", options.secret ? "--secret" : "--plaintext", key, "--", value]);
  }

  /** Removes a configuration value. */
  async removeConfig(key: string): Promise<void> {
    await this.runBesideConfig(["config", "rm", key]);
  }

  /** All files of the backend by path, including history and backups. A search for leaked secrets reads them. */
  async stateFiles(): Promise<Record<string, string>> {
    const entries = await readdir(this.folders.backend, { recursive: true, withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
    const contents = files.map(async (file) => [relative(this.folders.backend, file), await readFile(file, "utf8")]);
    return Object.fromEntries((await Promise.all(contents)) as [string, string][]);
  }

  /** Deletes the state, the configuration and everything else of the stack. It does not destroy deployed objects. */
  async remove(): Promise<void> {
    await rm(this.root, { recursive: true, force: true });
  }

  private async operate(command: string, own: string[], options: RunOptions): Promise<OperationResult> {
    const eventLog = join(this.folders.events, `${randomUUID()}.json`);
    const args = [command, ...own, "--config-file", this.configFile, "--event-log", eventLog, ...(options.args ?? [])];
    const result = await this.execute(`pulumi ${args.join(" ")}`, args, this.program, options);
    return { ...result, ...(await readEventLog(eventLog)) };
  }

  /**
   * Runs commands that need the configuration file beside Pulumi.yaml, since not all accept its path. Errors do not
   * quote the arguments, because an argument may be a secret.
   */
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
  // An expected failure comes from the engine, not from a timeout.
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
