/** An organisation as its resources state it: what they give, under one name for each person, account and group. */
import { grantsOf, type Resource, type StatedGrant, type StatedMembership, type StatedPrincipal } from "./grants";
import { isNotKnown, type NotKnown } from "./known";
import type { Grant, Holder, Membership, Organization, Role } from "./organization";
import { idOutputs, lastSegment, type ReferredKind } from "./references";

/** A role that a resource gives, with the resource. */
export interface DeclaredGrant<From extends Resource = Resource> extends Grant {
  readonly from: From;
}

/** Something that a resource gives, and the input that has to be known before anybody can say to whom or where. */
export interface OpenGrant<From extends Resource = Resource> extends NotKnown {
  readonly from: From;
}

/** An organisation, and what cannot be said of it yet. */
export interface DeclaredOrganization<From extends Resource = Resource> {
  readonly organization: Organization<DeclaredGrant<From>>;
  readonly open: readonly OpenGrant<From>[];
}

/**
 * What resources give, ready for `effectiveAccess`. A person who is named by e-mail address here and by id there is one person
 * if a resource tells both. Such a person goes by the id, anybody else by the address in lower case.
 */
export function organizationOf<From extends Resource>(resources: readonly From[]): DeclaredOrganization<From> {
  const identify = identificationBy(resources);
  const grants: DeclaredGrant<From>[] = [];
  const memberships: Membership[] = [];
  const open: OpenGrant<From>[] = [];
  for (const from of resources) {
    const stated = grantsOf(from);
    for (const notKnown of stated.notKnown) open.push({ notKnown, from });
    for (const one of stated.grants) {
      const grant = grantIn(one, identify);
      if (isNotKnown(grant)) open.push({ ...grant, from });
      else grants.push({ ...grant, from });
    }
    for (const one of stated.memberships) {
      const membership = membershipIn(one, identify);
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

/** Tells accounts from people by the accounts that there are, and finds the id that belongs to an e-mail address. */
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

/** The API's id of an object that others refer to. */
function idOf(resource: Resource): string | undefined {
  const id = textIn(resource, idOutputs[resource.kind as ReferredKind]);
  return id === undefined ? undefined : lastSegment(id);
}

/** Outputs come first: while a person is being replaced, they all describe the old one, and the inputs already name the new one. */
function textIn({ inputs, outputs = {} }: Resource, name: string): string | undefined {
  const value = outputs[name] ?? inputs[name];
  return typeof value === "string" ? value : undefined;
}
