import type { Organization } from "openai-admin-simulator";
import { projectServiceTierSettings as declaration } from "../../provider/resources/projectServiceTierSettings";
import { faultRow } from "./faultRow";
import { importRow } from "./importRow";
import { kind } from "./kind";
import { activeProjects, untouchedProject } from "./seen";

const SETTINGS = "/organization/projects/{project_id}/service_tier_settings";

export const projectServiceTierSettings = kind(declaration, {
  given: async (world) => ({ projectId: await world.project("web"), other: await world.project("other") }),
  args: ({ projectId }) => ({ projectId, default: "fast", enabledTiers: ["fast", "flex"] }),
  updates: () => [{ default: "scale" }, { enabledTiers: [] }, { enabledTiers: "all" }, { onDestroy: "restore" }],
  replaces: ({ other }) => [{ projectId: other }],
  spellings: ({ projectId }) => [{ projectId: `elsewhere/${projectId}` }, { enabledTiers: ["flex", "fast"] }],
  refused: () => [
    [{ default: undefined, enabledTiers: undefined }, /at least one of default, enabledTiers is required/],
    [{ enabledTiers: "flex" }, /enabledTiers: must be "all", or a list such as \["flex"\]/],
    [{ enabledTiers: ["standard"] }, /enabledTiers: standard is always enabled/],
    [{ enabledTiers: ["flex", "scale"] }, /enabledTiers: scale cannot be enabled/],
    [{ enabledTiers: ["all"] }, /enabledTiers: "all" stands alone: write enabledTiers: "all"/],
  ],
  objects: changedSettings,

  faults: [
    faultRow<string>({
      route: `POST ${SETTINGS}`,
      tells: { field: "enabled_tiers" },
      within: (projectId) => projectId,
      given: (world, cell) => world.project(cell),
      args: (projectId) => ({ projectId, enabledTiers: [] }),
      there: (organization, projectId) => changedSettings(organization).filter((id) => id === projectId),
    }),
  ],

  imported: [
    importRow({
      name: "tiers",
      needs: ["web"],
      make: async (world, { web }) => {
        const body = { default: "fast", enabled_tiers: ["fast"] };
        await world.post(`/organization/projects/${web}/service_tier_settings`, body);
        return web;
      },
      args: `{ projectId: web.id, enabledTiers: ["fast"] }`,
      other: { args: `{ projectId: web.id, enabledTiers: [] }`, differs: ["enabledTiers"] },
    }),
  ],

  program: {
    lines: {
      tiers: {
        declares: `new openai.ProjectServiceTierSettings("web-tiers", { projectId: web.id, enabledTiers: [] });`,
        changed: {
          from: "[]",
          to: `["flex"]`,
          differs: ["enabledTiers"],
          requests: { [`POST ${SETTINGS}`]: 1 },
        },
      },
    },
    shows: (_, { serviceTiers }) => serviceTiers,
    created: { default: "standard", enabled_tiers: [] },
    changed: { default: "standard", enabled_tiers: ["flex"] },
  },

  drift: {
    lines: {
      shopTiers: `new openai.ProjectServiceTierSettings("shop-tiers", { projectId: shop.id, enabledTiers: [] });`,
    },
    changed: {
      title: "somebody enabled a service tier",
      happens: (world, { shop }) =>
        world.post(`/organization/projects/${shop}/service_tier_settings`, { enabled_tiers: ["flex"] }),
      repairs: { "shop-tiers": "update" },
      shows: [`"flex"`],
    },
  },

  bounds: {
    writes: { create: 1, update: 1, delete: 1 },
    why: "Each call handles one project, for a change and for the restore. No list shows the settings of several projects.",
    listing: { route: `GET ${SETTINGS}`, of: ["projectId"], pageSize: 1, holds: () => 1 },
    readsToCreate: "its listing",
  },
});

function changedSettings(organization: Organization): string[] {
  const untouched = JSON.stringify(untouchedProject(organization).serviceTiers);
  return activeProjects(organization)
    .filter(({ serviceTiers }) => JSON.stringify(serviceTiers) !== untouched)
    .map(({ id }) => id);
}
