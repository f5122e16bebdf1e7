import { withoutScope } from "../wire/ids";
import { lastSegment } from "./ids";

/** The short spelling of a role's id; the ids of custom roles are as they are. */
export function shortRoleId(id: unknown): unknown {
  const bare = lastSegment(id);
  return typeof bare === "string" ? withoutScope(bare) : bare;
}

/** Whether two ids name the same role. */
export function isSameRole(a: unknown, b: unknown): boolean {
  return shortRoleId(a) === shortRoleId(b);
}

/** Whether a role is known to be one of projects, or of organisations: predefined ones say so in their ids. */
export function levelOfRole(roleId: unknown): "project" | "organization" | undefined {
  return /^role-api-(project|organization)-/.exec(String(roleId))?.[1] as "project" | "organization" | undefined;
}
