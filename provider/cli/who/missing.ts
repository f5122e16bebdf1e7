/** What programs grant, and the organisation does not have: somebody has taken it away, or it waits for something. */
import { grantsOf, isNotKnown, shortRole } from "../../access";
import { accessIn } from "../../inventory/access";
import type { Managed } from "../../inventory/managed";
import type { InventoryObject } from "../../inventory/object";
import type { StackObject } from "../../inventory/stackState";
import { declaredBy, type Answering, type Declared } from "./answer";
import type { Facts } from "./reading";
import type { Subject } from "./subject";

/** A grant or membership of a program that the organisation does not have. */
export interface MissingRow {
  readonly what: string;
  /** Why the state entry waits, if it does: the person is absent, or `until` has passed. */
  readonly waits?: "absent" | "until";
  readonly declared: Declared;
}

/** The grants and memberships of the subject that the states have, and the organisation has not. */
export function missingFor(facts: Facts, managed: Managed, subject: Subject, answering: Answering): MissingRow[] {
  // What the key may not read, the organisation may have. A key has the access of its owner.
  if (facts.unread.length > 0 || subject.kind === "key") return [];
  const { organization } = accessIn(managed.resources.filter((resource) => !isAccepted(resource)));
  const names = new Set([subject.id, subject.name.toLowerCase()]);
  const concerns = (principalId: string, placeId: string | undefined) =>
    subject.kind === "project"
      ? placeId === subject.id
      : names.has(principalId.toLowerCase()) || names.has(principalId);

  const found = new Set(facts.organization.grants.map((grant) => grantKey(answering, grant)));
  const grants = organization.grants.filter(
    (grant) => concerns(grant.principal.id, grant.projectId) && !found.has(grantKey(answering, grant)),
  );
  const memberships = managed.resources.flatMap((resource) => membershipsOf(resource));
  const joined = new Set(
    facts.objects.filter(isMembership).map(({ key }) => memberKey(answering, key.userId!, key.groupId!)),
  );
  const missing = memberships.filter(
    ({ id, groupId }) =>
      subject.kind !== "project" &&
      (subject.kind === "group" ? groupId === subject.id : names.has(id) || names.has(id.toLowerCase())) &&
      !joined.has(memberKey(answering, id, groupId)),
  );
  const lacking = missing.map(({ id, groupId, resource }) => ({
    what: `${subject.kind === "group" ? `${answering.labelOf(id)}: ` : ""}member of group ${answering.labelOf(groupId)}`,
    ...waitOf(resource),
    declared: declaredBy(resource),
  }));
  const granting = grants.map(({ principal, role, projectId, from: { object } }) => {
    const place = projectId === undefined ? "the organisation" : answering.labelOf(projectId);
    const whom = subject.kind === "project" ? `${answering.labelOf(principal.id)}: ` : "";
    return {
      what: `${whom}${answering.roleName(role)} in ${place}`,
      ...waitOf(object),
      declared: declaredBy(object),
    };
  });
  return [...granting, ...lacking];
}

function waitOf({ parked }: StackObject): { waits?: "absent" | "until" } {
  return parked ? { waits: parked.because } : {};
}

function isMembership({ declaration }: InventoryObject): boolean {
  return declaration.kind === "GroupUser";
}

function membershipsOf(resource: StackObject): { id: string; groupId: string; resource: StackObject }[] {
  const { declaration, inputs, outputs } = resource;
  const { memberships } = grantsOf({ kind: declaration.kind, inputs, outputs });
  return memberships.flatMap(({ principal: { id }, groupId }) =>
    isNotKnown(id) || isNotKnown(groupId) ? [] : [{ id, groupId, resource }],
  );
}

function memberKey(answering: Answering, id: string, groupId: string): string {
  return `${answering.labelOf(id).toLowerCase()} ${groupId}`;
}

/** The state keeps an accepted invite, which gives nothing any more. */
function isAccepted({ declaration, outputs }: StackObject): boolean {
  return declaration.kind === "Invite" && outputs.status === "accepted";
}

/** A person by e-mail address in both: a state may know the address of somebody whom the organisation knows by id. */
function grantKey(
  answering: Answering,
  { principal, role, projectId = "" }: { principal: { id: string }; role: string; projectId?: string },
): string {
  return `${answering.labelOf(principal.id).toLowerCase()} ${shortRole(role)} ${projectId}`;
}
