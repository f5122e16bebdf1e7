/**
 * Which models a project may use.
 * API: /organization/projects/{projectId}/model_permissions. A project may have one list of models. Create sets it, or replaces the
 * existing list and records that. Destroy restores the recorded list, or removes the list if there was none.
 */
import type * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { declareResource } from "../lifecycle/declaration";
import { path } from "../lifecycle/ids";
import { asSet, refersTo, replaces, updates } from "../lifecycle/inputs";
import { getExisting, OpenAIResource } from "../program/resource";
import { modelPermissionsBody, modelPermissionsRoute } from "../wire/modelPermissions";

export interface ProjectModelPermissionsArgs {
  /** The id of the project. Changing this replaces the resource: the provider restores the old project's permissions. */
  projectId: pulumi.Input<string>;
  /** `allow_list`: the project may use only these models. `deny_list`: it may use all models but these. */
  mode: pulumi.Input<"allow_list" | "deny_list">;
  /**
   * The complete set of models. The order does not matter. The API does not resolve aliases: to deny a model, list each of its
   * names. An empty `allow_list` allows no model.
   */
  modelIds: pulumi.Input<pulumi.Input<string>[]>;
}

/**
 * Which models a project may use. Without this resource, and without such a list in the console, a project may use every model of
 * its organisation. **Destroy restores the list found at creation, or removes the list if there was none.**
 *
 * @example Two models only
 * ```ts
 * new openai.ProjectModelPermissions("web-models", { projectId: web.id, mode: "allow_list", modelIds: ["gpt-5", "gpt-4.1"] });
 * ```
 * @example Every model but one
 * ```ts
 * new openai.ProjectModelPermissions("search-models", { projectId: search.id, mode: "deny_list", modelIds: ["o3"] });
 * ```
 */
export class ProjectModelPermissions extends OpenAIResource {
  static readonly __pulumiType = "pulumi-nodejs:dynamic/openai:ProjectModelPermissions";

  declare public readonly projectId: pulumi.Output<string>;
  declare public readonly mode: pulumi.Output<string>;
  declare public readonly modelIds: pulumi.Output<string[]>;

  constructor(name: string, args: ProjectModelPermissionsArgs, opts?: pulumi.CustomResourceOptions) {
    super(projectModelPermissions, name, args, opts);
  }

  /** Reads the permissions of a project, by the project's id, without managing them. */
  static get(name: string, id: pulumi.Input<pulumi.ID>, opts?: pulumi.CustomResourceOptions): ProjectModelPermissions {
    return getExisting(ProjectModelPermissions, name, id, opts);
  }
}

export const projectModelPermissions = declareResource({
  kind: "ProjectModelPermissions",
  topic: "settings",
  inputs: {
    projectId: replaces(z.string().min(1), refersTo("Project")),
    mode: updates(z.enum(["allow_list", "deny_list"], "must be allow_list or deny_list")),
    modelIds: updates(z.array(z.string().min(1, "must not be empty"), "must be a list of model names"), asSet),
  },
  outputs: [],
  id: path("projectId"),
  object: modelPermissionsRoute,
  isGone: ({ mode, modelIds }) => mode === undefined && modelIds === undefined,
  origin: {
    how: "taken over",
    by: "key",
    inputs: ["projectId"],
    restores: ["mode", "modelIds"],
    mayBeUnset: true,
  },
  update: (api, { args }, { key }) => api.update(modelPermissionsRoute, key, modelPermissionsBody(args)),
  onDelete: "restores the list found at creation, or removes the list if there was none",
});
