import { expect } from "vitest";
import { PluginError } from "./plugin";

/** The message of a call that has to fail. */
export async function messageOf(call: Promise<unknown>): Promise<string> {
  const error = await call.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(PluginError);
  return (error as PluginError).message;
}

/** A message with the ids of this run as `<name>`, and the request's id, which is new each time, as `req_…`. */
export function named(message: string, ids: Readonly<Record<string, string>> = {}): string {
  const readable = Object.entries(ids).reduce((text, [name, id]) => text.replaceAll(id, `<${name}>`), message);
  return readable.replace(/req_[a-z0-9]+/, "req_…");
}
