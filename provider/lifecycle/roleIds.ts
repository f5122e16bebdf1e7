import { withoutScope } from "../wire/ids";
import { lastSegment } from "./ids";

/** The short spelling of a predefined role's id. The id of a custom role stays unchanged. */
export function shortRoleId(id: unknown): unknown {
  const bare = lastSegment(id);
  return typeof bare === "string" ? withoutScope(bare) : bare;
}

/** Whether two ids name the same role. */
export function isSameRole(a: unknown, b: unknown): boolean {
  return shortRoleId(a) === shortRoleId(b);
}

/** Whether a role is for projects or for the organisation. Undefined for a custom role, because its id does not contain this. */
export function levelOfRole(roleId: unknown): "project" | "organization" | undefined {
  return /^role-api-(project|organization)-/.exec(String(roleId))?.[1] as "project" | "organization" | undefined;
}
