import { Option, type Command } from "commander";
import type { Format } from "../who/index";

interface Options {
  readonly can?: string;
  readonly stack?: string[];
  readonly live?: boolean;
  readonly format: Format;
}

/** `who`: tells who holds which access, and through what. */
export function addWho(program: Command): void {
  program
    .command("who")
    .summary("tell who holds which access, and through what")
    .description(
      "Tells which access a person, group, service account, project or key has: each role with its place and with the grant that " +
        "gives it, the keys with their last use, and the lines of the program that declare them. Reads the organisation, and the " +
        "state of the selected stack to find the lines. Changes nothing.",
    )
    .argument("<name>", "an e-mail address, a name, an id, or the last four characters of a key")
    .option("--can <permission>", "only those who have this permission")
    .option("-s, --stack <name...>", "the stacks whose states tell the lines; else the selected one")
    .option("--live", "read only the organisation, and no state")
    .addOption(new Option("--format <format>", "the format").choices(["text", "markdown", "json"]).default("text"))
    .action(async (text: string, { stack: stacks = [], live = false, ...options }: Options) => {
      // Loaded here: it brings along the client and all kinds, which the other commands do not need.
      const { who } = await import("../who/index.js");
      await who({ folder: process.cwd(), text, stacks, live, ...options });
    });
}
