/**
 * Until the function that it returns is called, an error without a message has no stack trace when it is asked for one.
 *
 * Pulumi keeps the trace of each promise in case that it is never settled: four an output, asked of an error without a message,
 * and each mapped back to TypeScript line by line. At 500 projects that took 12 of 30 seconds. Errors that somebody reads have
 * a message by the time that they are asked. Who looks for such a promise (PULUMI_DEBUG_PROMISE_LEAKS) gets every trace.
 */
export function withoutBlankStacks(): () => void {
  if (process.env.PULUMI_DEBUG_PROMISE_LEAKS) return () => undefined;
  const prepare = Reflect.get(Error, "prepareStackTrace");
  Error.prepareStackTrace = (error, frames) => {
    // A trace of any depth is asked for by what tells the engine where in the program a resource is made.
    if (error.message === "" && Error.stackTraceLimit !== Infinity) return "Error";
    if (prepare) return prepare(error, frames) as unknown;
    return [String(error), ...(frames as unknown as string[]).map((frame) => `    at ${frame}`)].join("\n");
  };
  return () => {
    Error.prepareStackTrace = prepare;
  };
}
