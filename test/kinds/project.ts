import { project as declaration } from "../../provider/resources/project";
import { kind } from "./kind";

export const project = kind(declaration, {
  given: () => Promise.resolve({}),
  args: () => ({ name: "web" }),
  updates: () => [{ name: "website" }, { forceArchive: true }, { externalKeyId: "key_1" }],
  replaces: () => [{ residency: "EU_STORAGE_PROCESSING" }],
  refused: () => [
    [{ name: " " }, /name: must not be empty/],
    [{ name: 7 }, /name: must be a text/],
    [{ residency: "GLOBAL", geography: "EU" }, /residency and geography cannot be given together/],
  ],
  vanish: (world, _, outs) => world.archive(String(outs.projectId)),
  afterDelete: async (world, _, outs) => {
    const { status } = await world.control.edit<{ status: string }>({
      method: "GET",
      path: `/organization/projects/${String(outs.projectId)}`,
    });
    return { is: status, should: "archived" };
  },
});
