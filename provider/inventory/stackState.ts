/** Reads the objects of a stack's state, from `pulumi stack export`. */
import { keptOf, type Organization, type Parked } from "../lifecycle/kept";
import type { Properties } from "../lifecycle/declaration";
import { linesOf, nameOf, type Deployment, type Resource } from "./deployment";
import { declarationOf } from "./kinds";
import type { InventoryObject } from "./object";

/** A resource of a stack. */
export interface StackObject extends InventoryObject {
  /** The stack, as the user names it. */
  readonly stack: string;
  /** The name in the program. */
  readonly name: string;
  readonly urn: string;
  /** The lines of the program that declare it: `index.ts:7`. */
  readonly lines: readonly string[];
  /** The reference to the provider in the state. */
  readonly provider: string | undefined;
  /** The organisation in which the object was created or read, if known. */
  readonly organization: Organization | undefined;
  /** Why the resource waits and has no object at present. */
  readonly parked: Parked | undefined;
}

/** The objects that a stack manages. A resource that the program only reads (`static get`) is not among them. */
export function objectsOfState(stack: string, deployment: Deployment): StackObject[] {
  return deployment.resources.flatMap((resource) => objectOf(stack, resource) ?? []);
}

function objectOf(stack: string, resource: Resource): StackObject | undefined {
  const declaration = declarationOf(resource);
  const { id, urn, inputs = {}, outputs = {} } = resource;
  if (!declaration || id === undefined || resource.delete === true || resource.external === true) return undefined;
  const { organization, parked } = keptOf(declaration, outputs);
  return {
    declaration,
    id,
    key: declaration.id.split(id, declaration.kind),
    inputs: withoutInternal(inputs),
    outputs,
    stack,
    name: nameOf(resource),
    urn,
    lines: linesOf(resource),
    provider: resource.provider,
    organization,
    parked,
  };
}

/** The inputs of the program, without those of the provider. */
function withoutInternal(inputs: Properties): Properties {
  return Object.fromEntries(Object.entries(inputs).filter(([name]) => !name.startsWith("__")));
}
