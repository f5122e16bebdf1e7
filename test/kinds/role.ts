import { role as declaration } from "../../provider/resources/role";
import { kind } from "./kind";
import { listed } from "./seen";

export const role = kind(declaration, {
  given: () => Promise.resolve({}),
  args: () => ({ name: "ledger", permissions: ["api.groups.read", "api.groups.write"], description: "reads" }),
  updates: () => [{ name: "ledgers" }, { permissions: [] }, { description: "reads all" }, { description: null }],
  replaces: () => [],
  spellings: () => [{ permissions: ["api.groups.write", "api.groups.read"] }],
  refused: () => [
    [{ name: "" }, /name: must not be empty/],
    [{ permissions: "api.groups.read" }, /permissions: must be a list/],
    [{ permissions: undefined }, /permissions is needed/],
  ],
  vanish: (world, _, outs) =>
    world.control.edit({ method: "DELETE", path: `/organization/roles/${String(outs.roleId)}` }),
  afterDelete: async (world, _, outs) => {
    const roles = await listed<{ id: string }>(world, "/organization/roles");
    return { is: roles.some((one) => one.id === outs.roleId), should: false };
  },
});
