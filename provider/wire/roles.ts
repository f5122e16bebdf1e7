import { z } from "zod";
import { apiId } from "./ids";
import { answerOf, bodyOf, field, required, type ObjectOf } from "./object";
import type { Listing, Route } from "./route";

/** A role, predefined or custom. The name is `role_name` in a body and `name` in an answer (trap 9). */
const rows = {
  roleId: required("id", apiId),
  name: field("name", z.string(), { sentAs: "role_name" }),
  description: field("description", z.string()),
  permissions: field("permissions", z.array(z.string())),
  isPredefined: field("predefined_role", z.boolean()),
};

export type RoleObject = ObjectOf<typeof rows>;

const answer = answerOf(rows);

export const roleRoute: Route<RoleObject> = { path: "/organization/roles/{roleId}", noun: "role {roleId}", answer };

export const roleListing: Listing<RoleObject> = {
  path: "/organization/roles",
  noun: "roles of the organisation",
  post: "create a role of the organisation",
  answer,
  idName: "roleId",
  cursor: "next",
  pageSize: 1000,
};

/** A project's roles are under `/projects`, not under `/organization/projects` (trap 14). */
export const projectRoleRoute: Route<RoleObject> = {
  path: "/projects/{projectId}/roles/{roleId}",
  noun: "role {roleId} of project {projectId}",
  answer,
};

export const projectRoleListing: Listing<RoleObject> = {
  path: "/projects/{projectId}/roles",
  noun: "roles of project {projectId}",
  post: "create a role of project {projectId}",
  answer,
  idName: "roleId",
  cursor: "next",
  pageSize: 1000,
};

/** The body of a create or an update. `permissions` replaces the whole set, and `null` clears the description. */
export const roleBody = bodyOf(rows, "name", "permissions", "description");
