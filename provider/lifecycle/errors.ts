import { ApiError } from "../client/errors";

/** An error that the user of the provider can act on. Its message is complete; a stack would only bury it. */
export class UserError extends Error {
  constructor(message: string) {
    super(message);
    this.name = "UserError";
  }
}

/**
 * Prepares an error for the stock plugin, which prints the stack of what check, diff, read and delete throw. Ours
 * explain themselves; the stack of anything else is a bug report and stays.
 */
export function withoutStack(error: unknown): unknown {
  if (error instanceof UserError || error instanceof ApiError) {
    error.name = "Error";
    error.stack = "";
  }
  return error;
}
