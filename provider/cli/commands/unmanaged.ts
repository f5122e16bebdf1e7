import type { Command } from "commander";

interface Options {
  readonly stack?: string[];
  readonly only?: string[];
  readonly project?: string[];
  readonly failOn?: string[];
  readonly ignore?: string;
  readonly format: string;
}

/** `unmanaged`: reports what exists and no stack manages. */
export function addUnmanaged(program: Command): void {
  program
    .command("unmanaged")
    .summary("report what exists and no stack manages")
    .description(
      "Reads the organisation, and reports every object that no resource of the stacks manages: who made it and when, as far as the " +
        "audit log tells. Also reports what several resources manage. Changes nothing.",
    )
    .option("-s, --stack <name...>", "the stacks that together manage the organisation; else the selected one")
    .option("--only <name...>", "only these kinds (ProjectUser) and topics (members)")
    .option("--project <project...>", "only these projects and what is in them, by name or id")
    .option("--fail-on <name...>", "end with exit code 2 if these topics, owners, twice or all have findings")
    .option("--ignore <file>", "a YAML list of objects to leave out")
    .option("--format <format>", "text, markdown or json", "text")
    .action(async (options: Options) => {
      // Loaded here: it brings along the client and all kinds, which the other commands do not need.
      const { unmanaged } = await import("../unmanaged/index.js");
      const { stack: stacks = [], only = [], project: projects = [], failOn = [], ignore, format } = options;
      await unmanaged({ folder: process.cwd(), stacks, only, projects, failOn, format, ...(ignore ? { ignore } : {}) });
    });
}
