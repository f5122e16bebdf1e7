/**
 * The membership of a person in a project.
 * API: /organization/projects/{projectId}/users. The person must already be in the organisation. Destroy removes the person from
 * the project, not from the organisation.
 */
import type * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { declareResource, exactlyOne } from "../lifecycle/declaration";
import { path } from "../lifecycle/ids";
import { caseless, naming, refersTo, replaces, updates } from "../lifecycle/inputs";
import { WITH_TARGET } from "../lifecycle/people";
import { until } from "../lifecycle/until";
import { getExisting, OpenAIResource } from "../program/resource";
import { projectUserBody, projectUserListing, projectUserRoleBody, projectUserRoute } from "../wire/projectUsers";

export interface ProjectUserArgs {
  /** The id of the project. Changing this replaces the resource. */
  projectId: pulumi.Input<string>;
  /** The person's id. Give either this or `email`. Naming another person replaces the resource. */
  userId?: pulumi.Input<string>;
  /**
   * The person's e-mail address; case does not matter. Give either this or `userId`. Naming another person replaces the
   * resource.
   */
  email?: pulumi.Input<string>;
  /** The person's role in the project: `owner` or `member`. For any other role, declare a RoleAssignment. */
  role: pulumi.Input<string>;
  /**
   * When the access ends: an ISO date, which ends in UTC, or a time. Past it, the next `pulumi up` takes the access away, and
   * a later date gives it again. Default: never.
   */
  until?: pulumi.Input<string>;
}

/**
 * The membership of a person in a project. **Destroy removes the person from the project**, not from the organisation.
 *
 * @example A member, by e-mail address
 * ```ts
 * new openai.ProjectUser("ana", { projectId: web.id, email: "ana@example.com", role: "member" });
 * ```
 * @example An owner, by the id of a declared person
 * ```ts
 * const ben = new openai.OrganizationUser("ben", { email: "ben@example.com" });
 * new openai.ProjectUser("ben-owns-web", { projectId: web.id, userId: ben.id, role: "owner" });
 * ```
 */
export class ProjectUser extends OpenAIResource {
  static readonly __pulumiType = "pulumi-nodejs:dynamic/openai:ProjectUser";

  declare public readonly projectId: pulumi.Output<string>;
  declare public readonly until: pulumi.Output<string | undefined>;
  /** The person's id, also when the program gives the e-mail address. */
  declare public readonly userId: pulumi.Output<string>;
  declare public readonly email: pulumi.Output<string>;
  declare public readonly role: pulumi.Output<string>;
  declare public readonly name: pulumi.Output<string | undefined>;
  /** When the person joined the project, in Unix seconds. */
  declare public readonly addedAt: pulumi.Output<number | undefined>;

  constructor(name: string, args: ProjectUserArgs, opts?: pulumi.CustomResourceOptions) {
    super(projectUser, name, args, opts);
  }

  /** Reads an existing membership, `<projectId>/<userId>`, without managing it. */
  static get(name: string, id: pulumi.Input<pulumi.ID>, opts?: pulumi.CustomResourceOptions): ProjectUser {
    return getExisting(ProjectUser, name, id, opts);
  }
}

export const projectUser = declareResource({
  kind: "ProjectUser",
  topic: "members",
  logged: { as: ["user.added", "user.updated"] },
  inputs: {
    projectId: replaces(z.string().min(1), refersTo("Project")),
    userId: replaces(z.string().min(1).optional(), refersTo("OrganizationUser"), naming("person")),
    email: replaces(z.email("must be an e-mail address").optional(), caseless, naming("person")),
    role: updates(z.string().min(1, "must be owner or member")),
    until,
  },
  rules: [exactlyOne("userId", "email")],
  outputs: ["name", "addedAt"],
  id: path("projectId", "userId"),
  object: projectUserRoute,
  listing: projectUserListing,
  origin: {
    how: "relation",
    by: "key",
    inputs: ["projectId", "userId", "email"],
    recognisedBy: "email",
    create: (api, args) => api.create(projectUserListing, args, projectUserBody(args)),
  },
  update: (api, { args }, { key }) => api.update(projectUserRoute, key, projectUserRoleBody(args)),
  partOf: ({ projectId }) => (typeof projectId === "string" ? { kind: "ProjectMembers", id: projectId } : undefined),
  onDelete: "removes the person from the project",
  advice: ({ param, code }, args) => {
    if (param === "role")
      return "role must be owner or member. For another role, declare a RoleAssignment in the project.";
    if (param !== "user_id" && param !== "email" && !/user/i.test(code ?? "")) return undefined;
    const who = args.email ?? args.userId;
    return `${who} must be in the organisation first. Declare an OrganizationUser with whenAbsent: "wait" or "invite", and set userId to its id. ${WITH_TARGET}`;
  },
});
