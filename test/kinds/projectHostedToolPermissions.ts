import type { Organization } from "openai-admin-simulator";
import { projectHostedToolPermissions as declaration } from "../../provider/resources/projectHostedToolPermissions";
import { faultRow } from "./faultRow";
import { importRow } from "./importRow";
import { kind } from "./kind";
import { activeProjects, untouchedProject } from "./seen";

const PERMISSIONS = "/organization/projects/{project_id}/hosted_tool_permissions";

export const projectHostedToolPermissions = kind(declaration, {
  given: async (world) => ({ projectId: await world.project("web"), other: await world.project("other") }),
  args: ({ projectId }) => ({ projectId, webSearch: false, codeInterpreter: false }),
  updates: () => [{ webSearch: true }, { mcp: false }, { onDestroy: "restore" }],
  replaces: ({ other }) => [{ projectId: other }],
  spellings: ({ projectId }) => [{ projectId: `elsewhere/${projectId}` }],
  refused: () => [
    [{ webSearch: undefined, codeInterpreter: undefined }, /at least one of fileSearch/],
    [{ webSearch: "off" }, /webSearch: must be true or false/],
    [{ onDestroy: "forget" }, /onDestroy: must be restore or keep/],
  ],
  objects: changedPermissions,

  faults: [
    faultRow<string>({
      route: `POST ${PERMISSIONS}`,
      tells: { field: "web_search" },
      given: (world, cell) => world.project(cell),
      args: (projectId) => ({ projectId, webSearch: false }),
      there: (organization, projectId) => changedPermissions(organization).filter((id) => id === projectId),
    }),
  ],

  imported: [
    importRow({
      name: "tools",
      needs: ["web"],
      make: async (world, { web }) => {
        const permissions = { web_search: { enabled: false } };
        await world.post(`/organization/projects/${web}/hosted_tool_permissions`, permissions);
        return web;
      },
      args: `{ projectId: web.id, webSearch: false }`,
      other: { args: `{ projectId: web.id, webSearch: true }`, differs: ["webSearch"] },
    }),
  ],

  program: {
    lines: {
      tools: {
        declares: `new openai.ProjectHostedToolPermissions("web-tools", { projectId: web.id, webSearch: false });`,
        changed: { from: " });", to: ", mcp: false });", differs: ["mcp"], requests: { [`POST ${PERMISSIONS}`]: 1 } },
      },
    },
    shows: (_, { hostedTools }) => ({ webSearch: hostedTools.web_search, mcp: hostedTools.mcp }),
    created: { webSearch: false, mcp: true },
    changed: { webSearch: false, mcp: false },
  },

  bounds: {
    writes: { create: 1, update: 1, delete: 1 },
    why: "Each call handles one project, for a change and for the restore. No list shows the permissions of several projects.",
    listing: { route: `GET ${PERMISSIONS}`, of: ["projectId"], pageSize: 1, holds: () => 1 },
    readsToCreate: "its listing",
  },
});

function changedPermissions(organization: Organization): string[] {
  const untouched = JSON.stringify(untouchedProject(organization).hostedTools);
  return activeProjects(organization)
    .filter(({ hostedTools }) => JSON.stringify(hostedTools) !== untouched)
    .map(({ id }) => id);
}
