import type { Grant, Role } from "./organization";

/** `__api-project__proj_1`: the object that a predefined role's id may be spelt with. */
const SCOPE_SUFFIX = /__api-(?:project|organization)__.*$/;

/** A role's id in its short spelling: without a path in front, and without the object that it belongs to. */
export function shortRole(role: string): string {
  return role.slice(role.lastIndexOf("/") + 1).replace(SCOPE_SUFFIX, "");
}

/** Whether a role makes an owner, by its name or by the id of the predefined role in either spelling. */
export function isOwnerRole(role: string): boolean {
  return /^(owner|role-api-(project|organization)-owner)$/.test(shortRole(role));
}

/** The names of the predefined roles, which the API takes in place of their ids for people and accounts. */
const PREDEFINED = { project: ["owner", "member", "viewer"], organization: ["owner", "reader"] };

/** The id of a predefined role by its name. A custom role's name, or an id, stays as it is. */
export function predefinedRole(role: string, level: "project" | "organization"): string {
  return PREDEFINED[level].includes(role) ? `role-api-${level}-${role}` : role;
}

/** Whether a role is predefined, by its name or by its id in either spelling. */
export function isPredefinedRole(role: string): boolean {
  const id = shortRole(role);
  return id.startsWith("role-api-") || Object.values(PREDEFINED).some((names) => names.includes(id));
}

/**
 * The role of a grant: by its id, else by its name among the roles of the same project or of the organisation. One that is
 * not listed is known by what the grant calls it.
 */
export function roleOf({ role, projectId }: Grant, roles: readonly Role[] = []): Role {
  return (
    roles.find((one) => shortRole(one.id) === shortRole(role)) ??
    roles.find((one) => one.name === role && one.projectId === projectId) ?? { id: shortRole(role), projectId }
  );
}
