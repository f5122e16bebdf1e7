import { createRequire } from "node:module";
import { Command, CommanderError } from "commander";
import { CommandError, LeftToPerson } from "./commandError";
import { addAdopt } from "./commands/adopt";
import { addInit } from "./commands/init";
import { addRecover } from "./commands/recover";
import { addUnmanaged } from "./commands/unmanaged";
import { addWho } from "./commands/who";
import { print, printError } from "./print";

/** The commands, in the order of the help text. To add a command, write a file in commands/ and an entry here. */
const COMMANDS: readonly ((program: Command) => void)[] = [addInit, addUnmanaged, addWho, addAdopt, addRecover];

/** The exit code of a successful command. */
const DONE = 0;
/** The exit code of a failed command. */
const FAILED = 1;
/** The exit code of a malformed command line. */
const USAGE_ERROR = 2;
/** The exit code of a command that leaves a decision to a person. */
const UNDECIDED = 2;

/** Runs the executable (decision D20). @param args the arguments after its name. @returns the exit code. */
export async function main(args: readonly string[]): Promise<number> {
  try {
    await executable().parseAsync(args, { from: "user" });
    return DONE;
  } catch (error) {
    if (error instanceof CommandError) {
      printError(`${error.message}\n`);
      return FAILED;
    }
    if (error instanceof LeftToPerson) return UNDECIDED;
    // commander throws this after it has printed a help text (exit code 0) or an error.
    if (error instanceof CommanderError) return error.exitCode === 0 ? DONE : USAGE_ERROR;
    throw error;
  }
}

function executable(): Command {
  const program = new Command("npx pulumi-openai-admin")
    .description("Manages an OpenAI organisation with Pulumi.")
    .usage("<command>")
    .version(version(), "--version", "print the version")
    .helpOption("-h, --help", "print this help")
    .helpCommand("help [command]", "print the help of a command")
    .showHelpAfterError()
    .configureOutput({ writeOut: print, writeErr: printError })
    .exitOverride();
  // A command inherits the settings that the program has when we add the command, so we add commands last.
  for (const add of COMMANDS) add(program);
  return program;
}

function version(): string {
  return (createRequire(__filename)("pulumi-openai-admin/package.json") as { version: string }).version;
}
