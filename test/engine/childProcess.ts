import { execFile, spawn, type ChildProcess } from "node:child_process";
import { randomUUID } from "node:crypto";
import { open, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { StringDecoder } from "node:string_decoder";

/** After an interrupt, the engine has this long to finish work in progress and to stop its plugins. */
const INTERRUPT_GRACE_MS = 5_000;

/** How often a listener receives new output: often enough to look live, seldom enough to cost nothing. */
const OUTPUT_POLL_MS = 100;

/** Options for running a command. */
export interface CommandOptions {
  /** The working directory. Default: that of this process. */
  cwd?: string;
  /** The complete environment of the command. We add nothing to it. */
  env: NodeJS.ProcessEnv;
  /** After this many seconds, we stop the command and all its descendants. */
  deadlineSeconds: number;
  /** Receives the output while the command runs, at most a tenth of a second late. */
  onOutput?: (text: string) => void;
}

/** The result of a command. */
export interface FinishedCommand {
  /** The exit code, or -1 if a signal ended the command. */
  exitCode: number;
  /** stdout and stderr in the order of writing. */
  output: string;
  /** Wall-clock seconds. */
  seconds: number;
  /** Whether we stopped the command because its deadline had passed. */
  timedOut: boolean;
}

const running = new Set<ChildProcess>();

process.on("exit", () => {
  for (const child of running) child.kill("SIGINT");
});

/**
 * Runs a command to its end or its deadline.
 *
 * Both output streams go to one file instead of two pipes. This keeps their order, and a plugin that outlives the
 * command cannot block the call by keeping a pipe open.
 *
 * @throws if the command cannot start (`ENOENT` if the executable does not exist).
 */
export async function runCommand(command: string, args: string[], options: CommandOptions): Promise<FinishedCommand> {
  const outputFile = join(tmpdir(), `pulumi-openai-admin-output-${randomUUID()}`);
  const file = await open(outputFile, "wx+", 0o600);
  const started = Date.now();
  let output = "";
  let timedOut = false;
  let stopped = Promise.resolve();

  const decoder = new StringDecoder("utf8");
  let position = 0;
  const readOutput = async (): Promise<void> => {
    const { size } = await file.stat();
    if (size === position) return;
    const { buffer, bytesRead } = await file.read(Buffer.alloc(size - position), 0, size - position, position);
    position += bytesRead;
    const text = decoder.write(buffer.subarray(0, bytesRead));
    output += text;
    options.onOutput?.(text);
  };

  try {
    const child = spawn(command, args, { cwd: options.cwd, env: options.env, stdio: ["ignore", file.fd, file.fd] });
    running.add(child);
    const exited = new Promise<number>((resolve, reject) => {
      child.once("error", reject);
      child.once("exit", (code) => resolve(code ?? -1));
    }).finally(() => running.delete(child));
    exited.catch(() => undefined); // We await this below. Until then, a failed start must not become an unhandled rejection.

    const deadline = setTimeout(() => {
      timedOut = true;
      stopped = stopTree(child);
    }, options.deadlineSeconds * 1_000);

    // We await the reads one after another; concurrent reads would deliver the same bytes twice.
    const ended = exited.then(
      () => true,
      () => true,
    );
    try {
      while (!(await Promise.race([ended, pause(OUTPUT_POLL_MS)]))) if (options.onOutput) await readOutput();
      const exitCode = await exited;
      await stopped;
      await readOutput();
      return { exitCode, output, seconds: (Date.now() - started) / 1_000, timedOut };
    } finally {
      clearTimeout(deadline);
    }
  } finally {
    await file.close();
    await rm(outputFile, { force: true });
  }
}

/**
 * Interrupts a command as Ctrl-C does. After the grace period, kills every remaining descendant.
 *
 * The process group is not enough, because the engine gives each plugin a group of its own. So we record the tree
 * before the interrupt, while parents still know their children.
 */
async function stopTree(child: ChildProcess): Promise<void> {
  if (child.pid === undefined) return;
  const tree = [child.pid, ...(await descendants(child.pid))];
  child.kill("SIGINT");
  for (const killAt = Date.now() + INTERRUPT_GRACE_MS; Date.now() < killAt && tree.some((pid) => signal(pid, 0));) {
    await pause(OUTPUT_POLL_MS);
  }
  for (const pid of tree) signal(pid, "SIGKILL");
}

/** Returns whether the process existed. */
function signal(pid: number, name: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(pid, name);
  } catch {
    return false;
  }
}

/** The ids of all descendants of a process. Without `ps` (Windows, a minimal container) the list is empty. */
async function descendants(root: number): Promise<number[]> {
  const listing = await new Promise<string>((resolve) => {
    execFile("ps", ["-A", "-o", "pid=,ppid="], (_error, stdout) => resolve(stdout));
  });
  const processes = listing
    .split("\n")
    .map((line) => line.trim().split(/\s+/).map(Number))
    .map(([pid, parent]) => ({ pid, parent }));
  const found = new Set([root]);
  // A child can be listed before its parent, so we repeat until nothing is added.
  for (let before = 0; before !== found.size;) {
    before = found.size;
    for (const { pid, parent } of processes) if (pid && parent && found.has(parent)) found.add(pid);
  }
  found.delete(root);
  return [...found];
}

function pause(milliseconds: number): Promise<false> {
  return new Promise((resolve) => setTimeout(() => resolve(false), milliseconds));
}
