import { roleAssignment as declaration } from "../../provider/resources/roleAssignment";
import { kind } from "./kind";
import { listed } from "./seen";

export const roleAssignment = kind(declaration, {
  given: async (world) => ({
    projectId: await world.project("web"),
    other: await world.project("other"),
    groupId: await world.group("search"),
    otherGroup: await world.group("other"),
  }),
  args: ({ projectId, groupId }) => ({ projectId, groupId, roleId: "role-api-project-viewer" }),
  updates: () => [],
  replaces: ({ other, otherGroup }) => [
    { projectId: other },
    { groupId: otherGroup },
    { roleId: "role-api-project-owner" },
  ],
  spellings: ({ projectId, groupId }) => [
    { projectId: `elsewhere/${projectId}`, groupId: `elsewhere/${groupId}` },
    { roleId: `role-api-project-viewer__api-project__${projectId}` },
  ],
  refused: () => [
    [{ userId: "user-1" }, /userId and groupId cannot be given together/],
    [{ organization: true }, /projectId and organization cannot be given together/],
    [{ projectId: undefined }, /one of projectId or organization is needed/],
    [{ projectId: undefined, organization: false }, /organization: can only be true/],
  ],
  vanish: (world, { projectId, groupId }) =>
    world.control.edit({
      method: "DELETE",
      path: `/projects/${projectId}/groups/${groupId}/roles/role-api-project-viewer`,
    }),
  afterDelete: async (world, { projectId, groupId }) => ({
    is: await listed(world, `/projects/${projectId}/groups/${groupId}/roles`),
    should: [],
  }),
});
