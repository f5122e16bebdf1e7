import type { Organization } from "openai-admin-simulator";
import { projectGroup as declaration } from "../../provider/resources/projectGroup";
import { LARGE_PAGE } from "./bounds";
import { faultRow, groupInProject, type GroupInProject } from "./faultRow";
import { importRow, ownId } from "./importRow";
import { kind } from "./kind";
import { activeProjects, grantsInWords, heldBy, isBelow, projectIn } from "./seen";

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
    [{ projectId: undefined }, /projectId is required/],
    [{ groupId: undefined }, /groupId is required/],
    [{ roleId: undefined }, /roleId is required/],
  ],
  vanish: (world, { projectId, groupId }) => world.delete(`/organization/projects/${projectId}/groups/${groupId}`),
  objects: grants,

  faults: [
    faultRow<GroupInProject>({
      route: "POST /organization/projects/{project_id}/groups",
      tells: { field: "group_name", id: "group_id" },
      within: ({ projectId }) => projectId,
      given: groupInProject,
      args: (given) => ({ ...given, roleId: "role-api-project-viewer" }),
      there: (organization, { projectId }) => grants(organization).filter(isBelow(projectId)),
    }),
    faultRow<GroupInProject>({
      title: "ProjectGroup's new role",
      route: "POST /projects/{project_id}/groups/{group_id}/roles",
      tells: { field: "object", id: "role.id" },
      within: ({ projectId }) => projectId,
      given: groupInProject,
      before: (given) => ({ ...given, roleId: "role-api-project-viewer" }),
      args: (given) => ({ ...given, roleId: "role-api-project-owner" }),
      there: (organization, { projectId }) => grants(organization).filter(isBelow(projectId)),
    }),
  ],

  imported: [
    importRow({
      name: "access",
      needs: ["web", "team", "caller"],
      make: async (world, { web, team, caller }) => {
        await world.post(`/organization/projects/${web}/groups`, { group_id: team, role: ownId(caller) });
        return `${web}/${team}`;
      },
      args: `{ projectId: web.id, groupId: team.id, roleId: caller.id }`,
      other: {
        args: `{ projectId: web.id, groupId: team.id, roleId: "role-api-project-viewer" }`,
        differs: ["roleId"],
      },
    }),
  ],

  program: {
    lines: {
      access: {
        declares: `new openai.ProjectGroup("search-in-web", { projectId: web.id, groupId: search.id, roleId: caller.id });`,
        changed: {
          from: "caller.id",
          to: `"role-api-project-member"`,
          differs: ["roleId"],
          // The update grants the new role, looks the old one up, and revokes it.
          requests: {
            "POST /projects/{project_id}/groups/{group_id}/roles": 1,
            "GET /projects/{project_id}/groups/{group_id}/roles": 1,
            "DELETE /projects/{project_id}/groups/{group_id}/roles/{role_id}": 1,
          },
        },
      },
    },
    shows: (organization, project) =>
      grantsInWords(
        organization,
        project,
        project.roleAssignments.filter((one) => one.principalType === "group"),
      ),
    created: ["search caller"],
    changed: ["search-team role-api-project-member"],
  },

  bounds: {
    writes: { create: 1, update: 2, delete: 1 },
    why: "Each call handles one group. We grant the new role before we revoke the old role. Only the group's own list shows its role.",
    listing: {
      route: "GET /projects/{project_id}/groups/{group_id}/roles",
      of: ["projectId", "groupId"],
      pageSize: LARGE_PAGE,
      holds: (organization, { projectId, groupId }) => heldBy(projectIn(organization, projectId), groupId).length,
    },
  },
});

/** One entry for each role of a group in a project, so that an extra role counts as an extra object. */
function grants(organization: Organization): string[] {
  return activeProjects(organization).flatMap(({ id, roleAssignments }) =>
    roleAssignments.filter((one) => one.principalType === "group").map((one) => `${id}/${one.principalId}`),
  );
}
