import type { Command } from "commander";

interface Options {
  readonly stack?: string;
  readonly yes?: boolean;
  readonly choose?: string[];
  readonly notIn?: string[];
}

/** `adopt --into`: gives a program that declares existing objects their state. */
export function addAdopt(program: Command): void {
  program
    .command("adopt")
    .summary("import what exists and a program declares")
    .description(
      "Runs the preview of the program, looks for an existing object for each resource that the preview would create, and imports " +
        "these objects into the state. Sends no write to the API. It shows everything first.",
    )
    .requiredOption("--into", "adopt into the program of this folder")
    .option("-s, --stack <name>", "the stack; else the selected one")
    .option("-y, --yes", "import without asking")
    .option("--choose <name=id...>", "the object that a resource adopts, where several match")
    .option("--not-in <stack...>", "other stacks, whose objects this stack must not adopt")
    .action(async (options: Options) => {
      // Loaded here: it brings along the client and all kinds, which the other commands do not need.
      const { adoptInto } = await import("../adopt/into/index.js");
      const { stack, yes = false, choose = [], notIn = [] } = options;
      await adoptInto({ folder: process.cwd(), yes, choose, notIn, ...(stack === undefined ? {} : { stack }) });
    });
}
