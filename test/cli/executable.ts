import { execFile, spawn, type ChildProcess } from "node:child_process";
import { dirname, join } from "node:path";

const EXECUTABLE = join(dirname(require.resolve("pulumi-openai-admin/package.json")), "dist", "cli", "bin.js");

/** What a command printed and how it ended. */
export interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** `npx pulumi-openai-admin …` in a folder, without a terminal. */
export function runExecutable(folder: string, env: NodeJS.ProcessEnv, args: readonly string[]): Promise<Ran> {
  return new Promise((resolve) => {
    execFile(process.execPath, [EXECUTABLE, ...args], { cwd: folder, env }, (error, stdout, stderr) =>
      resolve({ code: error ? Number(error.code ?? -1) : 0, stdout, stderr }),
    );
  });
}

/** Starts the command and returns at once, for tests that kill it. */
export function startExecutable(folder: string, env: NodeJS.ProcessEnv, args: readonly string[]): ChildProcess {
  return spawn(process.execPath, [EXECUTABLE, ...args], { cwd: folder, env, stdio: "ignore" });
}
