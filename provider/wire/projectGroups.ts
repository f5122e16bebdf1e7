import { z } from "zod";
import { apiId } from "./ids";
import type { Collection, Route } from "./route";

/** A group with access to a project. The role that it has there is not part of the object (trap 8). */
const answer = z.object({ group_id: apiId }).transform((wire) => ({ groupId: wire.group_id }));

export type ProjectGroupObject = z.output<typeof answer>;

export const projectGroup: Route<ProjectGroupObject> = {
  path: "/organization/projects/{projectId}/groups/{groupId}",
  noun: "group {groupId} of project {projectId}",
  answer,
};

export const projectGroups: Collection<ProjectGroupObject> = {
  path: "/organization/projects/{projectId}/groups",
  noun: "groups of project {projectId}",
  post: "give a group access to project {projectId}",
  answer,
  idName: "groupId",
  cursor: "next",
  pageSize: 100,
};

/** The body of an add: `role` is the id of a role of the project. */
export function projectGroupBody(fields: { groupId: string; roleId: string }) {
  return { group_id: fields.groupId, role: fields.roleId };
}
