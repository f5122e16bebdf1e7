import { lastSegment } from "./ids";

/**
 * A predefined role has two spellings: `role-api-project-owner`, and the same with the object that it belongs to,
 * `role-api-project-owner__api-project__proj_1` or `role-api-organization-owner__api-organization__org-1` (seen in the
 * public threads of the Terraform providers, 2026). Both are accepted, and either may be returned. The expression ends with
 * whatever there is: with `.*$` a line break would make it start again at each repetition, and take the square of the time.
 */
const SCOPE_SUFFIX = /__api-(?:project|organization)__[^]*$/;

/** The short spelling of a role's id; the ids of custom roles are as they are. */
export function shortRoleId(id: unknown): unknown {
  const bare = lastSegment(id);
  return typeof bare === "string" ? bare.replace(SCOPE_SUFFIX, "") : bare;
}

/** Whether two ids name the same role. */
export function isSameRole(a: unknown, b: unknown): boolean {
  return shortRoleId(a) === shortRoleId(b);
}

/** Whether a role is known to be one of projects, or of organisations: predefined ones say so in their ids. */
export function levelOfRole(roleId: unknown): "project" | "organization" | undefined {
  return /^role-api-(project|organization)-/.exec(String(roleId))?.[1] as "project" | "organization" | undefined;
}
