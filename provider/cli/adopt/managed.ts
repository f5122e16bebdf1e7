/** Which objects `adopt` leaves to the resources that declare them already. */
import type { LeftOut } from "../../inventory/live";
import type { Managed } from "../../inventory/managed";
import type { InventoryObject } from "../../inventory/object";
import type { StackObject } from "../../inventory/stackState";
import { isOther, type Organization } from "../../lifecycle/kept";
import type { DeclaredResource } from "./declare/document/resources";

/**
 * The resources of one organisation. Objects of two organisations can have the same id: a person, or a setting of the organisation.
 * @param organization the organisation. Undefined if the API does not tell.
 */
export function ofOrganization(
  resources: readonly StackObject[],
  organization: Organization | undefined,
): StackObject[] {
  return resources.filter((resource) => !isOther(resource.organization, organization));
}

/** The resources of this stack and of other stacks. */
export interface Holders {
  readonly own: Managed;
  readonly others: Managed;
}

/**
 * The objects that others manage, and who: other stacks, and resources of this stack that a person has written. A resource that an
 * earlier `adopt` has generated does not count, because the generated files still declare it.
 * @param generated what the files declare.
 */
export function heldByOthers(
  objects: readonly InventoryObject[],
  generated: readonly DeclaredResource[],
  { own, others }: Holders,
): LeftOut[] {
  const names = new Set(generated.map(({ kind, name }) => `${kind} ${name}`));
  const isForeign = ({ declaration, name }: StackObject) => !names.has(`${declaration.kind} ${name}`);
  return objects.flatMap((object) => {
    const inThisStack = own.over(object);
    // The files declare the object already. Without the declaration, the next `up` would delete it.
    if (inThisStack.length > 0 && !inThisStack.some(isForeign)) return [];
    const elsewhere = others.over(object)[0];
    const here = inThisStack.find(isForeign);
    const { kind } = object.declaration;
    if (isReader(object) && others.mentions(object)) {
      return [{ kind, id: object.id, reason: "a list of another stack names the person." }];
    }
    if (elsewhere) return [{ kind, id: object.id, reason: `the stack ${elsewhere.stack} manages it.` }];
    if (!here) return [];
    return [{ kind, id: object.id, reason: `${here.declaration.kind} ${here.name} of this program manages it.` }];
  });
}

/** A person without a role of the organisation is only a name in lists. */
function isReader({ declaration, inputs }: InventoryObject): boolean {
  return declaration.kind === "OrganizationUser" && inputs.role === "reader";
}
