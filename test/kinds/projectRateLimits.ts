import type { Organization } from "openai-admin-simulator";
import { projectRateLimits as declaration } from "../../provider/resources/projectRateLimits";
import { PAGE, type Listing } from "./bounds";
import { faultRow } from "./faultRow";
import { importRow } from "./importRow";
import { kind } from "./kind";
import { activeProjects, projectIn, untouchedProject } from "./seen";

const LIMITS = "/organization/projects/{project_id}/rate_limits";

const listing: Listing = {
  route: `GET ${LIMITS}`,
  of: ["projectId"],
  pageSize: PAGE,
  holds: (organization, { projectId }) => projectIn(organization, projectId).rateLimits.length,
};

export const projectRateLimits = kind(declaration, {
  given: async (world) => ({ projectId: await world.project("web"), other: await world.project("other") }),
  args: ({ projectId }) => ({
    projectId,
    limits: {
      "gpt-5": { maxRequestsPer1Minute: 300, maxTokensPer1Minute: 20_000 },
      "gpt-4.1": { maxRequestsPer1Minute: 200 },
    },
  }),
  updates: () => [
    {
      limits: {
        "gpt-5": { maxRequestsPer1Minute: 301, maxTokensPer1Minute: 20_000 },
        "gpt-4.1": { maxRequestsPer1Minute: 200 },
      },
    },
    { limits: { "gpt-5": { maxRequestsPer1Minute: 300 }, "gpt-4.1": { maxRequestsPer1Minute: 200 } } },
    { limits: { "gpt-4.1": { maxRequestsPer1Minute: 200 } } },
    { onDestroy: "restore" },
  ],
  replaces: ({ other }) => [{ projectId: other }],
  spellings: ({ projectId }) => [
    { projectId: `elsewhere/${projectId}` },
    {
      limits: {
        "gpt-4.1": { maxRequestsPer1Minute: 200 },
        "gpt-5": { maxTokensPer1Minute: 20_000, maxRequestsPer1Minute: 300 },
      },
    },
  ],
  refused: () => [
    [
      { limits: { "gpt-5": { maxRequestsPer1Minute: -1 } } },
      /limits\.gpt-5\.maxRequestsPer1Minute: must not be negative/,
    ],
    [{ limits: { "gpt-5": {} } }, /limits\.gpt-5: must have at least one of maxRequestsPer1Minute/],
    [{ limits: { "gpt-5": { maxRequests: 1 } } }, /maxRequests/],
    [{ limits: undefined }, /limits is required/],
    [{ onDestroy: "forget" }, /onDestroy: must be restore or keep/],
  ],
  objects: (organization) => changed(organization),

  faults: [
    faultRow<string>({
      route: `POST ${LIMITS}/{rate_limit_id}`,
      tells: { field: "max_requests_per_1_minute", id: "id" },
      within: (projectId) => projectId,
      given: (world, cell) => world.project(cell),
      args: (projectId) => ({ projectId, limits: { "gpt-5": { maxRequestsPer1Minute: 300 } } }),
      there: (organization, projectId) => changed(organization).filter((id) => id === projectId),
    }),
  ],

  imported: [
    importRow({
      name: "labLimits",
      needs: ["lab"],
      make: async (world, { lab }) => {
        await world.post(`/organization/projects/${lab}/rate_limits/rl-gpt-5`, { max_requests_per_1_minute: 700 });
        return lab;
      },
      args: `{ projectId: lab.id, limits: { "gpt-5": { maxRequestsPer1Minute: 700 } } }`,
      other: {
        args: `{ projectId: lab.id, limits: { "gpt-5": { maxRequestsPer1Minute: 500 } } }`,
        differs: ["limits"],
      },
    }),
  ],

  program: {
    lines: {
      labLimits: {
        declares: `new openai.ProjectRateLimits("lab-limits", { projectId: lab.id, limits: { "gpt-5": { maxRequestsPer1Minute: 300 }, "gpt-4.1": { maxRequestsPer1Minute: 200 } } });`,
      },
    },
    shows: ({ projects }) =>
      projects.find(({ name }) => name === "lab")?.rateLimits.find(({ model }) => model === "gpt-5")!.limits
        .max_requests_per_1_minute,
    created: 300,
  },

  drift: {
    lines: {
      shopLimits: `new openai.ProjectRateLimits("shop-limits", { projectId: shop.id, limits: { "gpt-5": { maxRequestsPer1Minute: 310 }, "gpt-4.1": { maxRequestsPer1Minute: 210 } } });`,
    },
    changed: {
      title: "somebody changed one limit of a set",
      happens: (world, { shop }) =>
        world.post(`/organization/projects/${shop}/rate_limits/rl-gpt-5`, { max_requests_per_1_minute: 410 }),
      repairs: { "shop-limits": "update" },
      shows: ["410 => 310"],
    },
  },

  bounds: {
    writes: ({ limits }) => ({ create: modelsIn(limits).length, update: 1, delete: modelsIn(limits).length }),
    why: "Each call handles one row, for a change and for the restore. Only the list shows the rows' ids and values, so each operation reads the list.",
    listing,
    needsWholeListing: true,
    readsToCreate: "its listing",
    readsToUpdate: "its listing",
    readsToDelete: listing,
  },
});

function modelsIn(limits: unknown): string[] {
  return Object.keys(limits as object);
}

/** The projects with limits that differ from those of a new project. */
function changed(organization: Organization): string[] {
  const untouched = new Set(untouchedProject(organization).rateLimits.map((row) => JSON.stringify(row)));
  return activeProjects(organization)
    .filter(({ rateLimits }) => rateLimits.some((row) => !untouched.has(JSON.stringify(row))))
    .map(({ id }) => id);
}
