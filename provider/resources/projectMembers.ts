/**
 * All people with a direct membership in a project, as one resource.
 * API: /organization/projects/{projectId}/users. A create removes nobody. Destroy removes the declared people from the project, and
 * no others.
 */
import type * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import type { Entry } from "../lifecycle/declaration";
import { path } from "../lifecycle/ids";
import { refersTo, replaces, updates } from "../lifecycle/inputs";
import { declareSet } from "../lifecycle/sets";
import { getExisting, OpenAIResource } from "../program/resource";
import {
  projectUserBody,
  projectUserListing,
  projectUserRoleBody,
  projectUserRoute,
  type ProjectUserObject,
} from "../wire/projectUsers";
import { onUnexpected, personName } from "./sets";

export interface ProjectMembersArgs {
  /** The id of the project. Changing this replaces the resource. */
  projectId: pulumi.Input<string>;
  /**
   * The role of each person: `owner` or `member`. For another role, declare a RoleAssignment. The key is the person's e-mail
   * address, whose case does not matter, or the person's id.
   */
  members: pulumi.Input<Record<string, pulumi.Input<string>>>;
  /**
   * What happens to people in the project whom `members` does not name. `remove`: the next preview shows them, and its `up` removes
   * them. `warn`: each run names them. Default: `remove`.
   */
  onUnexpected?: pulumi.Input<"remove" | "warn">;
}

/**
 * All people with a direct membership in a project. A create takes over the people who are there and removes nobody. If others are
 * there, the run names them, and **the next `up` removes them** unless `onUnexpected` is `"warn"`. A refresh finds people whom somebody
 * has added in the console in the same way. Nothing removes people whom an identity provider manages (SCIM), or owners of the
 * organisation, unless `members` named them before. **Destroy removes the declared people from the project**, and no others.
 *
 * A declared person who has left the organisation waits, as a ProjectUser does. A program declares a project's people either here or
 * as ProjectUsers.
 *
 * @example Two people
 * ```ts
 * new openai.ProjectMembers("web", {
 *   projectId: web.id,
 *   members: { "ana@example.com": "owner", "ben@example.com": "member" },
 * });
 * ```
 * @example Name the others, but keep them
 * ```ts
 * new openai.ProjectMembers("lab", {
 *   projectId: lab.id,
 *   members: { "ana@example.com": "owner" },
 *   onUnexpected: "warn",
 * });
 * ```
 */
export class ProjectMembers extends OpenAIResource {
  static readonly __pulumiType = "pulumi-nodejs:dynamic/openai:ProjectMembers";

  declare public readonly projectId: pulumi.Output<string>;
  declare public readonly members: pulumi.Output<Record<string, string>>;
  declare public readonly onUnexpected: pulumi.Output<string | undefined>;
  /** The roles of the people in the project whom the program does not declare, by e-mail address. */
  declare public readonly unexpected: pulumi.Output<Record<string, string>>;
  /** The declared people who have left the organisation. */
  declare public readonly absent: pulumi.Output<string[]>;
  /** The e-mail addresses of everybody in the project, by id. */
  declare public readonly people: pulumi.Output<Record<string, string>>;

  constructor(name: string, args: ProjectMembersArgs, opts?: pulumi.CustomResourceOptions) {
    super(projectMembers, name, args, opts);
  }

  /** Reads the people of a project, by the project's id, without managing them. */
  static get(name: string, id: pulumi.Input<pulumi.ID>, opts?: pulumi.CustomResourceOptions): ProjectMembers {
    return getExisting(ProjectMembers, name, id, opts);
  }
}

export const projectMembers = declareSet({
  kind: "ProjectMembers",
  topic: "members",
  inputs: {
    projectId: replaces(z.string().min(1), refersTo("Project")),
    members: updates(z.record(personName, z.string().min(1, "must be owner or member"))),
    onUnexpected,
  },
  id: path("projectId"),
  listing: projectUserListing,
  parents: ["projectId"],
  set: {
    input: "members",
    isOfPeople: true,
    isList: false,
    place: "in the project",
    list: async (read, key) => (await read(projectUserListing, key, "userId")).map((one) => entryOf(one)),
    readOne: async (api, key, { id }) => entryOf(await api.get(projectUserRoute, { ...key, userId: id })),
    // The API resolves an e-mail address by itself, so no answer that we have read can add another person.
    add: async (api, key, { userId, email, isNamedByEmail }, role) =>
      entryOf(
        await api.create(projectUserListing, key, projectUserBody(isNamedByEmail ? { email, role } : { userId, role })),
        role,
      ),
    change: async (api, key, { id }, role) =>
      (await api.update(projectUserRoute, { ...key, userId: id }, projectUserRoleBody({ role }))).role ?? role,
    remove: (api, key, { id }) => api.delete(projectUserRoute, { ...key, userId: id }),
    single: ({ projectId }, { id }) => ["ProjectUser", `${projectId}/${id}`],
    spares: ({ role }) => role === "owner",
  },
  onDelete: "removes the declared people from the project, and no others",
  advice: ({ param }) =>
    param === "role" ? "A role must be owner or member. For another role, declare a RoleAssignment." : undefined,
});

function entryOf({ userId, email, role }: ProjectUserObject, sent?: unknown): Entry {
  return { id: userId, name: email ?? userId, value: role ?? sent };
}
