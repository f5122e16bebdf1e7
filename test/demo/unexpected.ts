import { quote, say } from "./narrator";

/** A step did not do what it says. */
export class Unexpected extends Error {
  constructor(
    readonly expected: string,
    readonly came: string,
    /** All that the engine printed in the step. */
    readonly output: string,
  ) {
    super(`expected ${expected}; came ${came}`);
    this.name = "Unexpected";
  }
}

/** Explains why the demo has failed. */
export function showFailure(error: unknown): void {
  say();
  if (!(error instanceof Unexpected)) {
    say(`The demo failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    return;
  }
  say("This step did not do what it says.");
  say(`   expected: ${error.expected}`);
  say(`   came:     ${error.came}`);
  if (error.output) {
    say("   The engine's output:");
    quote(error.output.trimEnd().split("\n"));
  }
}
