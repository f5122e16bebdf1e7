import { z } from "zod";
import { apiId } from "./ids";
import { answerOf, bodyOf, field, required, type ObjectOf } from "./object";
import type { Listing, Route } from "./route";

/** A project that an invite lets the person into. */
const place = z
  .object({ id: apiId, role: z.string().nullish() })
  .transform(({ id, role }) => ({ projectId: id, role: role ?? undefined }));

/** An invite to the organisation. An invite without `projects` also lets the person into the default project (trap 20). */
const rows = {
  inviteId: required("id", apiId),
  email: field("email", z.string()),
  role: field("role", z.string()),
  status: field("status", z.string()),
  createdAt: field(["created_at", "invited_at"], z.number()),
  expiresAt: field("expires_at", z.number()),
  acceptedAt: field("accepted_at", z.number()),
  projects: field("projects", z.array(place)),
};

export type InviteObject = ObjectOf<typeof rows>;

export const inviteRoute: Route<InviteObject> = {
  path: "/organization/invites/{inviteId}",
  noun: "invite {inviteId}",
  answer: answerOf(rows),
};

export const inviteListing: Listing<InviteObject> = {
  path: "/organization/invites",
  noun: "invites of the organisation",
  post: "send an invite",
  answer: answerOf(rows),
  idName: "inviteId",
  cursor: "object",
  pageSize: 100,
};

const wholeBody = bodyOf(rows, "email", "role", "projects");

/** The body of a create. */
export function inviteBody({ projects, ...values }: InviteValues): Record<string, unknown> {
  return wholeBody({ ...values, projects: projects?.map(({ projectId, role }) => ({ id: projectId, role })) });
}

interface InviteValues {
  readonly email: string;
  readonly role: string;
  /** Undefined and an empty list mean different things (trap 20). */
  readonly projects?: readonly { readonly projectId: string; readonly role: string }[] | undefined;
}
