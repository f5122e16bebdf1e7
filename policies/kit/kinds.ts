/** The kinds of the provider, as the engine names their types. */
import * as openai from "pulumi-openai-admin";

/** `pulumi-nodejs:dynamic/openai:`, which the type of each kind begins with. */
const PREFIX = openai.Project.__pulumiType.slice(0, -"Project".length);

/** The type of a kind. */
export function typeOf(kind: string): string {
  return PREFIX + kind;
}

/** The kind of a type; for a type of another provider, nothing. */
export function kindOf(type: string): string | undefined {
  return type.startsWith(PREFIX) ? type.slice(PREFIX.length) : undefined;
}
