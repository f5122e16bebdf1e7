import { resolve } from "node:path";
import type { Command } from "commander";
import { init } from "../init";
import { print } from "../print";

/** Adds `init [folder]`, which prepares a Pulumi project for native import. */
export function addInit(program: Command): void {
  program
    .command("init")
    .summary("prepare a Pulumi project for native import")
    .description(
      'Prepares a Pulumi project for native import ({ import: "<id>" } and `pulumi import`). It writes the folder pulumi-plugin, ' +
        "and names the folder in the project file (Pulumi.yaml, Pulumi.yml or Pulumi.json). Commit both.",
    )
    .argument("[folder]", "the folder with the project file", ".")
    .action(async (folder: string) => {
      const report = await init(resolve(folder));
      print(
        report.length === 0
          ? "The project is already set up for native import.\n"
          : `${report.join("\n")}\n\nCommit these files. Then { import: "<id>" } and \`pulumi import <type> <name> <id> --generate-code=false\` work.\n`,
      );
    });
}
