import { z } from "zod";
import { apiId } from "./ids";
import { maybe, type Collection, type Route } from "./route";

const shape = {
  id: apiId,
  name: maybe(z.string()),
  created_at: maybe(z.number()),
  is_scim_managed: maybe(z.boolean()),
};

/** A group of people (and service accounts) of the organisation. It has no `object` field. */
const answer = z.object({ ...shape, group_type: maybe(z.string()) }).transform((wire) => ({
  groupId: wire.id,
  name: wire.name,
  createdAt: wire.created_at,
  isScimManaged: wire.is_scim_managed,
  groupType: wire.group_type,
}));

export type GroupObject = z.output<typeof answer>;

export const group: Route<GroupObject> = {
  path: "/organization/groups/{groupId}",
  noun: "group {groupId}",
  answer,
};

/** The answer of an update is another type, without `group_type`. */
export const groupUpdated: Route<Omit<GroupObject, "groupType">> = {
  ...group,
  answer: z.object(shape).transform((wire) => ({
    groupId: wire.id,
    name: wire.name,
    createdAt: wire.created_at,
    isScimManaged: wire.is_scim_managed,
  })),
};

export const groups: Collection<GroupObject> = {
  path: "/organization/groups",
  noun: "groups of the organisation",
  post: "create a group",
  answer,
  idName: "groupId",
  cursor: "next",
  pageSize: 1000,
};

export function groupBody(fields: { name: string }) {
  return { name: fields.name };
}
