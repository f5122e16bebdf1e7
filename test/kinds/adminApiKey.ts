import type { Organization } from "openai-admin-simulator";
import { adminApiKey as declaration } from "../../provider/resources/adminApiKey";
import { PAGE } from "./bounds";
import { faultRow } from "./faultRow";
import { importRow } from "./importRow";
import { kind } from "./kind";

const KEYS = "/organization/admin_api_keys";

export const adminApiKey = kind(declaration, {
  given: () => Promise.resolve({}),
  args: () => ({ name: "reports", expiresInSeconds: 86_400, keepers: { rotated: "october" } }),
  updates: () => [],
  replaces: () => [{ keepers: { rotated: "november" } }, { name: "audits" }, { expiresInSeconds: 3_600 }],
  refused: () => [
    [{ name: " " }, /name: must not be empty/],
    [{ expiresInSeconds: 31_536_001 }, /expiresInSeconds: must be at most 31536000 seconds/],
    [{ keepers: "october" }, /keepers: must be a map of strings/],
  ],
  vanish: (world, _, outs) => world.delete(`${KEYS}/${String(outs.adminApiKeyId)}`),
  objects: keyIds,

  faults: [
    faultRow<string>({
      route: `POST ${KEYS}`,
      tells: { field: "created_at", id: "id" },
      given: (_, cell) => Promise.resolve(cell),
      args: (name) => ({ name }),
      there: ({ adminKeys }, wanted) => adminKeys.filter(({ name }) => name === wanted).map(({ id }) => id),
    }),
  ],

  imported: [
    importRow({
      name: "reports",
      needs: [],
      make: async (world) => (await world.post(KEYS, { name: "reports", expires_in_seconds: 86_400 })).id,
      args: `{ name: "reports" }`,
    }),
  ],

  program: {
    lines: { reports: { declares: `new openai.AdminApiKey("reports", { name: "reports" });` } },
    shows: ({ adminKeys }) => adminKeys.filter(({ name }) => name === "reports").length,
    created: 1,
  },

  drift: {
    lines: { audit: `new openai.AdminApiKey("audit-key", { name: "audit" });` },
    deleted: {
      title: "somebody deleted an admin key",
      happens: (world, ids) => world.delete(`${KEYS}/${ids["audit-key"]}`),
      repairs: { "audit-key": "create" },
      renews: ["audit-key"],
    },
  },

  bounds: {
    isNamedByAnswer: true,
    writes: { create: 1, update: 0, delete: 1 },
    why: "Each call handles one key, and the API cannot change a key.",
    listing: { route: `GET ${KEYS}`, of: [], pageSize: PAGE, holds: ({ adminKeys }) => adminKeys.length },
  },
});

function keyIds({ adminKeys }: Organization): string[] {
  return adminKeys.map(({ id }) => id);
}
