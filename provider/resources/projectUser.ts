/**
 * A person's membership of a project.
 * API: /organization/projects/{projectId}/users. People must be members of the organisation before. Destroy removes the
 * person from the project; the person stays in the organisation.
 */
import type * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { declareResource, exactlyOne } from "../lifecycle/declaration";
import { path } from "../lifecycle/ids";
import { caseless, naming, refersTo, replaces, updates } from "../lifecycle/inputs";
import { existing, OpenAIResource } from "../program/resource";
import { projectUserBody, projectUserListing, projectUserRoleBody, projectUserRoute } from "../wire/projectUsers";

export interface ProjectUserArgs {
  /** The project. Changing it replaces the membership. */
  projectId: pulumi.Input<string>;
  /** The person's id. Either this or `email`; another person replaces the membership. */
  userId?: pulumi.Input<string>;
  /** The person's e-mail address, compared without case. Either this or `userId`. */
  email?: pulumi.Input<string>;
  /** `owner`, `member`, or the name of a role of the project. Changes in place. */
  role: pulumi.Input<string>;
}

/**
 * A person's membership of a project. Destroy removes the person from the project, not from the organisation.
 *
 * @example A member, by e-mail
 * ```ts
 * new openai.ProjectUser("ana", { projectId: web.id, email: "ana@example.com", role: "member" });
 * ```
 * @example An owner, by a person declared elsewhere in the program
 * ```ts
 * const ben = new openai.OrganizationUser("ben", { email: "ben@example.com" });
 * new openai.ProjectUser("ben-owns-web", { projectId: web.id, userId: ben.id, role: "owner" });
 * ```
 */
export class ProjectUser extends OpenAIResource {
  static readonly __pulumiType = "pulumi-nodejs:dynamic/openai:ProjectUser";

  declare public readonly projectId: pulumi.Output<string>;
  /** The person's id, also when the membership was declared by e-mail. */
  declare public readonly userId: pulumi.Output<string>;
  declare public readonly email: pulumi.Output<string>;
  declare public readonly role: pulumi.Output<string>;
  declare public readonly name: pulumi.Output<string | undefined>;
  /** Unix seconds. */
  declare public readonly addedAt: pulumi.Output<number | undefined>;

  constructor(name: string, args: ProjectUserArgs, opts?: pulumi.CustomResourceOptions) {
    super(projectUser, name, args, opts);
  }

  /** Reads an existing membership, `<projectId>/<userId>`, without managing it. */
  static get(name: string, id: pulumi.Input<pulumi.ID>, opts?: pulumi.CustomResourceOptions): ProjectUser {
    return existing(ProjectUser, name, id, opts);
  }
}

export const projectUser = declareResource({
  kind: "ProjectUser",
  inputs: {
    projectId: replaces(z.string().min(1), refersTo("Project")),
    userId: replaces(z.string().min(1).optional(), refersTo("OrganizationUser"), naming("person")),
    email: replaces(z.email("must be an e-mail address").optional(), caseless, naming("person")),
    role: updates(z.string().min(1, "must be owner, member, or the name of a role of the project")),
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
  onDelete: "removes the person from the project",
  advice: ({ param, code }, args) => {
    if (param === "role")
      return "role must be owner, member or viewer, or the name of a role of this project (ProjectRole).";
    if (param !== "user_id" && param !== "email" && !/user/i.test(code ?? "")) return undefined;
    const who = args.email ?? args.userId;
    return `${who} must be a member of the organisation first: invite them, and add them to projects once they have accepted.`;
  },
});
