import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { expect, test } from "vitest";

// The built program. The repository's test script runs `npm run build` before `vitest run`.
const program = join(__dirname, "..", "bin", "openai-admin-simulator.js");

function run(...args: string[]) {
  return spawn(process.execPath, [program, ...args], { stdio: ["ignore", "pipe", "pipe"] });
}

test("prints its address, answers requests there and ends on SIGTERM", async () => {
  const child = run("--seed", "lived-in");
  const [chunk] = (await once(child.stdout, "data")) as [Buffer];
  const [, url, key] = /URL {2}(\S+)\nkey {2}(\S+)\n/.exec(chunk.toString()) ?? [];
  expect(chunk.toString()).toContain(`curl ${url}/organization/projects`);
  const answer = await fetch(`${url}/organization/users`, { headers: { authorization: `Bearer ${key}` } });
  expect(answer.status).toBe(200);
  child.kill("SIGTERM");
  expect(await once(child, "exit")).toEqual([0, null]);
});

test("reports a mistake in the command line in one line", async () => {
  for (const [args, text] of [
    [["--port", "many"], "--port must be a number"],
    [["--seed", "full"], "--seed must be one of empty, lived-in"],
    [["--colour"], "Unknown option '--colour'"],
  ] as const) {
    const child = run(...args);
    let message = "";
    child.stderr.on("data", (data: Buffer) => (message += data.toString()));
    expect(await once(child, "close")).toEqual([1, null]);
    expect(message).toContain(text);
    expect(message.trim().split("\n")).toHaveLength(1);
  }
});
