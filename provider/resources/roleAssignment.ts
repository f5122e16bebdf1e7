/**
 * The assignment of a role to a person, a service account or a group, in a project or in the whole organisation.
 * API: /projects/{projectId}/users|groups/{id}/roles and /organization/users|groups/{id}/roles. An assignment has no id, and the
 * API cannot change it. The same lists also contain inherited roles, which we do not manage. Destroy unassigns the role.
 */
import type * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import type { AdminClient } from "../client/client";
import { ApiError } from "../client/errors";
import { declareResource, exactlyOne, type Context, type Properties } from "../lifecycle/declaration";
import { partOf, wrongForm, type IdShape, type Key } from "../lifecycle/ids";
import { refersTo, refersToRole, replaces } from "../lifecycle/inputs";
import { until } from "../lifecycle/until";
import { getExisting, OpenAIResource } from "../program/resource";
import { isSameRole, levelOfRole, shortRoleId } from "../lifecycle/roleIds";
import {
  roleAssignedRoute,
  roleAssignmentBody,
  roleAssignmentListing,
  roleAssignmentRoute,
  type RoleAssignmentObject,
} from "../wire/roleAssignments";
import { OWNER_ROLE, guardOwners } from "./owners";

export interface RoleAssignmentArgs {
  /**
   * The id of a predefined role (`role-api-project-owner`, `role-api-organization-reader`, …) or a custom role. Changing this
   * replaces the resource.
   */
  roleId: pulumi.Input<string>;
  /**
   * The id of the person or service account that gets the role. Give either this or `groupId`. Changing this replaces the
   * resource.
   */
  userId?: pulumi.Input<string>;
  /** The id of the group that gets the role. Give either this or `userId`. Changing this replaces the resource. */
  groupId?: pulumi.Input<string>;
  /** The id of the project in which the role holds. Give either this or `organization`. Changing this replaces the resource. */
  projectId?: pulumi.Input<string>;
  /**
   * `true` assigns the role in the whole organisation. The program must say so, because leaving something out must never widen
   * access. Give either this or `projectId`. Changing this replaces the resource.
   */
  organization?: pulumi.Input<true>;
  /**
   * When the access ends: an ISO date, which ends in UTC, or a time. Past it, the next `pulumi up` takes the access away, and
   * a later date gives it again. Default: never.
   */
  until?: pulumi.Input<string>;
}

/**
 * The assignment of a role to a person, a service account or a group. **Destroy unassigns the role.** The resource neither takes
 * over nor unassigns a role that somebody inherits through a group.
 *
 * @example A group as viewer of a project
 * ```ts
 * new openai.RoleAssignment("viewers", { roleId: "role-api-project-viewer", groupId: sales.id, projectId: web.id });
 * ```
 * @example A person with a custom role in the whole organisation
 * ```ts
 * new openai.RoleAssignment("auditor", { roleId: auditor.id, userId: ana.id, organization: true });
 * ```
 */
export class RoleAssignment extends OpenAIResource {
  static readonly __pulumiType = "pulumi-nodejs:dynamic/openai:RoleAssignment";

  declare public readonly roleId: pulumi.Output<string>;
  declare public readonly until: pulumi.Output<string | undefined>;
  declare public readonly userId: pulumi.Output<string | undefined>;
  declare public readonly groupId: pulumi.Output<string | undefined>;
  declare public readonly projectId: pulumi.Output<string | undefined>;
  declare public readonly organization: pulumi.Output<true | undefined>;
  /** The role's name. */
  declare public readonly roleName: pulumi.Output<string | undefined>;
  /** The role's id as the API spells it. The id of a predefined role has two spellings. */
  declare public readonly assignedRoleId: pulumi.Output<string | undefined>;

  /** @throws Error when the arguments contain `projectId: undefined`, because a typing error must not widen access. */
  constructor(name: string, args: RoleAssignmentArgs, opts?: pulumi.CustomResourceOptions) {
    if ("projectId" in args && args.projectId === undefined) {
      throw new Error(
        `RoleAssignment "${name}": projectId is undefined. Set projectId to the id of a project; or, for the whole ` +
          `organisation, remove projectId and set organization: true.`,
      );
    }
    super(roleAssignment, name, args, opts);
  }

  /** Reads an existing assignment, `[<projectId>/]users|groups/<id>/<roleId>`, without managing it. */
  static get(name: string, id: pulumi.Input<pulumi.ID>, opts?: pulumi.CustomResourceOptions): RoleAssignment {
    // `getExisting` calls the constructor without a projectId. The id contains the scope.
    return getExisting(RoleAssignment, name, id, opts);
  }
}

const FORM = "[<projectId>/]users/<userId>/<roleId> or [<projectId>/]groups/<groupId>/<roleId>";

/** The API gives an assignment no id, so ours consists of the scope, the principal and the role, in its short spelling. */
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
  topic: "grants",
  logged: { as: ["role.assignment.created"] },
  inputs: {
    roleId: replaces(z.string().min(1), refersToRole),
    userId: replaces(z.string().min(1).optional(), refersTo("OrganizationUser", "ServiceAccount")),
    groupId: replaces(z.string().min(1).optional(), refersTo("Group")),
    projectId: replaces(z.string().min(1).optional(), refersTo("Project")),
    organization: replaces(
      z.literal(true, "must be true; for a single project, remove it and set projectId").optional(),
    ),
    until,
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
  isSaidAbove: ({ roleId }, above) => isSameRole(roleId, above.roleId) || isNamed(roleId, above.role),
  // The API knows the role by the spelling of its own answers.
  readByItself: (api, key, before) =>
    api.get(roleAssignmentRoute(key), { ...key, roleId: before?.assignedRoleId ?? key.roleId }),
  isOfSeveral: ({ projectId, userId, roleId }) =>
    projectId === undefined && userId !== undefined && levelOfRole(roleId) !== undefined,
  origin: {
    how: "relation",
    by: "key",
    inputs: ["organization", "projectId", "userId", "groupId", "roleId"],
    create: (api, args) => api.create(roleAssignedRoute(args), args, roleAssignmentBody(args)),
  },
  onDelete: "unassigns the role",
  remove,
  advice: adviceOnAssignment,
});

/** Whether a role is the predefined role with this name. A membership says a role's name. */
function isNamed(roleId: unknown, name: unknown): boolean {
  return (
    typeof name === "string" &&
    ["project", "organization"].some((level) => isSameRole(roleId, `role-api-${level}-${name}`))
  );
}

/** Why a predefined role cannot hold at a level: we know it without a request. Undefined for a right or a custom role. */
export function refuseOtherLevel(roleId: unknown, level: "project" | "organization"): string | undefined {
  const known = levelOfRole(roleId);
  if (known === undefined || known === level) return undefined;
  return known === "project"
    ? `roleId: ${String(roleId)} holds only in a project; for the whole organisation, use role-api-organization-… or a Role`
    : `roleId: ${String(roleId)} holds only in the whole organisation; for a project, use role-api-project-… or a ProjectRole`;
}

/** What to do after a refused assignment, unless the refusal is about the principal or the project. */
export function adviceOnAssignment(
  error: ApiError,
  { roleId, projectId }: { roleId: string; projectId?: string },
): string | undefined {
  if (!error.mayBlame(/role/i, /user|group|project/i)) return undefined;
  return projectId === undefined
    ? `For the whole organisation, ${roleId} must be a role of the organisation: role-api-organization-owner or -reader, or the ` +
        `id of a Role.`
    : `In a project, ${roleId} must be a role of that project: role-api-project-owner, -member or -viewer, or the id of a ` +
        `ProjectRole.`;
}

/** Unassigns the role. The owner role of the organisation passes the guard of the last owners. */
function remove(api: AdminClient, state: Properties, context: Context): Promise<void> {
  const { userId, projectId, roleId } = context.key;
  const act = () => unassign(api, context.key, state.assignedRoleId);
  const isOwner = userId !== undefined && projectId === undefined && isSameRole(roleId, OWNER_ROLE);
  return isOwner ? guardOwners(api, context.run, userId, act) : act();
}

/**
 * Unassigns. If the principal now only inherits the role, the role is no longer ours, and a refusal is not a failure.
 * @param assignedRoleId the role's id as the API spells it, if known.
 */
export async function unassign(api: AdminClient, key: Key, assignedRoleId: unknown = key.roleId): Promise<void> {
  try {
    await api.delete(roleAssignmentRoute(key), { ...key, roleId: assignedRoleId });
  } catch (error) {
    if (!(error instanceof ApiError && error.isRefusal)) throw error;
    const held = await api.list(roleAssignmentListing(key), key);
    if (held.some((one) => isSameRole(one.roleId, key.roleId) && isDirect(one, key))) throw error;
  }
}

/** Whether the principal holds the role directly. An inherited role comes from another principal, and belongs there. */
function isDirect(item: Properties, holder: { userId?: string; groupId?: string }): boolean {
  const { inheritedFrom } = item as RoleAssignmentObject;
  return inheritedFrom.length === 0 || inheritedFrom.includes(holder.userId ?? holder.groupId ?? "");
}
