/** The names that lead from a resource in the program to its code in the plugin's process. */

/** The type token. Because of `dynamic/` and the package name `pulumi-nodejs`, the engine gives the resource to the stock plugin. */
export function typeToken(kind: string): string {
  return `pulumi-nodejs:dynamic/openai:${kind}`;
}

/** The constant in every user's state that leads to the code (decision D1). It can never change. */
export function providerText(kind: string): string {
  return `exports.handler=()=>require("pulumi-openai-admin/runtime").${kind}`;
}

/** The constant as an input or an output. */
export function providerInput(kind: string): { readonly __provider: string } {
  return { __provider: providerText(kind) };
}

/** Marks the inputs of `static get`. The program only reads such a resource, so a missing object is an error, not a loss. */
export const GET = "__get";
