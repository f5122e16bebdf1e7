/* eslint-disable no-console -- the stock plugin prints by console.error, which is what is filtered here */
import { ApiError } from "../client/errors";

/** An error that the user of the provider can act on. Its message is complete; a stack would only bury it. */
export class UserError extends Error {
  constructor(message: string) {
    super(message);
    this.name = "UserError";
  }
}

/** What the stock plugin prints of an error of ours: nothing that a person would write. */
const MARK = "\u0000pulumi-openai-admin\u0000";

/**
 * Prepares an error for the stock plugin, which prints what check, diff, read and delete throw, stack and all, before the
 * engine shows the message on its resource. Ours explain themselves once; anything else is a bug report and keeps its stack.
 */
export function shownOnce(error: unknown): unknown {
  if (error instanceof UserError || error instanceof ApiError) {
    error.toString = () => MARK;
    error.stack = MARK;
  }
  return error;
}

/** Cleans everything of an error that is shown: its message, its stack, and the reasons of what was made only in part. */
export function cleanError(error: unknown, clean: (text: string) => string): unknown {
  if (!(error instanceof Error)) return error;
  // Defined, not assigned: the message of a DOMException has only a getter.
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

/** Keeps the stock plugin from printing what the engine will show. Called once, where the plugin loads the provider. */
export function silenceShownErrors(): void {
  const print = console.error.bind(console);
  console.error = (...parts: unknown[]) => {
    if (parts[0] !== `${MARK}: ${MARK}`) print(...parts);
  };
}
