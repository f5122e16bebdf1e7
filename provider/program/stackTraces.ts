import { dirname, sep } from "node:path";
import { fileURLToPath } from "node:url";

/** Frames below the constructor of Pulumi's `Resource` that its SDK skips: those of a base class and of the resource's class. */
const CLASSES_SKIPPED = 2;

/** The folder of this package's modules. */
const PACKAGE = dirname(__dirname) + sep;

type Prepare = (error: Error, frames: NodeJS.CallSite[]) => unknown;

/**
 * Shortens the stack traces that Pulumi's SDK takes while it constructs a resource, until the returned function is called.
 * The SDK takes them from errors without a message, and there are two kinds:
 *
 * - The trace of the resource, which the engine keeps in the state. It becomes the lines of the user's program.
 * - A trace for each promise, four for each output, in case the promise never settles. These become empty: mapping them back to
 *   TypeScript took 12 of 30 seconds at 500 projects. `PULUMI_DEBUG_PROMISE_LEAKS`, which prints them, leaves them whole.
 *
 * An error that somebody reads has a message, and keeps every line.
 */
export function shortenTraces(): () => void {
  const before = Reflect.get(Error, "prepareStackTrace");
  const prepare: Prepare = before ?? prepareAsV8;
  Error.prepareStackTrace = (error, frames) => {
    if (error.message !== "") return prepare(error, frames);
    // Only the trace of the resource is taken at full depth.
    if (Error.stackTraceLimit === Infinity) return traceOfProgram(error, frames, prepare);
    return process.env.PULUMI_DEBUG_PROMISE_LEAKS ? prepare(error, frames) : "Error";
  };
  return () => {
    Error.prepareStackTrace = before;
  };
}

/** The trace of the resource: the frames that the SDK is about to skip, then the lines of the user's program. */
function traceOfProgram(error: Error, frames: NodeJS.CallSite[], prepare: Prepare): unknown {
  // The first constructor in the trace is that of `Resource`; above it stand the functions by which the SDK takes the trace.
  const skipped = frames.findIndex((frame) => frame.isConstructor()) + 1 + CLASSES_SKIPPED;
  const users = frames.slice(skipped).filter(isOfProgram);
  // A program that is bundled into one file with this package has no frames of its own to tell by their file.
  const trace = prepare(error, users.length > 0 ? users : frames.slice(skipped));
  if (typeof trace !== "string") return trace;
  const [title, ...lines] = trace.split("\n");
  return [title, ...Array<string>(skipped).fill("    at skipped"), ...lines.map(asSdkReads)].join("\n");
}

/** Whether a frame belongs to the user's program, not to this package, a dependency or Node.js. */
function isOfProgram(frame: NodeJS.CallSite): boolean {
  const file = frame.getFileName();
  if (!file || file.startsWith("node:")) return false;
  return !file.startsWith(PACKAGE) && !/[\\/]node_modules[\\/]/.test(file);
}

/**
 * A line of a trace in the only form that the SDK's regular expression reads: a path in parentheses. Without a function's name
 * (at the top of an ES module, in an arrow function) V8 writes no parentheses, and in an ES module it writes a URL.
 */
function asSdkReads(line: string): string {
  return line
    .replace(/file:\/\/\S+(?=:\d+:\d+\)?$)/, (url) => fileURLToPath(url))
    .replace(/^( +at )(?:async )?(.+:\d+:\d+)$/, "$1<anonymous> ($2)");
}

/** The trace as V8 writes it, should somebody have taken away the function that Node.js sets. */
function prepareAsV8(error: Error, frames: unknown[]): string {
  return [String(error), ...frames.map(String)].join("\n    at ");
}
