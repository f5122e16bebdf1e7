import type { Organization, Project } from "openai-admin-simulator";
import { projectMembers as declaration } from "../../provider/resources/projectMembers";
import { PAGE } from "./bounds";
import { faultRow, personOf } from "./faultRow";
import { importRow } from "./importRow";
import { kind } from "./kind";
import { activeProjects, emailOf, projectIn } from "./seen";

const USERS = "/organization/projects/{project_id}/users";

export const projectMembers = kind(declaration, {
  given: async (world) => {
    const projectId = await world.project("web");
    await world.person("Ana@example.com");
    await world.person("cleo@example.com");
    return { projectId, other: await world.project("other"), benId: await world.person("ben@example.com") };
  },
  args: ({ projectId }) => ({ projectId, members: { "ana@example.com": "member", "ben@example.com": "owner" } }),
  updates: () => [
    { members: { "ana@example.com": "owner", "ben@example.com": "owner" } },
    { members: { "ana@example.com": "member", "ben@example.com": "owner", "cleo@example.com": "member" } },
    { members: { "ben@example.com": "owner" } },
    { onUnexpected: "warn" },
  ],
  replaces: ({ other }) => [{ projectId: other }],
  spellings: ({ projectId, benId }) => [
    { projectId: `elsewhere/${projectId}` },
    { members: { "ben@EXAMPLE.com": "owner", "ANA@example.com": "member" } },
    { members: { [benId]: "owner", "ana@example.com": "member" } },
    { members: { [`elsewhere/${benId}`]: "owner", "ana@example.com": "member" } },
  ],
  refused: () => [
    [
      { members: { ana: "member", "ben@": "member" } },
      /members\.ben@: must be an e-mail address or the id of a person/,
    ],
    [{ members: { "ana@example.com": "" } }, /members\.ana@example\.com: must be owner or member/],
    [
      { members: { "ANA@example.com": "owner", "ana@example.com": "member" } },
      /members: ANA@example\.com and ana@example\.com are the same person/,
    ],
    [{ members: undefined }, /members is required/],
    [{ onUnexpected: "delete" }, /onUnexpected: must be remove or warn/],
  ],
  objects: (organization) => withMembers(organization).map(({ id }) => id),

  faults: [
    faultRow<{ projectId: string; email: string }>({
      title: "ProjectMembers, a new person",
      route: `POST ${USERS}`,
      tells: { field: "role", id: "id" },
      within: ({ projectId }) => projectId,
      given: async (world, cell) => ({ projectId: await world.project(cell), ...(await personOf(world, cell)) }),
      args: ({ projectId, email }) => ({ projectId, members: { [email]: "member" } }),
      there: (organization, { projectId }) => setsOf(organization, projectId, ["member"]),
    }),
    faultRow<{ projectId: string; email: string }>({
      title: "ProjectMembers, another role",
      route: `POST ${USERS}/{user_id}`,
      tells: { field: "role", id: "id" },
      within: ({ projectId }) => projectId,
      given: async (world, cell) => ({ projectId: await world.project(cell), ...(await personOf(world, cell)) }),
      before: ({ projectId, email }) => ({ projectId, members: { [email]: "member" } }),
      args: ({ projectId, email }) => ({ projectId, members: { [email]: "owner" } }),
      there: (organization, { projectId }) => setsOf(organization, projectId, ["owner"]),
    }),
  ],

  imported: [
    importRow({
      name: "everybodyInLab",
      needs: ["lab", "ana"],
      make: async (world, { lab, ana }) => {
        await world.post(`/organization/projects/${lab}/users`, { user_id: ana, role: "member" });
        return lab;
      },
      args: `{ projectId: lab.id, members: { "Ana@example.com": "member" } }`,
      other: {
        args: `{ projectId: lab.id, members: { "ana@example.com": "owner" } }`,
        differs: ["members"],
      },
    }),
  ],

  program: {
    lines: {
      lab: { declares: `const lab = new openai.Project("lab", { name: "lab" });` },
      everybodyInLab: {
        declares: `new openai.ProjectMembers("lab", { projectId: lab.id, members: { "ana@example.com": "member" } });`,
      },
    },
    shows: (organization) => membersOf(organization, "lab"),
    created: ["Ana@example.com member"],
  },

  drift: {
    lines: {
      shopMembers: `new openai.ProjectMembers("shop-members", { projectId: shop.id, members: { "olga@example.com": "member", "ben@example.com": "owner" } });`,
    },
    changed: {
      title: "somebody changed a role in a project",
      happens: (world, { ben, shop }) => world.post(`/organization/projects/${shop}/users/${ben}`, { role: "member" }),
      repairs: { "shop-members": "update" },
    },
    deleted: {
      title: "somebody removed a person from a project",
      happens: (world, { ben, shop }) => world.delete(`/organization/projects/${shop}/users/${ben}`),
      repairs: { "shop-members": "update" },
    },
  },

  bounds: {
    writes: ({ members }) => ({ create: namesIn(members).length, update: 1, delete: namesIn(members).length }),
    why: "Each call handles one person. Only the list tells who is in the project, so a create and an update read the list.",
    readsToCreate: "its listing",
    finds: ({ members }) => namesIn(members),
    readsToUpdate: "its listing",
    needsWholeListing: true,
    listing: {
      route: `GET ${USERS}`,
      of: ["projectId"],
      pageSize: PAGE,
      holds: (organization, { projectId }) => projectIn(organization, projectId).members.length,
    },
  },
});

function namesIn(members: unknown): string[] {
  return Object.keys(members as Record<string, string>);
}

function withMembers(organization: Organization): Project[] {
  return activeProjects(organization).filter(({ members }) => members.length > 0);
}

/** The set of a project, if the people in the project have these roles. */
function setsOf(organization: Organization, projectId: string, roles: readonly string[]): string[] {
  const { members } = projectIn(organization, projectId);
  return members.map(({ role }) => role).join() === roles.join() ? [projectId] : [];
}

function membersOf(organization: Organization, name: string): string[] {
  const project = organization.projects.find((one) => one.name === name);
  return (project?.members ?? []).map(({ userId, role }) => `${emailOf(organization, userId)} ${role}`);
}
