/** The resources that a preview would create, as `pulumi preview --json` prints them. */
import { z } from "zod";
import type { Declaration, Properties } from "../lifecycle/declaration";
import { declarationOf } from "./kinds";
import { nameOf, type Resource } from "./deployment";

/** A resource of the program. */
export interface Previewed {
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  /** The kind; undefined for a component, a provider, or a resource of another package. */
  readonly declaration: Declaration | undefined;
  /** Whether the resource is an object or a provider, and not a component. */
  readonly custom: boolean;
  /** Whether the preview would create the resource. Otherwise the state has it, or the program only reads it. */
  readonly isNew: boolean;
  /** Whether the program protects the resource from deletion. */
  readonly isProtected: boolean;
  /** The id, unless the resource is new. */
  readonly id: string | undefined;
  /** The inputs. An unknown value is {@link UNKNOWN}, a secret value is {@link HIDDEN}. */
  readonly inputs: Properties;
  readonly parent: string | undefined;
  /** The reference to the provider: its URN, and its id or {@link UNKNOWN}. */
  readonly provider: string | undefined;
  /** The resources from which the value of an input comes, by input. */
  readonly propertyDependencies: Readonly<Record<string, readonly string[]>>;
}

/** What the engine writes for a value that only `up` can know. */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** What the engine prints for a secret. */
export const HIDDEN = "[secret]";

const stateSchema = z.looseObject({
  urn: z.string(),
  type: z.string(),
  custom: z.boolean().optional(),
  protect: z.boolean().optional(),
  id: z.string().optional(),
  inputs: z.record(z.string(), z.unknown()).optional(),
  parent: z.string().optional(),
  provider: z.string().optional(),
  propertyDependencies: z.record(z.string(), z.array(z.string()).nullable()).optional(),
});

const previewSchema = z.looseObject({
  steps: z
    .array(
      z.looseObject({
        op: z.string(),
        urn: z.string(),
        oldState: stateSchema.optional(),
        newState: stateSchema.optional(),
      }),
    )
    .nullish(),
});

/** The resources in a preview, in the order in which the program declares them. @param text what `pulumi preview --json` prints. */
export function readPreview(text: string): Previewed[] {
  const found = new Map<string, Previewed>();
  for (const { op, urn, oldState, newState } of previewSchema.parse(JSON.parse(text)).steps ?? []) {
    // A replacement has several steps. Its object exists, so none of them creates the first one.
    if (newState === undefined || found.has(urn)) continue;
    const {
      type,
      custom = false,
      protect = false,
      inputs = {},
      parent,
      provider,
      propertyDependencies = {},
    } = newState;
    const id = newState.id ?? oldState?.id;
    found.set(urn, {
      urn,
      type,
      name: nameOf({ urn }),
      declaration: declarationOf({ type } as Resource),
      custom,
      isProtected: protect,
      isNew: op === "create" && oldState === undefined,
      id: id === "" || id === UNKNOWN ? undefined : id,
      inputs,
      parent,
      provider,
      propertyDependencies: Object.fromEntries(
        Object.entries(propertyDependencies).map(([input, urns]) => [input, urns ?? []]),
      ),
    });
  }
  return [...found.values()];
}

/** The URN in a reference to a provider. */
export function providerUrn(reference: string): string {
  return reference.slice(0, reference.lastIndexOf("::"));
}

/** Whether a reference is to the provider that the engine makes for resources without an explicit one. */
export function isDefaultProvider(reference: string): boolean {
  return /::default[^:]*$/.test(providerUrn(reference));
}
