/* eslint-disable no-console -- the stock plugin prints with console.error, which this file filters */
import { ApiError, UserError } from "../client/errors";

export { UserError };

/** We could not find out whether an object exists, or could not delete an object whose secret is lost. */
export class OutcomeUnknown extends UserError {}

/** Whether a write that failed may have taken effect, or has left an object whose secret is lost. */
export function isOutcomeUnknown(error: unknown): boolean {
  return error instanceof OutcomeUnknown || (error instanceof ApiError && error.landed === "maybe");
}

/** The stock plugin prints this instead of an error of ours. No other text equals it, so the filter recognises it. */
const MARK = "\u0000pulumi-openai-admin\u0000";

/**
 * Prepares an error for the stock plugin. The plugin prints each error of check, diff, read and delete with its stack, and then
 * the engine shows the message on the resource. We hide the first of the two for our own errors, because their messages say
 * everything. Any other error is a bug and keeps its stack (decision D8).
 */
export function shownOnce(error: unknown): unknown {
  if (error instanceof UserError || error instanceof ApiError) {
    error.toString = () => MARK;
    error.stack = MARK;
  }
  return error;
}

/** Cleans every text of an error that somebody sees: its message, its stack, and the reasons of a partial failure. */
export function cleanError(error: unknown, clean: (text: string) => string): unknown {
  if (!(error instanceof Error)) return error;
  // We define the properties instead of assigning them, because the message of a DOMException has only a getter.
  const define = (name: string, value: unknown) =>
    Object.defineProperty(error, name, { value, configurable: true, writable: true, enumerable: false });
  const { message, stack, reasons } = error as Error & { reasons?: unknown };
  define("message", clean(message));
  if (stack !== undefined) define("stack", clean(stack));
  if (Array.isArray(reasons))
    define(
      "reasons",
      reasons.map((reason) => clean(String(reason))),
    );
  return error;
}

/** Keeps the stock plugin from printing the errors that the engine shows. The plugin calls this once, when it loads the provider. */
export function silenceShownErrors(): void {
  const print = console.error.bind(console);
  console.error = (...parts: unknown[]) => {
    if (parts[0] !== `${MARK}: ${MARK}`) print(...parts);
  };
}
