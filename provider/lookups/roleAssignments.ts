/**
 * Looks up the roles that a person or a group holds. API: /organization/{users,groups}/{id}/roles,
 * /projects/{projectId}/{users,groups}/{id}/roles.
 */
import { z } from "zod";
import { heldRoleListing } from "../wire/roleAssignments";
import { argument } from "./arguments";
import { declareLookup } from "./lookup";

/** Who, and where. Give `userId` or `groupId`. */
export interface GetRoleAssignmentsArgs {
  /** The id of the person. */
  userId?: string;
  /** The id of the group. */
  groupId?: string;
  /** The id of the project in which the roles hold. Default: the roles that hold in the whole organisation. */
  projectId?: string;
}

/** A role that a person or a group holds. */
export interface HeldRole {
  readonly roleId: string;
  readonly roleName: string | undefined;
  readonly description: string | undefined;
  /** What the role allows: `api.groups.read`, … */
  readonly permissions: string[] | undefined;
  /** Whether OpenAI defines the role. */
  readonly isPredefined: boolean | undefined;
  /** The ids of the groups from which a person inherits the role. Empty for a role that was assigned directly. */
  readonly inheritedFrom: string[];
}

/** The roles that a person or a group holds. */
export interface GetRoleAssignmentsResult {
  readonly roles: HeldRole[];
}

const roleAssignments = declareLookup<GetRoleAssignmentsArgs, GetRoleAssignmentsResult>({
  name: "getRoleAssignments",
  returns: "the roles of a person or group, in a project or the organisation",
  args: z.strictObject({
    userId: argument.id.optional(),
    groupId: argument.id.optional(),
    projectId: argument.id.optional(),
  }),
  oneOf: ["userId", "groupId"],
  read: async (reader, args) => {
    const held = await reader.all(heldRoleListing(args), { ...args });
    return {
      roles: held.map(({ sources = [], ...role }) => ({
        ...role,
        inheritedFrom: sources.map(({ principalId }) => principalId),
      })),
    };
  },
});

/**
 * Reads the roles that a person or a group holds in a project, or in the whole organisation. The roles of a person include the
 * roles of their groups.
 *
 * @example
 * ```ts
 * const { roles } = await openai.getRoleAssignments({ userId: ana.id, projectId: web.id });
 * ```
 */
export const getRoleAssignments = roleAssignments.promise;

/** {@link getRoleAssignments} for arguments that are Outputs. In a preview, an unknown argument gives an unknown result. */
export const getRoleAssignmentsOutput = roleAssignments.output;
