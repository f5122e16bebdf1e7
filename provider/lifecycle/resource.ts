import * as pulumi from "@pulumi/pulumi";
import { requireKnownSettings } from "../program/knownSettings";
import { typeToken, type Declaration, type Properties } from "./declaration";
import { requireImportPlugin } from "./importPlugin";
import { GET } from "./reading";
import { withoutBlankStacks } from "./blankStacks";

/**
 * The base of every resource. A custom resource with a constant in place of serialized code: the stock dynamic plugin
 * evaluates that text, finds the kind's lifecycle in the installed package, and an upgrade of the package changes no
 * resource.
 */
export abstract class OpenAIResource extends pulumi.CustomResource {
  protected constructor(
    declaration: Declaration,
    name: string,
    args: object,
    opts: pulumi.CustomResourceOptions | undefined,
  ) {
    requireKnownSettings();
    if (opts?.import !== undefined) requireImportPlugin(declaration.kind, name);
    const outputs = [...Object.keys(declaration.inputs), ...declaration.outputs];
    const props: Properties = {
      // An output exists in the program only for a name that is registered, be it as undefined.
      ...Object.fromEntries(outputs.map((output) => [output, undefined])),
      ...args,
      __provider: providerText(declaration.kind),
    };
    const secrets = { additionalSecretOutputs: [...(declaration.secrets ?? [])] };
    const restoreStacks = withoutBlankStacks();
    try {
      super(typeToken(declaration.kind), name, props, pulumi.mergeOptions(secrets, opts));
    } finally {
      restoreStacks();
    }
  }
}

/**
 * The text in every user's state that leads to the code. Never renamed: a state of today must find its code after any
 * upgrade.
 */
export function providerText(kind: string): string {
  return `exports.handler=()=>require("pulumi-openai-admin/runtime").${kind}`;
}

/** Reads an existing object without managing it: what `static get` of every resource does. */
export function existing<R>(
  resource: new (name: string, args: never, opts?: pulumi.CustomResourceOptions) => R,
  name: string,
  id: pulumi.Input<pulumi.ID>,
  opts?: pulumi.CustomResourceOptions,
): R {
  return new resource(name, { [GET]: true } as never, { ...opts, id });
}
