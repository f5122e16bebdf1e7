import { project as declaration } from "../../provider/resources/project";
import { PAGE } from "./bounds";
import { faultRow } from "./faultRow";
import { importRow } from "./importRow";
import { kind } from "./kind";
import { activeProjects } from "./seen";

export const project = kind(declaration, {
  given: () => Promise.resolve({}),
  args: () => ({ name: "web" }),
  updates: () => [{ name: "website" }, { forceArchive: true }, { externalKeyId: "key_1" }],
  replaces: () => [{ residency: "EU_STORAGE_PROCESSING" }],
  refused: () => [
    [{ name: " " }, /name: must not be empty/],
    [{ name: 7 }, /name: must be a string/],
    [{ residency: "GLOBAL", geography: "EU" }, /residency and geography cannot be given together/],
  ],
  vanish: (world, _, outs) => world.archive(String(outs.projectId)),
  objects: (organization) => activeProjects(organization).map(({ id }) => id),

  faults: [
    faultRow<string>({
      route: "POST /organization/projects",
      tells: { field: "name", id: "id" },
      given: (_, cell) => Promise.resolve(cell),
      args: (name) => ({ name }),
      // Archived projects count too: a duplicate project would stay in the console for ever.
      there: ({ projects }, name) => projects.filter((one) => one.name === name).map(({ id }) => id),
      outlivesDestroy: true,
    }),
  ],

  imported: [
    importRow({
      name: "web",
      needs: [],
      make: async (world) => {
        const more = { residency: "EU_STORAGE_PROCESSING", external_key_id: "key_1" };
        return (await world.post("/organization/projects", { name: "web", ...more })).id;
      },
      args: `{ name: "web" }`,
      other: { args: `{ name: "site" }`, differs: ["name"] },
    }),
    importRow({
      name: "lab",
      needs: [],
      make: (world) => world.project("lab"),
      args: `{ name: "lab" }`,
      other: { args: `{ name: "laboratory" }`, differs: ["name"] },
    }),
  ],

  program: {
    lines: {
      web: {
        declares: `const web = new openai.Project("web", { name: "web" });`,
        changed: {
          from: `name: "web"`,
          to: `name: "website"`,
          differs: ["name"],
          // Nothing has read the project since its create, so a list confirms its id before the write.
          requests: { "GET /organization/projects": 1, "POST /organization/projects/{project_id}": 1 },
        },
      },
    },
    shows: (_, { name, archived_at }) => `${name}, ${archived_at === null ? "active" : "archived"}`,
    created: "web, active",
    changed: "website, active",
  },

  bounds: {
    isNamedByAnswer: true,
    readsToCreate: "its namesakes",
    writes: { create: 1, update: 1, delete: 1 },
    why: "No call creates, changes or archives several projects. Because an archive cannot be undone, the first archive of a run reads the costs once.",
    listing: {
      route: "GET /organization/projects",
      of: [],
      pageSize: PAGE,
      holds: (organization) => activeProjects(organization).length,
    },
    readsToDelete: "the costs",
  },
});
