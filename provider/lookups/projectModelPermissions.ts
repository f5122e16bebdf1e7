/** Looks up which models a project may use. API: /organization/projects/{projectId}/model_permissions. */
import { z } from "zod";
import { modelPermissionsRoute } from "../wire/modelPermissions";
import { argument } from "./arguments";
import { declareLookup } from "./lookup";

/** Which project. */
export interface GetProjectModelPermissionsArgs {
  /** The id of the project. */
  projectId: string;
}

/** Which models a project may use. Without permissions, `mode` and `modelIds` are undefined: the project may use every model. */
export interface GetProjectModelPermissionsResult {
  readonly projectId: string;
  /** `allow_list`: the project may use only these models. `deny_list`: it may use all others. */
  readonly mode: string | undefined;
  /** The names of the models. */
  readonly modelIds: string[] | undefined;
}

const projectModelPermissions = declareLookup<GetProjectModelPermissionsArgs, GetProjectModelPermissionsResult>({
  name: "getProjectModelPermissions",
  returns: "the models that a project may use",
  args: z.strictObject({ projectId: argument.id }),
  read: async (reader, { projectId }) => {
    const { mode, modelIds } = (await reader.getIfSet(modelPermissionsRoute, { projectId })) ?? {};
    return { projectId, mode, modelIds };
  },
});

/**
 * Reads which models a project may use.
 *
 * @example
 * ```ts
 * const { mode, modelIds } = await openai.getProjectModelPermissions({ projectId: web.id });
 * ```
 */
export const getProjectModelPermissions = projectModelPermissions.promise;

/** {@link getProjectModelPermissions} for arguments that are Outputs. In a preview, an unknown argument gives an unknown result. */
export const getProjectModelPermissionsOutput = projectModelPermissions.output;
