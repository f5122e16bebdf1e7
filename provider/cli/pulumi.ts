import { spawn } from "node:child_process";
import { nameOf } from "../inventory/deployment";
import { CommandError } from "./commandError";
import { explainFailure, explainPreview } from "./pulumiFailures";

/** Which stack of which project a command is about. */
export interface StackChoice {
  /** The folder in which the user runs the command. */
  readonly folder: string;
  /** The stack's name, where the user names it; else the selected stack. */
  readonly stack?: string;
  readonly environment?: NodeJS.ProcessEnv;
}

/** What an update left in the history of a stack. */
export interface LastUpdate {
  /** Unix seconds. */
  readonly endedAt: number;
}

/** The oldest CLI that this package supports. */
const LEAST_VERSION: Version = [3, 220];

/** The oldest CLI that imports a resource from a file without a read. */
export const LEAST_VERSION_TO_IMPORT: Version = [3, 254];

type Version = readonly [major: number, minor: number];

/**
 * The user's Pulumi CLI, which knows the backend, the state's encryption and the configuration. Every method throws a
 * CommandError that says what failed, what Pulumi said and what to do.
 */
export class Pulumi {
  constructor(readonly choice: StackChoice) {}

  /** @throws CommandError when there is no CLI, or only one that is too old. */
  async requireVersion(least = LEAST_VERSION): Promise<void> {
    const version = (await this.#run(["version"])).trim();
    const [major, minor] = version.replace(/^v/, "").split(".").map(Number);
    // A development build may call itself anything.
    if (major === undefined || minor === undefined || Number.isNaN(major + minor)) return;
    const [leastMajor, leastMinor] = least;
    if (major > leastMajor || (major === leastMajor && minor >= leastMinor)) return;
    throw new CommandError(
      `This Pulumi CLI is ${version}; ${least === LEAST_VERSION ? "pulumi-openai-admin" : "this command"} requires ${least.join(".")} or later. Upgrade the CLI: ` +
        `https://www.pulumi.com/docs/install/`,
    );
  }

  /**
   * The state of the stack, as a JSON text.
   * @param options.showSecrets decrypts the secrets. Such a text must not leave the process.
   */
  exportState(options: { showSecrets?: boolean } = {}): Promise<string> {
    return this.#ofStack(["stack", "export", ...(options.showSecrets ? ["--show-secrets"] : [])]);
  }

  /** Replaces the state of the stack. The engine encrypts secrets that are in clear, and drops all pending operations. */
  async importState(state: string): Promise<void> {
    await this.#ofStack(["stack", "import"], state);
  }

  /** The configuration of the stack, decrypted, by key (`openai-admin:adminKey`). */
  async config(): Promise<ReadonlyMap<string, string>> {
    const values = json(await this.#ofStack(["config", "--json", "--show-secrets"])) as Record<
      string,
      { value?: string }
    >;
    return new Map(Object.entries(values).flatMap(([key, { value }]) => (value === undefined ? [] : [[key, value]])));
  }

  /** The last update that came to its end: none where there was no such update yet. A killed run leaves no entry. */
  async lastUpdate(): Promise<LastUpdate | undefined> {
    const updates = json(await this.#ofStack(["stack", "history", "--json", "--page-size", "1"])) as {
      endTime?: string;
    }[];
    const endedAt = Date.parse(updates[0]?.endTime ?? "") / 1000;
    return Number.isNaN(endedAt) ? undefined : { endedAt };
  }

  /** The address of the backend: `file:///…`, `s3://…`, `https://api.pulumi.com`. */
  async backend(): Promise<string> {
    const { url = "" } = json(await this.#run(["whoami", "--json"])) as { url?: string };
    return url;
  }

  /** What the program would change, as a JSON text. Runs the program. */
  preview(): Promise<string> {
    return this.#ofStack(["preview", "--json"], undefined, explainPreview);
  }

  /** What `up` would change after a refresh: a line for each resource. */
  async changesAfterRefresh(): Promise<string[]> {
    const text = await this.#ofStack(["preview", "--refresh", "--json"], undefined, explainPreview);
    const { steps } = json(text) as { steps?: { op: string; urn: string; diffReasons?: string[] }[] };
    return (steps ?? [])
      .filter(({ op }) => op !== "same" && op !== "read" && op !== "refresh")
      .map(({ op, urn, diffReasons = [] }) => {
        return [op, nameOf({ urn }), ...(diffReasons.length > 0 ? [`(${diffReasons.join(", ")})`] : [])].join(" ");
      });
  }

  /**
   * Imports the resources of a file (`adopt/into/importFile.ts`) into the state. The file backend would write the whole state twice for
   * each resource, to lose nothing after a crash. An import makes nothing that a crash could lose, so it writes the state once.
   */
  async importResources(file: string, options: { protect: boolean }): Promise<void> {
    const args = ["--file", file, "--yes", "--skip-preview", "--generate-code=false", `--protect=${options.protect}`];
    const { environment = process.env } = this.choice;
    const once = new Pulumi({ ...this.choice, environment: { ...environment, PULUMI_SKIP_CHECKPOINTS: "true" } });
    await once.#ofStack(["import", ...args]);
  }

  #ofStack(args: readonly string[], input?: string, explain?: (stdout: string) => CommandError | undefined) {
    const { stack } = this.choice;
    return this.#run([...args, ...(stack === undefined ? [] : ["--stack", stack])], input, explain);
  }

  /** @param explain an error that stdout explains. */
  async #run(
    args: readonly string[],
    input = "",
    explain: (stdout: string) => CommandError | undefined = () => undefined,
  ): Promise<string> {
    const { folder, environment = process.env } = this.choice;
    const { code, stdout, stderr } = await finished(args, input, folder, environment);
    if (code === 0) return stdout;
    throw explain(stdout) ?? explainFailure(`pulumi ${args.slice(0, 2).join(" ")}`, stderr || stdout, this.choice);
  }
}

interface Finished {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the CLI. It must not ask anything: nobody sees its question. */
function finished(args: readonly string[], input: string, folder: string, env: NodeJS.ProcessEnv): Promise<Finished> {
  return new Promise((resolve, reject) => {
    const child = spawn("pulumi", [...args, "--non-interactive", "--color", "never"], {
      cwd: folder,
      env: { ...env, PULUMI_SKIP_UPDATE_CHECK: "true" },
      stdio: ["pipe", "pipe", "pipe"],
    });
    const parts: Record<"stdout" | "stderr", Buffer[]> = { stdout: [], stderr: [] };
    child.stdout.on("data", (part: Buffer) => parts.stdout.push(part));
    child.stderr.on("data", (part: Buffer) => parts.stderr.push(part));
    child.once("error", (error: NodeJS.ErrnoException) => {
      reject(error.code === "ENOENT" ? noExecutable() : error);
    });
    child.once("close", (code) => {
      resolve({ code, stdout: Buffer.concat(parts.stdout).toString(), stderr: Buffer.concat(parts.stderr).toString() });
    });
    // A command that reads nothing may have closed its end.
    child.stdin.on("error", () => undefined);
    child.stdin.end(input);
  });
}

function noExecutable(): CommandError {
  return new CommandError(
    "Cannot find the Pulumi CLI: no folder of PATH has an executable `pulumi`. Install it (https://www.pulumi.com/docs/install/), " +
      "or add its folder to PATH.",
  );
}

function json(text: string): unknown {
  return JSON.parse(text);
}
