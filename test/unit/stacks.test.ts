import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { byOrganization, type StackedOrganization } from "../../provider/cli/stacks";
import { Run } from "../../provider/lifecycle/run";
import { World } from "../lifecycle/world";
import { resourceOf } from "./reported";

let world: World;
const runs: Run[] = [];
beforeAll(async () => {
  world = await World.start();
});
afterAll(async () => {
  for (const run of runs) await run.close();
  await world.close();
});

/** A stack with one project, and its key. */
function stacked(stack: string, key: string, kept: object = {}): StackedOrganization {
  const run = new Run({ ...world.env, OPENAI_ADMIN_KEY: key }, () => undefined);
  run.configure(() => undefined);
  runs.push(run);
  const resource = resourceOf(stack, "Project", `proj_${stack}`, { name: stack, __kept: kept });
  return { run, stacks: new Set([stack]), resources: [resource] };
}

describe("the resources of several stacks", () => {
  it("of one organisation are together, whichever of its keys a stack uses", async () => {
    const { value } = await world.control.makeKey({ kind: "admin" });
    const { adminKey } = await world.control.addOrganization({ name: "another" });
    const all = [stacked("a", world.simulator.adminKey), stacked("b", value), stacked("c", adminKey)];
    const names = (await byOrganization(all)).map(({ stacks, resources }) => [
      [...stacks],
      resources.map(({ name }) => name).length,
    ]);
    expect(names).toEqual([
      [["a", "b"], 2],
      [["c"], 1],
    ]);
  });

  it("of another organisation than the key's are refused; an id from another source proves nothing", async () => {
    const ofOther = stacked("a", world.simulator.adminKey, { organization: { source: "header", id: "org-other" } });
    await expect(byOrganization([ofOther])).rejects.toThrow(
      /^Could not compare the stack a with the organisation: the admin key belongs to organisation org-\w+, but resources of this stack belong to org-other\. Set OPENAI_ADMIN_KEY to an admin key of org-other, then run the command again\.$/,
    );
    const byRole = stacked("a", world.simulator.adminKey, { organization: { source: "role", id: "org-other" } });
    expect(await byOrganization([byRole])).toHaveLength(1);
  });
});
