import { z } from "zod";
import { apiId } from "./ids";
import { answerOf, bodyOf, field, required, sent, type ObjectOf } from "./object";
import type { Listing, Route } from "./route";

/** An invite to the organisation. An invite without `projects` also lets the person into the default project (trap 20). */
const rows = {
  inviteId: required("id", apiId),
  email: field("email", z.string()),
  role: field("role", z.string()),
  status: field("status", z.string()),
  createdAt: field("created_at", z.number()),
  expiresAt: field("expires_at", z.number()),
  projects: sent("projects"),
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

export const inviteBody = bodyOf(rows, "email", "role", "projects");

/** An invite as look-ups show it. The plugin does not read these fields, so an odd value in them cannot stop a run. */
const detailRows = {
  ...rows,
  acceptedAt: field("accepted_at", z.number()),
  projects: field(
    "projects",
    z.array(answerOf({ projectId: required("id", z.string()), role: field("role", z.string()) })),
  ),
};

export const inviteDetailListing: Listing<ObjectOf<typeof detailRows>> = {
  ...inviteListing,
  answer: answerOf(detailRows),
};
