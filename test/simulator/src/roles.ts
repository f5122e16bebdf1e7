import { notFound } from "./errors";
import type { Organization, Project, Role, RoleAssignment } from "./state";

/** The scope of a role: the organisation, or one of its projects. */
export interface Scope {
  organization: Organization;
  project?: Project;
}

/** A custom or predefined role, with its description in the API. */
export interface KnownRole extends Role {
  predefined: boolean;
  resourceType: "api.organization" | "api.project";
}

/** The names of the predefined roles. We invented the permissions, so that the roles differ. */
const predefined = {
  organization: {
    owner: ["api.management.read", "api.management.write", "api.groups.read", "api.groups.write"],
    reader: ["api.management.read"],
  },
  project: {
    owner: ["api.organization.projects.api_keys.read", "api.organization.projects.api_keys.write", "api.model.request"],
    member: ["api.model.request"],
    viewer: ["api.model.read"],
  },
} as const;

function idsOf(kind: "organization" | "project", name: string, resourceId: string): { short: string; long: string } {
  const short = `role-api-${kind}-${name}`;
  return { short, long: `${short}__api-${kind}__${resourceId}` };
}

/** The roles of a scope: first the predefined roles with their long ids, then the custom roles. */
export function rolesOf({ organization, project }: Scope): KnownRole[] {
  const kind = project ? "project" : "organization";
  const resourceType = project ? "api.project" : "api.organization";
  const resourceId = project?.id ?? organization.id;
  const builtIn = Object.entries<readonly string[]>(predefined[kind]).map(([name, permissions]) => ({
    id: idsOf(kind, name, resourceId).long,
    name,
    description: `Predefined ${kind} role`,
    permissions: [...permissions],
    created_at: 0,
    updated_at: 0,
    predefined: true,
    resourceType,
  }));
  const custom = (project ?? organization).roles.map((role) => ({ ...role, predefined: false, resourceType }));
  return [...builtIn, ...custom] as KnownRole[];
}

/** The role with this id. A predefined role also has a short id, without the resource that the role belongs to. */
export function findRole(scope: Scope, id: string): KnownRole {
  const kind = scope.project ? "project" : "organization";
  const role = rolesOf(scope).find(
    (candidate) => candidate.id === id || (candidate.predefined && idsOf(kind, candidate.name, "").short === id),
  );
  if (!role) throw notFound("role", id);
  return role;
}

/** The API's `Role`. */
export function showRole(role: KnownRole): unknown {
  return {
    object: "role",
    id: role.id,
    name: role.name,
    description: role.description,
    permissions: role.permissions,
    resource_type: role.resourceType,
    predefined_role: role.predefined,
  };
}

/** A role that a principal holds, and the assignments that give it: its own, and those of its groups. */
export interface HeldRole {
  role: KnownRole;
  own?: RoleAssignment;
  inherited: RoleAssignment[];
}

/** The API's `AssignedRoleDetails`. Its times belong to the role, not to the assignment. */
export function showHeldRole({ role, own, inherited }: HeldRole): unknown {
  const sources = own ? [own, ...inherited] : inherited;
  return {
    id: role.id,
    name: role.name,
    permissions: role.permissions,
    resource_type: role.resourceType,
    predefined_role: role.predefined,
    description: role.description,
    created_at: role.predefined ? null : role.created_at,
    updated_at: role.predefined ? null : role.updated_at,
    created_by: null,
    created_by_user_obj: null,
    metadata: {},
    // Null for a role that is only direct, because the field lists the principals that pass the role on. If the principal
    // also inherits the role, the field names the principal too. This is our choice: two entries make clients fail that
    // expect each role once.
    assignment_sources:
      inherited.length === 0
        ? null
        : sources.map((source) => ({ principal_id: source.principalId, principal_type: source.principalType })),
  };
}

/** The roles of a principal in a scope. People also have the roles of their groups. */
export function heldRoles(scope: Scope, principalType: "user" | "group", principalId: string): HeldRole[] {
  const { organization, project } = scope;
  const assignments = (project ?? organization).roleAssignments;
  const groupIds = organization.groups.filter((g) => g.memberIds.includes(principalId)).map((g) => g.id);
  const direct = assignments.filter((a) => a.principalType === principalType && a.principalId === principalId);
  const inherited =
    principalType === "user"
      ? assignments.filter((a) => a.principalType === "group" && groupIds.includes(a.principalId))
      : [];
  const roleIds = [...new Set([...direct, ...inherited].map((assignment) => assignment.roleId))];
  return roleIds.map((roleId) => ({
    role: findRole(scope, roleId),
    own: direct.find((assignment) => assignment.roleId === roleId),
    inherited: inherited.filter((assignment) => assignment.roleId === roleId),
  }));
}
