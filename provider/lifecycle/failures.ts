import { ApiError } from "../client/errors";
import type { Declaration, Properties } from "./declaration";
import { lastSegment } from "./ids";
import { isEmail, personOf, WITH_TARGET } from "./people";

/** Adds the kind's advice to the API's error, if the kind knows more about the error than its status says. */
export function withAdvice(declaration: Declaration, error: unknown, args: Properties): unknown {
  if (!(error instanceof ApiError)) return error;
  const advice = adviceOnAbsent(declaration, error, args) ?? declaration.advice?.(error, args);
  if (advice) error.advise(advice);
  return error;
}

/** Only a person who is not in the organisation has their e-mail address as id: a run with --target does not read their entry. */
function adviceOnAbsent(declaration: Declaration, error: ApiError, args: Properties): string | undefined {
  const email = personOf(declaration, args) && lastSegment(args.userId);
  if (!isEmail(email) || !(error.isRefusal || error.isNotFound)) return undefined;
  return (
    `${email} is not in the organisation. If an OrganizationUser waits for this person: ${WITH_TARGET} ` +
    `Otherwise check the address, and set userId to the id of new openai.OrganizationUser("<name>", { email: "${email}" }).`
  );
}

/**
 * An error after which the engine keeps the object in the state, as created but unfinished. The engine shows only the reasons
 * and drops the message.
 */
export function partial(error: unknown, id: string, properties: Properties): Error {
  const message = error instanceof Error ? error.message : String(error);
  return Object.assign(new Error(message), { id, properties, reasons: [message] });
}
