import type { Organization } from "openai-admin-simulator";
import { projectModelPermissions as declaration } from "../../provider/resources/projectModelPermissions";
import { faultRow } from "./faultRow";
import { importRow } from "./importRow";
import { kind } from "./kind";
import { activeProjects } from "./seen";

const PERMISSIONS = "/organization/projects/{project_id}/model_permissions";

export const projectModelPermissions = kind(declaration, {
  given: async (world) => ({ projectId: await world.project("web"), other: await world.project("other") }),
  args: ({ projectId }) => ({ projectId, mode: "allow_list", modelIds: ["gpt-5", "gpt-4.1"] }),
  updates: () => [{ modelIds: ["gpt-5"] }, { mode: "deny_list" }, { modelIds: [] }],
  replaces: ({ other }) => [{ projectId: other }],
  spellings: ({ projectId }) => [{ projectId: `elsewhere/${projectId}` }, { modelIds: ["gpt-4.1", "gpt-5"] }],
  refused: () => [
    [{ mode: "allow" }, /mode: must be allow_list or deny_list/],
    [{ modelIds: "gpt-5" }, /modelIds: must be a list of model names/],
    [{ modelIds: [""] }, /modelIds\.0: must not be empty/],
    [{ modelIds: undefined }, /modelIds is required/],
  ],
  vanish: (world, { projectId }) => world.delete(`/organization/projects/${projectId}/model_permissions`),
  objects: restrictedProjects,

  faults: [
    faultRow<string>({
      route: `POST ${PERMISSIONS}`,
      tells: { field: "mode" },
      within: (projectId) => projectId,
      given: (world, cell) => world.project(cell),
      args: (projectId) => ({ projectId, mode: "allow_list", modelIds: ["gpt-5"] }),
      there: (organization, projectId) => restrictedProjects(organization).filter((id) => id === projectId),
    }),
  ],

  imported: [
    importRow({
      name: "models",
      needs: ["web"],
      make: async (world, { web }) => {
        const body = { mode: "deny_list", model_ids: ["o3"] };
        await world.post(`/organization/projects/${web}/model_permissions`, body);
        return web;
      },
      args: `{ projectId: web.id, mode: "deny_list", modelIds: ["o3"] }`,
      other: { args: `{ projectId: web.id, mode: "deny_list", modelIds: ["o3", "gpt-4.1"] }`, differs: ["modelIds"] },
    }),
  ],

  program: {
    lines: {
      models: {
        declares: `new openai.ProjectModelPermissions("web-models", { projectId: web.id, mode: "allow_list", modelIds: ["gpt-5"] });`,
        changed: {
          from: `["gpt-5"]`,
          to: `["gpt-5", "gpt-4.1"]`,
          differs: ["modelIds"],
          requests: { [`POST ${PERMISSIONS}`]: 1 },
        },
      },
    },
    shows: (_, { modelPermissions }) => modelPermissions,
    created: { mode: "allow_list", model_ids: ["gpt-5"] },
    changed: { mode: "allow_list", model_ids: ["gpt-5", "gpt-4.1"] },
  },

  drift: {
    lines: {
      shopModels: `new openai.ProjectModelPermissions("shop-models", { projectId: shop.id, mode: "allow_list", modelIds: ["gpt-5"] });`,
    },
    changed: {
      title: "somebody allowed another model",
      happens: (world, { shop }) =>
        world.post(`/organization/projects/${shop}/model_permissions`, {
          mode: "allow_list",
          model_ids: ["gpt-5", "o3"],
        }),
      repairs: { "shop-models": "update" },
      shows: [`"o3"`],
    },
    deleted: {
      title: "somebody removed the list of allowed models",
      happens: (world, { shop }) => world.delete(`/organization/projects/${shop}/model_permissions`),
      repairs: { "shop-models": "create" },
    },
  },

  bounds: {
    writes: { create: 1, update: 1, delete: 1 },
    why: "Each call handles one project. No list shows the permissions of several projects.",
    listing: { route: `GET ${PERMISSIONS}`, of: ["projectId"], pageSize: 1, holds: () => 1 },
    readsToCreate: "its listing",
  },
});

function restrictedProjects(organization: Organization): string[] {
  return activeProjects(organization)
    .filter(({ modelPermissions }) => modelPermissions !== null)
    .map(({ id }) => id);
}
