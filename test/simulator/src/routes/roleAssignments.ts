import { found, type Call, type Handlers } from "../call";
import { badRequest, notFound } from "../errors";
import { pageByNext } from "../paging";
import { findRole, heldRoles, showHeldRole, showRole, type HeldRole, type Scope } from "../roles";
import type { RoleAssignment } from "../state";
import { groupOf } from "./groups";
import { showPerson } from "./users";

/** A principal that can have roles: a person or a group of the organisation. */
type PrincipalType = "user" | "group";

/** One of the four kinds of assignments: of a person or a group, in the organisation or in a project. */
interface Kind {
  principal: PrincipalType;
  scopeOf(call: Call): Scope;
}

function principalId(call: Call, kind: Kind): string {
  if (kind.principal === "group") return groupOf(call).id;
  return found(call.organization.people, call.param("user_id"), "user").id;
}

function showPrincipal(call: Call, kind: Kind): object {
  if (kind.principal === "user") {
    const person = found(call.organization.people, call.param("user_id"), "user");
    return { user: showPerson(call.organization, person) };
  }
  const { id, name, created_at, is_scim_managed } = groupOf(call);
  return { group: { object: "group", id, name, created_at, scim_managed: is_scim_managed } };
}

function held(call: Call, kind: Kind): HeldRole[] {
  return heldRoles(kind.scopeOf(call), kind.principal, principalId(call, kind));
}

function list(call: Call, kind: Kind): unknown {
  // The API documents no default for `limit`, so the default is the maximum.
  const options = { size: { fallback: 1000, min: 0, max: 1000 }, order: "asc" } as const;
  const page = pageByNext(call.query, held(call, kind), ({ role }) => role.id, options);
  return { ...page, data: page.data.map(showHeldRole) };
}

function retrieve(call: Call, kind: Kind): unknown {
  const role = findRole(kind.scopeOf(call), call.param("role_id"));
  const [entry] = held(call, kind).filter((candidate) => candidate.role.id === role.id);
  if (!entry) throw notFound("role assignment", call.param("role_id"));
  return showHeldRole(entry);
}

function assignmentsOf(scope: Scope): RoleAssignment[] {
  return (scope.project ?? scope.organization).roleAssignments;
}

function resource({ organization, project }: Scope): object {
  return project
    ? { resource_id: project.id, resource_type: "api.project" }
    : { resource_id: organization.id, resource_type: "api.organization" };
}

function assign(call: Call, kind: Kind): unknown {
  const scope = kind.scopeOf(call);
  const principal = principalId(call, kind);
  const role = findRole(scope, call.body<{ role_id: string }>().role_id);
  grantRole(call, scope, { principalType: kind.principal, principalId: principal, roleId: role.id });
  return { object: `${kind.principal}.role`, ...showPrincipal(call, kind), role: showRole(role) };
}

/** Assigns a role to a principal. projectGroups.ts also calls this, because project groups are groups with a role. */
export function grantRole(call: Call, scope: Scope, grant: Omit<RoleAssignment, "created_at">): void {
  const { principalType, principalId, roleId } = grant;
  const assignments = assignmentsOf(scope);
  if (assignments.some((a) => a.principalId === principalId && a.roleId === roleId)) {
    // Undocumented. An error exposes a client that assigns a role twice.
    throw badRequest(`The role is already assigned to ${principalId}.`, "role_id", "role_already_assigned");
  }
  assignments.push({ ...grant, created_at: call.now });
  const payload = { id: roleId, principal_id: principalId, principal_type: principalType, ...resource(scope) };
  call.record("role.assignment.created", payload, scope.project);
}

function unassign(call: Call, kind: Kind): unknown {
  const scope = kind.scopeOf(call);
  const role = findRole(scope, call.param("role_id"));
  const principal = principalId(call, kind);
  const assignments = assignmentsOf(scope);
  const index = assignments.findIndex((a) => a.principalId === principal && a.roleId === role.id);
  if (index < 0 && held(call, kind).some((entry) => entry.role.id === role.id)) {
    throw badRequest(`The role is inherited from a group and cannot be unassigned here.`, null, "role_inherited");
  }
  if (index < 0) throw notFound("role assignment", call.param("role_id"));
  assignments.splice(index, 1);
  const payload = { id: role.id, principal_id: principal, principal_type: kind.principal, ...resource(scope) };
  call.record("role.assignment.deleted", payload, scope.project);
  return { object: `${kind.principal}.role.deleted`, deleted: true };
}

function assignmentRoutes(base: string, kind: Kind): Handlers {
  return {
    [`GET ${base}`]: (call) => list(call, kind),
    [`POST ${base}`]: (call) => assign(call, kind),
    [`GET ${base}/{role_id}`]: (call) => retrieve(call, kind),
    [`DELETE ${base}/{role_id}`]: (call) => unassign(call, kind),
  };
}

const inOrganization = ({ organization }: Call): Scope => ({ organization });
const inProject = (call: Call): Scope => ({ organization: call.organization, project: call.activeProject() });

/** Role assignments of people and groups, in the organisation and in projects. */
export const roleAssignments: Handlers = {
  ...assignmentRoutes("/organization/users/{user_id}/roles", { principal: "user", scopeOf: inOrganization }),
  ...assignmentRoutes("/organization/groups/{group_id}/roles", { principal: "group", scopeOf: inOrganization }),
  ...assignmentRoutes("/projects/{project_id}/users/{user_id}/roles", { principal: "user", scopeOf: inProject }),
  ...assignmentRoutes("/projects/{project_id}/groups/{group_id}/roles", { principal: "group", scopeOf: inProject }),
};
