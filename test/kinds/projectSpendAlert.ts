import type { Organization } from "openai-admin-simulator";
import { projectSpendAlert as declaration } from "../../provider/resources/projectSpendAlert";
import { PAGE } from "./bounds";
import { faultRow } from "./faultRow";
import type { Ids } from "./driftRow";
import { importRow, ownId } from "./importRow";
import { kind } from "./kind";
import { activeProjects, isBelow, projectIn } from "./seen";
import { limitOf } from "./projectSpendLimit";

const ALERTS = "/organization/projects/{project_id}/spend_alerts";

/** The body of an alert in the console. */
export function alertOf(threshold_amount: number) {
  const notification_channel = { type: "email", recipients: ["finance@example.com", "ana@example.com"] };
  return { ...limitOf(threshold_amount), notification_channel };
}

const channel = { type: "email", recipients: ["finance@example.com", "ana@example.com"], subjectPrefix: "[spend]" };

export const projectSpendAlert = kind(declaration, {
  given: async (world) => ({ projectId: await world.project("web"), other: await world.project("other") }),
  args: ({ projectId }) => ({
    projectId,
    thresholdAmount: 40_000,
    notificationChannel: channel,
    currency: "USD",
    interval: "month",
  }),
  updates: () => [
    { thresholdAmount: 0 },
    { notificationChannel: { ...channel, recipients: ["ana@example.com"] } },
    { notificationChannel: { recipients: channel.recipients } },
  ],
  replaces: ({ other }) => [{ projectId: other }],
  spellings: ({ projectId }) => [
    { projectId: `elsewhere/${projectId}` },
    { currency: undefined, interval: undefined },
    { notificationChannel: { ...channel, type: undefined } },
    { notificationChannel: { ...channel, recipients: ["Ana@example.com", "finance@example.com"] } },
  ],
  refused: () => [
    [{ thresholdAmount: -1 }, /thresholdAmount: must be \$0\.00 or more: openai\.usd\(500\) is \$500\.00/],
    [{ thresholdAmount: 0.5 }, /thresholdAmount: must be a whole number of cents/],
    [
      { notificationChannel: { recipients: [] } },
      /notificationChannel\.recipients: must have at least one e-mail address/,
    ],
    [{ notificationChannel: { recipients: ["ana"] } }, /notificationChannel\.recipients\.0: must be an e-mail address/],
    [
      { notificationChannel: { ...channel, recipient: "ana@example.com" } },
      /notificationChannel: has no field recipient/,
    ],
    [{ notificationChannel: undefined }, /notificationChannel is required/],
  ],
  vanish: (world, { projectId }, outs) =>
    world.delete(`/organization/projects/${projectId}/spend_alerts/${String(outs.alertId)}`),
  objects: alerts,

  faults: [
    faultRow<string>({
      route: `POST ${ALERTS}`,
      tells: { field: "threshold_amount", id: "id" },
      within: (projectId) => projectId,
      given: (world, cell) => world.project(cell),
      args: (projectId) => ({ projectId, thresholdAmount: 40_000, notificationChannel: channel }),
      there: (organization, projectId) => alerts(organization).filter(isBelow(projectId)),
    }),
  ],

  imported: [
    importRow({
      name: "webAlert",
      needs: ["web"],
      make: async (world, { web }) => {
        const { id } = await world.post(`/organization/projects/${web}/spend_alerts`, alertOf(30_000));
        return `${web}/${id}`;
      },
      args: `{ projectId: web.id, thresholdAmount: openai.usd(300), notificationChannel: { recipients: ["finance@example.com", "ana@example.com"] } }`,
      other: {
        args: `{ projectId: web.id, thresholdAmount: openai.usd(350), notificationChannel: { recipients: ["finance@example.com", "ana@example.com"] } }`,
        differs: ["thresholdAmount"],
      },
    }),
  ],

  program: {
    lines: {
      webAlert: {
        declares: `new openai.ProjectSpendAlert("web-alert", { projectId: web.id, thresholdAmount: openai.usd(400), notificationChannel: { recipients: ["finance@example.com", "ana@example.com"] } }, { dependsOn: webLimit });`,
        changed: {
          from: "openai.usd(400)",
          to: "openai.usd(450)",
          differs: ["thresholdAmount"],
          // The read checks that the API has not overwritten the limit with the alert.
          requests: { [`POST ${ALERTS}/{alert_id}`]: 1, "GET /organization/projects/{project_id}/spend_limit": 1 },
        },
      },
    },
    shows: (_, { spendAlerts }) => spendAlerts.map((alert) => alert.threshold_amount),
    created: [40_000],
    changed: [45_000],
  },

  drift: {
    lines: {
      shopAlert: `new openai.ProjectSpendAlert("shop-alert", { projectId: shop.id, thresholdAmount: openai.usd(400), notificationChannel: { recipients: ["finance@example.com", "ana@example.com"] } }, { dependsOn: shopLimit });`,
    },
    changed: {
      title: "somebody raised a project's alert",
      happens: (world, ids) => world.post(alertPath(ids), alertOf(70_000)),
      repairs: { "shop-alert": "update" },
      shows: ["70000 => 40000"],
    },
    deleted: {
      title: "somebody deleted a project's alert",
      happens: (world, ids) => world.delete(alertPath(ids)),
      repairs: { "shop-alert": "create" },
      renews: ["shop-alert"],
    },
  },

  bounds: {
    readsToCreate: "itself",
    writes: { create: 1, update: 1, delete: 1 },
    why: "Each call handles one alert.",
    listing: {
      route: `GET ${ALERTS}`,
      of: ["projectId"],
      pageSize: PAGE,
      holds: (organization, { projectId }) => projectIn(organization, projectId).spendAlerts.length,
    },
  },
});

function alerts(organization: Organization): string[] {
  return activeProjects(organization).flatMap(({ id, spendAlerts }) => spendAlerts.map((alert) => `${id}/${alert.id}`));
}

/** The path of the alert in the drift test. */
function alertPath({ shop, "shop-alert": id }: Ids): string {
  return `/organization/projects/${shop}/spend_alerts/${ownId(id!)}`;
}
