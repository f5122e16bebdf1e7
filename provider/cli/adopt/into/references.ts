/** Gives the references of a new resource their values: the ids of the existing objects of other resources. */
import type { Properties } from "../../../lifecycle/declaration";
import { HIDDEN, UNKNOWN, type Previewed } from "../../../inventory/preview";

/** The id of the object that a resource manages or will manage. */
export interface KnownObject {
  readonly kind: string;
  readonly id: string;
}

/** The inputs of a new resource, as far as a preview knows them. */
export interface Known {
  /** The inputs with known values. */
  readonly inputs: Properties;
  /** The inputs whose value only `up` knows. */
  readonly unknown: readonly string[];
  /** The inputs with a secret value, which no preview shows. */
  readonly hidden: readonly string[];
}

/** Kinds whose ids the entries of a set of people can be. */
const PEOPLE = ["OrganizationUser", "ServiceAccount"];

/** @param objectOf the object of a resource that an input refers to. Undefined if the resource has no object yet. */
export function knownInputs(
  { declaration, inputs, propertyDependencies }: Previewed,
  objectOf: (urn: string) => KnownObject | undefined,
): Known {
  const known: Properties = {};
  const unknown: string[] = [];
  const hidden: string[] = [];
  for (const [name, value] of Object.entries(inputs)) {
    const kinds = kindsAt(declaration!.set?.input === name, declaration!.inputs[name]?.refersTo ?? []);
    const ids = (propertyDependencies[name] ?? [])
      .map(objectOf)
      .filter((object) => object !== undefined && kinds.includes(object.kind))
      .map((object) => object!.id);
    if (contains(value, HIDDEN)) hidden.push(name);
    else if (!contains(value, UNKNOWN)) known[name] = value;
    else if (placesOf(value) === ids.length) known[name] = filled(value, [...ids]);
    else unknown.push(name);
  }
  return { inputs: known, unknown, hidden };
}

function kindsAt(isSetInput: boolean, refersTo: readonly string[]): readonly string[] {
  return isSetInput ? PEOPLE : refersTo;
}

/** Whether a value is or holds one of the engine's texts. */
export function contains(value: unknown, text: string): boolean {
  if (typeof value !== "object" || value === null) return value === text;
  return Object.values(value).some((inner) => contains(inner, text));
}

/** How many unknown values a value holds. */
function placesOf(value: unknown): number {
  if (typeof value !== "object" || value === null) return value === UNKNOWN ? 1 : 0;
  return Object.values(value).reduce((sum: number, inner) => sum + placesOf(inner), 0);
}

/** The value with ids in place of the unknown values, in order. The order matters to nobody: such lists are sets. */
function filled(value: unknown, ids: string[]): unknown {
  if (value === UNKNOWN) return ids.shift();
  if (Array.isArray(value)) return value.map((inner) => filled(inner, ids));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, filled(inner, ids)]));
}
