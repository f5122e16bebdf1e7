import type { Organization } from "openai-admin-simulator";
import { organizationDataRetention as declaration } from "../../provider/resources/organizationDataRetention";
import { faultRow } from "./faultRow";
import { importRow } from "./importRow";
import { kind } from "./kind";

const RETENTION = "/organization/data_retention";

export const organizationDataRetention = kind(declaration, {
  given: () => Promise.resolve({}),
  args: () => ({ retentionType: "zero_data_retention" }),
  updates: () => [{ retentionType: "enhanced_zero_data_retention" }, { onDestroy: "restore" }],
  replaces: () => [],
  refused: () => [
    [{ retentionType: "none" }, /retentionType: only a project can have none/],
    [{ retentionType: "organization_default" }, /retentionType: only a project can have organization_default/],
    [{ retentionType: undefined }, /retentionType is required/],
    [{ onDestroy: "forget" }, /onDestroy: must be restore or keep/],
  ],
  objects: changedRetention,

  faults: [
    faultRow<object>({
      route: `POST ${RETENTION}`,
      tells: { field: "type" },
      isOnlyOne: true,
      given: () => Promise.resolve({}),
      args: () => ({ retentionType: "zero_data_retention" }),
      there: changedRetention,
    }),
  ],

  imported: [
    importRow({
      name: "wholeRetention",
      needs: [],
      make: async (world) => {
        await world.post(RETENTION, { retention_type: "zero_data_retention" });
        return "organization";
      },
      args: `{ retentionType: "zero_data_retention" }`,
      other: {
        args: `{ retentionType: "modified_abuse_monitoring" }`,
        differs: ["retentionType"],
      },
    }),
  ],

  program: {
    lines: {
      wholeRetention: {
        declares: `new openai.OrganizationDataRetention("whole-retention", { retentionType: "zero_data_retention" });`,
        changed: {
          from: `"zero_data_retention"`,
          to: `"enhanced_zero_data_retention"`,
          differs: ["retentionType"],
          requests: { [`POST ${RETENTION}`]: 1 },
        },
      },
    },
    shows: ({ dataRetention }) => dataRetention,
    created: "zero_data_retention",
    changed: "enhanced_zero_data_retention",
  },

  drift: {
    lines: {
      wholeRetention: `new openai.OrganizationDataRetention("whole-retention", { retentionType: "enhanced_zero_data_retention" });`,
    },
    changed: {
      title: "somebody changed the organisation's retention",
      happens: (world) => world.post(RETENTION, { retention_type: "modified_abuse_monitoring" }),
      repairs: { "whole-retention": "update" },
      shows: [`"modified_abuse_monitoring" => "enhanced_zero_data_retention"`],
    },
  },

  bounds: {
    writes: { create: 1, update: 1, delete: 1 },
    why: "One call sets the retention.",
    listing: { route: `GET ${RETENTION}`, of: [], pageSize: 1, holds: () => 1 },
    readsToCreate: "its listing",
  },
});

/** The retention of a new organisation. */
const UNTOUCHED = "modified_abuse_monitoring";

function changedRetention({ dataRetention }: Organization): string[] {
  return dataRetention === UNTOUCHED ? [] : ["organization"];
}
