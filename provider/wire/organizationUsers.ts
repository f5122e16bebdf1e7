import { z } from "zod";
import { apiId } from "./ids";
import { answerOf, bodyOf, field, required, sent, type ObjectOf } from "./object";
import type { Listing, Route } from "./route";

/** A person or a service account in the organisation. Some answers have the name and the e-mail address in a nested `user`. */
const rows = {
  userId: required("id", apiId),
  name: field(["name", "user.name"], z.string()),
  email: field(["email", "user.email"], z.string()),
  role: field("role", z.string()),
  roleId: sent("role_id"),
  addedAt: field("added_at", z.number()),
  enabled: field("user.enabled", z.boolean()),
  banned: field("user.banned", z.boolean()),
  isScimManaged: field("is_scim_managed", z.boolean()),
  technicalLevel: field("technical_level", z.string()),
  developerPersona: field("developer_persona", z.string()),
};

export type OrganizationUserObject = ObjectOf<typeof rows>;

export const organizationUserRoute: Route<OrganizationUserObject> = {
  path: "/organization/users/{userId}",
  noun: "user {userId} of the organisation",
  answer: answerOf(rows),
};

export const organizationUserListing: Listing<OrganizationUserObject> = {
  path: "/organization/users",
  noun: "users of the organisation",
  answer: answerOf(rows),
  idName: "userId",
  cursor: "object",
  pageSize: 100,
};

/** The number of addresses in one filter. It keeps the request line far below the usual limit of servers (8 kB). */
export const MOST_EMAILS = 50;

/** The query that filters the list by e-mail addresses. Its name has brackets, as in the API's own clients. */
export function withEmails(emails: string[]) {
  return { "emails[]": emails };
}

/** The body of an update. `role` and `roleId` set the same thing, so give one at most (trap 12). */
export const organizationUserBody = bodyOf(rows, "role", "roleId", "technicalLevel", "developerPersona");

/** A person as look-ups show them. The plugin does not read these fields, so an odd value in them cannot stop a run. */
const personRows = {
  ...rows,
  isServiceAccount: field("is_service_account", z.boolean()),
  apiKeyLastUsedAt: field("api_key_last_used_at", z.number()),
};

export type PersonObject = ObjectOf<typeof personRows>;

export const personRoute: Route<PersonObject> = { ...organizationUserRoute, answer: answerOf(personRows) };

export const personListing: Listing<PersonObject> = { ...organizationUserListing, answer: answerOf(personRows) };
