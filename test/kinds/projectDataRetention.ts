import type { Organization } from "openai-admin-simulator";
import { projectDataRetention as declaration } from "../../provider/resources/projectDataRetention";
import { faultRow } from "./faultRow";
import { importRow } from "./importRow";
import { kind } from "./kind";
import { activeProjects, untouchedProject } from "./seen";

const RETENTION = "/organization/projects/{project_id}/data_retention";

export const projectDataRetention = kind(declaration, {
  given: async (world) => ({ projectId: await world.project("web"), other: await world.project("other") }),
  args: ({ projectId }) => ({ projectId, retentionType: "zero_data_retention" }),
  updates: () => [{ retentionType: "enhanced_zero_data_retention" }, { onDestroy: "restore" }],
  replaces: ({ other }) => [{ projectId: other }],
  spellings: ({ projectId }) => [{ projectId: `elsewhere/${projectId}` }],
  refused: () => [
    [{ retentionType: "" }, /retentionType: must be a type of retention/],
    [{ retentionType: undefined }, /retentionType is required/],
    [{ onDestroy: "forget" }, /onDestroy: must be restore or keep/],
  ],
  objects: changedRetention,

  faults: [
    faultRow<string>({
      route: `POST ${RETENTION}`,
      tells: { field: "type" },
      within: (projectId) => projectId,
      given: (world, cell) => world.project(cell),
      args: (projectId) => ({ projectId, retentionType: "zero_data_retention" }),
      there: (organization, projectId) => changedRetention(organization).filter((id) => id === projectId),
    }),
  ],

  imported: [
    importRow({
      name: "webRetention",
      needs: ["web"],
      make: async (world, { web }) => {
        await world.post(`/organization/projects/${web}/data_retention`, { retention_type: "zero_data_retention" });
        return web;
      },
      args: `{ projectId: web.id, retentionType: "zero_data_retention" }`,
      other: {
        args: `{ projectId: web.id, retentionType: "modified_abuse_monitoring" }`,
        differs: ["retentionType"],
      },
    }),
  ],

  program: {
    lines: {
      webRetention: {
        declares: `new openai.ProjectDataRetention("web-retention", { projectId: web.id, retentionType: "zero_data_retention" });`,
        changed: {
          from: `"zero_data_retention"`,
          to: `"enhanced_zero_data_retention"`,
          differs: ["retentionType"],
          requests: { [`POST ${RETENTION}`]: 1 },
        },
      },
    },
    shows: (_, { dataRetention }) => dataRetention,
    created: "zero_data_retention",
    changed: "enhanced_zero_data_retention",
  },

  drift: {
    lines: {
      shopRetention: `new openai.ProjectDataRetention("shop-retention", { projectId: shop.id, retentionType: "zero_data_retention" });`,
    },
    changed: {
      title: "somebody changed a project's retention",
      happens: (world, { shop }) =>
        world.post(`/organization/projects/${shop}/data_retention`, { retention_type: "modified_abuse_monitoring" }),
      repairs: { "shop-retention": "update" },
      shows: [`"modified_abuse_monitoring" => "zero_data_retention"`],
    },
  },

  bounds: {
    writes: { create: 1, update: 1, delete: 1 },
    why: "Each call handles one project. No list shows the retention of several projects.",
    listing: { route: `GET ${RETENTION}`, of: ["projectId"], pageSize: 1, holds: () => 1 },
    readsToCreate: "its listing",
  },
});

function changedRetention(organization: Organization): string[] {
  const untouched = untouchedProject(organization).dataRetention;
  return activeProjects(organization)
    .filter(({ dataRetention }) => dataRetention !== untouched)
    .map(({ id }) => id);
}
