import type { World } from "../lifecycle/world";
import { organizationOf, personOf, projectOf, row, type Row } from "./row";

const VIEWER = "role-api-project-viewer";

interface GroupInProject {
  projectId: string;
  groupId: string;
}

export const accessRows: readonly Row[] = [
  row<string>({
    title: "Group",
    kind: "Group",
    route: "POST /organization/groups",
    tells: { field: "name", id: "id" },
    given: (_, cell) => Promise.resolve(cell),
    args: (name) => ({ name }),
    there: async (world, name) =>
      (await organizationOf(world)).groups.filter((one) => one.name === name).map((one) => one.id),
  }),
  row<{ groupId: string; userId: string }>({
    title: "GroupUser",
    kind: "GroupUser",
    route: "POST /organization/groups/{group_id}/users",
    tells: { field: "object", id: "user_id" },
    within: ({ groupId }) => groupId,
    given: async (world, cell) => ({ groupId: await world.group(cell), ...(await personOf(world, cell)) }),
    args: ({ groupId, userId }) => ({ groupId, userId }),
    there: async (world, { groupId }) => {
      const group = (await organizationOf(world)).groups.find((one) => one.id === groupId)!;
      return group.memberIds.map((userId) => `${groupId}/${userId}`);
    },
  }),
  row<string>({
    title: "Role",
    kind: "Role",
    route: "POST /organization/roles",
    tells: { field: "permissions", id: "id" },
    given: (_, cell) => Promise.resolve(cell),
    args: (name) => ({ name, permissions: ["api.groups.read"] }),
    there: async (world, name) =>
      (await organizationOf(world)).roles.filter((one) => one.name === name).map((one) => one.id),
  }),
  row<string>({
    title: "ProjectRole",
    kind: "ProjectRole",
    route: "POST /projects/{project_id}/roles",
    tells: { field: "permissions", id: "id" },
    within: (projectId) => projectId,
    given: (world, cell) => world.project(cell),
    args: (projectId) => ({ projectId, name: "caller", permissions: ["api.model.request"] }),
    there: async (world, projectId) => (await projectOf(world, projectId)).roles.map((one) => `${projectId}/${one.id}`),
  }),
  row<GroupInProject>({
    title: "RoleAssignment",
    kind: "RoleAssignment",
    route: "POST /projects/{project_id}/groups/{group_id}/roles",
    tells: { field: "object", id: "role.id" },
    within: ({ projectId }) => projectId,
    given: groupInProject,
    args: (given) => ({ ...given, roleId: VIEWER }),
    there: async (world, { projectId }) =>
      (await projectOf(world, projectId)).roleAssignments.map(
        (one) => `${projectId}/groups/${one.principalId}/${one.roleId.replace(/__.*/, "")}`,
      ),
  }),
  row<GroupInProject>({
    title: "ProjectGroup",
    kind: "ProjectGroup",
    route: "POST /organization/projects/{project_id}/groups",
    tells: { field: "group_name", id: "group_id" },
    within: ({ projectId }) => projectId,
    given: groupInProject,
    args: (given) => ({ ...given, roleId: VIEWER }),
    there: grants,
  }),
  row<GroupInProject>({
    title: "ProjectGroup's new role",
    kind: "ProjectGroup",
    route: "POST /projects/{project_id}/groups/{group_id}/roles",
    tells: { field: "object", id: "role.id" },
    within: ({ projectId }) => projectId,
    given: groupInProject,
    before: (given) => ({ ...given, roleId: VIEWER }),
    args: (given) => ({ ...given, roleId: "role-api-project-owner" }),
    there: grants,
  }),
];

async function groupInProject(world: World, cell: string): Promise<GroupInProject> {
  return { projectId: await world.project(cell), groupId: await world.group(cell) };
}

/** One entry for each role that a group holds in the project: a role too many shows as an object too many. */
async function grants(world: World, { projectId }: GroupInProject): Promise<string[]> {
  return (await projectOf(world, projectId)).roleAssignments.map((one) => `${projectId}/${one.principalId}`);
}
