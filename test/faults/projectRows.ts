import type { Project } from "openai-admin-simulator";
import type { World } from "../lifecycle/world";
import type { Properties } from "./program";
import { organizationOf, personOf, projectOf, row, type Row } from "./row";

const PROJECT = "/organization/projects/{project_id}";

/** A service account in a project of the cell's own; the rows differ in its arguments and in the call that meets the fault. */
function accountRow(spec: Pick<Row, "title" | "route" | "tells"> & { before?: Properties; args: Properties }): Row {
  return row<string>({
    ...spec,
    kind: "ServiceAccount",
    within: (projectId) => projectId,
    given: (world, cell) => world.project(cell),
    before: spec.before && ((projectId) => ({ projectId, name: "worker", ...spec.before })),
    args: (projectId) => ({ projectId, name: "worker", ...spec.args }),
    there: async (world, projectId) =>
      (await projectOf(world, projectId)).serviceAccounts.map((one) => `${projectId}/${one.id}`),
    keysOf: (projectId) => projectId,
  });
}

export const projectRows: readonly Row[] = [
  row<string>({
    title: "Project",
    kind: "Project",
    route: "POST /organization/projects",
    tells: { field: "name", id: "id" },
    given: (_, cell) => Promise.resolve(cell),
    args: (name) => ({ name }),
    // Archived ones too: a project that was made twice stays in the console for ever.
    there: async (world, name) =>
      (await organizationOf(world)).projects.filter((one) => one.name === name).map((one) => one.id),
  }),
  row<Membership>({
    title: "ProjectUser by id",
    kind: "ProjectUser",
    route: `POST ${PROJECT}/users`,
    tells: { field: "email", id: "id" },
    within: ({ projectId }) => projectId,
    given: membership,
    args: ({ projectId, userId }) => ({ projectId, userId, role: "member" }),
    there: members,
  }),
  row<Membership>({
    title: "ProjectUser by e-mail",
    kind: "ProjectUser",
    route: `POST ${PROJECT}/users`,
    tells: { field: "email", id: "id" },
    within: ({ projectId }) => projectId,
    given: membership,
    args: ({ projectId, email }) => ({ projectId, email, role: "member" }),
    there: members,
  }),
  accountRow({
    title: "ServiceAccount, no key",
    route: `POST ${PROJECT}/service_accounts`,
    tells: { field: "role", id: "id" },
    args: { createApiKey: false },
  }),
  accountRow({
    title: "ServiceAccount with a key",
    route: `POST ${PROJECT}/service_accounts`,
    tells: { field: "role", id: "id" },
    args: {},
  }),
  accountRow({
    title: "ServiceAccount's role",
    route: `POST ${PROJECT}/service_accounts/{service_account_id}`,
    tells: { field: "role", id: "id" },
    args: { role: "owner" },
  }),
  accountRow({
    title: "ServiceAccount's key, in place",
    route: `POST ${PROJECT}/service_accounts/{service_account_id}/api_keys`,
    tells: { field: "created_at" },
    before: { createApiKey: false },
    args: { createApiKey: true },
  }),
  row<string>({
    title: "RateLimit",
    kind: "RateLimit",
    route: `POST ${PROJECT}/rate_limits/{rate_limit_id}`,
    tells: { field: "max_requests_per_1_minute", id: "id" },
    within: (projectId) => projectId,
    given: (world, cell) => world.project(cell),
    args: (projectId) => ({ projectId, model: "gpt-5", maxRequestsPer1Minute: 300 }),
    there: async (world, projectId) =>
      (await projectOf(world, projectId)).rateLimits
        .filter((one) => one.limits.max_requests_per_1_minute === 300)
        .map((one) => `${projectId}/${one.id}`),
    restored: async (world, projectId) => {
      const all = (await organizationOf(world)).projects;
      return { is: limits(all.find((one) => one.id === projectId)!), was: limits(all.find((one) => one.isDefault)!) };
    },
  }),
  row<string>({
    title: "ProjectHostedToolPermissions",
    kind: "ProjectHostedToolPermissions",
    route: `POST ${PROJECT}/hosted_tool_permissions`,
    tells: { field: "web_search" },
    given: (world, cell) => world.project(cell),
    args: (projectId) => ({ projectId, webSearch: false }),
    there: async (world, projectId) => {
      const { hostedTools } = await projectOf(world, projectId);
      return hostedTools.web_search ? [] : [projectId];
    },
    restored: async (world, projectId) => {
      const all = (await organizationOf(world)).projects;
      return {
        is: all.find((one) => one.id === projectId)!.hostedTools,
        was: all.find((one) => one.isDefault)!.hostedTools,
      };
    },
  }),
  row<{ email: string; userId: string }>({
    title: "OrganizationUser",
    kind: "OrganizationUser",
    route: "POST /organization/users/{user_id}",
    tells: { field: "technical_level", id: "id" },
    within: ({ userId }) => userId,
    given: personOf,
    args: ({ email }) => ({ email, technicalLevel: "expert" }),
    there: async (world, { email }) => {
      const { people } = await organizationOf(world);
      return people.filter((one) => one.email === email && one.technical_level === "expert").map((one) => one.id);
    },
  }),
];

interface Membership {
  projectId: string;
  userId: string;
  email: string;
}

async function membership(world: World, cell: string): Promise<Membership> {
  return { projectId: await world.project(cell), ...(await personOf(world, cell)) };
}

async function members(world: World, { projectId }: Membership): Promise<string[]> {
  return (await projectOf(world, projectId)).members.map((one) => `${projectId}/${one.userId}`);
}

function limits(project: Project) {
  return project.rateLimits.find((one) => one.model === "gpt-5")!.limits;
}
