import { readFileSync } from "node:fs";
import { join } from "node:path";
import type * as pulumi from "@pulumi/pulumi";
import type { Declared } from "../organization";

/** Makes a resource of a kind. */
export type Make = (kind: string, name: string, args: Record<string, unknown>) => pulumi.CustomResource;

/**
 * The program that is measured: declares what stands in resources.json, in its order. One program for both sides, so that
 * the engine has the same to do for the provider as for one that does nothing.
 */
export function declareAll(make: Make): void {
  const declared = JSON.parse(readFileSync(join(__dirname, "resources.json"), "utf8")) as Declared[];
  const made = new Map<string, pulumi.CustomResource>();
  for (const { kind, name, args } of declared) {
    const inputs = Object.entries(args).map(([key, value]) =>
      typeof value === "object" && "idOf" in value ? [key, made.get(value.idOf)!.id] : [key, value],
    );
    made.set(name, make(kind, name, Object.fromEntries(inputs) as Record<string, unknown>));
  }
}
