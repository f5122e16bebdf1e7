/** The names by which a resource that the program registers is found again in the plugin's process. */

/** The type token. `dynamic/` and the package name `pulumi-nodejs` make the engine hand it to the stock plugin. */
export function typeToken(kind: string): string {
  return `pulumi-nodejs:dynamic/openai:${kind}`;
}

/**
 * The text in every user's state that leads to the code. Never renamed: a state of today must find its code after any
 * upgrade.
 */
export function providerText(kind: string): string {
  return `exports.handler=()=>require("pulumi-openai-admin/runtime").${kind}`;
}

/** Marks the inputs of `static get`: for a resource that the program only reads, a missing object is an error and no loss. */
export const GET = "__get";
