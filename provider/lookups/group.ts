/** Looks up groups and their members. API: /organization/groups. */
import { z } from "zod";
import { groupListing, groupRoute, type GroupObject } from "../wire/groups";
import { groupMemberListing } from "../wire/groupUsers";
import { argument } from "./arguments";
import { declareList, declareLookup } from "./lookup";

/** Which group. Give `id` or `name`. */
export interface GetGroupArgs {
  /** The id of the group. */
  id?: string;
  /** The exact name of the group. */
  name?: string;
}

/** A group of people and service accounts. */
export interface GetGroupResult {
  /** The id of the group, as a resource and in the API. */
  readonly id: string;
  /** The same id, with the name that the inputs of other resources have. */
  readonly groupId: string;
  readonly name: string | undefined;
  /** Creation time in Unix seconds. */
  readonly createdAt: number | undefined;
  /** Whether an identity provider manages the group. The API refuses changes of such a group. */
  readonly isScimManaged: boolean | undefined;
  /** `group` or `tenant_group`. */
  readonly groupType: string | undefined;
}

/** The groups of the organisation. */
export interface GetGroupsResult {
  readonly groups: GetGroupResult[];
}

/** Which group. */
export interface GetGroupUsersArgs {
  /** The id of the group. */
  groupId: string;
}

/** A member of a group. */
export interface GroupMember {
  /** The id of the person or the service account. */
  readonly userId: string;
  readonly name: string | undefined;
  /** The e-mail address. Undefined for a service account. */
  readonly email: string | undefined;
  readonly isServiceAccount: boolean | undefined;
}

/** The members of a group. */
export interface GetGroupUsersResult {
  readonly groupId: string;
  readonly users: GroupMember[];
}

const group = declareLookup<GetGroupArgs, GetGroupResult>({
  name: "getGroup",
  returns: "a group, by id or name",
  args: z.strictObject({ id: argument.id.optional(), name: argument.text.optional() }),
  oneOf: ["id", "name"],
  read: async (reader, args) =>
    result(await reader.named({ noun: "group", listing: groupListing, route: groupRoute, idName: "groupId" }, args)),
});

const groups = declareList<Record<never, never>, GetGroupsResult>({
  name: "getGroups",
  returns: "all groups",
  args: z.strictObject({}),
  read: async (reader) => ({ groups: (await reader.all(groupListing)).map(result) }),
});

const groupUsers = declareLookup<GetGroupUsersArgs, GetGroupUsersResult>({
  name: "getGroupUsers",
  returns: "the members of a group",
  args: z.strictObject({ groupId: argument.id }),
  read: async (reader, { groupId }) => ({ groupId, users: await reader.all(groupMemberListing, { groupId }) }),
});

function result({ groupId, ...rest }: GroupObject): GetGroupResult {
  return { id: groupId, groupId, ...rest };
}

/**
 * Reads a group that this program does not declare, such as a group that an identity provider manages.
 *
 * @example
 * ```ts
 * const engineers = await openai.getGroup({ name: "engineers" });
 * new openai.ProjectGroup("web-engineers", {
 *   projectId: web.id,
 *   groupId: engineers.id,
 *   roleId: "role-api-project-member",
 * });
 * ```
 */
export const getGroup = group.promise;

/** {@link getGroup} for arguments that are Outputs. In a preview, an unknown argument gives an unknown result. */
export const getGroupOutput = group.output;

/**
 * Reads all groups of the organisation.
 *
 * @example
 * ```ts
 * const { groups } = await openai.getGroups();
 * ```
 */
export const getGroups = groups.promise;

/** {@link getGroups} as an Output. */
export const getGroupsOutput = groups.output;

/**
 * Reads the members of a group.
 *
 * @example
 * ```ts
 * const { users } = await openai.getGroupUsers({ groupId: engineers.id });
 * ```
 */
export const getGroupUsers = groupUsers.promise;

/** {@link getGroupUsers} for arguments that are Outputs. In a preview, an unknown argument gives an unknown result. */
export const getGroupUsersOutput = groupUsers.output;
