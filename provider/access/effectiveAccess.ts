import type { Grant, Holder, Organization, Role } from "./organization";
import { isOwnerRole, isPredefinedRole, roleOf } from "./roles";

/** A role that somebody has in effect, and the grant that gives it. Two grants of the same role are two items. */
export interface Access<G extends Grant = Grant> {
  readonly holder: Holder;
  /** The project in which the role holds. Absent for the whole organisation. */
  readonly projectId?: string;
  readonly role: Role;
  readonly isOwner: boolean;
  /**
   * `direct`: the grant is to the holder. `group`: the grant is to a group that contains the holder. `organization`: the holder
   * owns the organisation, directly or through a group, and therefore owns its projects.
   */
  readonly way: "direct" | "group" | "organization";
  /** The group that receives the grant, if any. */
  readonly groupId?: string;
  /** The grant that gives the role. */
  readonly grant: G;
}

/** The roles of all people and service accounts, in the order of the grants. */
export function effectiveAccess<G extends Grant>(organization: Organization<G>): Access<G>[] {
  const members = membersByGroup(organization);
  return organization.grants.flatMap((grant) => {
    const held = heldBy(grant, members, organization);
    return [...held, ...held.flatMap((access) => inherited(access, organization))];
  });
}

/** The owners of a project, or of the organisation when there is no `projectId`. Each owner appears once. */
export function ownersOf(access: readonly Access[], projectId?: string): Holder[] {
  const owners = access.filter((role) => role.isOwner && role.projectId === projectId).map(({ holder }) => holder);
  return [...new Map(owners.map((owner) => [`${owner.kind} ${owner.id}`, owner])).values()];
}

function heldBy<G extends Grant>(
  grant: G,
  members: ReadonlyMap<string, readonly Holder[]>,
  { roles }: Organization<G>,
): Access<G>[] {
  const role = roleOf(grant, roles);
  const what = { projectId: grant.projectId, role, isOwner: isOwnerRole(role.id), grant };
  const { kind, id } = grant.principal;
  if (kind === "serviceAccount" && !reachesAccount(grant, role)) return [];
  if (kind !== "group") return [{ ...what, holder: { kind, id }, way: "direct" }];
  return (members.get(id) ?? []).map((holder) => ({ ...what, holder, way: "group", groupId: id }));
}

/** A custom project role reaches a service account only through a group: the API refuses a direct assignment. */
function reachesAccount({ projectId }: Grant, { id }: Role): boolean {
  return projectId === undefined || isPredefinedRole(id);
}

/** An owner of the organisation owns every project. */
function inherited<G extends Grant>(access: Access<G>, { projectIds = [] }: Organization<G>): Access<G>[] {
  if (!access.isOwner || access.projectId !== undefined) return [];
  return projectIds.map((projectId) => ({ ...access, projectId, way: "organization" }));
}

function membersByGroup({ memberships }: Organization): Map<string, Holder[]> {
  const members = new Map<string, Holder[]>();
  for (const { groupId, member } of memberships) {
    const known = members.get(groupId);
    if (known) known.push(member);
    else members.set(groupId, [member]);
  }
  return members;
}
