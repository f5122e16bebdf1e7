import type { Organization } from "openai-admin-simulator";
import { projectUser as declaration } from "../../provider/resources/projectUser";
import { PAGE } from "./bounds";
import { faultRow, personOf, type FaultRow } from "./faultRow";
import { importRow } from "./importRow";
import { kind, type Properties } from "./kind";
import { activeProjects, emailOf, isBelow, projectIn } from "./seen";

export const projectUser = kind(declaration, {
  given: async (world) => ({
    projectId: await world.project("web"),
    other: await world.project("other"),
    userId: await world.person("Ana@example.com"),
    otherUser: await world.person("ben@example.com"),
  }),
  args: ({ projectId, userId }) => ({ projectId, userId, role: "member" }),
  updates: () => [{ role: "owner" }],
  replaces: ({ other, otherUser }) => [{ projectId: other }, { userId: otherUser }],
  spellings: ({ projectId, userId }) => [
    { userId: undefined, email: "ana@EXAMPLE.com" },
    { projectId: `elsewhere/${projectId}`, userId: `elsewhere/${userId}` },
  ],
  refused: () => [
    [{ email: "ana@example.com" }, /userId and email cannot be given together/],
    [{ userId: undefined }, /one of userId or email is required/],
    [{ userId: undefined, email: "ana" }, /must be an e-mail address/],
    [{ role: "" }, /role: must be owner or member/],
    [{ projectId: undefined }, /projectId is required/],
  ],
  vanish: (world, { projectId, userId }) => world.delete(`/organization/projects/${projectId}/users/${userId}`),
  objects: members,

  faults: [
    membershipRow("ProjectUser by id", ({ projectId, userId }) => ({ projectId, userId, role: "member" })),
    membershipRow("ProjectUser by e-mail", ({ projectId, email }) => ({ projectId, email, role: "member" })),
  ],

  imported: [
    importRow({
      name: "member",
      needs: ["web", "ana"],
      make: async (world, { web, ana }) => {
        await world.post(`/organization/projects/${web}/users`, { user_id: ana, role: "member" });
        return `${web}/${ana}`;
      },
      args: `{ projectId: web.id, email: "ana@example.com", role: "member" }`,
      other: { args: `{ projectId: web.id, email: "ana@example.com", role: "owner" }`, differs: ["role"] },
    }),
  ],

  program: {
    lines: {
      member: {
        declares: `new openai.ProjectUser("ana-in-web", { projectId: web.id, userId: ana.id, role: "member" });`,
        changed: {
          from: `"member"`,
          to: `"owner"`,
          differs: ["role"],
          requests: { "POST /organization/projects/{project_id}/users/{user_id}": 1 },
        },
      },
    },
    shows: (organization, project) =>
      project.members.map(({ userId, role }) => `${emailOf(organization, userId)} ${role}`),
    created: ["Ana@example.com member"],
    changed: ["Ana@example.com owner"],
  },

  bounds: {
    writes: { create: 1, update: 1, delete: 1 },
    why: "Each call handles one person. The engine deletes children before their project, so the archive cannot replace these calls.",
    listing: {
      route: "GET /organization/projects/{project_id}/users",
      of: ["projectId"],
      pageSize: PAGE,
      holds: (organization, { projectId }) => projectIn(organization, projectId).members.length,
    },
  },
});

interface Membership {
  projectId: string;
  userId: string;
  email: string;
}

/** A member of a project that only this cell uses. The rows differ in how they name the person. */
function membershipRow(title: string, args: (given: Membership) => Properties): FaultRow {
  return faultRow<Membership>({
    title,
    route: "POST /organization/projects/{project_id}/users",
    tells: { field: "email", id: "id" },
    within: ({ projectId }) => projectId,
    given: async (world, cell) => ({ projectId: await world.project(cell), ...(await personOf(world, cell)) }),
    args,
    there: (organization, { projectId }) => members(organization).filter(isBelow(projectId)),
  });
}

function members(organization: Organization): string[] {
  return activeProjects(organization).flatMap(({ id, members }) => members.map(({ userId }) => `${id}/${userId}`));
}
