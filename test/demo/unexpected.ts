import { quote, say } from "./narrator";

/** Thrown if a step did not do what it should. */
export class Unexpected extends Error {
  constructor(
    readonly expected: string,
    readonly came: string,
    /** Everything the engine printed in this step. */
    readonly output: string,
  ) {
    super(`expected ${expected}; got ${came}`);
    this.name = "Unexpected";
  }
}

/** Prints why the demo failed. */
export function showFailure(error: unknown): void {
  say();
  if (!(error instanceof Unexpected)) {
    say(`The demo failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    return;
  }
  say("This step did not do what it should.");
  say(`   expected: ${error.expected}`);
  say(`   got:      ${error.came}`);
  if (error.output) {
    say("   Output of the engine:");
    quote(error.output.trimEnd().split("\n"));
  }
}
