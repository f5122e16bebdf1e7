import { notFound } from "./errors";
import type { Organization, Project, Role, RoleAssignment } from "./state";

/** Where a role lives: in the organisation, or in one of its projects. */
export interface Scope {
  organization: Organization;
  project?: Project;
}

/** A role of either kind with what the API says about it. */
export interface KnownRole extends Role {
  predefined: boolean;
  resourceType: "api.organization" | "api.project";
}

/** Names of the roles that OpenAI manages, with made-up permissions that only serve to tell them apart. */
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

/** The roles of a scope, predefined ones first under their long spelling. */
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

/** The role with this id; a predefined one also under its short spelling, without the resource it belongs to. */
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

/** A role as a principal holds it: directly, or through the groups that `sources` names. */
export interface HeldRole {
  role: KnownRole;
  sources: RoleAssignment[];
}

/** The key under which a page cursor knows an entry: a role may be held directly and through groups at once. */
export function heldRoleKey({ role, sources }: HeldRole): string {
  return `${role.id}/${sources.length === 0 ? "direct" : "inherited"}`;
}

/** The API's `AssignedRoleDetails`. Its times are those of the role, not of the assignment. */
export function showHeldRole({ role, sources }: HeldRole): unknown {
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
    // Null for a direct assignment: the field is documented as the principals a role is inherited from.
    assignment_sources:
      sources.length === 0
        ? null
        : sources.map((source) => ({ principal_id: source.principalId, principal_type: source.principalType })),
  };
}

/** What a principal holds in a scope. People also hold what their groups hold. */
export function heldRoles(scope: Scope, principalType: "user" | "group", principalId: string): HeldRole[] {
  const { organization, project } = scope;
  const assignments = (project ?? organization).roleAssignments;
  const groupIds = organization.groups.filter((g) => g.memberIds.includes(principalId)).map((g) => g.id);
  const direct = assignments.filter((a) => a.principalType === principalType && a.principalId === principalId);
  const inherited =
    principalType === "user"
      ? assignments.filter((a) => a.principalType === "group" && groupIds.includes(a.principalId))
      : [];
  const inheritedIds = [...new Set(inherited.map((assignment) => assignment.roleId))];
  return [
    ...direct.map((assignment) => ({ role: findRole(scope, assignment.roleId), sources: [] })),
    ...inheritedIds.map((roleId) => ({
      role: findRole(scope, roleId),
      sources: inherited.filter((assignment) => assignment.roleId === roleId),
    })),
  ];
}
