import { createRequire } from "node:module";
import { Command, CommanderError } from "commander";
import { CommandError, LeftToPerson } from "./commandError";
import { addInit } from "./commands/init";
import { addRecover } from "./commands/recover";
import { complain, print } from "./print";

/** Adds each command to the executable, in the order of the help text. A new command is a file in commands/ and an entry here. */
const COMMANDS: readonly ((program: Command) => void)[] = [addInit, addRecover];

/** The command did what was asked. */
const DONE = 0;
/** The command could not do what was asked. */
const FAILED = 1;
/** The command has said what a person has to decide first. */
const UNDECIDED = 2;
/** The command line cannot be understood. */
const ASKED_WRONGLY = 2;

/** Runs the executable (decision D20). @param args the words behind its name. @returns the exit code. */
export async function main(args: readonly string[]): Promise<number> {
  try {
    await executable().parseAsync(args, { from: "user" });
    return DONE;
  } catch (error) {
    if (error instanceof CommandError) {
      complain(`${error.message}\n`);
      return FAILED;
    }
    if (error instanceof LeftToPerson) return UNDECIDED;
    // Thrown where commander would end the process, after it has printed a help text (exit code 0) or a mistake.
    if (error instanceof CommanderError) return error.exitCode === 0 ? DONE : ASKED_WRONGLY;
    throw error;
  }
}

function executable(): Command {
  const program = new Command("npx pulumi-openai-admin")
    .description("An OpenAI organisation declared with Pulumi.")
    .usage("<command>")
    .version(version(), "--version", "print the version")
    .helpOption("-h, --help", "print this help")
    .helpCommand("help [command]", "print the help of a command")
    .showHelpAfterError()
    .configureOutput({ writeOut: print, writeErr: complain })
    .exitOverride();
  // After the settings above, because a command inherits those that its program has when it is added.
  for (const add of COMMANDS) add(program);
  return program;
}

function version(): string {
  return (createRequire(__filename)("pulumi-openai-admin/package.json") as { version: string }).version;
}
