import { z } from "zod";
import { apiId } from "./ids";
import { answerOf, bodyOf, field, required, sent, type ObjectOf } from "./object";
import type { Listing, Route } from "./route";

/** A group with access to a project. The API never returns the role (trap 8). */
const rows = {
  groupId: required("group_id", apiId),
  roleId: sent("role"),
};

export type ProjectGroupObject = ObjectOf<typeof rows>;

export const projectGroupRoute: Route<ProjectGroupObject> = {
  path: "/organization/projects/{projectId}/groups/{groupId}",
  noun: "group {groupId} of project {projectId}",
  answer: answerOf(rows),
};

export const projectGroupListing: Listing<ProjectGroupObject> = {
  path: "/organization/projects/{projectId}/groups",
  noun: "groups of project {projectId}",
  post: "give a group access to project {projectId}",
  answer: answerOf(rows),
  idName: "groupId",
  cursor: "next",
  pageSize: 100,
};

export const projectGroupBody = bodyOf(rows, "groupId", "roleId");

/** A group in a project as look-ups show it. The plugin does not read these fields, so an odd value in them cannot stop a run. */
const accessRows = {
  groupId: rows.groupId,
  name: field("group_name", z.string()),
  createdAt: field("created_at", z.number()),
  groupType: field("group_type", z.string()),
};

export const projectGroupAccessListing: Listing<ObjectOf<typeof accessRows>> = {
  ...projectGroupListing,
  answer: answerOf(accessRows),
};
