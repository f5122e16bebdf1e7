/** The owners, the people and the teams of a document. */
import type { OrganizationDocument, PersonEntry, TeamEntry } from "../../../../components/organization/document";
import type { InventoryObject } from "../../../../inventory/object";
import { defined, filled, inOrder, named, nameUnless, type Draft } from "./draft";

export function ownersOf(draft: Draft): OrganizationDocument["owners"] {
  const [owners] = draft.of("OrganizationOwners");
  if (owners === undefined) return undefined;
  draft.take(owners, ["owners"]);
  return sorted(owners.inputs.owners);
}

export function peopleOf(draft: Draft): OrganizationDocument["people"] {
  const grants = new Map<string, InventoryObject[]>();
  for (const grant of draft.of("RoleAssignment")) {
    const { userId, organization } = grant.inputs;
    if (organization !== true || typeof userId !== "string") continue;
    grants.set(userId, [...(grants.get(userId) ?? []), grant]);
  }
  const granted = new Set(
    draft.of("RoleAssignment").flatMap(({ inputs }) => (draft.hasProject(inputs.projectId) ? inputs.userId : [])),
  );
  const entries = draft.of("OrganizationUser").flatMap((person): [string, "reader" | "owner" | PersonEntry][] => {
    const { email } = person.inputs as { email?: string };
    const role = isRole(person.inputs.role) ? person.inputs.role : undefined;
    const userId = person.key.userId!;
    const key = email ?? userId;
    const own = grants.get(userId) ?? [];
    for (const grant of own) draft.take(grant, ["people", key, "roles"]);
    draft.take(person, ["people", key]);
    const roles = own.map(({ inputs }) => draft.organizationRole(inputs.roleId)).sort(inOrder);
    if (roles.length > 0) return [[key, defined({ role, roles })]];
    // A grant in a project declares its person itself.
    return role === undefined || (role === "reader" && granted.has(userId)) ? [] : [[key, role]];
  });
  return filled(entries);
}

function isRole(role: unknown): role is "reader" | "owner" {
  return role === "reader" || role === "owner";
}

export function teamsOf(draft: Draft): OrganizationDocument["teams"] {
  const declared = new Map(draft.of("Group").map((group) => [group.key.groupId!, group]));
  const entries = draft.groups.flatMap((found): [string, TeamEntry][] => {
    const { id } = named(found);
    const key = draft.teams.get(id);
    if (key === undefined) return [];
    const path = ["teams", key];
    const group = declared.get(id);
    if (group) draft.take(group, path);
    const grants = draft.below("RoleAssignment", id).filter(({ inputs }) => inputs.organization === true);
    for (const grant of grants) draft.take(grant, [...path, "roles"]);
    const roles = grants.map(({ inputs }) => draft.organizationRole(inputs.roleId)).sort(inOrder);
    const members = group && draft.takeOne("GroupMembers", id, [...path, "members"]);
    const entry = {
      ...(group ? nameUnless(key, group.inputs.name) : { groupId: id }),
      members: members && sorted(members.inputs.members),
      roles: roles.length > 0 ? roles : undefined,
    };
    return [[key, defined(entry)]];
  });
  return filled(entries);
}

/** Names in an order that does not depend on the API's. */
export function sorted(names: unknown): string[] {
  return (names as string[]).map(String).sort(inOrder);
}
