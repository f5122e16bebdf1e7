/**
 * All members of a group, as one resource.
 * API: /organization/groups/{groupId}/users. A create removes nobody. Destroy removes the declared members from the group, and no
 * others.
 */
import type * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { path } from "../lifecycle/ids";
import { refersTo, replaces, updates } from "../lifecycle/inputs";
import { declareSet } from "../lifecycle/sets";
import { getExisting, OpenAIResource } from "../program/resource";
import { groupUserAddedRoute, groupUserBody, groupUserListing, groupUserRoute } from "../wire/groupUsers";
import { adviceOnScim } from "./group";
import { confirmPerson, onUnexpected, personName } from "./sets";

export interface GroupMembersArgs {
  /** The id of the group. Changing this replaces the resource. */
  groupId: pulumi.Input<string>;
  /**
   * The members: e-mail addresses, whose case does not matter, ids of people, or ids of service accounts. The order has no meaning.
   */
  members: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * What happens to members of the group whom `members` does not name. `remove`: the next preview shows them, and its `up` removes
   * them. `warn`: each run names them. Default: `remove`.
   */
  onUnexpected?: pulumi.Input<"remove" | "warn">;
}

/**
 * All members of a group. A create takes over the members who are there and removes nobody. If others are there, the run names them,
 * and **the next `up` removes them** unless `onUnexpected` is `"warn"`. A refresh finds members whom somebody has added in the console
 * in the same way. Nothing removes people whom an identity provider manages (SCIM), unless `members` named them before. **Destroy
 * removes the declared members from the group**, and no others.
 *
 * A declared person who has left the organisation waits, as a GroupUser does. A program declares a group's members either here or as
 * GroupUsers.
 *
 * @example Two people
 * ```ts
 * new openai.GroupMembers("search", { groupId: search.id, members: ["ana@example.com", "ben@example.com"] });
 * ```
 * @example A person and a service account
 * ```ts
 * new openai.GroupMembers("indexers", { groupId: indexers.id, members: [ana.id, worker.id], onUnexpected: "warn" });
 * ```
 */
export class GroupMembers extends OpenAIResource {
  static readonly __pulumiType = "pulumi-nodejs:dynamic/openai:GroupMembers";

  declare public readonly groupId: pulumi.Output<string>;
  declare public readonly members: pulumi.Output<string[]>;
  declare public readonly onUnexpected: pulumi.Output<string | undefined>;
  /** The members whom the program does not declare: e-mail addresses, or ids without an address. */
  declare public readonly unexpected: pulumi.Output<string[]>;
  /** The declared people who have left the organisation. */
  declare public readonly absent: pulumi.Output<string[]>;
  /** The e-mail addresses of all members, by id. */
  declare public readonly people: pulumi.Output<Record<string, string>>;

  constructor(name: string, args: GroupMembersArgs, opts?: pulumi.CustomResourceOptions) {
    super(groupMembers, name, args, opts);
  }

  /** Reads the members of a group, by the group's id, without managing them. */
  static get(name: string, id: pulumi.Input<pulumi.ID>, opts?: pulumi.CustomResourceOptions): GroupMembers {
    return getExisting(GroupMembers, name, id, opts);
  }
}

export const groupMembers = declareSet({
  kind: "GroupMembers",
  topic: "members",
  inputs: {
    groupId: replaces(z.string().min(1), refersTo("Group")),
    members: updates(z.array(personName)),
    onUnexpected,
  },
  id: path("groupId"),
  listing: groupUserListing,
  parents: ["groupId"],
  set: {
    input: "members",
    isOfPeople: true,
    isList: true,
    place: "in the group",
    list: async (read, key) =>
      (await read(groupUserListing, key, "userId")).map(({ userId, email }) => member(userId, email)),
    readOne: async (api, key, { id }) => {
      const { userId, email } = await api.get(groupUserRoute, { ...key, userId: id });
      return member(userId, email);
    },
    add: async (api, key, person, _, run) => {
      await confirmPerson(api, run, person);
      const { userId } = await api.create(groupUserAddedRoute, key, groupUserBody(person));
      return member(userId, person.email);
    },
    remove: (api, key, { id }) => api.delete(groupUserRoute, { ...key, userId: id }),
    single: ({ groupId }, { id }) => ["GroupUser", `${groupId}/${id}`],
  },
  onDelete: "removes the declared members from the group, and no others",
  advice: adviceOnScim,
});

function member(userId: string, email: string | undefined) {
  return { id: userId, name: email ?? userId, value: true };
}
