/**
 * A custom role of a project.
 * API: /projects/{projectId}/roles/{roleId}. The list also contains predefined roles, which nobody can change. Destroy deletes
 * the role; unassign it from everybody first.
 */
import type * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { declareResource } from "../lifecycle/declaration";
import { path } from "../lifecycle/ids";
import { refersTo, replaces } from "../lifecycle/inputs";
import { getExisting, OpenAIResource } from "../program/resource";
import { projectRoleListing, projectRoleRoute, roleBody } from "../wire/roles";
import { adviceOnRole, roleInputs, type RoleArgs } from "./role";

export interface ProjectRoleArgs extends RoleArgs {
  /** The id of the project. Changing this replaces the resource. */
  projectId: pulumi.Input<string>;
}

/**
 * A custom role of a project. **Destroy deletes the role.**
 *
 * @example A role that may only call models
 * ```ts
 * const caller = new openai.ProjectRole("caller", {
 *   projectId: web.id, name: "caller", permissions: ["api.model.request"],
 * });
 * new openai.ProjectGroup("search-on-web", { projectId: web.id, groupId: search.id, roleId: caller.id });
 * ```
 */
export class ProjectRole extends OpenAIResource {
  static readonly __pulumiType = "pulumi-nodejs:dynamic/openai:ProjectRole";

  declare public readonly projectId: pulumi.Output<string>;
  declare public readonly name: pulumi.Output<string>;
  declare public readonly permissions: pulumi.Output<string[]>;
  declare public readonly description: pulumi.Output<string | undefined>;
  /** The API's id, `role_…`. */
  declare public readonly roleId: pulumi.Output<string>;
  /** Whether the role is predefined by OpenAI. */
  declare public readonly isPredefined: pulumi.Output<boolean | undefined>;

  constructor(name: string, args: ProjectRoleArgs, opts?: pulumi.CustomResourceOptions) {
    super(projectRole, name, args, opts);
  }

  /** Reads an existing role, `<projectId>/<roleId>`, without managing it. */
  static get(name: string, id: pulumi.Input<pulumi.ID>, opts?: pulumi.CustomResourceOptions): ProjectRole {
    return getExisting(ProjectRole, name, id, opts);
  }
}

export const projectRole = declareResource({
  kind: "ProjectRole",
  topic: "roles",
  logged: { as: ["role.created"] },
  inputs: { projectId: replaces(z.string().min(1), refersTo("Project")), ...roleInputs },
  outputs: ["roleId", "isPredefined"],
  isProvided: ({ isPredefined }) => isPredefined === true,
  id: path("projectId", "roleId"),
  object: projectRoleRoute,
  listing: projectRoleListing,
  origin: {
    how: "made",
    by: "key",
    inputs: ["projectId", "name"],
    create: (api, args) => api.create(projectRoleListing, args, roleBody(args)),
  },
  update: (api, { changed }, { key }) => api.update(projectRoleRoute, key, roleBody(changed)),
  onDelete: "deletes the role",
  advice: adviceOnRole,
});
