import { found, remove, type Call, type Handlers } from "../call";
import { ApiError, badRequest, notFound } from "../errors";
import { pageByNext } from "../paging";
import type { Group, Organization } from "../state";

function show(group: Group): unknown {
  const { id, name, created_at, is_scim_managed } = group;
  return { id, name, created_at, is_scim_managed, group_type: "group" };
}

/** The group in the path. */
export function groupOf(call: Call): Group {
  return found(call.organization.groups, call.param("group_id"), "group");
}

/**
 * Rejects a change of a group that an identity provider manages. The API documents neither the limit of such a group nor
 * the response; 403 is our choice. Such a group can still get roles, because that is its purpose.
 */
function refuseScimManaged(group: Group): void {
  if (group.is_scim_managed) {
    throw new ApiError(
      403,
      `Group ${group.id} is managed by SCIM; change it in your identity provider.`,
      "scim_managed",
    );
  }
}

function create(call: Call): unknown {
  const { name } = call.body<{ name: string }>();
  const group = { id: call.newId("group_"), name, created_at: call.now, is_scim_managed: false, memberIds: [] };
  call.organization.groups.push(group);
  call.record("group.created", { id: group.id, data: { group_name: name } });
  return show(group);
}

function modify(call: Call): unknown {
  const group = groupOf(call);
  refuseScimManaged(group);
  group.name = call.body<{ name: string }>().name;
  call.record("group.updated", { id: group.id, changes_requested: { group_name: group.name } });
  // The documented response to an update is a separate type without `group_type`.
  const { id, name, created_at, is_scim_managed } = group;
  return { id, name, created_at, is_scim_managed };
}

function removeGroup(call: Call): unknown {
  const { organization } = call;
  const group = groupOf(call);
  refuseScimManaged(group);
  // Undocumented: a deleted group loses its roles.
  for (const holder of [organization, ...organization.projects]) {
    holder.roleAssignments = holder.roleAssignments.filter((assignment) => assignment.principalId !== group.id);
  }
  remove(organization.groups, group);
  call.record("group.deleted", { id: group.id });
  return { object: "group.deleted", id: group.id, deleted: true };
}

/** A member of a group: a person, or a service account of any project. */
interface Member {
  id: string;
  name: string;
  email: string | null;
  isServiceAccount: boolean;
}

function findMember(organization: Organization, id: string): Member | undefined {
  const person = organization.people.find((candidate) => candidate.id === id);
  if (person) return { id, name: person.name, email: person.email, isServiceAccount: false };
  const accounts = organization.projects.flatMap((project) => project.serviceAccounts);
  const account = accounts.find((candidate) => candidate.id === id);
  return account && { id, name: account.name, email: null, isServiceAccount: true };
}

function listMembers(call: Call): unknown {
  const members = groupOf(call).memberIds.flatMap((id) => findMember(call.organization, id) ?? []);
  const options = { size: { fallback: 100, min: 0, max: 1000 }, order: "desc" } as const;
  const page = pageByNext(call.query, members, (member) => member.id, options);
  return { ...page, data: page.data.map(({ id, name, email }) => ({ id, name, email })) };
}

function addMember(call: Call): unknown {
  const group = groupOf(call);
  refuseScimManaged(group);
  const { user_id } = call.body<{ user_id: string }>();
  if (!findMember(call.organization, user_id)) throw notFound("user", user_id);
  if (group.memberIds.includes(user_id)) {
    throw badRequest(`User ${user_id} is already a member of this group.`, "user_id", "user_already_in_group");
  }
  group.memberIds.push(user_id);
  call.record("group.updated", { id: group.id, changes_requested: { group_name: group.name } });
  return { object: "group.user", user_id, group_id: group.id };
}

function memberOf(call: Call): Member {
  const id = call.param("user_id");
  const member = groupOf(call).memberIds.includes(id) ? findMember(call.organization, id) : undefined;
  if (!member) throw notFound("group user", id);
  return member;
}

function showMember({ id, name, email, isServiceAccount }: Member): unknown {
  return { id, name, email, picture: null, is_service_account: isServiceAccount, user_type: "user" };
}

function removeMember(call: Call): unknown {
  const group = groupOf(call);
  const member = memberOf(call);
  refuseScimManaged(group);
  remove(group.memberIds, member.id);
  call.record("group.updated", { id: group.id, changes_requested: { group_name: group.name } });
  return { object: "group.user.deleted", deleted: true };
}

function list(call: Call): unknown {
  const options = { size: { fallback: 100, min: 0, max: 1000 }, order: "asc" } as const;
  const page = pageByNext(call.query, call.organization.groups, (group) => group.id, options);
  return { ...page, data: page.data.map(show) };
}

/** Groups of the organisation, and their members. */
export const groups: Handlers = {
  "GET /organization/groups": list,
  "POST /organization/groups": create,
  "GET /organization/groups/{group_id}": (call) => show(groupOf(call)),
  "POST /organization/groups/{group_id}": modify,
  "DELETE /organization/groups/{group_id}": removeGroup,
  "GET /organization/groups/{group_id}/users": listMembers,
  "POST /organization/groups/{group_id}/users": addMember,
  "GET /organization/groups/{group_id}/users/{user_id}": (call) => showMember(memberOf(call)),
  "DELETE /organization/groups/{group_id}/users/{user_id}": removeMember,
};
