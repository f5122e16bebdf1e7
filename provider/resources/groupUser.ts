/**
 * The membership of a person or a service account in a group.
 * API: /organization/groups/{groupId}/users. The API cannot change a membership. Destroy removes the member from the group; a
 * person stays in the organisation.
 */
import type * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { declareResource } from "../lifecycle/declaration";
import { path } from "../lifecycle/ids";
import { refersTo, replaces } from "../lifecycle/inputs";
import { until } from "../lifecycle/until";
import { getExisting, OpenAIResource } from "../program/resource";
import { groupUserAddedRoute, groupUserBody, groupUserListing, groupUserRoute } from "../wire/groupUsers";
import { adviceOnScim } from "./group";

export interface GroupUserArgs {
  /** The id of the group. Changing this replaces the resource. */
  groupId: pulumi.Input<string>;
  /** The id of a person or a service account. Changing this replaces the resource. */
  userId: pulumi.Input<string>;
  /**
   * When the access ends: an ISO date, which ends in UTC, or a time. Past it, the next `pulumi up` takes the access away, and
   * a later date gives it again. Default: never.
   */
  until?: pulumi.Input<string>;
}

/**
 * The membership of a person or a service account in a group. **Destroy removes the member from the group**, and
 * the member loses the roles that the group gives.
 *
 * @example A person found by e-mail
 * ```ts
 * const ana = new openai.OrganizationUser("ana", { email: "ana@example.com" });
 * new openai.GroupUser("search-ana", { groupId: search.id, userId: ana.id });
 * ```
 */
export class GroupUser extends OpenAIResource {
  static readonly __pulumiType = "pulumi-nodejs:dynamic/openai:GroupUser";

  declare public readonly groupId: pulumi.Output<string>;
  declare public readonly until: pulumi.Output<string | undefined>;
  declare public readonly userId: pulumi.Output<string>;

  constructor(name: string, args: GroupUserArgs, opts?: pulumi.CustomResourceOptions) {
    super(groupUser, name, args, opts);
  }

  /** Reads an existing membership, `<groupId>/<userId>`, without managing it. */
  static get(name: string, id: pulumi.Input<pulumi.ID>, opts?: pulumi.CustomResourceOptions): GroupUser {
    return getExisting(GroupUser, name, id, opts);
  }
}

export const groupUser = declareResource({
  kind: "GroupUser",
  topic: "members",
  logged: { as: ["group.updated"], about: "Group" },
  inputs: {
    groupId: replaces(z.string().min(1), refersTo("Group")),
    userId: replaces(z.string().min(1), refersTo("OrganizationUser", "ServiceAccount")),
    until,
  },
  outputs: [],
  id: path("groupId", "userId"),
  object: groupUserRoute,
  listing: groupUserListing,
  origin: {
    how: "relation",
    by: "key",
    inputs: ["groupId", "userId"],
    create: (api, args) => api.create(groupUserAddedRoute, args, groupUserBody(args)),
  },
  partOf: ({ groupId }) => (typeof groupId === "string" ? { kind: "GroupMembers", id: groupId } : undefined),
  onDelete: "removes the member from the group",
  advice: (error, { userId }) =>
    adviceOnScim(error) ??
    (error.mayBlame(/user/i, /group/i)
      ? `${userId} must be the id of a person or a service account in the organisation. To find a person by e-mail ` +
        `address, use the id of new openai.OrganizationUser("<name>", { email: "<address>" }).`
      : undefined),
});
