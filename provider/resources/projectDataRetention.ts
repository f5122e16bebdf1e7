/**
 * How long the API keeps the data of a project.
 * API: /organization/projects/{projectId}/data_retention. Every project has this setting, and the API
 * can neither create nor delete it. Create changes it. Destroy restores the value that create found.
 */
import type * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { declareResource } from "../lifecycle/declaration";
import { path } from "../lifecycle/ids";
import { local, refersTo, replaces } from "../lifecycle/inputs";
import { getExisting, OpenAIResource } from "../program/resource";
import { dataRetentionBody, projectDataRetentionRoute } from "../wire/dataRetention";
import { adviceOnRetention, retentionType } from "./retention";

export interface ProjectDataRetentionArgs {
  /** The id of the project. Changing this replaces the resource: the provider restores the old project's retention. */
  projectId: pulumi.Input<string>;
  /**
   * `organization_default`, `none`, `zero_data_retention`, `modified_abuse_monitoring`,
   * `enhanced_zero_data_retention` or `enhanced_modified_abuse_monitoring`.
   * OpenAI must have approved a type for the organisation before anybody can set it.
   */
  retentionType: pulumi.Input<string>;
  /** What destroy does: `restore` writes back the value found at creation, `keep` changes nothing. Default: `restore`. */
  onDestroy?: pulumi.Input<"restore" | "keep">;
}

/**
 * How long the API keeps the data of a project. **Destroy writes back the value found at creation, which may keep
 * data longer**, unless `onDestroy` is `"keep"`.
 * A project with customer-managed storage may report a type that nobody can set. This type ends with the project's last storage. The
 * next refresh shows both as drift.
 *
 * @example No retention in one project
 * ```ts
 * new openai.ProjectDataRetention("patients-retention", { projectId: patients.id, retentionType: "zero_data_retention" });
 * ```
 * @example A setting that outlives the stack
 * ```ts
 * new openai.ProjectDataRetention("patients-retention", {
 *   projectId: patients.id,
 *   retentionType: "zero_data_retention",
 *   onDestroy: "keep",
 * });
 * ```
 */
export class ProjectDataRetention extends OpenAIResource {
  static readonly __pulumiType = "pulumi-nodejs:dynamic/openai:ProjectDataRetention";

  declare public readonly projectId: pulumi.Output<string>;
  declare public readonly retentionType: pulumi.Output<string>;
  declare public readonly onDestroy: pulumi.Output<string | undefined>;

  constructor(name: string, args: ProjectDataRetentionArgs, opts?: pulumi.CustomResourceOptions) {
    super(projectDataRetention, name, args, opts);
  }

  /** Reads the retention of a project, by the project's id, without managing it. */
  static get(name: string, id: pulumi.Input<pulumi.ID>, opts?: pulumi.CustomResourceOptions): ProjectDataRetention {
    return getExisting(ProjectDataRetention, name, id, opts);
  }
}

export const projectDataRetention = declareResource({
  kind: "ProjectDataRetention",
  topic: "settings",
  inputs: {
    projectId: replaces(z.string().min(1), refersTo("Project")),
    retentionType,
    onDestroy: local(z.enum(["restore", "keep"], "must be restore or keep").optional()),
  },
  outputs: [],
  id: path("projectId"),
  object: projectDataRetentionRoute,
  untouched: { retentionType: "organization_default" },
  origin: { how: "taken over", by: "key", inputs: ["projectId"], restores: ["retentionType"] },
  update: (api, { changed }, { key }) => api.update(projectDataRetentionRoute, key, dataRetentionBody(changed)),
  onDelete: "writes back the value found at creation, unless onDestroy is keep",
  advice: adviceOnRetention,
});
