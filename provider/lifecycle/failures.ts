import { ApiError } from "../client/errors";
import type { Declaration, Properties } from "./declaration";

/** Adds the kind's advice to the API's error, if the kind knows more about the error than its status says. */
export function withAdvice(declaration: Declaration, error: unknown, args: Properties): unknown {
  if (!(error instanceof ApiError)) return error;
  const advice = declaration.advice?.(error, args);
  if (advice) error.advise(advice);
  return error;
}

/**
 * An error after which the engine keeps the object in the state, as created but unfinished. The engine shows only the reasons
 * and drops the message.
 */
export function partial(error: unknown, id: string, properties: Properties): Error {
  const message = error instanceof Error ? error.message : String(error);
  return Object.assign(new Error(message), { id, properties, reasons: [message] });
}
