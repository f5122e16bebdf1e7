import { afterAll, beforeAll, expect, it } from "vitest";
import { LiveProgram } from "./liveProgram";

/**
 * While the package creates a resource, it omits some stack traces, for speed. A user with a mistake in the program
 * must not notice.
 */
let live: LiveProgram;

const fine = `new openai.Project("fine", { name: "fine" });`;

beforeAll(async () => {
  live = await LiveProgram.start({
    before: `const before = Error.prepareStackTrace;`,
    fine,
    refuse: `function refuse(): never { throw new Error("not that one"); }`,
    mistake: `function mistake() { new openai.Project("web", { name: "web" }, { transformations: [() => refuse()] }); }`,
    told: `export let told = ""; try { mistake(); } catch (error) { told = (error as Error).stack!; }`,
    isAsBefore: `export const isAsBefore = before === Error.prepareStackTrace;`,
  });
});
afterAll(() => live?.remove());

it("an error during the creation of a resource shows its own line and the line that created the resource", async () => {
  await live.stack.up();
  const { told, isAsBefore } = await live.stack.outputs();
  expect(told).toMatch(/^Error: not that one\n +at refuse \(.+\n( +at .+\n)* +at mistake \(.+index\.ts:\d+/);
  expect(isAsBefore).toBe(true);
});

it("a later error shows its own line and the line that created the resource", async () => {
  await live.write({
    fine,
    later: `new openai.Project("web", { name: "web" }, { transforms: [() => { throw new Error("no"); }] });`,
  });
  const { output } = await live.stack.up({ expectFailure: true });
  expect(output).toMatch(/failed to register new resource web[^]+at .*index\.ts:\d+/);
});
