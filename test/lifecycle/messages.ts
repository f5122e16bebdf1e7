import { expect } from "vitest";
import { PluginError } from "./plugin";

/** Returns the message of a call that must fail. */
export async function messageOf(call: Promise<unknown>): Promise<string> {
  const error = await call.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(PluginError);
  return (error as PluginError).message;
}

/** Replaces the ids of this run by `<name>`, and the request id, which is always new, by `req_…`. */
export function named(message: string, ids: Readonly<Record<string, string>> = {}): string {
  const readable = Object.entries(ids).reduce((text, [name, id]) => text.replaceAll(id, `<${name}>`), message);
  return readable.replace(/req_[a-z0-9]+/, "req_…");
}

/** The part of the engine's output that lists all errors and messages, each once, by resource. */
export function diagnosticsIn(output: string): string {
  return /^Diagnostics:\n([^]*?)\n(?:Outputs|Resources):/m.exec(output)![1]!;
}
