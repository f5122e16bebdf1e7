import { role as declaration } from "../../provider/resources/role";
import { LARGE_PAGE } from "./bounds";
import { faultRow } from "./faultRow";
import { importRow } from "./importRow";
import { kind } from "./kind";

/** Every organisation starts with this many predefined roles, and lists them beside its own. */
const PREDEFINED = 2;

export const role = kind(declaration, {
  given: () => Promise.resolve({}),
  args: () => ({ name: "ledger", permissions: ["api.groups.read", "api.groups.write"], description: "reads" }),
  updates: () => [{ name: "ledgers" }, { permissions: [] }, { description: "reads all" }, { description: null }],
  replaces: () => [],
  spellings: () => [{ permissions: ["api.groups.write", "api.groups.read"] }],
  refused: () => [
    [{ name: "" }, /name: must not be empty/],
    [{ permissions: "api.groups.read" }, /permissions: must be a list/],
    [{ permissions: undefined }, /permissions is required/],
  ],
  vanish: (world, _, outs) => world.delete(`/organization/roles/${String(outs.roleId)}`),
  objects: ({ roles }) => roles.map(({ id }) => id),

  faults: [
    faultRow<string>({
      route: "POST /organization/roles",
      tells: { field: "permissions", id: "id" },
      given: (_, cell) => Promise.resolve(cell),
      args: (name) => ({ name, permissions: ["api.groups.read"] }),
      there: ({ roles }, name) => roles.filter((one) => one.name === name).map(({ id }) => id),
    }),
  ],

  imported: [
    importRow({
      name: "auditor",
      needs: [],
      make: async (world) => {
        const permissions = ["api.usage.read", "api.groups.read"];
        const role = { role_name: "auditor", permissions, description: "audits" };
        return (await world.post("/organization/roles", role)).id;
      },
      args: `{ name: "auditor", permissions: ["api.groups.read", "api.usage.read"] }`,
      other: {
        args: `{ name: "auditors", permissions: ["api.groups.read", "api.usage.read"] }`,
        differs: ["name"],
      },
    }),
  ],

  program: {
    lines: {
      auditor: {
        declares: `const auditor = new openai.Role("auditor", { name: "auditor", permissions: ["api.management.read"], description: "reads" });`,
        changed: {
          from: `["api.management.read"]`,
          to: `["api.groups.read", "api.management.read"]`,
          differs: ["permissions"],
          requests: { "POST /organization/roles/{role_id}": 1 },
        },
      },
    },
    shows: ({ roles }) => roles.map((role) => `${role.name}: ${role.permissions.join(", ")}`),
    created: ["auditor: api.management.read"],
    changed: ["auditor: api.groups.read, api.management.read"],
  },

  bounds: {
    writes: { create: 1, update: 1, delete: 1 },
    why: "Each call handles one role. The answer to a create does not prove which role it describes, so we read the role.",
    readsToCreate: "itself",
    listing: {
      route: "GET /organization/roles",
      of: [],
      pageSize: LARGE_PAGE,
      holds: ({ roles }) => PREDEFINED + roles.length,
    },
  },
});
