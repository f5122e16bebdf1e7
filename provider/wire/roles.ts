import { z } from "zod";
import { apiId } from "./ids";
import { maybe, type Collection, type Route } from "./route";

/** A role, predefined or custom. Sent as `role_name`, returned as `name` (trap 9). */
const answer = z
  .object({
    id: apiId,
    name: maybe(z.string()),
    description: maybe(z.string()),
    permissions: maybe(z.array(z.string())),
    predefined_role: maybe(z.boolean()),
  })
  .transform((wire) => ({
    roleId: wire.id,
    name: wire.name,
    description: wire.description,
    permissions: wire.permissions,
    isPredefined: wire.predefined_role,
  }));

export type RoleObject = z.output<typeof answer>;

export const role: Route<RoleObject> = { path: "/organization/roles/{roleId}", noun: "role {roleId}", answer };

export const roles: Collection<RoleObject> = {
  path: "/organization/roles",
  noun: "roles of the organisation",
  post: "create a role of the organisation",
  answer,
  idName: "roleId",
  cursor: "next",
  pageSize: 1000,
};

/** Roles of a project live under `/projects`, not under `/organization/projects` (trap 14). */
export const projectRole: Route<RoleObject> = {
  path: "/projects/{projectId}/roles/{roleId}",
  noun: "role {roleId} of project {projectId}",
  answer,
};

export const projectRoles: Collection<RoleObject> = {
  path: "/projects/{projectId}/roles",
  noun: "roles of project {projectId}",
  post: "create a role of project {projectId}",
  answer,
  idName: "roleId",
  cursor: "next",
  pageSize: 1000,
};

/** The body of a create or an update. `permissions` replaces the whole set; `null` clears the description. */
export function roleBody(fields: { name?: string; permissions?: string[]; description?: string | null }) {
  return { role_name: fields.name, permissions: fields.permissions, description: fields.description };
}
