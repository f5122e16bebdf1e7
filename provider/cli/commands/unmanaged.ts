import type { Command } from "commander";

/** `unmanaged`: reports what exists and no stack manages. */
export function addUnmanaged(program: Command): void {
  program
    .command("unmanaged")
    .summary("report what exists and no stack manages")
    .description(
      "Reads the organisation, and reports every object that no resource of the stacks manages. Changes nothing.",
    )
    .option("-s, --stack <name...>", "the stacks; else the selected one")
    .option("--only <kind...>", "only these kinds")
    .option("--project <project...>", "only these projects, by name or id")
    .action(async (options: { stack?: string[]; only?: string[]; project?: string[] }) => {
      // Loaded here: it brings along the client and all kinds, which the other commands do not need.
      const { unmanaged } = await import("../unmanaged/index.js");
      const { stack: stacks = [], only = [], project: projects = [] } = options;
      await unmanaged({ folder: process.cwd(), stacks, only, projects });
    });
}
