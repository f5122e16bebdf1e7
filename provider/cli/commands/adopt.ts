import { resolve } from "node:path";
import { Option, type Command } from "commander";
import type { Format } from "../adopt/declare";
import { separated } from "../separated";

interface Options {
  readonly into?: boolean;
  readonly stack?: string;
  readonly out: string;
  readonly format: Format;
  readonly only: string[];
  readonly project: string[];
  readonly exclude: string[];
  readonly all?: boolean;
  readonly fromTerraform?: string;
  readonly protect: "irreplaceable" | "none";
  readonly dryRun?: boolean;
  readonly yes?: boolean;
  readonly choose: string[];
  readonly notIn: string[];
}

/** `adopt`: puts what exists into code. `adopt --into`: gives a program that declares existing objects their state. */
export function addAdopt(program: Command): void {
  program
    .command("adopt")
    .summary("put an existing organisation into code")
    .description(
      "Reads the organisation, writes the program that declares it, and imports the objects into the state of the stack. Sends no " +
        "write to the API. It shows everything first. A second run adds what is new, and keeps what the files declare.",
    )
    .option("-s, --stack <name>", "the stack; else the selected one")
    .option("--out <folder>", "the folder of the program", ".")
    .addOption(new Option("--format <format>", "how to declare").choices(["yaml", "ts", "resources"]).default("yaml"))
    .option("--only <words...>", "only these topics and kinds: members,ProjectGroup", listed, [])
    .option("--project <name...>", "only these projects, by name or id, and what is in them", listed, [])
    .option("--exclude <words...>", "leave out these topics, kinds, projects or ids", listed, [])
    .option("--all", "declare every rate limit, also those that nobody has changed")
    .addOption(
      new Option(
        "--protect <what>",
        "which resources Pulumi refuses to delete: projects, owners and admin keys, or none",
      )
        .choices(["irreplaceable", "none"])
        .default("irreplaceable"),
    )
    .option("--from-terraform <file>", "only what this Terraform state manages, under its names")
    .option("--dry-run", "show everything, and change nothing")
    .option("--into", "write no files: import what the program of this folder declares")
    .option("--choose <name=id...>", "with --into: the object that a resource adopts, where several match", listed, [])
    .option("--not-in <stack...>", "other stacks, whose objects this stack must not adopt", listed, [])
    .option("-y, --yes", "do it without asking")
    .action(async (options: Options) => {
      const { into = false, stack, out, choose, notIn, yes = false } = options;
      const target = { folder: resolve(out), notIn, yes, ...(stack === undefined ? {} : { stack }) };
      // Loaded here: they bring along the client and all kinds, which the other commands do not need.
      if (into) {
        const { adoptInto } = await import("../adopt/into/index.js");
        return adoptInto({ ...target, choose });
      }
      const { adopt } = await import("../adopt/index.js");
      const { format, project: projects, exclude, protect, all = false, dryRun = false, fromTerraform } = options;
      const terraform = fromTerraform === undefined ? {} : { fromTerraform: resolve(fromTerraform) };
      const selection = {
        format,
        only: separated(options.only),
        projects,
        exclude,
        all,
        dryRun,
        protect: protect !== "none",
      };
      await adopt({ ...target, ...selection, ...terraform });
    });
}

/** Collects the words of a repeated option. */
function listed(word: string, before: string[]): string[] {
  return [...before, word];
}
