import { afterAll, beforeAll, expect, it } from "vitest";
import { LiveProgram } from "./liveProgram";

/** Making a resource keeps stack traces short, for speed; whoever has made a mistake must not notice. */
let live: LiveProgram;

beforeAll(async () => {
  live = await LiveProgram.start({
    limit: `const limit = Error.stackTraceLimit;`,
    fine: `new openai.Project("fine", { name: "fine" });`,
    refuse: `function refuse(): never { throw new Error("not that one"); }`,
    mistake: `function mistake() { new openai.Project("web", { name: "web" }, { transformations: [() => refuse()] }); }`,
    told: `export let told = ""; try { mistake(); } catch (error) { told = (error as Error).stack!; }`,
    isAsBefore: `export const isAsBefore = limit === Error.stackTraceLimit;`,
  });
});
afterAll(() => live?.remove());

it("an error while a resource is made tells where it was thrown, and which line made the resource", async () => {
  await live.stack.up();
  const { told, isAsBefore } = await live.stack.outputs();
  expect(told).toMatch(/^Error: not that one\n +at refuse \(.+\n( +at .+\n)* +at mistake \(.+index\.ts:\d+/);
  expect(isAsBefore).toBe(true);
});
