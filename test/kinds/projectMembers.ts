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
    [{ members: { "ana@example.com": "" } }, /members\.ana@example\.com: must be owner, member, viewer/],
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

  bounds: {
    writes: { create: 2, update: 1, delete: 2 },
    why: "Each call handles one person. Only the list tells who is in the project, so a create, an update and a delete read the list.",
    readsToCreate: "its listing",
    listing: {
      route: `GET ${USERS}`,
      of: ["projectId"],
      pageSize: PAGE,
      holds: (organization, { projectId }) => projectIn(organization, projectId).members.length,
    },
  },
});

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
