import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test, vi } from "vitest";
import { usesVariable } from "../src/uses";
import { start } from "./session";

const folder = mkdtempSync(join(tmpdir(), "uses-"));
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

test("appends the operations that clients used with success, by client", async () => {
  const file = join(folder, "below", "uses.jsonl");
  vi.stubEnv(usesVariable, file);
  const session = await start();
  const path = "/organization/projects";
  const call = (agent: string, method: string, body?: unknown) =>
    session.call(method, path, body, { "user-agent": agent });
  await call("one", "POST", { name: "a" });
  await session.control.clearRequests();
  await session.control.reset();
  await call("one", "POST", { name: "b" });
  await call("one", "POST", { name: 1 });
  await call("one", "GET");
  await call("two", "GET");
  await call("two", "PUT");
  expect(existsSync(file)).toBe(false);
  await session.simulator.close();
  const lines = readFileSync(file, "utf8").trim().split("\n");
  expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([
    [
      { route: `POST ${path}`, agent: "one", requests: 2 },
      { route: `GET ${path}`, agent: "one", requests: 1 },
      { route: `GET ${path}`, agent: "two", requests: 1 },
    ],
  ]);
});
