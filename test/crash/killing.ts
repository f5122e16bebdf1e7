import { execFile, type ChildProcess } from "node:child_process";
import { randomUUID } from "node:crypto";
import { open, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Stack } from "../engine";

/** What is killed of a run: the engine, the plugin of dynamic resources, or these and everything else that the engine has started. */
export const victims = ["engine", "plugin", "everything"] as const;
export type Victim = (typeof victims)[number];

/** A plugin whose engine is gone notices within two seconds (decision D7), and may have a call in flight then. */
const LONGEST_AFTERLIFE_MS = 6_000;

/** How often the processes of a run are looked at. */
const POLL_MS = 20;

/** What became of a run that was to be killed. */
export interface Killed {
  /** False when the run had ended before its time. */
  readonly wasKilled: boolean;
  readonly output: string;
}

/**
 * Starts a command of the engine and kills it with SIGKILL as soon as `isTime` says so. Returns once nothing of the run is
 * left: a plugin that outlives its engine could still make something.
 */
export async function killRun(
  stack: Stack,
  args: string[],
  victim: Victim,
  isTime: () => Promise<boolean>,
): Promise<Killed> {
  const outputFile = join(tmpdir(), `pulumi-openai-admin-killed-${randomUUID()}`);
  const file = await open(outputFile, "wx+", 0o600);
  try {
    const wasKilled = await killTree(stack.start(args, { outputFile: file.fd }), isTime, victim);
    return { wasKilled, output: await readFile(outputFile, "utf8") };
  } finally {
    await file.close();
    await rm(outputFile, { force: true });
  }
}

/** Kills a started command, or a part of what it has started, as {@link killRun} does. @returns false if it had ended before. */
export async function killTree(
  child: ChildProcess,
  isTime: () => Promise<boolean>,
  victim: Victim = "everything",
): Promise<boolean> {
  const exited = new Promise<void>((resolve, reject) => child.once("error", reject).once("exit", () => resolve()));
  let isOver = false;
  void exited.finally(() => (isOver = true)).catch(() => undefined);
  while (!isOver && !(await isTime())) await sleep(POLL_MS);
  const tree = isOver ? [] : await processesBelow(child);
  const condemned = tree.filter((one) => isCondemned(one, victim));
  const wasKilled = condemned.map(({ pid }) => kill(pid)).includes(true);
  await exited;
  await gone(tree);
  return wasKilled;
}

interface Process {
  readonly pid: number;
  readonly parent: number;
  readonly command: string;
  readonly isEngine: boolean;
}

function isCondemned({ isEngine, command }: Process, victim: Victim): boolean {
  if (victim === "everything") return true;
  return victim === "engine" ? isEngine : command.includes("dynamic-provider");
}

/** The engine and all that it has started. */
async function processesBelow(engine: ChildProcess): Promise<Process[]> {
  const listing = await new Promise<string>((resolve, reject) => {
    execFile("ps", ["-A", "-o", "pid=,ppid=,args="], { maxBuffer: 1 << 26 }, (error, stdout) =>
      error ? reject(new Error("ps failed", { cause: error })) : resolve(stdout),
    );
  });
  const all = listing.split("\n").flatMap((line): Process[] => {
    const [, pid, parent, command] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
    return pid === undefined
      ? []
      : [{ pid: Number(pid), parent: Number(parent), command: command!, isEngine: Number(pid) === engine.pid }];
  });
  const found = new Set([engine.pid!]);
  // A child may be listed before its parent, so go round until nothing is added.
  for (let before = 0; before !== found.size;) {
    before = found.size;
    for (const { pid, parent } of all) if (found.has(parent)) found.add(pid);
  }
  return all.filter(({ pid }) => found.has(pid));
}

/** Waits until none of the processes is left; ends those that outlive their engine for too long. */
async function gone(tree: readonly Process[]): Promise<void> {
  const until = performance.now() + LONGEST_AFTERLIFE_MS;
  while (tree.some(({ pid }) => isAlive(pid)) && performance.now() < until) await sleep(POLL_MS);
  // Only those: the number of a process that has ended may belong to another one by now.
  for (const { pid } of tree.filter(({ pid }) => isAlive(pid))) kill(pid);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** @returns whether there was such a process. */
function kill(pid: number): boolean {
  try {
    return process.kill(pid, "SIGKILL");
  } catch {
    return false;
  }
}
