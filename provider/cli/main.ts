import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { printable } from "../text";
import { init } from "./init";
import { InitError } from "./initError";

const HELP = `pulumi-openai-admin: an OpenAI organisation declared with Pulumi

  npx pulumi-openai-admin init [folder]   prepares a Pulumi project for native import ({ import: "<id>" }, pulumi import):
                                          writes the folder pulumi-plugin and names it in the project file (Pulumi.yaml,
                                          Pulumi.yml or Pulumi.json); commit both

  --help                                  this text
`;

/** The executable. Exit code 0 when it did what was asked, 1 when it could not, 2 when it was asked wrongly. */
export async function main(): Promise<number> {
  let asked;
  try {
    asked = parseArgs({ allowPositionals: true, options: { help: { type: "boolean", short: "h" } } });
  } catch (error) {
    return complain(`${(error as Error).message}\n\n${HELP}`, 2);
  }
  const [command, folder, ...rest] = asked.positionals;
  if (asked.values.help) return print(HELP);
  if (command !== "init" || rest.length > 0)
    return complain(command ? `unknown: ${asked.positionals.join(" ")}\n\n${HELP}` : HELP, 2);
  try {
    const report = await init(resolve(folder ?? ""));
    return print(
      report.length === 0
        ? "Native import is set up already.\n"
        : `${report.join("\n")}\n\nCommit these files. Then { import: "<id>" } and \`pulumi import <type> <name> <id> --generate-code=false\` work.\n`,
    );
  } catch (error) {
    if (error instanceof InitError) return complain(`${error.message}\n`, 1);
    throw error;
  }
}

function print(text: string): number {
  process.stdout.write(printable(text));
  return 0;
}

function complain(text: string, code: number): number {
  process.stderr.write(printable(text));
  return code;
}
