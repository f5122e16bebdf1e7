import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { LiveProgram } from "../lifecycle/liveProgram";
import { lines, resourceCount } from "../lifecycle/wholeProgram";
import { runExecutable, type Ran } from "./executable";
import { loseState } from "./lostState";

describe("adopt --into, for a program with every kind whose state was lost", () => {
  let live: LiveProgram;
  let adopted: Ran;

  beforeAll(async () => {
    live = await LiveProgram.start(lines);
    await live.world.person("Ana@example.com");
    await live.stack.up();
    await loseState(live.stack);
    await live.world.control.clearRequests();
    adopted = await adopt("--yes");
  });
  afterAll(() => live?.remove());

  const adopt = (...args: string[]) =>
    runExecutable(live.stack.program, { ...live.stack.environment }, ["adopt", "--into", ...args]);

  it("imports each object without a write", async () => {
    expect(adopted).toMatchObject({ code: 0, stderr: "" });
    console.log(adopted.stdout, adopted.stderr);
    expect(await live.world.writes()).toEqual({});
    expect(Object.keys(await live.state())).toHaveLength(resourceCount);
  });

  it("leaves nothing to do", async () => {
    console.log((await live.world.control.requests()).counts);
    const preview = await live.stack.preview({ args: ["--refresh"] });
    console.log(preview.output);
    expect(preview.changes).toEqual({ same: resourceCount + 1 });
  });
});
