/**
 * A role given to a person or a group, in a project or in the whole organisation.
 * API: /projects/{projectId}/users|groups/{id}/roles and /organization/users|groups/{id}/roles. An assignment has no id of
 * its own, and nothing of it can be changed in place. Inherited roles stand in the same lists and are not ours. Destroy
 * takes the role away.
 */
import type * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import type { AdminClient } from "../client/client";
import { ApiError } from "../client/errors";
import { declareResource, exactlyOne, type Context, type Properties } from "../lifecycle/declaration";
import { partOf, wrongForm, type IdShape, type Key } from "../lifecycle/ids";
import { refersTo, refersToRole, replaces } from "../lifecycle/inputs";
import { existing, OpenAIResource } from "../program/resource";
import { isSameRole, levelOfRole, shortRoleId } from "../lifecycle/roleIds";
import {
  roleAssignedRoute,
  roleAssignmentBody,
  roleAssignmentListing,
  roleAssignmentRoute,
  type RoleAssignmentObject,
} from "../wire/roleAssignments";
import { OWNER_ROLE, withoutOwner } from "./owners";

export interface RoleAssignmentArgs {
  /** The role, predefined (`role-api-project-owner`, `role-api-organization-reader`, …) or custom. Changing it replaces. */
  roleId: pulumi.Input<string>;
  /** The person who gets it. Either this or `groupId`. Changing it replaces. */
  userId?: pulumi.Input<string>;
  /** The group that gets it. Either this or `userId`. Changing it replaces. */
  groupId?: pulumi.Input<string>;
  /** The project in which it holds. Either this or `organization: true`. Changing it replaces. */
  projectId?: pulumi.Input<string>;
  /**
   * `true` gives the role in the whole organisation. It has to be said: the widest scope is never the result of leaving
   * something out.
   */
  organization?: pulumi.Input<true>;
}

/**
 * A role given to a person or a group. **Destroy takes it away.** A role that somebody inherits through a group is neither
 * adopted nor taken away by this.
 *
 * @example A group may read a project
 * ```ts
 * new openai.RoleAssignment("viewers", { roleId: "role-api-project-viewer", groupId: sales.id, projectId: web.id });
 * ```
 * @example A person may do something in the whole organisation
 * ```ts
 * new openai.RoleAssignment("auditor", { roleId: auditor.id, userId: ana.id, organization: true });
 * ```
 */
export class RoleAssignment extends OpenAIResource {
  static readonly __pulumiType = "pulumi-nodejs:dynamic/openai:RoleAssignment";

  declare public readonly roleId: pulumi.Output<string>;
  declare public readonly userId: pulumi.Output<string | undefined>;
  declare public readonly groupId: pulumi.Output<string | undefined>;
  declare public readonly projectId: pulumi.Output<string | undefined>;
  declare public readonly organization: pulumi.Output<true | undefined>;
  /** The role's name, as the API shows it. */
  declare public readonly roleName: pulumi.Output<string | undefined>;
  /** The role's id as the API spells it; predefined roles have two spellings. */
  declare public readonly assignedRoleId: pulumi.Output<string | undefined>;

  /** @throws Error when `projectId` is given but undefined: a typing error must not widen the role to the organisation. */
  constructor(name: string, args: RoleAssignmentArgs, opts?: pulumi.CustomResourceOptions) {
    if ("projectId" in args && args.projectId === undefined) {
      throw new Error(
        `RoleAssignment "${name}": projectId is undefined. Give the id of a project, or leave the name out and say ` +
          `organization: true for the whole organisation.`,
      );
    }
    super(roleAssignment, name, args, opts);
  }

  /** Reads an existing assignment, `[<projectId>/]users|groups/<id>/<roleId>`, without managing it. */
  static get(name: string, id: pulumi.Input<pulumi.ID>, opts?: pulumi.CustomResourceOptions): RoleAssignment {
    // The constructor has no projectId to look at; the scope is in the id.
    return existing(RoleAssignment, name, id, opts);
  }
}

const FORM = "[<projectId>/]users/<userId>/<roleId> or [<projectId>/]groups/<groupId>/<roleId>";

/** An assignment has no id, so it is named by who holds what, and where. The role's short spelling is used throughout. */
const id: IdShape = {
  form: FORM,
  parts: ["projectId", "userId", "groupId", "roleId"],
  own: "roleId",
  join: (state) => {
    const principal =
      state.groupId === undefined ? ["users", partOf(state, "userId")] : ["groups", partOf(state, "groupId")];
    const scope = state.projectId === undefined ? [] : [partOf(state, "projectId")];
    return [...scope, ...principal, String(shortRoleId(state.roleId))].join("/");
  },
  split: (text, kind): Key => {
    const match = /^(?:([^/]+)\/)?(users|groups)\/([^/]+)\/([^/]+)$/.exec(text);
    if (!match) throw wrongForm(text, kind, FORM);
    const [, projectId, principal, principalId, roleId] = match as unknown as [
      string,
      string?,
      string?,
      string?,
      string?,
    ];
    return {
      ...(projectId === undefined ? {} : { projectId }),
      ...(principal === "users" ? { userId: principalId! } : { groupId: principalId! }),
      roleId: roleId!,
    };
  },
};

export const roleAssignment = declareResource({
  kind: "RoleAssignment",
  inputs: {
    roleId: replaces(z.string().min(1), refersToRole),
    userId: replaces(z.string().min(1).optional(), refersTo("OrganizationUser", "ServiceAccount")),
    groupId: replaces(z.string().min(1).optional(), refersTo("Group")),
    projectId: replaces(z.string().min(1).optional(), refersTo("Project")),
    organization: replaces(z.literal(true, "can only be true; leave it out and give a projectId instead").optional()),
  },
  rules: [
    exactlyOne("userId", "groupId"),
    exactlyOne("projectId", "organization"),
    {
      inputs: ["roleId", "organization"],
      refuses: ({ roleId, organization }) => refuseOtherLevel(roleId, organization ? "organization" : "project"),
    },
  ],
  outputs: ["roleName", "assignedRoleId"],
  id,
  listing: roleAssignmentListing,
  isListedAs: (item, key) => isSameRole(item.roleId, key.roleId) && isDirect(item, key),
  isOfSeveral: ({ projectId, userId, roleId }) =>
    projectId === undefined && userId !== undefined && levelOfRole(roleId) !== undefined,
  origin: {
    how: "relation",
    by: "key",
    inputs: ["organization", "projectId", "userId", "groupId", "roleId"],
    create: (api, args) => api.create(roleAssignedRoute(args), args, roleAssignmentBody(args)),
  },
  onDelete: "takes the role away",
  remove,
  advice: adviceOnRoleGiven,
});

/** A predefined role of the other level is known before anything is sent. */
export function refuseOtherLevel(roleId: unknown, level: "project" | "organization"): string | undefined {
  const known = levelOfRole(roleId);
  if (known === undefined || known === level) return undefined;
  return known === "project"
    ? `${String(roleId)} is a role of projects, and cannot be given in the whole organisation`
    : `${String(roleId)} is a role of the whole organisation, and cannot be given in a project`;
}

/** What to do when a role cannot be given, unless it is for the principal or the project. */
export function adviceOnRoleGiven(
  error: ApiError,
  { roleId, projectId }: { roleId: string; projectId?: string },
): string | undefined {
  if (!error.mayBlame(/role/i, /user|group|project/i)) return undefined;
  return projectId === undefined
    ? `For the whole organisation, ${roleId} must be a role of the organisation: role-api-organization-…, or a Role.`
    : `In a project, ${roleId} must be a role of that project: role-api-project-owner, -member or -viewer, or a ProjectRole.`;
}

/** Takes the role away, unless it is the one of an owner without whom nobody would be left. */
function remove(api: AdminClient, state: Properties, context: Context): Promise<void> {
  const { userId, projectId, roleId } = context.key;
  const act = () => unassign(api, state, context);
  const isOwner = userId !== undefined && projectId === undefined && isSameRole(roleId, OWNER_ROLE);
  return isOwner ? withoutOwner(api, context.run, userId, act) : act();
}

/** Unassigns. A role that is only inherited by now is not ours any more, and a refusal about it no failure. */
async function unassign(api: AdminClient, state: Properties, { key }: Context): Promise<void> {
  try {
    await api.delete(roleAssignmentRoute(key), { ...key, roleId: state.assignedRoleId ?? key.roleId });
  } catch (error) {
    if (!(error instanceof ApiError && error.isRefusal)) throw error;
    const held = await api.list(roleAssignmentListing(key), key);
    if (held.some((one) => isSameRole(one.roleId, key.roleId) && isDirect(one, key))) throw error;
  }
}

/** Whether the principal holds the role itself. What comes from another principal is inherited, and managed there. */
function isDirect(item: Properties, holder: { userId?: string; groupId?: string }): boolean {
  const { inheritedFrom } = item as RoleAssignmentObject;
  return inheritedFrom.length === 0 || inheritedFrom.includes(holder.userId ?? holder.groupId ?? "");
}
