import { projectGroup as declaration } from "../../provider/resources/projectGroup";
import { kind } from "./kind";
import { listed } from "./seen";

export const projectGroup = kind(declaration, {
  given: async (world) => ({
    projectId: await world.project("web"),
    other: await world.project("other"),
    groupId: await world.group("search"),
    otherGroup: await world.group("other"),
  }),
  args: ({ projectId, groupId }) => ({ projectId, groupId, roleId: "role-api-project-member" }),
  updates: () => [{ roleId: "role-api-project-owner" }],
  replaces: ({ other, otherGroup }) => [{ projectId: other }, { groupId: otherGroup }],
  spellings: ({ projectId, groupId }) => [
    { projectId: `elsewhere/${projectId}`, groupId: `elsewhere/${groupId}` },
    { roleId: `role-api-project-member__api-project__${projectId}` },
  ],
  refused: () => [
    [{ projectId: undefined }, /projectId is needed/],
    [{ groupId: undefined }, /groupId is needed/],
    [{ roleId: undefined }, /roleId is needed/],
  ],
  vanish: (world, { projectId, groupId }) =>
    world.control.edit({ method: "DELETE", path: `/organization/projects/${projectId}/groups/${groupId}` }),
  afterDelete: async (world, { projectId }) => ({
    is: await listed(world, `/organization/projects/${projectId}/groups`),
    should: [],
  }),
});
