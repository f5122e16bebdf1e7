import { spawn } from "node:child_process";
import { readdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { LogEntry, Simulator } from "openai-admin-simulator";
import { createStack, findEngine, temporaryProgram } from "../engine";
import { filledOrganization } from "./filled";
import { environmentOf } from "./life";
import { familiesAtQuota, SMALL_QUOTA } from "./quotaWindows";

const EXECUTABLE = join(dirname(require.resolve("pulumi-openai-admin/package.json")), "dist", "cli", "bin.js");

/** From this size on, the quota only makes the run longer. */
const LARGEST_THROTTLED = 20;

/** How often we look whether the stack is locked. */
const POLL_MS = 20;

/** One `adopt` of a whole organisation into an empty stack. */
export interface AdoptRow {
  projects: number;
  isThrottled: boolean;
  imported: number;
  /** The requests of each step. The preview at the end refreshes in the engine's processes. */
  requests: { reading: number; planning: number; preview: number };
  /** The pages and single objects that the reading has read, each counted once. */
  bound: number;
  /** The seconds of each step. The planning includes the writing of the files and the program's preview. */
  seconds: { reading: number; planning: number; importing: number; preview: number };
  writes: number;
  isClean: boolean;
  /** With a quota: the requests of the busiest family / quota x window. */
  idealSeconds: number | undefined;
}

/** Adopts organisations of these sizes, and small organisations once more under a small quota. */
export async function measureAdopt(sizes: readonly number[], say: (line: string) => void): Promise<AdoptRow[]> {
  const rows: AdoptRow[] = [];
  for (const projects of sizes) {
    say(`${projects} projects: adopt`);
    const simulator = await filledOrganization(projects);
    try {
      rows.push(await measured(projects, simulator, false));
      if (projects > LARGEST_THROTTLED) continue;
      say(`${projects} projects: adopt, quota of ${SMALL_QUOTA.perWindow} requests per ${SMALL_QUOTA.windowSeconds} s`);
      await simulator.control.throttle({ ...SMALL_QUOTA, retryAfter: "none" });
      rows.push(await measured(projects, simulator, true));
    } finally {
      await simulator.close();
    }
  }
  return rows;
}

async function measured(projects: number, simulator: Simulator, isThrottled: boolean): Promise<AdoptRow> {
  await simulator.control.clearRequests();
  const program = await temporaryProgram({});
  const env = {
    ...environmentOf(simulator),
    ...(isThrottled ? { OPENAI_ADMIN_QUOTA_WINDOW_SECONDS: String(SMALL_QUOTA.windowSeconds) } : {}),
  };
  const stack = await createStack({ engine: await findEngine(), program: program.folder, env });
  try {
    const locks = join(stack.backendFolder, ".pulumi", "locks", "organization", "program", stack.name);
    const { began, ended, planned, imported, stdout } = await timed(
      program.folder,
      { ...stack.environment, ...env },
      locks,
    );
    const { entries } = await simulator.control.requests();
    const busiest = Math.max(
      ...familiesAtQuota(entries, { windowSeconds: SMALL_QUOTA.windowSeconds, since: 0 }).map((one) => one.accepted),
    );
    const before = (time: number) => entries.filter(({ at }) => at <= time);
    const ofCommand = before(imported.last);
    const since = (time: number) => (time - began) / 1000;
    return {
      projects,
      isThrottled,
      imported: Number(/^Imported (\d+) objects/m.exec(stdout)?.[1]),
      requests: {
        reading: before(planned).length,
        planning: ofCommand.length - before(planned).length,
        preview: entries.length - ofCommand.length,
      },
      bound: pages(before(planned)),
      seconds: {
        reading: since(planned),
        planning: since(imported.first) - since(planned),
        importing: since(imported.last) - since(imported.first),
        preview: since(ended) - since(imported.last),
      },
      writes: entries.filter(({ method }) => method !== "GET").length,
      isClean: stdout.endsWith("A preview with a refresh shows no change.\n"),
      idealSeconds: isThrottled ? (busiest / SMALL_QUOTA.perWindow) * SMALL_QUOTA.windowSeconds : undefined,
    };
  } finally {
    await Promise.all([stack.remove(), program.remove()]);
  }
}

/** Runs the command, and notes when it has shown its plan, and when the stack was locked: during the import. */
async function timed(folder: string, env: NodeJS.ProcessEnv, locks: string) {
  const began = Date.now();
  const child = spawn(process.execPath, [EXECUTABLE, "adopt", "--yes"], {
    cwd: folder,
    env,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let [stdout, stderr, planned] = ["", "", NaN];
  child.stdout.on("data", (part) => {
    if (stdout === "") planned = Date.now();
    stdout += String(part);
  });
  child.stderr.on("data", (part) => (stderr += String(part)));
  const imported = { first: NaN, last: NaN };
  let code: number | null | undefined;
  child.once("close", (status) => (code = status));
  while (code === undefined) {
    const now = Date.now();
    if ((await readdir(locks).catch(() => [])).length > 0) {
      imported.last = now;
      if (Number.isNaN(imported.first)) imported.first = now;
    }
    await sleep(POLL_MS);
  }
  if (code !== 0) throw new Error(`adopt ended with exit code ${code}:\n${stderr}\n${stdout}`);
  return { began, ended: Date.now(), planned, imported, stdout };
}

/** The pages and single objects among requests, each counted once. */
function pages(entries: readonly LogEntry[]): number {
  return new Set(
    entries.filter(({ status }) => status !== 429).map(({ path, query }) => `${path} ${JSON.stringify(query)}`),
  ).size;
}
