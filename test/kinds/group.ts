import { group as declaration } from "../../provider/resources/group";
import { LARGE_PAGE } from "./bounds";
import { faultRow } from "./faultRow";
import { importRow } from "./importRow";
import { kind } from "./kind";

export const group = kind(declaration, {
  given: () => Promise.resolve({}),
  args: () => ({ name: "search" }),
  updates: () => [{ name: "search-team" }],
  replaces: () => [],
  refused: () => [
    [{ name: "" }, /name: must not be empty/],
    [{ name: "x".repeat(256) }, /name: must have at most 255 characters/],
    [{ name: undefined }, /name is required/],
  ],
  vanish: (world, _, outs) => world.delete(`/organization/groups/${String(outs.groupId)}`),
  objects: ({ groups }) => groups.map(({ id }) => id),

  faults: [
    faultRow<string>({
      route: "POST /organization/groups",
      tells: { field: "name", id: "id" },
      given: (_, cell) => Promise.resolve(cell),
      args: (name) => ({ name }),
      there: ({ groups }, name) => groups.filter((one) => one.name === name).map(({ id }) => id),
    }),
  ],

  imported: [
    importRow({
      name: "team",
      needs: [],
      make: (world) => world.group("team"),
      args: `{ name: "team" }`,
      other: { args: `{ name: "crew" }`, differs: ["name"] },
    }),
    importRow({
      name: "ops",
      needs: [],
      make: (world) => world.group("ops"),
      args: `{ name: "ops" }`,
      other: { args: `{ name: "operations" }`, differs: ["name"] },
    }),
  ],

  program: {
    lines: {
      search: {
        declares: `const search = new openai.Group("search", { name: "search" });`,
        changed: {
          from: `name: "search"`,
          to: `name: "search-team"`,
          differs: ["name"],
          // Nothing has read the group since its create, so a list confirms its id before the write.
          requests: { "GET /organization/groups": 1, "POST /organization/groups/{group_id}": 1 },
        },
      },
    },
    shows: ({ groups }) => groups.map(({ name }) => name).sort(),
    created: ["ops", "search"],
    changed: ["ops", "search-team"],
  },

  bounds: {
    isNamedByAnswer: true,
    readsToCreate: "its namesakes",
    writes: { create: 1, update: 1, delete: 1 },
    why: "Each call handles one group.",
    listing: {
      route: "GET /organization/groups",
      of: [],
      pageSize: LARGE_PAGE,
      holds: ({ groups }) => groups.length,
    },
  },
});
