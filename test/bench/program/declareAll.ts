import { readFileSync } from "node:fs";
import { join } from "node:path";
import type * as pulumi from "@pulumi/pulumi";
import type { Declared, Reference, Value } from "../organization";

/** Creates a resource of a kind. */
export type Make = (kind: string, name: string, args: Record<string, unknown>) => pulumi.CustomResource;

/**
 * The measured program: declares the resources listed in resources.json, in that order. Both sides run this program, so
 * that the engine has the same work with our provider and with the provider that does nothing.
 */
export function declareAll(make: Make): void {
  const declared = JSON.parse(readFileSync(join(__dirname, "resources.json"), "utf8")) as Declared[];
  const made = new Map<string, pulumi.CustomResource>();
  for (const { kind, name, args } of declared) {
    const inputs = Object.entries(args).map(([key, value]) =>
      isReference(value) ? [key, made.get(value.idOf)!.id] : [key, value],
    );
    made.set(name, make(kind, name, Object.fromEntries(inputs) as Record<string, unknown>));
  }
}

function isReference(value: Value): value is Reference {
  return typeof value === "object" && "idOf" in value;
}
