import { execFile, spawn, type ChildProcess } from "node:child_process";
import { randomUUID } from "node:crypto";
import { open, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { StringDecoder } from "node:string_decoder";

/** After an interrupt the engine finishes what is in flight and stops its plugins; this long it is left to do so. */
const INTERRUPT_GRACE_MS = 5_000;

/** How often new output is handed to a listener: often enough to look live, too seldom to cost anything. */
const OUTPUT_POLL_MS = 100;

/** How a command is to be run. */
export interface CommandOptions {
  /** The working directory. Default: that of this process. */
  cwd?: string;
  /** The whole environment of the command; nothing is added to it. */
  env: NodeJS.ProcessEnv;
  /** The command is stopped, with all its descendants, after this many seconds. */
  deadlineSeconds: number;
  /** Receives the output while the command runs, a tenth of a second late at most. */
  onOutput?: (text: string) => void;
}

/** What became of a command. */
export interface FinishedCommand {
  /** The exit code; -1 when a signal ended the command. */
  exitCode: number;
  /** stdout and stderr in the order in which they were written. */
  output: string;
  /** Wall-clock seconds. */
  seconds: number;
  /** Whether it was stopped because its deadline had passed. */
  timedOut: boolean;
}

const running = new Set<ChildProcess>();

process.on("exit", () => {
  for (const child of running) child.kill("SIGINT");
});

/**
 * Runs a command to its end or to its deadline.
 *
 * Both output streams go to one file rather than to two pipes: that keeps their order, and a plugin that outlives the
 * command cannot hold the call up by keeping a pipe open.
 *
 * @throws when the command cannot be started (`ENOENT` when there is no such executable).
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
    exited.catch(() => undefined); // Awaited below; a command that cannot be started must not be an unhandled rejection until then.

    const deadline = setTimeout(() => {
      timedOut = true;
      stopped = stopTree(child);
    }, options.deadlineSeconds * 1_000);

    // Reads are awaited one after another, or two of them would deliver the same bytes.
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
 * Interrupts a command as Ctrl-C would; what is still there after the grace is killed with every descendant.
 *
 * The process group would not be enough: the engine gives each plugin a group of its own. So the tree is noted before the
 * interrupt, while parents still know their children.
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

/** Whether there was such a process to send it to. */
function signal(pid: number, name: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(pid, name);
  } catch {
    return false;
  }
}

/** The ids of all processes below one. Without `ps` (Windows, a minimal container) none are known. */
async function descendants(root: number): Promise<number[]> {
  const listing = await new Promise<string>((resolve) => {
    execFile("ps", ["-A", "-o", "pid=,ppid="], (_error, stdout) => resolve(stdout));
  });
  const processes = listing
    .split("\n")
    .map((line) => line.trim().split(/\s+/).map(Number))
    .map(([pid, parent]) => ({ pid, parent }));
  const found = new Set([root]);
  // A child may be listed before its parent, so go round until nothing is added.
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
