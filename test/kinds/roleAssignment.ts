import type { Organization, RoleAssignment } from "openai-admin-simulator";
import { roleAssignment as declaration } from "../../provider/resources/roleAssignment";
import { LARGE_PAGE, type Listing } from "./bounds";
import { faultRow, groupInProject, type GroupInProject } from "./faultRow";
import { importRow } from "./importRow";
import { kind } from "./kind";
import { activeProjects, grantsInWords, heldBy, isBelow, projectIn, shortRoleId } from "./seen";

export const roleAssignment = kind(declaration, {
  given: async (world) => ({
    projectId: await world.project("web"),
    other: await world.project("other"),
    groupId: await world.group("search"),
    otherGroup: await world.group("other"),
  }),
  args: ({ projectId, groupId }) => ({ projectId, groupId, roleId: "role-api-project-viewer" }),
  otherForms: async (world, { projectId, groupId }) => {
    const userId = await world.person("eve@example.com");
    const roleId = (await world.post("/organization/roles", { role_name: "auditor", permissions: [] })).id;
    return [
      { projectId, userId, roleId: "role-api-project-viewer" },
      { organization: true, groupId, roleId },
      { organization: true, userId, roleId },
    ];
  },
  updates: () => [],
  // Changing the role comes first: for a moment the group holds both roles, and only the old one must go.
  replaces: ({ other, otherGroup }) => [
    { roleId: "role-api-project-owner" },
    { projectId: other },
    { groupId: otherGroup },
  ],
  spellings: ({ projectId, groupId }) => [
    { projectId: `elsewhere/${projectId}`, groupId: `elsewhere/${groupId}` },
    { roleId: `role-api-project-viewer__api-project__${projectId}` },
  ],
  refused: () => [
    [{ userId: "user-1" }, /userId and groupId cannot be given together/],
    [{ organization: true }, /projectId and organization cannot be given together/],
    [{ projectId: undefined }, /one of projectId or organization is required/],
    [{ projectId: undefined, organization: false }, /organization: must be true/],
  ],
  vanish: (world, { projectId, groupId }) =>
    world.delete(`/projects/${projectId}/groups/${groupId}/roles/role-api-project-viewer`),
  objects: assignments,

  faults: [
    faultRow<GroupInProject>({
      route: "POST /projects/{project_id}/groups/{group_id}/roles",
      tells: { field: "object", id: "role.id" },
      within: ({ projectId }) => projectId,
      given: groupInProject,
      args: (given) => ({ ...given, roleId: "role-api-project-viewer" }),
      there: (organization, { projectId }) => assignments(organization).filter(isBelow(projectId)),
    }),
  ],

  imported: [
    importRow({
      name: "auditors",
      needs: ["team", "auditor"],
      make: async (world, { team, auditor }) => {
        await world.post(`/organization/groups/${team}/roles`, { role_id: auditor });
        return `groups/${team}/${auditor}`;
      },
      args: `{ roleId: auditor.id, groupId: team.id, organization: true }`,
    }),
    importRow({
      name: "viewer",
      needs: ["web", "ana"],
      make: async (world, { web, ana }) => {
        await world.post(`/projects/${web}/users/${ana}/roles`, { role_id: "role-api-project-viewer" });
        return `${web}/users/${ana}/role-api-project-viewer`;
      },
      args: `{ roleId: "role-api-project-viewer", userId: ana.id, projectId: web.id }`,
    }),
  ],

  program: {
    lines: {
      audits: {
        declares: `new openai.RoleAssignment("ana-audits", { roleId: auditor.id, userId: ana.id, organization: true });`,
      },
      views: {
        declares: `new openai.RoleAssignment("ana-views", { roleId: "role-api-project-viewer", userId: ana.id, projectId: web.id });`,
      },
    },
    shows: (organization, project) =>
      grantsInWords(organization, project, [
        ...organization.roleAssignments,
        ...project.roleAssignments.filter((one) => one.principalType === "user"),
      ]),
    created: ["Ana@example.com auditor", "Ana@example.com role-api-project-viewer"],
  },

  bounds: {
    writes: { create: 1, update: 0, delete: 1 },
    why: "Each call handles one role of one principal. Only the principal's own list shows which roles they hold.",
    listing: ({ projectId }) => (projectId === undefined ? inOrganization : inProject),
  },
});

const inOrganization: Listing = {
  route: "GET /organization/groups/{group_id}/roles",
  of: ["groupId"],
  pageSize: LARGE_PAGE,
  holds: (organization, { groupId }) => heldBy(organization, groupId).length,
};

const inProject: Listing = {
  route: "GET /projects/{project_id}/groups/{group_id}/roles",
  of: ["projectId", "groupId"],
  pageSize: LARGE_PAGE,
  holds: (organization, { projectId, groupId }) => heldBy(projectIn(organization, projectId), groupId).length,
};

function assignments(organization: Organization): string[] {
  const held = ({ principalType, principalId, roleId }: RoleAssignment) =>
    `${principalType}s/${principalId}/${shortRoleId(roleId)}`;
  return [
    ...organization.roleAssignments.map(held),
    ...activeProjects(organization).flatMap(({ id, roleAssignments }) =>
      roleAssignments.map((one) => `${id}/${held(one)}`),
    ),
  ];
}
