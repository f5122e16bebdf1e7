import { group as declaration } from "../../provider/resources/group";
import { kind } from "./kind";
import { listed } from "./seen";

export const group = kind(declaration, {
  given: () => Promise.resolve({}),
  args: () => ({ name: "search" }),
  updates: () => [{ name: "search-team" }],
  replaces: () => [],
  refused: () => [
    [{ name: "" }, /name: must not be empty/],
    [{ name: "x".repeat(256) }, /255 characters at most/],
    [{ name: undefined }, /name is needed/],
  ],
  vanish: (world, _, outs) =>
    world.control.edit({ method: "DELETE", path: `/organization/groups/${String(outs.groupId)}` }),
  afterDelete: async (world) => ({ is: await listed(world, "/organization/groups"), should: [] }),
});
