/*
 * Which permission of an admin key a call requires. The path decides the area, and the method decides between read and write.
 *
 * OpenAI documents the areas (its guide "Manage permissions in the OpenAI platform"), but not which area an endpoint belongs to.
 * The names come from refusals that users have quoted, such as "Missing scopes: api.management.read" for projects, users, service
 * accounts and keys, and `api.usage.read` for costs and usage. Not documented: that groups, roles, certificates, external keys and
 * workload identity belong to `api.management`. The console offers a restricted admin key no area of their own.
 */

/** A permission of an admin key, as a refusal names it: `api.management.read`. */
export type Permission = `api.${string}.${"read" | "write"}`;

/** The areas, each with the paths below which it holds. The first that fits decides. */
const areas = [
  { below: "/organization/costs", area: "usage" },
  { below: "/organization/usage", area: "usage" },
  { below: "/organization/audit_logs", area: "audit_logs" },
  { below: "/organization", area: "management" },
  { below: "/projects", area: "management" },
] as const;

/** The permission that a call requires, or undefined for a path in no area. @param path a path, or the template of a route. */
export function permissionFor(method: "GET" | "POST" | "DELETE", path: string): Permission | undefined {
  const found = areas.find(({ below }) => path === below || path.startsWith(`${below}/`));
  return found && `api.${found.area}.${method === "GET" ? "read" : "write"}`;
}
