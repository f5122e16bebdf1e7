import { z } from "zod";
import { apiId } from "./ids";
import { answerOf, bodyOf, field, required, type ObjectOf } from "./object";
import type { Listing, Route } from "./route";

/** A person's membership in a project. */
const rows = {
  userId: { ...required("id", apiId), sentAs: "user_id" },
  role: field("role", z.string()),
  email: field("email", z.string()),
  name: field("name", z.string()),
  addedAt: field("added_at", z.number()),
};

export type ProjectUserObject = ObjectOf<typeof rows>;

export const projectUserRoute: Route<ProjectUserObject> = {
  path: "/organization/projects/{projectId}/users/{userId}",
  noun: "user {userId} of project {projectId}",
  answer: answerOf(rows),
};

export const projectUserListing: Listing<ProjectUserObject> = {
  path: "/organization/projects/{projectId}/users",
  noun: "users of project {projectId}",
  post: "add a user to project {projectId}",
  answer: answerOf(rows),
  idName: "userId",
  cursor: "object",
  pageSize: 100,
};

/** The body of an add. Give either `userId` or `email`. */
export const projectUserBody = bodyOf(rows, "userId", "email", "role");

/** The body of an update, which can change only the role. */
export const projectUserRoleBody = bodyOf(rows, "role");
