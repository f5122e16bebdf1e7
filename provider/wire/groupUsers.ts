import { z } from "zod";
import { apiId } from "./ids";
import type { Collection, Route } from "./route";

/** A member of a group. */
const answer = z.object({ id: apiId }).transform((wire) => ({ userId: wire.id }));

export type GroupUserObject = z.output<typeof answer>;

export const groupUser: Route<GroupUserObject> = {
  path: "/organization/groups/{groupId}/users/{userId}",
  noun: "user {userId} of group {groupId}",
  answer,
};

export const groupUsers: Collection<GroupUserObject> = {
  path: "/organization/groups/{groupId}/users",
  noun: "users of group {groupId}",
  post: "add a user to group {groupId}",
  answer,
  idName: "userId",
  cursor: "next",
  pageSize: 1000,
};

/** The answer of an add names the user by another field than the list does. */
export const groupUserAdded: Route<GroupUserObject> = {
  ...groupUsers,
  answer: z.object({ user_id: apiId }).transform((wire) => ({ userId: wire.user_id })),
};

/** The body of an add. There is no way by e-mail (trap 15). */
export function groupUserBody(fields: { userId: string }) {
  return { user_id: fields.userId };
}
