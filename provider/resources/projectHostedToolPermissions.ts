/**
 * Which hosted tools a project may use.
 * API: /organization/projects/{projectId}/hosted_tool_permissions. Every project has these permissions, and the API can neither
 * create nor delete them. Create changes the tools that the program sets. Destroy restores the values that create found.
 */
import type * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { atLeastOne, declareResource } from "../lifecycle/declaration";
import { path } from "../lifecycle/ids";
import { local, refersTo, replaces, updates } from "../lifecycle/inputs";
import { getExisting, OpenAIResource } from "../program/resource";
import { hostedToolPermissionsBody, hostedToolPermissionsRoute } from "../wire/hostedToolPermissions";

export interface ProjectHostedToolPermissionsArgs {
  /** The id of the project. Changing this replaces the resource: the provider restores the old project's permissions. */
  projectId: pulumi.Input<string>;
  /** Whether the project may use file search. Default: not managed. */
  fileSearch?: pulumi.Input<boolean>;
  /** Whether the project may use web search. Default: not managed. */
  webSearch?: pulumi.Input<boolean>;
  /** Whether the project may use image generation. Default: not managed. */
  imageGeneration?: pulumi.Input<boolean>;
  /** Whether the project may use MCP servers. Default: not managed. */
  mcp?: pulumi.Input<boolean>;
  /** Whether the project may use the code interpreter. Default: not managed. */
  codeInterpreter?: pulumi.Input<boolean>;
  /** What destroy does: `restore` writes back the values found at creation, `keep` changes nothing. Default: `restore`. */
  onDestroy?: pulumi.Input<"restore" | "keep">;
}

/**
 * Which hosted tools a project may use. Set at least one tool. **Destroy writes back the values found at creation**, unless
 * `onDestroy` is `"keep"`.
 *
 * @example No web search in production
 * ```ts
 * new openai.ProjectHostedToolPermissions("web-tools", { projectId: web.id, webSearch: false });
 * ```
 * @example File search only
 * ```ts
 * new openai.ProjectHostedToolPermissions("search-tools", {
 *   projectId: search.id,
 *   fileSearch: true, webSearch: false, imageGeneration: false, mcp: false, codeInterpreter: false,
 * });
 * ```
 */
export class ProjectHostedToolPermissions extends OpenAIResource {
  static readonly __pulumiType = "pulumi-nodejs:dynamic/openai:ProjectHostedToolPermissions";

  declare public readonly projectId: pulumi.Output<string>;
  declare public readonly fileSearch: pulumi.Output<boolean | undefined>;
  declare public readonly webSearch: pulumi.Output<boolean | undefined>;
  declare public readonly imageGeneration: pulumi.Output<boolean | undefined>;
  declare public readonly mcp: pulumi.Output<boolean | undefined>;
  declare public readonly codeInterpreter: pulumi.Output<boolean | undefined>;
  declare public readonly onDestroy: pulumi.Output<string | undefined>;

  constructor(name: string, args: ProjectHostedToolPermissionsArgs, opts?: pulumi.CustomResourceOptions) {
    super(projectHostedToolPermissions, name, args, opts);
  }

  /** Reads the permissions of a project, by the project's id, without managing them. */
  static get(
    name: string,
    id: pulumi.Input<pulumi.ID>,
    opts?: pulumi.CustomResourceOptions,
  ): ProjectHostedToolPermissions {
    return getExisting(ProjectHostedToolPermissions, name, id, opts);
  }
}

const tools = ["fileSearch", "webSearch", "imageGeneration", "mcp", "codeInterpreter"] as const;

const tool = z.boolean().optional();

export const projectHostedToolPermissions = declareResource({
  kind: "ProjectHostedToolPermissions",
  topic: "settings",
  inputs: {
    projectId: replaces(z.string().min(1), refersTo("Project")),
    fileSearch: updates(tool),
    webSearch: updates(tool),
    imageGeneration: updates(tool),
    mcp: updates(tool),
    codeInterpreter: updates(tool),
    onDestroy: local(z.enum(["restore", "keep"], "must be restore or keep").optional()),
  },
  rules: [atLeastOne(...tools)],
  outputs: [],
  id: path("projectId"),
  object: hostedToolPermissionsRoute,
  untouched: "as most",
  origin: { how: "taken over", by: "key", inputs: ["projectId"], restores: tools },
  update: (api, { changed }, { key }) =>
    api.update(hostedToolPermissionsRoute, key, hostedToolPermissionsBody(changed)),
  onDelete: "writes back the values found at creation, unless onDestroy is keep",
});
