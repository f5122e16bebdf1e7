/** Looks up roles of the organisation and of projects. API: /organization/roles, /projects/{projectId}/roles. */
import { z } from "zod";
import { withoutScope } from "../wire/ids";
import { projectRoleListing, projectRoleRoute, roleListing, roleRoute, type RoleObject } from "../wire/roles";
import { argument } from "./arguments";
import { declareList, declareLookup } from "./lookup";

/** Which role. Give `id` or `name`. */
export interface GetRoleArgs {
  /** The id of the role. */
  id?: string;
  /** The exact name of the role. */
  name?: string;
}

/** Which role of which project. Give `id` or `name`. */
export interface GetProjectRoleArgs extends GetRoleArgs {
  /** The id of the project. */
  projectId: string;
}

/** A role of the organisation. */
export interface GetRoleResult {
  /** The id of the role, as a resource and in the API. */
  readonly id: string;
  /** The id of the role in the API, with the name that the inputs of other resources have. */
  readonly roleId: string;
  readonly name: string | undefined;
  readonly description: string | undefined;
  /** What the role allows: `api.groups.read`, … */
  readonly permissions: string[] | undefined;
  /** Whether OpenAI defines the role. Nobody can change such a role. */
  readonly isPredefined: boolean | undefined;
}

/** A role of a project. */
export interface GetProjectRoleResult extends GetRoleResult {
  /** The id of the role as a resource: `<projectId>/<roleId>`. */
  readonly id: string;
  readonly projectId: string;
}

/** The roles of the organisation. */
export interface GetRolesResult {
  readonly roles: GetRoleResult[];
}

/** Which project. */
export interface GetProjectRolesArgs {
  /** The id of the project. */
  projectId: string;
}

/** The roles of a project. */
export interface GetProjectRolesResult {
  readonly projectId: string;
  readonly roles: GetProjectRoleResult[];
}

const idOrName = { id: argument.id.transform(withoutScope).optional(), name: argument.text.optional() };

const role = declareLookup<GetRoleArgs, GetRoleResult>({
  name: "getRole",
  returns: "a role of the organisation, by id or name",
  args: z.strictObject(idOrName),
  oneOf: ["id", "name"],
  read: async (reader, args) =>
    result(await reader.named({ noun: "role", listing: roleListing, route: roleRoute, idName: "roleId" }, args)),
});

const roles = declareList<Record<never, never>, GetRolesResult>({
  name: "getRoles",
  returns: "all roles of the organisation, predefined and custom",
  args: z.strictObject({}),
  read: async (reader) => ({ roles: (await reader.all(roleListing)).map(result) }),
});

const projectRole = declareLookup<GetProjectRoleArgs, GetProjectRoleResult>({
  name: "getProjectRole",
  returns: "a role of a project, by id or name",
  args: z.strictObject({ projectId: argument.id, ...idOrName }),
  oneOf: ["id", "name"],
  read: async (reader, { projectId, ...args }) => {
    const found = await reader.named(
      {
        noun: "role",
        where: `in project ${projectId}`,
        listing: projectRoleListing,
        route: projectRoleRoute,
        idName: "roleId",
        values: { projectId },
      },
      args,
    );
    return ofProject(projectId, found);
  },
});

const projectRoles = declareLookup<GetProjectRolesArgs, GetProjectRolesResult>({
  name: "getProjectRoles",
  returns: "all roles of a project, predefined and custom",
  args: z.strictObject({ projectId: argument.id }),
  read: async (reader, { projectId }) => {
    const found = await reader.all(projectRoleListing, { projectId });
    return { projectId, roles: found.map((one) => ofProject(projectId, one)) };
  },
});

function result({ roleId, ...rest }: RoleObject): GetRoleResult {
  return { id: roleId, roleId, ...rest };
}

function ofProject(projectId: string, found: RoleObject): GetProjectRoleResult {
  return { ...result(found), id: `${projectId}/${found.roleId}`, projectId };
}

/**
 * Reads a role of the organisation that this program does not declare.
 *
 * @example
 * ```ts
 * const auditor = await openai.getRole({ name: "auditor" });
 * new openai.RoleAssignment("finance-audits", { roleId: auditor.id, groupId: finance.id, organization: true });
 * ```
 */
export const getRole = role.promise;

/** {@link getRole} for arguments that are Outputs. In a preview, an unknown argument gives an unknown result. */
export const getRoleOutput = role.output;

/**
 * Reads all roles of the organisation, predefined and custom.
 *
 * @example
 * ```ts
 * const { roles } = await openai.getRoles();
 * ```
 */
export const getRoles = roles.promise;

/** {@link getRoles} as an Output. */
export const getRolesOutput = roles.output;

/**
 * Reads a role of a project that this program does not declare.
 *
 * @example
 * ```ts
 * const deployer = await openai.getProjectRole({ projectId: web.id, name: "deployer" });
 * ```
 */
export const getProjectRole = projectRole.promise;

/** {@link getProjectRole} for arguments that are Outputs. In a preview, an unknown argument gives an unknown result. */
export const getProjectRoleOutput = projectRole.output;

/**
 * Reads all roles of a project, predefined and custom.
 *
 * @example
 * ```ts
 * const { roles } = await openai.getProjectRoles({ projectId: web.id });
 * ```
 */
export const getProjectRoles = projectRoles.promise;

/** {@link getProjectRoles} for arguments that are Outputs. In a preview, an unknown argument gives an unknown result. */
export const getProjectRolesOutput = projectRoles.output;
