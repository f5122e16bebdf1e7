import { projectRole as declaration } from "../../provider/resources/projectRole";
import { kind } from "./kind";
import { listed } from "./seen";

export const projectRole = kind(declaration, {
  given: async (world) => ({ projectId: await world.project("web"), other: await world.project("other") }),
  args: ({ projectId }) => ({ projectId, name: "caller", permissions: ["api.model.request"] }),
  updates: () => [{ name: "callers" }, { permissions: [] }, { description: "calls models" }],
  replaces: ({ other }) => [{ projectId: other }],
  spellings: ({ projectId }) => [{ projectId: `elsewhere/${projectId}` }],
  refused: () => [
    [{ projectId: undefined }, /projectId is needed/],
    [{ name: "" }, /name: must not be empty/],
    [{ permissions: [7] }, /permissions.0: must be a text/],
  ],
  vanish: (world, { projectId }, outs) =>
    world.control.edit({ method: "DELETE", path: `/projects/${projectId}/roles/${String(outs.roleId)}` }),
  afterDelete: async (world, { projectId }, outs) => {
    const roles = await listed<{ id: string }>(world, `/projects/${projectId}/roles`);
    return { is: roles.some((one) => one.id === outs.roleId), should: false };
  },
});
