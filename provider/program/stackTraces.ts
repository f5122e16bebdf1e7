import { dirname, sep } from "node:path";
import { fileURLToPath } from "node:url";

/** Below the constructor of `Resource`, Pulumi's SDK skips two frames: the base class and the resource's class. */
const CLASSES_SKIPPED = 2;

/** The folder of this package's modules. */
const PACKAGE = dirname(__dirname) + sep;

type Prepare = (error: Error, frames: NodeJS.CallSite[]) => unknown;

/**
 * Shortens the stack traces that Pulumi's SDK takes while it constructs a resource, until the caller calls the returned function.
 * The SDK takes two kinds of traces, from errors without a message:
 *
 * - The trace of the resource, which the engine keeps in the state. We reduce it to the lines of the user's program.
 * - A trace for each promise, four for each output, in case the promise never settles. We empty them: mapping them back to
 *   TypeScript took 12 of 30 seconds at 500 projects. If `PULUMI_DEBUG_PROMISE_LEAKS` is set, Pulumi prints them, and we keep them.
 *
 * An error with a message keeps its whole trace, because somebody may read it.
 */
export function shortenTraces(): () => void {
  const before = Reflect.get(Error, "prepareStackTrace");
  const prepare: Prepare = before ?? prepareAsV8;
  Error.prepareStackTrace = (error, frames) => {
    if (error.message !== "") return prepare(error, frames);
    // The SDK takes only the resource's trace at full depth.
    if (Error.stackTraceLimit === Infinity) return traceOfProgram(error, frames, prepare);
    return process.env.PULUMI_DEBUG_PROMISE_LEAKS ? prepare(error, frames) : "Error";
  };
  return () => {
    Error.prepareStackTrace = before;
  };
}

/** The trace of the resource: a filler for each frame that the SDK skips, then the lines of the user's program. */
function traceOfProgram(error: Error, frames: NodeJS.CallSite[], prepare: Prepare): unknown {
  // The trace begins with the SDK's own functions. The first constructor is the constructor of `Resource`.
  const skipped = frames.findIndex((frame) => frame.isConstructor()) + 1 + CLASSES_SKIPPED;
  const users = frames.slice(skipped).filter(isOfProgram);
  // In a bundle, the program and this package share one file, so no frame looks like the program's. Then we keep every frame.
  const trace = prepare(error, users.length > 0 ? users : frames.slice(skipped));
  if (typeof trace !== "string") return trace;
  const [title, ...lines] = trace.split("\n");
  return [title, ...Array<string>(skipped).fill("    at skipped"), ...lines.map(asSdkReads)].join("\n");
}

/** Whether a frame belongs to the user's program: not to this package, a dependency or Node.js. */
function isOfProgram(frame: NodeJS.CallSite): boolean {
  const file = frame.getFileName();
  if (!file || file.startsWith("node:")) return false;
  return !file.startsWith(PACKAGE) && !/[\\/]node_modules[\\/]/.test(file);
}

/**
 * Rewrites a line of a trace for the SDK's regular expression, which requires a path in parentheses. Without a function name (at
 * the top of an ES module, in an arrow function) V8 writes no parentheses, and in an ES module it writes a URL.
 */
function asSdkReads(line: string): string {
  return line
    .replace(/file:\/\/\S+(?=:\d+:\d+\)?$)/, (url) => fileURLToPath(url))
    .replace(/^( +at )(?:async )?(.+:\d+:\d+)$/, "$1<anonymous> ($2)");
}

/** The trace as V8 writes it, for a process in which something has removed Node.js's own function. */
function prepareAsV8(error: Error, frames: unknown[]): string {
  return [String(error), ...frames.map(String)].join("\n    at ");
}
