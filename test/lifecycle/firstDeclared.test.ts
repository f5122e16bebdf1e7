import { afterAll, beforeAll, expect, it } from "vitest";
import { LiveProgram } from "./liveProgram";

/** A resource that comes first in the program, in a stack that has resources already. */
let live: LiveProgram;
beforeAll(async () => {
  live = await LiveProgram.start({ old: `new openai.Project("old", { name: "old" });` });
});
afterAll(() => live?.remove());

it("a resource that the program declares before the others is not made in another organisation either", async () => {
  await live.stack.up();
  const { adminKey, id } = await live.world.control.addOrganization({ name: "Another company" });
  await live.write({
    fresh: `new openai.Project("fresh", { name: "fresh" });`,
    old: `new openai.Project("old", { name: "old" });`,
  });
  const { output } = await live.stack.up({ env: { OPENAI_ADMIN_KEY: adminKey }, expectFailure: true });
  expect(output).toContain("This key belongs to another organisation");
  const { organizations } = await live.world.control.state();
  expect(organizations.find((one) => one.id === id)!.projects.map(({ name }) => name)).not.toContain("fresh");
});

it("a key that is not accepted is explained, also when it was the organisation that was asked for", async () => {
  const { output } = await live.stack.up({
    env: { OPENAI_ADMIN_KEY: "sk-admin-wrongwrongwrongwrong" },
    expectFailure: true,
  });
  expect(output).toContain("to an admin key (sk-admin-…)");
});
