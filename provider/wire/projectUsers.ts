import { z } from "zod";
import { apiId } from "./ids";
import { maybe, type Collection, type Route } from "./route";

/** A person's membership of a project. */
const answer = z
  .object({
    id: apiId,
    role: maybe(z.string()),
    email: maybe(z.string()),
    name: maybe(z.string()),
    added_at: maybe(z.number()),
  })
  .transform((wire) => ({
    userId: wire.id,
    role: wire.role,
    email: wire.email,
    name: wire.name,
    addedAt: wire.added_at,
  }));

export type ProjectUserObject = z.output<typeof answer>;

export const projectUser: Route<ProjectUserObject> = {
  path: "/organization/projects/{projectId}/users/{userId}",
  noun: "user {userId} of project {projectId}",
  answer,
};

export const projectUsers: Collection<ProjectUserObject> = {
  path: "/organization/projects/{projectId}/users",
  noun: "users of project {projectId}",
  post: "add a user to project {projectId}",
  answer,
  idName: "userId",
  cursor: "object",
  pageSize: 100,
};

/** The body of an add (one of the two identifiers) or of a role change (the role alone). */
export function projectUserBody(fields: { userId?: string; email?: string; role: string }) {
  return { user_id: fields.userId, email: fields.email, role: fields.role };
}
