import { fillPath } from "../client/path";
import type { Declaration, Properties } from "../lifecycle/declaration";
import { lastSegment, type Key } from "../lifecycle/ids";
import { listingOf } from "../lifecycle/lookUp";
import { shortRoleId } from "../lifecycle/roleIds";

/** An object of the organisation, or a resource of a stack or a preview. */
export interface InventoryObject {
  readonly declaration: Declaration;
  /** The Pulumi id: `proj_1/user_2`. */
  readonly id: string;
  /** The parts of the id. */
  readonly key: Key;
  /** The inputs that a program would declare, or that it declares. */
  readonly inputs: Properties;
  /** The outputs, with the provider's record. No secret. */
  readonly outputs: Properties;
}

/** What tells an object from all others: `Project proj_1`. */
export function labelOf({ declaration, id }: Pick<InventoryObject, "declaration" | "id">): string {
  return labelWith(declaration.kind, id);
}

/** As {@link labelOf}, for an object of which only the kind and the id are known. */
export function labelWith(kind: string, id: string): string {
  return `${kind} ${id}`;
}

/** An id of another object in an object's inputs. */
export interface Reference {
  readonly input: string;
  /** The kinds whose object it may be. */
  readonly kinds: readonly string[];
  /** The API's id. */
  readonly id: string;
}

/** The objects that an object's inputs name. */
export function referencesOf({ declaration, inputs }: Pick<InventoryObject, "declaration" | "inputs">): Reference[] {
  return Object.entries(declaration.inputs).flatMap(([input, row]) => {
    if (row.refersTo.length === 0) return [];
    const values = [inputs[input]]
      .flat()
      .map((value) => (row.refersAt === undefined ? value : fieldOf(value, row.refersAt)));
    const ids = values.map(lastSegment).filter((id): id is string => typeof id === "string");
    return ids.map((id) => ({ input, kinds: row.refersTo, id }));
  });
}

function fieldOf(value: unknown, field: string): unknown {
  return typeof value === "object" && value !== null ? (value as Properties)[field] : undefined;
}

/**
 * Where the API keeps an object. Two kinds that describe one object have the same address: a key of an account, as a
 * ServiceAccountKey and as a ProjectApiKey.
 */
export function addressOf(declaration: Declaration, key: Key): string {
  const list = listAddressOf(declaration, key);
  if (list === undefined) return fillPath(declaration.object!.path, key);
  return declaration.set ? list : `${list}/${String(shortRoleId(key[declaration.id.own]))}`;
}

/** Where the API keeps the list that contains an object. */
export function listAddressOf(declaration: Declaration, key: Key): string | undefined {
  const listing = listingOf(declaration, key);
  return listing && fillPath(listing.path, key);
}
