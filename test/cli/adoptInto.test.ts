import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { LiveProgram } from "../lifecycle/liveProgram";
import { lines, resourceCount } from "../lifecycle/wholeProgram";
import { runExecutable, type Ran } from "./executable";
import { loseState } from "./lostState";

const adoptInto = (live: LiveProgram, args: string[], env: NodeJS.ProcessEnv = {}): Promise<Ran> =>
  runExecutable(live.stack.program, { ...live.stack.environment, ...env }, ["adopt", "--into", ...args]);

/** The ids in the state, by URN. */
async function ids({ stack }: LiveProgram): Promise<Record<string, string>> {
  const { resources = [] } = (await stack.export()).deployment;
  const ours = resources.filter(({ type }) => type.startsWith("pulumi-nodejs:dynamic/openai:"));
  return Object.fromEntries(ours.map(({ urn, id }) => [urn, id!]));
}

describe("adopt --into, for a program with every kind whose state was lost", () => {
  let live: LiveProgram;
  let before: Record<string, string>;
  let adopted: Ran;

  beforeAll(async () => {
    live = await LiveProgram.start(lines);
    await live.world.person("Ana@example.com");
    await live.stack.up();
    before = await ids(live);
    await loseState(live.stack);
    await live.world.control.clearRequests();
    adopted = await adoptInto(live, ["--yes"]);
  });
  afterAll(() => live?.remove());

  it("imports every object under its id, without a write", async () => {
    expect(adopted).toMatchObject({ code: 0, stderr: "" });
    expect(adopted.stdout).toContain(`Imported ${resourceCount} objects, left out 0 resources.`);
    expect(await live.world.writes()).toEqual({});
    expect(await ids(live)).toEqual(before);
  });

  it("says which secrets are lost, and puts none into the state", async () => {
    expect(adopted.stdout).toMatch(/ServiceAccount worker: apiKeyValue\n/);
    expect(adopted.stdout).toMatch(/AdminApiKey reports: value\n/);
    const state = JSON.stringify(await live.stack.export({ showSecrets: true }));
    const leaked = (await live.world.control.secrets()).filter(({ value }) => state.includes(value));
    expect(leaked).toEqual([]);
  });

  it("says what the next update sends, and a preview shows nothing else", async () => {
    expect(adopted.stdout).toMatch(/worker-jobs +ServiceAccountKey +\S+ +sends scopes, which the API never returns\n/);
    expect(adopted.stdout).toMatch(/data-key +ExternalKey +\S+ +sends validate, which the API never returns\n/);
    const preview = await live.stack.preview({ args: ["--refresh"] });
    expect(preview.changes).toEqual({ same: resourceCount - 1, update: 2 });
    const updates = preview.steps.filter(({ op }) => op === "update");
    expect(Object.fromEntries(updates.map(({ name, diffs }) => [name, diffs]))).toEqual({
      "worker-jobs": ["scopes"],
      "data-key": ["validate"],
    });
  });
});
