/** Converts between the provider's kinds and the engine's type names. */
import * as openai from "pulumi-openai-admin";

/** The common prefix of all types: `pulumi-nodejs:dynamic/openai:`. */
const PREFIX = openai.Project.__pulumiType.slice(0, -"Project".length);

/** The type of a kind. */
export function typeOf(kind: string): string {
  return PREFIX + kind;
}

/** The kind of a type; `undefined` for a type of another provider. */
export function kindOf(type: string): string | undefined {
  return type.startsWith(PREFIX) ? type.slice(PREFIX.length) : undefined;
}
