/**
 * A group of people and service accounts of the organisation.
 * API: /organization/groups/{groupId}. Names are not unique. Groups that the identity provider manages (SCIM) can be read
 * and given roles, but not changed. Destroy deletes the group: its members lose what they have through it.
 */
import type * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import type { ApiError } from "../client/errors";
import { declareResource } from "../lifecycle/declaration";
import { path } from "../lifecycle/ids";
import { updates } from "../lifecycle/inputs";
import { existing, OpenAIResource } from "../program/resource";
import { groupBody, groupListing, groupRoute } from "../wire/groups";

export interface GroupArgs {
  /** The name, 1 to 255 characters. Changes in place. */
  name: pulumi.Input<string>;
}

/**
 * A group of people and service accounts. **Destroy deletes it**: its members lose every role that they have through it.
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
  /** The API's id, `group_…`; the same as `id`. */
  declare public readonly groupId: pulumi.Output<string>;
  /** Unix seconds. */
  declare public readonly createdAt: pulumi.Output<number | undefined>;
  /** Whether the identity provider manages the group. */
  declare public readonly isScimManaged: pulumi.Output<boolean | undefined>;
  /** `group` or `tenant_group`. */
  declare public readonly groupType: pulumi.Output<string | undefined>;

  constructor(name: string, args: GroupArgs, opts?: pulumi.CustomResourceOptions) {
    super(group, name, args, opts);
  }

  /** Reads an existing group by id without managing it. */
  static get(name: string, id: pulumi.Input<pulumi.ID>, opts?: pulumi.CustomResourceOptions): Group {
    return existing(Group, name, id, opts);
  }
}

export const group = declareResource({
  kind: "Group",
  inputs: {
    name: updates(z.string().min(1, "must not be empty").max(255, "must have 255 characters at most")),
  },
  outputs: ["groupId", "createdAt", "isScimManaged", "groupType"],
  id: path("groupId"),
  object: groupRoute,
  listing: groupListing,
  origin: {
    how: "made",
    by: "name",
    inputs: ["name"],
    recognisedBy: "createdAt",
    create: (api, args) => api.create(groupListing, {}, groupBody(args)),
  },
  update: (api, { args }, { key }) => api.update(groupRoute, key, groupBody(args)),
  onDelete: "deletes the group; its members lose what they have through it",
  advice: adviceOnScim,
});

/** What to do about a write to a group of the identity provider. The API documents no code for it, so its words count too. */
export function adviceOnScim({ code, answer }: ApiError): string | undefined {
  return /scim|identity provider/i.test(`${code} ${answer}`)
    ? "The identity provider manages this group (SCIM): change it there. To give it access from here, declare ProjectGroup or " +
        "RoleAssignment with its id, without declaring the group itself."
    : undefined;
}
