/**
 * From its making to its end, errors know but the line that they come from.
 *
 * Pulumi keeps a stack trace of each promise in case that it is never settled: four an output, each mapped back to TypeScript
 * line by line. At 500 projects that took 12 of 30 seconds. Who looks for such a promise (PULUMI_DEBUG_PROMISE_LEAKS) gets
 * whole traces.
 */
export class ShortStacks {
  readonly #limit = Error.stackTraceLimit;

  constructor() {
    if (!process.env.PULUMI_DEBUG_PROMISE_LEAKS) Error.stackTraceLimit = 1;
  }

  end(): void {
    Error.stackTraceLimit = this.#limit;
  }

  /** The error with the lines that led here. */
  withCaller(error: unknown): unknown {
    if (!(error instanceof Error) || Error.stackTraceLimit === this.#limit) return error;
    this.end();
    const caller = { stack: "" };
    Error.captureStackTrace(caller);
    error.stack += caller.stack.slice(caller.stack.indexOf("\n"));
    return error;
  }
}
