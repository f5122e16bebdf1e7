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

/** Keeps the stock plugin from printing what the engine will show. Called once, where the plugin loads the provider. */
export function silenceShownErrors(): void {
  const print = console.error.bind(console);
  console.error = (...parts: unknown[]) => {
    if (parts[0] !== `${MARK}: ${MARK}`) print(...parts);
  };
}
