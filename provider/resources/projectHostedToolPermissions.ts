/**
 * Which hosted tools a project may use.
 * API: /organization/projects/{projectId}/hosted_tool_permissions. Every project has them from the start: create changes what
 * the program names, destroy writes back what was there before. They can be neither made nor deleted.
 */
import type * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { atLeastOne, declareResource } from "../lifecycle/declaration";
import { path } from "../lifecycle/ids";
import { local, refersTo, replaces, updates } from "../lifecycle/inputs";
import { existing, OpenAIResource } from "../program/resource";
import { hostedToolPermissionsBody, hostedToolPermissionsRoute } from "../wire/hostedToolPermissions";

export interface ProjectHostedToolPermissionsArgs {
  /** The project. Changing it restores the old project's permissions and takes over the new one's. */
  projectId: pulumi.Input<string>;
  /** Whether file search may be used. Left out, it is not managed; so with each tool. */
  fileSearch?: pulumi.Input<boolean>;
  /** Whether web search may be used. */
  webSearch?: pulumi.Input<boolean>;
  /** Whether image generation may be used. */
  imageGeneration?: pulumi.Input<boolean>;
  /** Whether MCP servers may be used. */
  mcp?: pulumi.Input<boolean>;
  /** Whether the code interpreter may be used. */
  codeInterpreter?: pulumi.Input<boolean>;
  /** What destroy does: `restore` (default) writes back the values found at creation, `keep` leaves them as they are. */
  onDestroy?: pulumi.Input<"restore" | "keep">;
}

/**
 * Which hosted tools a project may use. **Destroy writes back the values found at creation** (`onDestroy: "keep"` does not).
 *
 * @example No web search in production
 * ```ts
 * new openai.ProjectHostedToolPermissions("web-tools", { projectId: web.id, webSearch: false });
 * ```
 * @example Nothing that leaves the project's own data
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
    return existing(ProjectHostedToolPermissions, name, id, opts);
  }
}

const tools = ["fileSearch", "webSearch", "imageGeneration", "mcp", "codeInterpreter"] as const;

const tool = z.boolean().optional();

export const projectHostedToolPermissions = declareResource({
  kind: "ProjectHostedToolPermissions",
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
  origin: { how: "taken over", by: "key", inputs: ["projectId"], restores: tools },
  update: (api, { changed }, { key }) =>
    api.update(hostedToolPermissionsRoute, key, hostedToolPermissionsBody(changed)),
  onDelete: "writes back the values found at creation, unless onDestroy is keep",
});
