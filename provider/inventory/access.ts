/** Who holds which role, by the objects of an organisation or of a state. */
import { organizationOf, shortRole, type DeclaredOrganization, type Resource, type Role } from "../access";
import type { Provided } from "./live";
import type { InventoryObject } from "./object";

/** An object, as the access model reads it. */
export interface ObjectResource<O extends InventoryObject = InventoryObject> extends Resource {
  readonly object: O;
}

/**
 * The organisation that objects describe, for `effectiveAccess`. Each grant has its object.
 * @param provided the predefined roles of the API, whose permissions the objects do not contain.
 */
export function accessIn<O extends InventoryObject>(
  objects: readonly O[],
  provided: readonly Provided[] = [],
): DeclaredOrganization<ObjectResource<O>> {
  const resources = objects.map((object) => ({
    kind: object.declaration.kind,
    inputs: object.inputs,
    outputs: object.outputs,
    object,
  }));
  const declared = organizationOf(resources);
  const { organization } = declared;
  return {
    ...declared,
    organization: { ...organization, roles: [...(organization.roles ?? []), ...rolesIn(provided)] },
  };
}

/** Each role once: a predefined role of projects has the same permissions in each project. */
function rolesIn(provided: readonly Provided[]): Role[] {
  return [...new Map(provided.map((one) => [shortRole(String(one.outputs.roleId)), roleIn(one)])).values()];
}

function roleIn({ key, outputs }: Provided): Role {
  const { roleId, name, permissions } = outputs;
  return { id: String(roleId), name: textIn(name), permissions: permissionsIn(permissions), projectId: key.projectId };
}

function textIn(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

function permissionsIn(value: unknown): string[] | undefined {
  return Array.isArray(value) ? value.filter((one) => typeof one === "string") : undefined;
}
