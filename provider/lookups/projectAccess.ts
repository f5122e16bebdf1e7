/** Looks up who has access to a project. API: /organization/projects/{projectId}/users and /groups. */
import { z } from "zod";
import { projectGroupAccessListing } from "../wire/projectGroups";
import { projectUserListing } from "../wire/projectUsers";
import { argument } from "./arguments";
import { declareLookup } from "./lookup";

/** Which project. */
export interface GetProjectUsersArgs {
  /** The id of the project. */
  projectId: string;
}

/** A person's direct membership in a project. */
export interface ProjectMember {
  readonly userId: string;
  readonly name: string | undefined;
  readonly email: string | undefined;
  /** The role in the project: `owner`, `member` or the name of a custom role. */
  readonly role: string | undefined;
  /** When the person was added to the project, in Unix seconds. */
  readonly addedAt: number | undefined;
}

/** The people in a project. */
export interface GetProjectUsersResult {
  readonly projectId: string;
  readonly users: ProjectMember[];
}

/** Which project. */
export interface GetProjectGroupsArgs {
  /** The id of the project. */
  projectId: string;
}

/** A group with access to a project. The API does not return the role; `getRoleAssignments` does. */
export interface GroupAccess {
  readonly groupId: string;
  readonly name: string | undefined;
  /** When the group got access, in Unix seconds. */
  readonly createdAt: number | undefined;
  /** `group` or `tenant_group`. */
  readonly groupType: string | undefined;
}

/** The groups with access to a project. */
export interface GetProjectGroupsResult {
  readonly projectId: string;
  readonly groups: GroupAccess[];
}

const projectUsers = declareLookup<GetProjectUsersArgs, GetProjectUsersResult>({
  name: "getProjectUsers",
  returns: "the people in a project, with their roles",
  args: z.strictObject({ projectId: argument.id }),
  read: async (reader, { projectId }) => ({ projectId, users: await reader.all(projectUserListing, { projectId }) }),
});

const projectGroups = declareLookup<GetProjectGroupsArgs, GetProjectGroupsResult>({
  name: "getProjectGroups",
  returns: "the groups with access to a project",
  args: z.strictObject({ projectId: argument.id }),
  read: async (reader, { projectId }) => ({
    projectId,
    groups: await reader.all(projectGroupAccessListing, { projectId }),
  }),
});

/**
 * Reads the people in a project. People who have access only through a group are in `getProjectGroups` and `getGroupUsers`.
 *
 * @example
 * ```ts
 * const { users } = await openai.getProjectUsers({ projectId: web.id });
 * ```
 */
export const getProjectUsers = projectUsers.promise;

/** {@link getProjectUsers} for arguments that are Outputs. In a preview, an unknown argument gives an unknown result. */
export const getProjectUsersOutput = projectUsers.output;

/**
 * Reads the groups with access to a project.
 *
 * @example
 * ```ts
 * const { groups } = await openai.getProjectGroups({ projectId: web.id });
 * ```
 */
export const getProjectGroups = projectGroups.promise;

/** {@link getProjectGroups} for arguments that are Outputs. In a preview, an unknown argument gives an unknown result. */
export const getProjectGroupsOutput = projectGroups.output;
