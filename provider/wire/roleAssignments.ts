import { z } from "zod";
import { apiId } from "./ids";
import { answerOf, bodyOf, field, required, type ObjectOf } from "./object";
import type { Listing, Route } from "./route";

const rows = {
  roleId: { ...required("id", apiId), sentAs: "role_id" },
  roleName: field("name", z.string()),
  sources: field("assignment_sources", z.array(answerOf({ principalId: required("principal_id", z.string()) }))),
};

/** A role that a principal holds in a project or in the organisation. */
export type RoleAssignmentObject = {
  readonly roleId: string;
  /** The role's id as the API spells it. The id of a predefined role has two spellings. */
  readonly assignedRoleId: string;
  readonly roleName: string | undefined;
  /** The principals from which this one inherits the role. The API lists inherited roles among the others (trap 11). */
  readonly inheritedFrom: readonly string[];
  /** True for a role in the whole organisation. */
  readonly organization?: true;
};

function answerIn(scope: { organization?: true }): z.ZodType<RoleAssignmentObject> {
  return answerOf(rows).transform(({ roleId, roleName, sources = [] }) => ({
    ...scope,
    roleId,
    assignedRoleId: roleId,
    roleName,
    inheritedFrom: sources.map(({ principalId }) => principalId),
  }));
}

/** Who holds the role. */
type Principal = "user" | "group";

function listingOf(scope: "organization" | "project", principal: Principal): Listing<RoleAssignmentObject> {
  const who = `${principal} {${principal}Id}`;
  const isOfProject = scope === "project";
  const where = isOfProject ? "in project {projectId}" : "in the organisation";
  return {
    path: `${isOfProject ? "/projects/{projectId}" : "/organization"}/${principal}s/{${principal}Id}/roles`,
    noun: `roles of ${who} ${where}`,
    post: `assign a role to ${who} ${where}`,
    answer: answerIn(isOfProject ? {} : { organization: true }),
    cursor: "next",
    pageSize: 1000,
  };
}

const listings = {
  organization: { user: listingOf("organization", "user"), group: listingOf("organization", "group") },
  project: { user: listingOf("project", "user"), group: listingOf("project", "group") },
} as const;

/** The list of a principal's roles. The parts of the key tell the principal and the scope. */
export function roleAssignmentListing(key: { projectId?: unknown; groupId?: unknown }): Listing<RoleAssignmentObject> {
  const scope = key.projectId === undefined ? "organization" : "project";
  return listings[scope][key.groupId === undefined ? "user" : "group"];
}

/** The route of a single assignment, which may be inherited. A DELETE unassigns the role. */
export function roleAssignmentRoute(key: { projectId?: unknown; groupId?: unknown }): Route<RoleAssignmentObject> {
  const listing = roleAssignmentListing(key);
  return { ...listing, path: `${listing.path}/{roleId}`, noun: `role {roleId} among the ${listing.noun}` };
}

/** The route that assigns a role. The answer contains the role, and also describes the principal. */
export function roleAssignedRoute(key: { projectId?: unknown; groupId?: unknown }): Route<RoleAssignmentObject> {
  const listing = roleAssignmentListing(key);
  return { ...listing, answer: answerOf({ role: required("role", listing.answer) }).transform(({ role }) => role) };
}

export const roleAssignmentBody = bodyOf(rows, "roleId");

/** A held role as look-ups show it. The plugin does not read these fields, so an odd value in them cannot stop a run. */
const heldRows = {
  ...rows,
  description: field("description", z.string()),
  permissions: field("permissions", z.array(z.string())),
  isPredefined: field("predefined_role", z.boolean()),
};

/** A principal's roles, with what the roles allow. */
export function heldRoleListing(key: { projectId?: unknown; groupId?: unknown }): Listing<ObjectOf<typeof heldRows>> {
  return { ...roleAssignmentListing(key), answer: answerOf(heldRows) };
}
