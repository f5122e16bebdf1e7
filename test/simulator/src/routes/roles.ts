import { found, remove, type Call, type Handlers } from "../call";
import { badRequest } from "../errors";
import { pageByNext, type PageSize } from "../paging";
import { findRole, rolesOf, showRole, type KnownRole, type Scope } from "../roles";
import type { Role } from "../state";

const thousand: PageSize = { fallback: 1000, min: 0, max: 1000 };

/** The scope of a route: its project, or the organisation. */
type ScopeOf = (call: Call) => Scope;

const inOrganization: ScopeOf = ({ organization }) => ({ organization });
const inProject: ScopeOf = (call) => ({ organization: call.organization, project: call.activeProject() });

interface RoleBody {
  role_name?: string | null;
  permissions?: string[] | null;
  description?: string | null;
}

/** Rejects a duplicate name. The API documents that names are unique. */
function checkName(scope: Scope, name: string, except?: string): void {
  if (rolesOf(scope).some((role) => role.name === name && role.id !== except)) {
    throw badRequest(`A role named '${name}' already exists.`, "role_name", "role_name_taken");
  }
}

function list(call: Call, scope: Scope): unknown {
  const options = { size: thousand, order: "asc" } as const;
  const page = pageByNext(call.query, rolesOf(scope), (role) => role.id, options);
  return { ...page, data: page.data.map(showRole) };
}

function resource(scope: Scope): { resource_type: string; resource_id: string } {
  return scope.project
    ? { resource_type: "api.project", resource_id: scope.project.id }
    : { resource_type: "api.organization", resource_id: scope.organization.id };
}

function create(call: Call, scope: Scope): unknown {
  const body = call.body<RoleBody>();
  const name = body.role_name ?? "";
  checkName(scope, name);
  const role: Role = {
    id: call.newId("role_"),
    name,
    description: body.description ?? null,
    permissions: [...new Set(body.permissions ?? [])],
    created_at: call.now,
    updated_at: call.now,
  };
  (scope.project ?? scope.organization).roles.push(role);
  const { id, permissions } = role;
  call.record("role.created", { id, role_name: name, permissions, ...resource(scope) }, scope.project);
  return showRole(findRole(scope, id));
}

/** The custom role in the path. Rejects a predefined role, which nobody can change. */
function customRole(call: Call, scope: Scope): Role {
  const role: KnownRole = findRole(scope, call.param("role_id"));
  if (role.predefined) {
    throw badRequest(`The role '${role.name}' is predefined and cannot be changed.`, null, "predefined_role");
  }
  return found((scope.project ?? scope.organization).roles, role.id, "role");
}

function modify(call: Call, scope: Scope): unknown {
  const role = customRole(call, scope);
  const body = call.body<RoleBody>();
  if (body.role_name != null) checkName(scope, body.role_name, role.id);
  const before = role.permissions;
  role.name = body.role_name ?? role.name;
  role.permissions = body.permissions == null ? before : [...new Set(body.permissions)];
  // Our choice: null clears the description, because null can mean nothing else for an optional string.
  if (body.description !== undefined) role.description = body.description;
  role.updated_at = call.now;
  const changes_requested = {
    ...(body.role_name != null && { role_name: body.role_name }),
    ...(body.description != null && { description: body.description }),
    ...(body.permissions != null && {
      permissions_added: role.permissions.filter((permission) => !before.includes(permission)),
      permissions_removed: before.filter((permission) => !role.permissions.includes(permission)),
    }),
  };
  call.record("role.updated", { id: role.id, changes_requested }, scope.project);
  return showRole(findRole(scope, role.id));
}

function removeRole(call: Call, scope: Scope): unknown {
  const role = customRole(call, scope);
  const holder = scope.project ?? scope.organization;
  remove(holder.roles, role);
  // Undocumented: deleting a role also removes its assignments.
  holder.roleAssignments = holder.roleAssignments.filter((assignment) => assignment.roleId !== role.id);
  call.record("role.deleted", { id: role.id }, scope.project);
  return { object: "role.deleted", id: role.id, deleted: true };
}

function roleRoutes(base: string, scopeOf: ScopeOf): Handlers {
  return {
    [`GET ${base}`]: (call) => list(call, scopeOf(call)),
    [`POST ${base}`]: (call) => create(call, scopeOf(call)),
    [`GET ${base}/{role_id}`]: (call) => showRole(findRole(scopeOf(call), call.param("role_id"))),
    [`POST ${base}/{role_id}`]: (call) => modify(call, scopeOf(call)),
    [`DELETE ${base}/{role_id}`]: (call) => removeRole(call, scopeOf(call)),
  };
}

/** Roles of the organisation and of projects. Both follow the same rules. */
export const roles: Handlers = {
  ...roleRoutes("/organization/roles", inOrganization),
  ...roleRoutes("/projects/{project_id}/roles", inProject),
};
