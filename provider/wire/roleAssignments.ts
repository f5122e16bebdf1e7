import { z } from "zod";
import { apiId } from "./ids";
import { answerOf, bodyOf, field, required } from "./object";
import type { Listing, Route } from "./route";

const rows = {
  roleId: { ...required("id", apiId), sentAs: "role_id" },
  roleName: field("name", z.string()),
  sources: field("assignment_sources", z.array(answerOf({ principalId: required("principal_id", z.string()) }))),
};

/** A role in a principal's list, by the scope of that list. */
export type RoleAssignmentObject = {
  readonly roleId: string;
  /** The role's id in the spelling of the API, which has two for predefined roles. */
  readonly assignedRoleId: string;
  readonly roleName: string | undefined;
  /** The principals that the role comes from, should it be inherited: such roles stand in the same list (trap 11). */
  readonly inheritedFrom: readonly string[];
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

/** Who holds the role, and where. */
type Principal = "user" | "group";

function listingOf(scope: "organization" | "project", principal: Principal): Listing<RoleAssignmentObject> {
  const who = `${principal} {${principal}Id}`;
  const isOfProject = scope === "project";
  const where = isOfProject ? "in project {projectId}" : "in the organisation";
  return {
    path: `${isOfProject ? "/projects/{projectId}" : "/organization"}/${principal}s/{${principal}Id}/roles`,
    noun: `roles of ${who} ${where}`,
    post: `give a role to ${who} ${where}`,
    answer: answerIn(isOfProject ? {} : { organization: true }),
    cursor: "next",
    pageSize: 1000,
  };
}

const listings = {
  organization: { user: listingOf("organization", "user"), group: listingOf("organization", "group") },
  project: { user: listingOf("project", "user"), group: listingOf("project", "group") },
} as const;

/** The list of a principal's roles, by the parts of a key that are there. */
export function roleAssignmentListing(key: { projectId?: unknown; groupId?: unknown }): Listing<RoleAssignmentObject> {
  const scope = key.projectId === undefined ? "organization" : "project";
  return listings[scope][key.groupId === undefined ? "user" : "group"];
}

/** One assignment, for an unassign. */
export function roleAssignmentRoute(key: { projectId?: unknown; groupId?: unknown }): Route<RoleAssignmentObject> {
  const listing = roleAssignmentListing(key);
  return { ...listing, path: `${listing.path}/{roleId}`, noun: `role {roleId} among the ${listing.noun}` };
}

/** The answer of an assign: the role inside an object that also describes the principal. */
export function roleAssignedRoute(key: { projectId?: unknown; groupId?: unknown }): Route<RoleAssignmentObject> {
  const listing = roleAssignmentListing(key);
  return { ...listing, answer: answerOf({ role: required("role", listing.answer) }).transform(({ role }) => role) };
}

export const roleAssignmentBody = bodyOf(rows, "roleId");
