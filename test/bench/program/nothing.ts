import * as pulumi from "@pulumi/pulumi";
import { declareAll } from "./declareAll";

/** A resource like ours (a constant instead of serialized code), without a lifecycle behind it. */
class Nothing extends pulumi.CustomResource {
  constructor(kind: string, name: string, args: Record<string, unknown>) {
    const provider = `exports.handler=()=>require("./nothingProvider").${kind}`;
    super(`pulumi-nodejs:dynamic/nothing:${kind}`, name, { ...args, __provider: provider });
  }
}

declareAll((kind, name, args) => new Nothing(kind, name, args));
