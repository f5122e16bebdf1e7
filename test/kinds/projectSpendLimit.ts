import type { Organization } from "openai-admin-simulator";
import { projectSpendLimit as declaration } from "../../provider/resources/projectSpendLimit";
import { faultRow } from "./faultRow";
import { importRow } from "./importRow";
import { kind } from "./kind";
import { activeProjects } from "./seen";

const LIMIT = "/organization/projects/{project_id}/spend_limit";

/** The body of a limit in the console. */
export function limitOf(threshold_amount: number) {
  return { threshold_amount, currency: "USD", interval: "month" };
}

export const projectSpendLimit = kind(declaration, {
  given: async (world) => ({ projectId: await world.project("web"), other: await world.project("other") }),
  args: ({ projectId }) => ({ projectId, thresholdAmount: 50_000, currency: "USD", interval: "month" }),
  updates: () => [{ thresholdAmount: 60_000 }],
  replaces: ({ other }) => [{ projectId: other }],
  spellings: ({ projectId }) => [
    { projectId: `elsewhere/${projectId}` },
    { currency: undefined },
    { interval: undefined },
  ],
  refused: () => [
    [{ thresholdAmount: 0 }, /thresholdAmount: must be \$0\.01 or more: openai\.usd\(500\) is \$500\.00/],
    [{ thresholdAmount: 12.5 }, /thresholdAmount: must be a whole number of cents: openai\.usd\(500\) is \$500\.00/],
    [{ thresholdAmount: undefined }, /thresholdAmount is required/],
    [{ currency: "EUR" }, /currency: must be USD, the API's only currency/],
    [{ interval: "day" }, /interval: must be month, the API's only interval/],
  ],
  vanish: (world, { projectId }) => world.delete(`/organization/projects/${projectId}/spend_limit`),
  objects: limitedProjects,

  faults: [
    faultRow<string>({
      route: `POST ${LIMIT}`,
      tells: { field: "threshold_amount" },
      within: (projectId) => projectId,
      given: (world, cell) => world.project(cell),
      args: (projectId) => ({ projectId, thresholdAmount: 50_000 }),
      there: (organization, projectId) => limitedProjects(organization).filter((id) => id === projectId),
    }),
  ],

  imported: [
    importRow({
      name: "webLimit",
      needs: ["web"],
      make: async (world, { web }) => {
        await world.post(`/organization/projects/${web}/spend_limit`, limitOf(40_000));
        return web;
      },
      args: `{ projectId: web.id, thresholdAmount: openai.usd(400) }`,
      other: { args: `{ projectId: web.id, thresholdAmount: openai.usd(500) }`, differs: ["thresholdAmount"] },
    }),
  ],

  program: {
    lines: {
      webLimit: {
        declares: `const webLimit = new openai.ProjectSpendLimit("web-limit", { projectId: web.id, thresholdAmount: openai.usd(500) });`,
        changed: {
          from: "openai.usd(500)",
          to: "openai.usd(600)",
          differs: ["thresholdAmount"],
          requests: { [`POST ${LIMIT}`]: 1 },
        },
      },
    },
    shows: (_, { spendLimit }) => spendLimit?.threshold_amount,
    created: 50_000,
    changed: 60_000,
  },

  drift: {
    lines: {
      shopLimit: `const shopLimit = new openai.ProjectSpendLimit("shop-limit", { projectId: shop.id, thresholdAmount: openai.usd(500) });`,
    },
    changed: {
      title: "somebody raised a project's spend limit",
      happens: (world, { shop }) => world.post(`/organization/projects/${shop}/spend_limit`, limitOf(90_000)),
      repairs: { "shop-limit": "update" },
      shows: ["90000 => 50000"],
    },
    deleted: {
      title: "somebody deleted a project's spend limit",
      happens: (world, { shop }) => world.delete(`/organization/projects/${shop}/spend_limit`),
      repairs: { "shop-limit": "create" },
    },
  },

  bounds: {
    writes: { create: 1, update: 1, delete: 1 },
    why: "Each call handles one project. No list shows the limits of several projects.",
    listing: { route: `GET ${LIMIT}`, of: ["projectId"], pageSize: 1, holds: () => 1 },
    readsToCreate: "its listing",
  },
});

function limitedProjects(organization: Organization): string[] {
  return activeProjects(organization)
    .filter(({ spendLimit }) => spendLimit !== null)
    .map(({ id }) => id);
}
