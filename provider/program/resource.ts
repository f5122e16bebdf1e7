import * as pulumi from "@pulumi/pulumi";
import type { Declaration } from "../lifecycle/declaration";
import { GET, providerInput, typeToken } from "../lifecycle/registration";
import { requireImportPlugin } from "./importPlugin";
import { requireKnownSettings } from "./knownSettings";
import { shortenTraces } from "./stackTraces";

/**
 * The base class of every resource. In place of serialized code the resource has a constant (decision D1). Pulumi's plugin
 * evaluates it and finds the kind's lifecycle in the installed package, so an upgrade of the package changes no resource.
 */
export abstract class OpenAIResource extends pulumi.CustomResource {
  protected constructor(
    declaration: Pick<Declaration, "kind" | "inputs" | "outputs" | "secrets">,
    name: string,
    args: object,
    opts: pulumi.CustomResourceOptions | undefined,
  ) {
    requireKnownSettings();
    if (opts?.import !== undefined) requireImportPlugin(declaration.kind, name);
    const outputs = [...Object.keys(declaration.inputs), ...declaration.outputs];
    const props: pulumi.Inputs = {
      // A resource has an output only for a registered name. The value may be undefined.
      ...Object.fromEntries(outputs.map((output) => [output, undefined])),
      ...args,
      ...providerInput(declaration.kind),
    };
    const secrets = { additionalSecretOutputs: [...(declaration.secrets ?? [])] };
    const restoreTraces = shortenTraces();
    try {
      super(typeToken(declaration.kind), name, props, pulumi.mergeOptions(secrets, opts));
    } finally {
      restoreTraces();
    }
  }
}

/** Reads an existing object without managing it. `static get` of every resource calls this. */
export function getExisting<R>(
  resource: new (name: string, args: never, opts?: pulumi.CustomResourceOptions) => R,
  name: string,
  id: pulumi.Input<pulumi.ID>,
  opts?: pulumi.CustomResourceOptions,
): R {
  return new resource(name, { [GET]: true } as never, { ...opts, id });
}
