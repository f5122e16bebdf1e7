/**
 * The access of a group to a project, with one role.
 * API: /organization/projects/{projectId}/groups. It never returns the role, so we read and change the role at
 * /projects/{projectId}/groups/{groupId}/roles. Destroy removes the group from the project.
 */
import type * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import type { AdminClient } from "../client/client";
import { ApiError } from "../client/errors";
import { declareResource, type Change, type Context, type Properties } from "../lifecycle/declaration";
import { enumerate } from "../client/outside";
import { UserError } from "../lifecycle/errors";
import { path, type Key } from "../lifecycle/ids";
import { refersTo, refersToRole, replaces, updates, type ArgsOf } from "../lifecycle/inputs";
import { createOnce } from "../lifecycle/lostReplies";
import { until } from "../lifecycle/until";
import { getExisting, OpenAIResource } from "../program/resource";
import { isSameRole } from "../lifecycle/roleIds";
import { projectGroupBody, projectGroupListing, projectGroupRoute } from "../wire/projectGroups";
import {
  roleAssignedRoute,
  roleAssignmentBody,
  roleAssignmentListing,
  roleAssignmentRoute,
  type RoleAssignmentObject,
} from "../wire/roleAssignments";
import { adviceOnAssignment, refuseOtherLevel } from "./roleAssignment";

export interface ProjectGroupArgs {
  /** The id of the project. Changing this replaces the resource. */
  projectId: pulumi.Input<string>;
  /** The id of the group. Changing this replaces the resource. */
  groupId: pulumi.Input<string>;
  /**
   * The id of the role in the project: `role-api-project-owner`, `role-api-project-member`, `role-api-project-viewer`, or the id
   * of a ProjectRole. To change the role, the provider assigns the new role before it unassigns the old role.
   */
  roleId: pulumi.Input<string>;
  /**
   * When the access ends: an ISO date, which ends in UTC, or a time. Past it, the next `pulumi up` takes the access away, and
   * a later date gives it again. Default: never.
   */
  until?: pulumi.Input<string>;
}

/**
 * The access of a group to a project. **Destroy removes the group from the project**, and its members lose the access that it
 * gives them. For further roles of the group in the project, declare RoleAssignments; this resource does not change them.
 *
 * @example
 * ```ts
 * new openai.ProjectGroup("search-on-web", { projectId: web.id, groupId: search.id, roleId: "role-api-project-member" });
 * ```
 */
export class ProjectGroup extends OpenAIResource {
  static readonly __pulumiType = "pulumi-nodejs:dynamic/openai:ProjectGroup";

  declare public readonly projectId: pulumi.Output<string>;
  declare public readonly until: pulumi.Output<string | undefined>;
  declare public readonly groupId: pulumi.Output<string>;
  declare public readonly roleId: pulumi.Output<string>;

  constructor(name: string, args: ProjectGroupArgs, opts?: pulumi.CustomResourceOptions) {
    super(projectGroup, name, args, opts);
  }

  /** Reads an existing access, `<projectId>/<groupId>`, without managing it. */
  static get(name: string, id: pulumi.Input<pulumi.ID>, opts?: pulumi.CustomResourceOptions): ProjectGroup {
    return getExisting(ProjectGroup, name, id, opts);
  }
}

const inputs = {
  projectId: replaces(z.string().min(1), refersTo("Project")),
  groupId: replaces(z.string().min(1), refersTo("Group")),
  roleId: updates(z.string().min(1), refersToRole),
  until,
};

type Args = ArgsOf<typeof inputs>;

export const projectGroup = declareResource({
  kind: "ProjectGroup",
  topic: "grants",
  logged: { as: ["role.assignment.created"] },
  inputs,
  rules: [{ inputs: ["roleId"], refuses: ({ roleId }) => refuseOtherLevel(roleId, "project") }],
  outputs: [],
  id: path("projectId", "groupId"),
  listing: projectGroupListing,
  read,
  origin: { how: "relation", by: "key", inputs: ["projectId", "groupId"], find: findAccess, create },
  update,
  isGranted: (found, before) => isSameRole(found.roleId, before.roleId),
  onDelete: "removes the group from the project",
  remove,
  endGrant,
  advice: adviceOnAssignment,
});

/** The group's access, with the declared role if the group has it. Other roles may belong to a RoleAssignment. */
async function findAccess(api: AdminClient, args: Args): Promise<Properties[]> {
  const groups = (await api.list(projectGroupListing, args)).filter((one) => one.groupId === args.groupId);
  const [roleId] = groups.length > 0 ? await directRoles(api, args, args.roleId) : [];
  return groups.map((one) => ({ ...one, roleId }));
}

/**
 * Reads the role from the group's roles in the project. The recorded role is ours as long as the group holds it. Any other role
 * belongs to a RoleAssignment.
 */
async function read(api: AdminClient, key: Key, before: Properties | undefined): Promise<Properties | undefined> {
  const roleIds = ownRoles(key, await api.listForRead(roleAssignmentListing(key), key, "roleId"));
  // The list may still contain a group that has lost access. The group's own GET decides.
  if (roleIds.length === 0) await api.get(projectGroupRoute, key);
  const recorded = roleIds.find((roleId) => isSameRole(roleId, before?.roleId));
  if (recorded !== undefined) return { roleId: recorded };
  if (before === undefined && roleIds.length > 1) {
    throw new UserError(
      `Could not read ProjectGroup ${key.projectId}/${key.groupId}: the group has several roles in the project ` +
        `(${roleIds.join(", ")}), and a ProjectGroup has one. Import each role as a RoleAssignment with { import: ` +
        `"${key.projectId}/groups/${key.groupId}/<roleId>" }, or unassign all roles but one.`,
    );
  }
  return { roleId: roleIds.length === 1 ? roleIds[0] : undefined };
}

async function create(api: AdminClient, args: Args, { run, key }: Context): Promise<Properties> {
  try {
    return { ...(await api.create(projectGroupListing, args, projectGroupBody(args))), roleId: args.roleId };
  } catch (error) {
    if (!(error instanceof ApiError && error.isRefusal && hasFurtherRoles(run, key))) throw error;
    // A RoleAssignment has already added the group to the project, so only the role is missing.
    await assign(api, key, args.roleId);
    return { roleId: args.roleId };
  }
}

/** Removes the group from the project. If the program declares further roles, unassigns only this role. */
async function remove(api: AdminClient, { roleId }: Properties, { run, key }: Context): Promise<void> {
  if (hasFurtherRoles(run, key)) await unassign(api, key, roleId);
  else await api.delete(projectGroupRoute, key);
}

/** Unassigns only the declared role. A group without a role leaves the project. */
async function endGrant(api: AdminClient, { roleId }: Properties, { key }: Context): Promise<void> {
  await unassign(api, key, roleId);
  if ((await directRoles(api, key)).length === 0) await api.delete(projectGroupRoute, key);
}

/** Whether the program declares RoleAssignments of the group in the project. */
function hasFurtherRoles(run: Context["run"], { projectId, groupId }: Key): boolean {
  return run.ledger.hasBelow("RoleAssignment", `${projectId}/groups/${groupId}/`);
}

/** Assigns the new role before it unassigns the old role, so that nobody loses access in between. */
async function update(
  api: AdminClient,
  { args: { roleId }, before }: Change<Args>,
  { key, run }: Context,
): Promise<Properties> {
  await assign(api, key, roleId);
  if (before.roleId !== undefined) await unassign(api, key, before.roleId);
  else await nameOthers(api, run, key, roleId);
  return { roleId };
}

/** After a takeover: other roles may belong to a RoleAssignment, so they stay, and the run names them. */
async function nameOthers(api: AdminClient, run: Context["run"], key: Key, roleId: string): Promise<void> {
  const others = (await directRoles(api, key)).filter((held) => !isSameRole(held, roleId));
  if (others.length === 0 || hasFurtherRoles(run, key)) return;
  run.say(
    `ProjectGroup ${key.projectId}/${key.groupId}: the group keeps other roles in the project (${enumerate(others)}). Declare a ` +
      `RoleAssignment for each role that you want to keep, or unassign it in the console.`,
  );
}

async function assign(api: AdminClient, key: Key, roleId: string): Promise<void> {
  const held = () => directRoles(api, key, roleId);
  await createOnce<string>(api, {
    what: `the role ${roleId} of the ProjectGroup ${key.projectId}/${key.groupId}`,
    ifUnknown: "Run `pulumi up` again: if the group already has the role, the provider finds it.",
    isUnique: true,
    attempt: async () => (await api.create(roleAssignedRoute(key), key, roleAssignmentBody({ roleId }))).roleId,
    find: held,
    describe: String,
    // If an earlier run or somebody else has already assigned the role, the refusal does not matter.
    refused: async () => (await held())[0],
  });
}

async function unassign(api: AdminClient, key: Key, roleId: unknown): Promise<void> {
  for (const spelling of await directRoles(api, key, roleId)) {
    await api.delete(roleAssignmentRoute(key), { ...key, roleId: spelling });
  }
}

/** The roles that the group itself holds in the project, in the API's spelling. @param wanted returns only this role. */
async function directRoles(api: AdminClient, key: Key, wanted?: unknown): Promise<string[]> {
  const roleIds = ownRoles(key, await api.list(roleAssignmentListing(key), key));
  return wanted === undefined ? roleIds : roleIds.filter((roleId) => isSameRole(roleId, wanted));
}

function ownRoles(key: Key, listed: readonly RoleAssignmentObject[]): string[] {
  const isOwn = ({ inheritedFrom }: RoleAssignmentObject) =>
    inheritedFrom.length === 0 || inheritedFrom.includes(String(key.groupId));
  return listed.filter(isOwn).map((one) => one.roleId);
}
