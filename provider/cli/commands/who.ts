import { Option, type Command } from "commander";
import type { Format } from "../who/index";

interface Options {
  readonly can?: string;
  readonly offboard?: string;
  readonly revoke?: true;
  readonly yes?: true;
  readonly stack?: string[];
  readonly live?: true;
  readonly format: Format;
}

/** `who`: tells who holds which access, and through what. */
export function addWho(program: Command): void {
  const command: Command = program
    .command("who")
    .summary("tell who holds which access, and through what")
    .description(
      "Tells which access a person, group, service account, project or key has: each role with the grant that gives it, the keys " +
        "with their last use, and the lines of the program that declare them. Reads the organisation, and the state of the " +
        "selected stack to find the lines. Changes nothing, except with --revoke.",
    )
    .argument("[name]", "an e-mail address, a name, an id, or the last four characters of a key")
    .option("--can <permission>", "only those who have this permission")
    .addOption(
      new Option("--offboard <e-mail>", "list what a person has, and the lines to delete").conflicts(["can", "revoke"]),
    )
    .addOption(new Option("--revoke", "revoke the key, because it has leaked").conflicts(["can", "format"]))
    .option("-y, --yes", "revoke without asking")
    .addOption(
      new Option("-s, --stack <name...>", "the stacks whose states tell the lines; else the selected one").conflicts(
        "live",
      ),
    )
    .option("--live", "read only the organisation, and no state")
    .addOption(new Option("--format <format>", "the format").choices(["text", "markdown", "json"]).default("text"));
  command.action(async (name: string | undefined, options: Options) => {
    const text = options.offboard ?? name;
    if (text === undefined) command.error("error: missing argument 'name'");
    if (options.offboard !== undefined && name !== undefined) {
      command.error("error: with --offboard, give only the e-mail address of the person");
    }
    // Loaded here: it brings along the client and all kinds, which the other commands do not need.
    const { offboard, revokeKey, who } = await import("../who/index.js");
    const { stack: stacks = [], live = false, yes = false, can, format } = options;
    const choice = { folder: process.cwd(), text, stacks, live };
    if (options.revoke) await revokeKey({ ...choice, yes });
    else if (options.offboard !== undefined) await offboard({ ...choice, format });
    else await who({ ...choice, format, ...(can === undefined ? {} : { can }) });
  });
}
