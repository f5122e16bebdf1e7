import { createInterface } from "node:readline/promises";
import { LeftToPerson } from "./commandError";
import { printError } from "./print";

/**
 * Asks whether to do what the command has shown.
 * @param withYes the command line that does it without a question.
 * @throws LeftToPerson without a yes.
 */
export async function requireConsent(yes: boolean, withYes: string): Promise<void> {
  if (yes) return;
  if (!process.stdin.isTTY || !process.stdout.isTTY) {
    printError(`Nothing was changed. To do this, run: ${withYes}\n`);
    throw new LeftToPerson();
  }
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await terminal.question("Do this? [y/N] ").finally(() => terminal.close());
  if (/^y(es)?$/i.test(answer.trim())) return;
  printError("Nothing was changed.\n");
  throw new LeftToPerson();
}
