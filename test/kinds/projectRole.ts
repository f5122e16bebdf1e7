import type { Organization } from "openai-admin-simulator";
import { projectRole as declaration } from "../../provider/resources/projectRole";
import { LARGE_PAGE } from "./bounds";
import { faultRow } from "./faultRow";
import { importRow } from "./importRow";
import { kind } from "./kind";
import { activeProjects, isBelow, projectIn } from "./seen";

/** Every project starts with this many predefined roles, and lists them beside its own. */
const PREDEFINED = 3;

export const projectRole = kind(declaration, {
  given: async (world) => ({ projectId: await world.project("web"), other: await world.project("other") }),
  args: ({ projectId }) => ({ projectId, name: "caller", permissions: ["api.model.request"] }),
  updates: () => [{ name: "callers" }, { permissions: [] }, { description: "calls models" }],
  replaces: ({ other }) => [{ projectId: other }],
  spellings: ({ projectId }) => [{ projectId: `elsewhere/${projectId}` }],
  refused: () => [
    [{ projectId: undefined }, /projectId is required/],
    [{ name: "" }, /name: must not be empty/],
    [{ permissions: [7] }, /permissions.0: must be a string/],
  ],
  vanish: (world, { projectId }, outs) => world.delete(`/projects/${projectId}/roles/${String(outs.roleId)}`),
  objects: roles,

  faults: [
    faultRow<string>({
      route: "POST /projects/{project_id}/roles",
      tells: { field: "permissions", id: "id" },
      within: (projectId) => projectId,
      given: (world, cell) => world.project(cell),
      args: (projectId) => ({ projectId, name: "caller", permissions: ["api.model.request"] }),
      there: (organization, projectId) => roles(organization).filter(isBelow(projectId)),
    }),
  ],

  imported: [
    importRow({
      name: "caller",
      needs: ["web"],
      make: async (world, { web }) => {
        const role = { role_name: "caller", permissions: ["api.model.request"], description: "calls models" };
        return `${web}/${(await world.post(`/projects/${web}/roles`, role)).id}`;
      },
      args: `{ projectId: web.id, name: "caller", permissions: ["api.model.request"] }`,
      other: {
        args: `{ projectId: web.id, name: "callers", permissions: ["api.model.request"] }`,
        differs: ["name"],
      },
    }),
  ],

  program: {
    lines: {
      caller: {
        declares: `const caller = new openai.ProjectRole("caller", { projectId: web.id, name: "caller", permissions: ["api.model.request", "api.model.read"] });`,
        changed: {
          from: `, "api.model.read"`,
          to: "",
          differs: ["permissions"],
          requests: { "POST /projects/{project_id}/roles/{role_id}": 1 },
        },
      },
    },
    shows: (_, project) => project.roles.map((role) => `${role.name}: ${role.permissions.join(", ")}`),
    created: ["caller: api.model.request, api.model.read"],
    changed: ["caller: api.model.request"],
  },

  bounds: {
    writes: { create: 1, update: 1, delete: 1 },
    why: "Each call handles one role.",
    listing: {
      route: "GET /projects/{project_id}/roles",
      of: ["projectId"],
      pageSize: LARGE_PAGE,
      holds: (organization, { projectId }) => PREDEFINED + projectIn(organization, projectId).roles.length,
    },
  },
});

function roles(organization: Organization): string[] {
  return activeProjects(organization).flatMap(({ id, roles }) => roles.map((role) => `${id}/${role.id}`));
}
