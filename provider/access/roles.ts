import type { Grant, Role } from "./organization";

/** The suffix in the long spelling of a predefined role's id: `__api-project__proj_1`. */
const SCOPE_SUFFIX = /__api-(?:project|organization)__.*$/;

/** A role's id in the short spelling: without the path in front, and without the suffix. */
export function shortRole(role: string): string {
  return role.slice(role.lastIndexOf("/") + 1).replace(SCOPE_SUFFIX, "");
}

/** Whether a role is an owner role. @param role a name, or an id in either spelling. */
export function isOwnerRole(role: string): boolean {
  return /^(owner|role-api-(project|organization)-owner)$/.test(shortRole(role));
}

/** The names of the predefined roles. For people and accounts, the API takes a name instead of an id. */
const PREDEFINED = { project: ["owner", "member", "viewer"], organization: ["owner", "reader"] };

/** The id of a predefined role, by name. Returns any other text unchanged. */
export function predefinedRole(role: string, level: "project" | "organization"): string {
  return PREDEFINED[level].includes(role) ? `role-api-${level}-${role}` : role;
}

/** Whether a role is predefined. @param role a name, or an id in either spelling. */
export function isPredefinedRole(role: string): boolean {
  const id = shortRole(role);
  return id.startsWith("role-api-") || Object.values(PREDEFINED).some((names) => names.includes(id));
}

/**
 * The role of a grant: the role with its id, or else the role with its name in the same project or in the organisation. If the
 * list contains neither, a role with the grant's id or name.
 */
export function roleOf({ role, projectId }: Grant, roles: readonly Role[] = []): Role {
  return (
    roles.find((one) => shortRole(one.id) === shortRole(role)) ??
    roles.find((one) => one.name === role && one.projectId === projectId) ?? { id: shortRole(role), projectId }
  );
}
