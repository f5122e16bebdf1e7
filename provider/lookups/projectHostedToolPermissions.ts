/** Looks up which hosted tools a project may use. API: /organization/projects/{projectId}/hosted_tool_permissions. */
import { z } from "zod";
import { hostedToolPermissionsRoute } from "../wire/hostedToolPermissions";
import { argument } from "./arguments";
import { declareLookup } from "./lookup";

/** Which project. */
export interface GetProjectHostedToolPermissionsArgs {
  /** The id of the project. */
  projectId: string;
}

/** Which hosted tools a project may use. */
export interface GetProjectHostedToolPermissionsResult {
  /** The id as a resource, which is the id of the project. */
  readonly id: string;
  readonly projectId: string;
  readonly fileSearch: boolean | undefined;
  readonly webSearch: boolean | undefined;
  readonly imageGeneration: boolean | undefined;
  readonly mcp: boolean | undefined;
  readonly codeInterpreter: boolean | undefined;
}

const projectHostedToolPermissions = declareLookup<
  GetProjectHostedToolPermissionsArgs,
  GetProjectHostedToolPermissionsResult
>({
  name: "getProjectHostedToolPermissions",
  returns: "the hosted tools that a project may use",
  args: z.strictObject({ projectId: argument.id }),
  read: async (reader, { projectId }) => ({
    id: projectId,
    projectId,
    ...(await reader.get(hostedToolPermissionsRoute, { projectId })),
  }),
});

/**
 * Reads which hosted tools a project may use.
 *
 * @example
 * ```ts
 * const { webSearch } = await openai.getProjectHostedToolPermissions({ projectId: web.id });
 * ```
 */
export const getProjectHostedToolPermissions = projectHostedToolPermissions.promise;

/** {@link getProjectHostedToolPermissions} for arguments that are Outputs. In a preview, an unknown argument gives an unknown result. */
export const getProjectHostedToolPermissionsOutput = projectHostedToolPermissions.output;
