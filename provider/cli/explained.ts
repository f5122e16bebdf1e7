import { ApiError } from "../client/errors";
import { UserError } from "../lifecycle/errors";
import { CommandError } from "./commandError";

/** Errors of the client and of the settings explain themselves. A command shows them without a stack trace. */
export async function explained<T>(act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    if (error instanceof UserError || error instanceof ApiError) throw new CommandError(error.message);
    throw error;
  }
}
