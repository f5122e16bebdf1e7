import { z } from "zod";
import { apiId } from "./ids";
import { answerOf, bodyOf, field, required, type ObjectOf } from "./object";
import type { Listing, Route } from "./route";

/** A member of a group. */
const rows = { userId: required("id", apiId), email: field("email", z.string()) };

export type GroupUserObject = ObjectOf<typeof rows>;

/** The body of an add, and its answer, have the user's id in another field. The API takes no e-mail address here (trap 15). */
const added = { userId: required("user_id", apiId) };

export const groupUserRoute: Route<GroupUserObject> = {
  path: "/organization/groups/{groupId}/users/{userId}",
  noun: "user {userId} of group {groupId}",
  answer: answerOf(rows),
};

export const groupUserListing: Listing<GroupUserObject> = {
  path: "/organization/groups/{groupId}/users",
  noun: "users of group {groupId}",
  post: "add a user to group {groupId}",
  answer: answerOf(rows),
  idName: "userId",
  cursor: "next",
  pageSize: 1000,
};

export const groupUserAddedRoute: Route<ObjectOf<typeof added>> = { ...groupUserListing, answer: answerOf(added) };

export const groupUserBody = bodyOf(added, "userId");

/** A member as look-ups show it. The plugin does not read these fields, so an odd value in them cannot stop a run. */
const memberRows = {
  ...rows,
  name: field("name", z.string()),
  email: field("email", z.string()),
  isServiceAccount: field("is_service_account", z.boolean()),
};

export const groupMemberListing: Listing<ObjectOf<typeof memberRows>> = {
  ...groupUserListing,
  answer: answerOf(memberRows),
};
