/** An organisation as its resources declare it. Each person, account and group has a single id. */
import { grantsOf, type Resource, type StatedGrant, type StatedMembership, type StatedPrincipal } from "./grants";
import { isNotKnown, type NotKnown } from "./known";
import type { Grant, Holder, Membership, Organization, Role } from "./organization";
import { idOutputs, lastSegment, type ReferredKind } from "./references";

/** A role that a resource grants, with the resource. */
export interface DeclaredGrant<From extends Resource = Resource> extends Grant {
  readonly from: From;
}

/** A grant or membership that depends on an unknown input, with the resource. */
export interface OpenGrant<From extends Resource = Resource> extends NotKnown {
  readonly from: From;
}

/** An organisation, and the grants and memberships that depend on unknown inputs. */
export interface DeclaredOrganization<From extends Resource = Resource> {
  readonly organization: Organization<DeclaredGrant<From>>;
  readonly open: readonly OpenGrant<From>[];
}

/**
 * The organisation that resources declare, for `effectiveAccess`. A person has a single id, even if resources name the person by
 * e-mail address and by id: the API's id if any resource contains both, otherwise the address in lower case.
 */
export function organizationOf<From extends Resource>(resources: readonly From[]): DeclaredOrganization<From> {
  const identify = identificationBy(resources);
  const grants: DeclaredGrant<From>[] = [];
  const memberships: Membership[] = [];
  const open: OpenGrant<From>[] = [];
  for (const from of resources) {
    const stated = grantsOf(from);
    for (const notKnown of stated.notKnown) open.push({ notKnown, from });
    for (const statedGrant of stated.grants) {
      const grant = grantIn(statedGrant, identify);
      if (isNotKnown(grant)) open.push({ ...grant, from });
      else grants.push({ ...grant, from });
    }
    for (const statedMembership of stated.memberships) {
      const membership = membershipIn(statedMembership, identify);
      if (isNotKnown(membership)) open.push({ ...membership, from });
      else memberships.push(membership);
    }
  }
  return {
    organization: { grants, memberships, roles: rolesIn(resources), projectIds: projectIdsIn(resources) },
    open,
  };
}

type Identify = (kind: StatedPrincipal["kind"], id: string) => Holder;

function grantIn({ principal, role, scope }: StatedGrant, identify: Identify): Grant | NotKnown {
  const { kind, id } = principal;
  if (isNotKnown(id)) return id;
  if (isNotKnown(role)) return role;
  if (isNotKnown(scope)) return scope;
  const given = { principal: kind === "group" ? { kind, id } : identify(kind, id), role };
  if ("organization" in scope) return given;
  const { projectId } = scope;
  return isNotKnown(projectId) ? projectId : { ...given, projectId };
}

function membershipIn({ principal, groupId }: StatedMembership, identify: Identify): Membership | NotKnown {
  if (isNotKnown(principal.id)) return principal.id;
  return isNotKnown(groupId) ? groupId : { groupId, member: identify(principal.kind, principal.id) };
}

/** Tells accounts from people by the declared accounts, and finds a person's id by e-mail address. */
function identificationBy(resources: readonly Resource[]): Identify {
  const accounts = new Set(resources.filter(({ kind }) => kind === "ServiceAccount").map(idOf));
  const idsByEmail = new Map<string, string>();
  for (const resource of resources) {
    const [email, userId] = [textIn(resource, "email"), textIn(resource, "userId")];
    if (email !== undefined && userId !== undefined) idsByEmail.set(email.toLowerCase(), lastSegment(userId));
  }
  return (kind, id) => {
    if (kind === "serviceAccount" || accounts.has(id)) return { kind: "serviceAccount", id };
    if (!id.includes("@")) return { kind: "person", id };
    const email = id.toLowerCase();
    return { kind: "person", id: idsByEmail.get(email) ?? email };
  };
}

function rolesIn(resources: readonly Resource[]): Role[] {
  return resources.flatMap((resource) => {
    const id = resource.kind === "Role" || resource.kind === "ProjectRole" ? idOf(resource) : undefined;
    if (id === undefined) return [];
    const { name, permissions } = resource.inputs;
    const projectId = textIn(resource, "projectId");
    return [
      {
        id,
        name: typeof name === "string" ? name : undefined,
        permissions: Array.isArray(permissions) ? permissions.filter((one) => typeof one === "string") : undefined,
        projectId: projectId === undefined ? undefined : lastSegment(projectId),
      },
    ];
  });
}

function projectIdsIn(resources: readonly Resource[]): string[] {
  return resources.flatMap((one) => (one.kind === "Project" ? (idOf(one) ?? []) : []));
}

/** The API's id of a resource that others can refer to. */
function idOf(resource: Resource): string | undefined {
  const id = textIn(resource, idOutputs[resource.kind as ReferredKind]);
  return id === undefined ? undefined : lastSegment(id);
}

/**
 * A string output, or else the input. During a replacement all outputs describe the old object, and the inputs already describe the
 * new object, so we must not mix them.
 */
function textIn({ inputs, outputs = {} }: Resource, name: string): string | undefined {
  const value = outputs[name] ?? inputs[name];
  return typeof value === "string" ? value : undefined;
}
