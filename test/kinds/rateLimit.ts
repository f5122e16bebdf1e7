import type { Organization } from "openai-admin-simulator";
import { rateLimit as declaration } from "../../provider/resources/rateLimit";
import { PAGE } from "./bounds";
import { faultRow } from "./faultRow";
import { importRow } from "./importRow";
import { kind } from "./kind";
import { activeProjects, isBelow, projectIn, untouchedProject } from "./seen";

const LIMITS = "/organization/projects/{project_id}/rate_limits";

export const rateLimit = kind(declaration, {
  given: async (world) => ({ projectId: await world.project("web"), other: await world.project("other") }),
  args: ({ projectId }) => ({ projectId, model: "gpt-5", maxRequestsPer1Minute: 300, maxTokensPer1Minute: 20_000 }),
  updates: () => [{ maxRequestsPer1Minute: 301 }, { maxTokensPer1Minute: 0 }, { onDestroy: "restore" }],
  replaces: ({ other }) => [{ projectId: other }, { model: "gpt-4.1" }],
  spellings: ({ projectId }) => [{ projectId: `elsewhere/${projectId}` }],
  refused: () => [
    [{ maxRequestsPer1Minute: -1 }, /maxRequestsPer1Minute: must not be negative/],
    [{ maxRequestsPer1Minute: 1.5 }, /maxRequestsPer1Minute: must be a whole number/],
    [{ maxRequestsPer1Minute: undefined, maxTokensPer1Minute: undefined }, /at least one of maxRequestsPer1Minute/],
    [{ onDestroy: "forget" }, /onDestroy: must be restore or keep/],
  ],
  objects: changedLimits,

  faults: [
    faultRow<string>({
      route: `POST ${LIMITS}/{rate_limit_id}`,
      tells: { field: "max_requests_per_1_minute", id: "id" },
      within: (projectId) => projectId,
      given: (world, cell) => world.project(cell),
      args: (projectId) => ({ projectId, model: "gpt-5", maxRequestsPer1Minute: 300 }),
      there: (organization, projectId) => changedLimits(organization).filter(isBelow(projectId)),
    }),
  ],

  imported: [
    importRow({
      name: "limit",
      needs: ["web"],
      make: async (world, { web }) => {
        const limits = { max_requests_per_1_minute: 700 };
        await world.post(`/organization/projects/${web}/rate_limits/rl-gpt-5`, limits);
        return `${web}/rl-gpt-5`;
      },
      args: `{ projectId: web.id, model: "gpt-5", maxRequestsPer1Minute: 700 }`,
      other: {
        args: `{ projectId: web.id, model: "gpt-5", maxRequestsPer1Minute: 500, maxTokensPer1Minute: 90_000 }`,
        differs: ["maxRequestsPer1Minute", "maxTokensPer1Minute"],
      },
    }),
  ],

  program: {
    lines: {
      limit: {
        declares: `new openai.RateLimit("web-gpt-5", { projectId: web.id, model: "gpt-5", maxRequestsPer1Minute: 300 });`,
        changed: {
          from: "300",
          to: "301",
          differs: ["maxRequestsPer1Minute"],
          requests: { [`POST ${LIMITS}/{rate_limit_id}`]: 1 },
        },
      },
    },
    shows: (_, project) => project.rateLimits.find((row) => row.model === "gpt-5")!.limits.max_requests_per_1_minute,
    created: 300,
    changed: 301,
  },

  bounds: {
    writes: { create: 1, update: 1, delete: 1 },
    why: "Each call handles one row, for a change and for the restore. Only the list shows the row's id and its earlier values.",
    listing: {
      route: `GET ${LIMITS}`,
      of: ["projectId"],
      pageSize: PAGE,
      holds: (organization, { projectId }) => projectIn(organization, projectId).rateLimits.length,
    },
    readsToCreate: "its listing",
  },
});

function changedLimits(organization: Organization): string[] {
  const untouched = new Set(untouchedProject(organization).rateLimits.map((row) => JSON.stringify(row)));
  return activeProjects(organization).flatMap(({ id, rateLimits }) =>
    rateLimits.filter((row) => !untouched.has(JSON.stringify(row))).map((row) => `${id}/${row.id}`),
  );
}
