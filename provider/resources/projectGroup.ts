/**
 * A group's access to a project, with one role.
 * API: /organization/projects/{projectId}/groups, and /projects/{projectId}/groups/{groupId}/roles for the role, which the
 * first never returns. Destroy takes the group out of the project.
 */
import type * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import type { AdminClient } from "../client/client";
import { ApiError } from "../client/errors";
import { declareResource, type Change, type Context, type Properties } from "../lifecycle/declaration";
import { UserError } from "../lifecycle/errors";
import { path, type Key } from "../lifecycle/ids";
import { refersTo, refersToRole, replaces, updates, type ArgsOf } from "../lifecycle/inputs";
import { createOnce } from "../lifecycle/lostReplies";
import { existing, OpenAIResource } from "../program/resource";
import { isSameRole } from "../lifecycle/roleIds";
import { projectGroupBody, projectGroupListing, projectGroupRoute } from "../wire/projectGroups";
import {
  roleAssignedRoute,
  roleAssignmentBody,
  roleAssignmentListing,
  roleAssignmentRoute,
  type RoleAssignmentObject,
} from "../wire/roleAssignments";
import { adviceOnRoleGiven, refuseOtherLevel } from "./roleAssignment";

export interface ProjectGroupArgs {
  /** The project. Changing it replaces the access. */
  projectId: pulumi.Input<string>;
  /** The group. Changing it replaces the access. */
  groupId: pulumi.Input<string>;
  /**
   * The role in the project: `role-api-project-owner`, `role-api-project-member`, `role-api-project-viewer`, or a
   * ProjectRole. Changes in place, without a gap: the new role is given before the old one is taken.
   */
  roleId: pulumi.Input<string>;
}

/**
 * A group's access to a project. **Destroy takes the group out of the project**: its members lose what they have there
 * through it. Further roles of the same group belong to RoleAssignment, and are left alone by this.
 *
 * @example
 * ```ts
 * new openai.ProjectGroup("search-on-web", { projectId: web.id, groupId: search.id, roleId: "role-api-project-member" });
 * ```
 */
export class ProjectGroup extends OpenAIResource {
  static readonly __pulumiType = "pulumi-nodejs:dynamic/openai:ProjectGroup";

  declare public readonly projectId: pulumi.Output<string>;
  declare public readonly groupId: pulumi.Output<string>;
  declare public readonly roleId: pulumi.Output<string>;

  constructor(name: string, args: ProjectGroupArgs, opts?: pulumi.CustomResourceOptions) {
    super(projectGroup, name, args, opts);
  }

  /** Reads an existing access, `<projectId>/<groupId>`, without managing it. */
  static get(name: string, id: pulumi.Input<pulumi.ID>, opts?: pulumi.CustomResourceOptions): ProjectGroup {
    return existing(ProjectGroup, name, id, opts);
  }
}

const inputs = {
  projectId: replaces(z.string().min(1), refersTo("Project")),
  groupId: replaces(z.string().min(1), refersTo("Group")),
  roleId: updates(z.string().min(1), refersToRole),
};

type Args = ArgsOf<typeof inputs>;

export const projectGroup = declareResource({
  kind: "ProjectGroup",
  inputs,
  rules: [{ inputs: ["roleId"], refuses: ({ roleId }) => refuseOtherLevel(roleId, "project") }],
  outputs: [],
  id: path("projectId", "groupId"),
  listing: projectGroupListing,
  read,
  origin: { how: "relation", by: "key", inputs: ["projectId", "groupId"], find: findAccess, create },
  update,
  onDelete: "takes the group out of the project",
  remove,
  advice: adviceOnRoleGiven,
});

/** The group's access with the declared role, else with its only role. Of several other roles none is this resource's. */
async function findAccess(api: AdminClient, args: Args): Promise<Properties[]> {
  const groups = (await api.list(projectGroupListing, args)).filter((one) => one.groupId === args.groupId);
  const held = groups.length > 0 ? await directRoles(api, args) : [];
  const declared = held.find((roleId) => isSameRole(roleId, args.roleId));
  const roleId = declared ?? (held.length === 1 ? held[0] : undefined);
  return groups.map((one) => ({ ...one, roleId }));
}

/**
 * The role is read from the group's roles in the project. Ours is the recorded one while the group still has it; others
 * beside it belong to RoleAssignment.
 */
async function read(api: AdminClient, key: Key, before: Properties | undefined): Promise<Properties | undefined> {
  const roleIds = await directRoles(api, key);
  // A group without a role may still be listed; only its own GET says that it is gone.
  if (roleIds.length === 0) await api.get(projectGroupRoute, key);
  const recorded = roleIds.find((roleId) => isSameRole(roleId, before?.roleId));
  if (recorded !== undefined) return { roleId: recorded };
  if (before === undefined && roleIds.length > 1) {
    throw new UserError(
      `Group ${key.groupId} has several roles in project ${key.projectId} (${roleIds.join(", ")}), and a ProjectGroup is one. ` +
        `Import each of them as a RoleAssignment (${key.projectId}/groups/${key.groupId}/<roleId>), or take all but one away.`,
    );
  }
  return { roleId: roleIds.length === 1 ? roleIds[0] : undefined };
}

async function create(api: AdminClient, args: Args, { run, key }: Context): Promise<Properties> {
  try {
    return { ...(await api.create(projectGroupListing, args, projectGroupBody(args))), roleId: args.roleId };
  } catch (error) {
    if (!(error instanceof ApiError && error.isRefusal && hasFurtherRoles(run, key))) throw error;
    // A RoleAssignment that came first has brought the group in: only the role is missing.
    await give(api, key, args.roleId);
    return { roleId: args.roleId };
  }
}

/** Takes the group out of the project, or only its role where the program declares further ones. */
async function remove(api: AdminClient, { roleId }: Properties, { run, key }: Context): Promise<void> {
  if (hasFurtherRoles(run, key)) await take(api, key, roleId);
  else await api.delete(projectGroupRoute, key);
}

/** Whether the program gives the group further roles in the project, which are not ours. */
function hasFurtherRoles(run: Context["run"], { projectId, groupId }: Key): boolean {
  return run.ledger.hasBelow("RoleAssignment", `${projectId}/groups/${groupId}/`);
}

/** Gives the new role before it takes the old one, so that nobody loses access between the two. */
async function update(
  api: AdminClient,
  { args: { roleId }, before }: Change<Args>,
  { key }: Context,
): Promise<Properties> {
  await give(api, key, roleId);
  if (before.roleId !== undefined) await take(api, key, before.roleId);
  return { roleId };
}

async function give(api: AdminClient, key: Key, roleId: string): Promise<void> {
  const held = () => directRoles(api, key, roleId);
  await createOnce<string>(api, {
    what: `the role ${roleId} of the ProjectGroup ${key.projectId}/${key.groupId}`,
    ifUnknown: "Run `up` again: it finds the role if it is there.",
    isUnique: true,
    attempt: async () => (await api.create(roleAssignedRoute(key), key, roleAssignmentBody({ roleId }))).roleId,
    find: held,
    describe: String,
    // Given already, by an attempt of an earlier run or by somebody else: what is wanted is there.
    refused: async () => (await held())[0],
  });
}

async function take(api: AdminClient, key: Key, roleId: unknown): Promise<void> {
  for (const spelling of await directRoles(api, key, roleId)) {
    await api.delete(roleAssignmentRoute(key), { ...key, roleId: spelling });
  }
}

/** The roles that the group itself holds in the project, or of these only one, in the API's spelling. */
async function directRoles(api: AdminClient, key: Key, wanted?: unknown): Promise<string[]> {
  const isOwn = (one: RoleAssignmentObject) =>
    one.inheritedFrom.length === 0 || one.inheritedFrom.includes(String(key.groupId));
  const roleIds = (await api.list(roleAssignmentListing(key), key)).filter(isOwn).map((one) => one.roleId);
  return wanted === undefined ? roleIds : roleIds.filter((roleId) => isSameRole(roleId, wanted));
}
