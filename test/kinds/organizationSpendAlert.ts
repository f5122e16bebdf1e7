import type { Organization } from "openai-admin-simulator";
import { organizationSpendAlert as declaration } from "../../provider/resources/organizationSpendAlert";
import { PAGE } from "./bounds";
import { faultRow } from "./faultRow";
import { importRow } from "./importRow";
import { kind } from "./kind";
import { alertOf } from "./projectSpendAlert";

const ALERTS = "/organization/spend_alerts";

const channel = { type: "email", recipients: ["finance@example.com", "ana@example.com"], subjectPrefix: "[spend]" };

export const organizationSpendAlert = kind(declaration, {
  given: () => Promise.resolve({}),
  args: () => ({
    thresholdAmount: 1_600_000,
    notificationChannel: channel,
    currency: "USD",
    interval: "month",
  }),
  updates: () => [
    { thresholdAmount: 0 },
    { notificationChannel: { ...channel, recipients: ["ana@example.com"] } },
    { notificationChannel: { recipients: channel.recipients } },
  ],
  replaces: () => [],
  spellings: () => [
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
  vanish: (world, _, outs) => world.delete(`${ALERTS}/${String(outs.alertId)}`),
  objects: alerts,

  faults: [
    faultRow<string>({
      route: `POST ${ALERTS}`,
      tells: { field: "threshold_amount", id: "id" },
      given: (_, cell) => Promise.resolve(cell),
      args: (cell) => ({ thresholdAmount: 1_600_000, notificationChannel: { ...channel, subjectPrefix: cell } }),
      there: ({ spendAlerts }, cell) =>
        spendAlerts.filter((one) => one.notification_channel.subject_prefix === cell).map(({ id }) => id),
    }),
  ],

  imported: [
    importRow({
      name: "wholeAlert",
      needs: [],
      make: async (world) => (await world.post(ALERTS, alertOf(1_000_000))).id,
      args: `{ thresholdAmount: openai.usd(10_000), notificationChannel: { recipients: ["finance@example.com", "ana@example.com"] } }`,
      other: {
        args: `{ thresholdAmount: openai.usd(12_000), notificationChannel: { recipients: ["finance@example.com", "ana@example.com"] } }`,
        differs: ["thresholdAmount"],
      },
    }),
  ],

  program: {
    lines: {
      wholeAlert: {
        declares: `new openai.OrganizationSpendAlert("whole-alert", { thresholdAmount: openai.usd(16_000), notificationChannel: { recipients: ["finance@example.com", "ana@example.com"] } }, { dependsOn: wholeLimit });`,
        changed: {
          from: "openai.usd(16_000)",
          to: "openai.usd(12_000)",
          differs: ["thresholdAmount"],
          // The read checks that the API has not overwritten the limit with the alert.
          requests: { [`POST ${ALERTS}/{alert_id}`]: 1, "GET /organization/spend_limit": 1 },
        },
      },
    },
    shows: ({ spendAlerts }) => spendAlerts.map((alert) => alert.threshold_amount),
    created: [1_600_000],
    changed: [1_200_000],
  },

  drift: {
    lines: {
      wholeAlert: `new openai.OrganizationSpendAlert("whole-alert", { thresholdAmount: openai.usd(16_000), notificationChannel: { recipients: ["finance@example.com", "ana@example.com"] } }, { dependsOn: wholeLimit });`,
    },
    changed: {
      title: "somebody raised the organisation's alert",
      happens: (world, ids) => world.post(`${ALERTS}/${ids["whole-alert"]}`, alertOf(3_000_000)),
      repairs: { "whole-alert": "update" },
      shows: ["3000000 => 1600000"],
    },
    deleted: {
      title: "somebody deleted the organisation's alert",
      happens: (world, ids) => world.delete(`${ALERTS}/${ids["whole-alert"]}`),
      repairs: { "whole-alert": "create" },
      renews: ["whole-alert"],
    },
  },

  bounds: {
    readsToCreate: "itself",
    writes: { create: 1, update: 1, delete: 1 },
    why: "Each call handles one alert.",
    listing: { route: `GET ${ALERTS}`, of: [], pageSize: PAGE, holds: ({ spendAlerts }) => spendAlerts.length },
  },
});

function alerts({ spendAlerts }: Organization): string[] {
  return spendAlerts.map(({ id }) => id);
}
