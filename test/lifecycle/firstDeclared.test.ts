import { afterAll, beforeAll, expect, it } from "vitest";
import { LiveProgram } from "./liveProgram";

/** The first resource of the program is new, and the stack already has other resources. */
let live: LiveProgram;
beforeAll(async () => {
  live = await LiveProgram.start({ old: `new openai.Project("old", { name: "old" });` });
});
afterAll(() => live?.remove());

it("with a key of another organisation, the plugin does not create a resource that the program declares first", async () => {
  await live.stack.up();
  const { adminKey, id } = await live.world.control.addOrganization({ name: "Another company" });
  await live.write({
    fresh: `new openai.Project("fresh", { name: "fresh" });`,
    old: `new openai.Project("old", { name: "old" });`,
  });
  const { output } = await live.stack.up({ env: { OPENAI_ADMIN_KEY: adminKey }, expectFailure: true });
  expect(output).toContain("Nothing was created: the admin key belongs to organisation");
  const { organizations } = await live.world.control.state();
  expect(organizations.find((one) => one.id === id)!.projects.map(({ name }) => name)).not.toContain("fresh");
});

it("the plugin explains a rejected key, also if the request that identifies the organisation was rejected first", async () => {
  const { output } = await live.stack.up({
    env: { OPENAI_ADMIN_KEY: "sk-admin-wrongwrongwrongwrong" },
    expectFailure: true,
  });
  expect(output).toContain("to an admin key (sk-admin-…)");
});
