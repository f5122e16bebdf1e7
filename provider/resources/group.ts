/**
 * A group of people and service accounts of the organisation.
 * API: /organization/groups/{groupId}. Names are not unique. If an identity provider manages a group (SCIM), we can read it and
 * assign roles to it, but not change it. Destroy deletes the group, and its members lose the roles that it gives them.
 */
import type * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import type { ApiError } from "../client/errors";
import { declareResource } from "../lifecycle/declaration";
import { path } from "../lifecycle/ids";
import { local, updates } from "../lifecycle/inputs";
import { getExisting, OpenAIResource } from "../program/resource";
import { groupBody, groupListing, groupRoute } from "../wire/groups";

export interface GroupArgs {
  /** The name: 1 to 255 characters, not necessarily unique in the organisation. */
  name: pulumi.Input<string>;
  /**
   * Lets create make a group although the organisation already has one with this name. Default false: the create stops and names
   * the existing group. The API never sees this input.
   */
  allowSameName?: pulumi.Input<boolean>;
}

/**
 * A group of people and service accounts. **Destroy deletes the group**, and its members lose the roles that it gives them.
 *
 * @example A group
 * ```ts
 * const search = new openai.Group("search", { name: "search-team" });
 * ```
 * @example With members, and access to a project
 * ```ts
 * new openai.GroupUser("search-ana", { groupId: search.id, userId: ana.id });
 * new openai.ProjectGroup("search-on-web", { projectId: web.id, groupId: search.id, roleId: "role-api-project-member" });
 * ```
 */
export class Group extends OpenAIResource {
  static readonly __pulumiType = "pulumi-nodejs:dynamic/openai:Group";

  declare public readonly name: pulumi.Output<string>;
  declare public readonly allowSameName: pulumi.Output<boolean | undefined>;
  /** The API's id, `group_…`; the same as `id`. */
  declare public readonly groupId: pulumi.Output<string>;
  /** When the group was created, in Unix seconds. */
  declare public readonly createdAt: pulumi.Output<number | undefined>;
  /** Whether an identity provider manages the group. */
  declare public readonly isScimManaged: pulumi.Output<boolean | undefined>;
  /** `group` or `tenant_group`. */
  declare public readonly groupType: pulumi.Output<string | undefined>;

  constructor(name: string, args: GroupArgs, opts?: pulumi.CustomResourceOptions) {
    super(group, name, args, opts);
  }

  /** Reads an existing group by id without managing it. */
  static get(name: string, id: pulumi.Input<pulumi.ID>, opts?: pulumi.CustomResourceOptions): Group {
    return getExisting(Group, name, id, opts);
  }
}

export const group = declareResource({
  kind: "Group",
  topic: "groups",
  logged: { as: ["group.created"] },
  inputs: {
    name: updates(z.string().min(1, "must not be empty").max(255, "must have at most 255 characters")),
    allowSameName: local(z.boolean().optional()),
  },
  outputs: ["groupId", "createdAt", "isScimManaged", "groupType"],
  id: path("groupId"),
  object: groupRoute,
  listing: groupListing,
  origin: {
    how: "made",
    by: "name",
    twins: "stop the create",
    inputs: ["name"],
    recognisedBy: "createdAt",
    create: (api, args) => api.create(groupListing, {}, groupBody(args)),
  },
  update: (api, { args }, { key }) => api.update(groupRoute, key, groupBody(args)),
  onDelete: "deletes the group; its members lose the roles that it gives them",
  advice: adviceOnScim,
});

/** What to do after a refused write to a SCIM-managed group. The API documents no code for it, so we also read its words. */
export function adviceOnScim({ code, answer }: ApiError): string | undefined {
  return /scim|identity provider/i.test(`${code} ${answer}`)
    ? "An identity provider manages this group (SCIM): change the group there. To give it access here, declare a ProjectGroup " +
        "or RoleAssignment with its id, and do not declare the Group."
    : undefined;
}
