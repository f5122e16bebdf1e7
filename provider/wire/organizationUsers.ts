import { z } from "zod";
import { apiId } from "./ids";
import { maybe, type Collection, type Route } from "./route";

/** A person (or a service account) in the organisation. Some fields live on the object, some on its nested `user`. */
const answer = z
  .object({
    id: apiId,
    name: maybe(z.string()),
    email: maybe(z.string()),
    role: maybe(z.string()),
    added_at: maybe(z.number()),
    is_scim_managed: maybe(z.boolean()),
    technical_level: maybe(z.string()),
    developer_persona: maybe(z.string()),
    user: maybe(z.object({ name: maybe(z.string()), email: maybe(z.string()) })),
  })
  .transform((wire) => ({
    userId: wire.id,
    name: wire.name ?? wire.user?.name,
    email: wire.email ?? wire.user?.email,
    role: wire.role,
    addedAt: wire.added_at,
    isScimManaged: wire.is_scim_managed,
    technicalLevel: wire.technical_level,
    developerPersona: wire.developer_persona,
  }));

export type OrganizationUserObject = z.output<typeof answer>;

export const organizationUser: Route<OrganizationUserObject> = {
  path: "/organization/users/{userId}",
  noun: "user {userId} of the organisation",
  answer,
};

export const organizationUsers: Collection<OrganizationUserObject> = {
  path: "/organization/users",
  noun: "users of the organisation",
  answer,
  idName: "userId",
  cursor: "object",
  pageSize: 100,
};

/** The filter of the list: only people with these addresses. Arrays are sent in brackets, as the API's own clients do. */
export function withEmails(emails: string[]) {
  return { "emails[]": emails };
}

/** The body of a modify. `role` and `role_id` overlap (trap 12): one of them at most. */
export function organizationUserBody(fields: {
  role?: string;
  roleId?: string;
  technicalLevel?: string | null;
  developerPersona?: string | null;
}) {
  return {
    role: fields.role,
    role_id: fields.roleId,
    technical_level: fields.technicalLevel,
    developer_persona: fields.developerPersona,
  };
}
