import type { Grant, Holder, Organization, Role } from "./organization";
import { isOwnerRole, isPredefinedRole, roleOf } from "./roles";

/** A role that somebody has in effect, and what it comes from. Who has it twice has two. */
export interface Access<G extends Grant = Grant> {
  readonly holder: Holder;
  /** Where it holds; the whole organisation without it. */
  readonly projectId?: string;
  readonly role: Role;
  readonly isOwner: boolean;
  /**
   * `direct`: given to the holder. `group`: given to a group that the holder is in. `organization`: an owner of the
   * organisation, directly or through a group, who is an owner of its projects by that.
   */
  readonly way: "direct" | "group" | "organization";
  /** The group that it comes through, if any. */
  readonly groupId?: string;
  /** What it comes from. */
  readonly grant: G;
}

/** Everything that people and service accounts may do, in the order of the grants. */
export function effectiveAccess<G extends Grant>(organization: Organization<G>): Access<G>[] {
  const members = membersByGroup(organization);
  return organization.grants.flatMap((grant) => {
    const held = heldBy(grant, members, organization);
    return [...held, ...held.flatMap((one) => inherited(one, organization))];
  });
}

/** The owners of a project, or of the organisation without an id; each once, however many ways make them one. */
export function ownersOf(access: readonly Access[], projectId?: string): Holder[] {
  const owners = access.filter((one) => one.isOwner && one.projectId === projectId).map(({ holder }) => holder);
  return [...new Map(owners.map((one) => [`${one.kind} ${one.id}`, one])).values()];
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

/** The API lets a custom role of a project reach a service account only through a group. */
function reachesAccount({ projectId }: Grant, { id }: Role): boolean {
  return projectId === undefined || isPredefinedRole(id);
}

function inherited<G extends Grant>(one: Access<G>, { projectIds = [] }: Organization<G>): Access<G>[] {
  if (!one.isOwner || one.projectId !== undefined) return [];
  return projectIds.map((projectId) => ({ ...one, projectId, way: "organization" }));
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
