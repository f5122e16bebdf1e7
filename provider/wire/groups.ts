import { z } from "zod";
import { apiId } from "./ids";
import { answerOf, bodyOf, field, required, type ObjectOf } from "./object";
import type { Listing, Route } from "./route";

/** A group of people and service accounts. Answers have no `object` field, and the answer to an update lacks the type. */
const rows = {
  groupId: required("id", apiId),
  name: field("name", z.string()),
  createdAt: field("created_at", z.number()),
  isScimManaged: field("is_scim_managed", z.boolean()),
  groupType: field("group_type", z.string()),
};

export type GroupObject = ObjectOf<typeof rows>;

export const groupRoute: Route<GroupObject> = {
  path: "/organization/groups/{groupId}",
  noun: "group {groupId}",
  answer: answerOf(rows),
};

export const groupListing: Listing<GroupObject> = {
  path: "/organization/groups",
  noun: "groups of the organisation",
  post: "create a group",
  answer: answerOf(rows),
  idName: "groupId",
  cursor: "next",
  pageSize: 1000,
};

export const groupBody = bodyOf(rows, "name");
