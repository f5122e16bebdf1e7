import type { Organization } from "openai-admin-simulator";
import { organizationSpendLimit as declaration } from "../../provider/resources/organizationSpendLimit";
import { faultRow } from "./faultRow";
import { importRow } from "./importRow";
import { kind } from "./kind";
import { limitOf } from "./projectSpendLimit";

const LIMIT = "/organization/spend_limit";

export const organizationSpendLimit = kind(declaration, {
  given: () => Promise.resolve({}),
  args: () => ({ thresholdAmount: 2_000_000, currency: "USD", interval: "month" }),
  updates: () => [{ thresholdAmount: 1_500_000 }],
  replaces: () => [],
  spellings: () => [{ currency: undefined }, { interval: undefined }],
  refused: () => [
    [{ thresholdAmount: 0 }, /thresholdAmount: must be \$0\.01 or more/],
    [{ thresholdAmount: "20000" }, /thresholdAmount: must be a whole number of cents/],
    [{ currency: "usd" }, /currency: must be USD/],
  ],
  vanish: (world) => world.delete(LIMIT),
  objects: limits,

  faults: [
    faultRow<object>({
      route: `POST ${LIMIT}`,
      tells: { field: "threshold_amount" },
      isOnlyOne: true,
      given: () => Promise.resolve({}),
      args: () => ({ thresholdAmount: 2_000_000 }),
      there: limits,
    }),
  ],

  imported: [
    importRow({
      name: "wholeLimit",
      needs: [],
      make: async (world) => {
        await world.post(LIMIT, limitOf(3_000_000));
        return "organization";
      },
      args: `{ thresholdAmount: openai.usd(30_000) }`,
      other: { args: `{ thresholdAmount: openai.usd(20_000) }`, differs: ["thresholdAmount"] },
    }),
  ],

  program: {
    lines: {
      wholeLimit: {
        declares: `const wholeLimit = new openai.OrganizationSpendLimit("whole-limit", { thresholdAmount: openai.usd(20_000) });`,
        changed: {
          from: "openai.usd(20_000)",
          to: "openai.usd(15_000)",
          differs: ["thresholdAmount"],
          requests: { [`POST ${LIMIT}`]: 1 },
        },
      },
    },
    shows: ({ spendLimit }) => spendLimit?.threshold_amount,
    created: 2_000_000,
    changed: 1_500_000,
  },

  drift: {
    lines: {
      wholeLimit: `const wholeLimit = new openai.OrganizationSpendLimit("whole-limit", { thresholdAmount: openai.usd(20_000) });`,
    },
    changed: {
      title: "somebody raised the organisation's spend limit",
      happens: (world) => world.post(LIMIT, limitOf(9_000_000)),
      repairs: { "whole-limit": "update" },
      shows: ["9000000 => 2000000"],
    },
    deleted: {
      title: "somebody deleted the organisation's spend limit",
      happens: (world) => world.delete(LIMIT),
      repairs: { "whole-limit": "create" },
    },
  },

  bounds: {
    writes: { create: 1, update: 1, delete: 1 },
    why: "One call sets the limit.",
    listing: { route: `GET ${LIMIT}`, of: [], pageSize: 1, holds: () => 1 },
    readsToCreate: "its listing",
  },
});

function limits({ spendLimit }: Organization): string[] {
  return spendLimit === null ? [] : ["organization"];
}
