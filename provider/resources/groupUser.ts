/**
 * A membership of a group, of a person or of a service account.
 * API: /organization/groups/{groupId}/users. Nothing of it can be changed in place. Destroy takes the member out of the
 * group; the person stays in the organisation.
 */
import type * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { declareResource } from "../lifecycle/declaration";
import { path } from "../lifecycle/ids";
import { refersTo, replaces } from "../lifecycle/inputs";
import { existing, OpenAIResource } from "../program/resource";
import { groupUserAddedRoute, groupUserBody, groupUserListing, groupUserRoute } from "../wire/groupUsers";
import { adviceOnScim } from "./group";

export interface GroupUserArgs {
  /** The group. Changing it replaces the membership. */
  groupId: pulumi.Input<string>;
  /** The id of the person, or of a service account. Changing it replaces the membership. */
  userId: pulumi.Input<string>;
}

/**
 * A membership of a group. **Destroy takes the member out of the group**; they lose what they have through it.
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
  declare public readonly userId: pulumi.Output<string>;

  constructor(name: string, args: GroupUserArgs, opts?: pulumi.CustomResourceOptions) {
    super(groupUser, name, args, opts);
  }

  /** Reads an existing membership, `<groupId>/<userId>`, without managing it. */
  static get(name: string, id: pulumi.Input<pulumi.ID>, opts?: pulumi.CustomResourceOptions): GroupUser {
    return existing(GroupUser, name, id, opts);
  }
}

export const groupUser = declareResource({
  kind: "GroupUser",
  inputs: {
    groupId: replaces(z.string().min(1), refersTo("Group")),
    userId: replaces(z.string().min(1), refersTo("OrganizationUser", "ServiceAccount")),
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
  onDelete: "takes the member out of the group",
  advice: (error, { userId }) =>
    adviceOnScim(error) ??
    (error.mayBlame(/user/i, /group/i)
      ? `${userId} must be the id of a person or service account of the organisation; find a person's by OrganizationUser.`
      : undefined),
});
