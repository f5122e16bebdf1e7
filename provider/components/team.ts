/** A group, its people and its access, in one declaration. */
import * as pulumi from "@pulumi/pulumi";
import { Group, type GroupArgs } from "../resources/group";
import { GroupUser, type GroupUserArgs } from "../resources/groupUser";
import { ProjectGroup, type ProjectGroupArgs } from "../resources/projectGroup";
import { RoleAssignment, type RoleAssignmentArgs } from "../resources/roleAssignment";
import { roleIdOf, type RoleChoice } from "./projectRoles";

/**
 * The group, its people and its access. The names of the resources come from the keys: `<team>-<key>`. So the order of the keys
 * does not matter, and a new key is a new resource.
 */
export interface TeamArgs extends GroupArgs {
  /** The people and service accounts in the group, by keys that the program chooses. */
  members?: Readonly<Record<string, Omit<GroupUserArgs, "groupId">>>;
  /** The projects that the group has access to, by keys that the program chooses. */
  projects?: Readonly<Record<string, Omit<ProjectGroupArgs, "groupId" | "roleId"> & RoleChoice>>;
  /** The roles that the group has in the **whole organisation**, by keys that the program chooses. */
  organizationRoles?: Readonly<Record<string, Pick<RoleAssignmentArgs, "roleId" | "until">>>;
}

/**
 * A group with its members, and with its roles in projects and in the organisation. **Destroy deletes the group and all access
 * through it.**
 *
 * @example A group of two people
 * ```ts
 * new openai.Team("search", {
 *   name: "search",
 *   members: { ana: { userId: ana.id }, bo: { userId: bo.id } },
 * });
 * ```
 * @example A group with access
 * ```ts
 * new openai.Team("search", {
 *   name: "search",
 *   members: { ana: { userId: ana.id }, contractor: { userId: cleo.id, until: "2027-03-31" } },
 *   projects: { web: { projectId: web.id, role: "member" } },
 *   organizationRoles: { auditor: { roleId: auditor.id } },
 * });
 * ```
 */
export class Team extends pulumi.ComponentResource {
  /** The id of the group. */
  readonly groupId: pulumi.Output<string>;
  readonly group: Group;

  constructor(name: string, args: TeamArgs, opts?: pulumi.ComponentResourceOptions) {
    super("openai-admin:index:Team", name, {}, opts);
    const { members = {}, projects = {}, organizationRoles = {}, ...group } = args;
    const inside = { parent: this };

    this.group = new Group(name, group, inside);
    const groupId = (this.groupId = this.group.id);
    for (const [key, member] of Object.entries(members)) {
      new GroupUser(`${name}-${key}`, { ...member, groupId }, inside);
    }
    for (const [key, { role, roleId, ...access }] of Object.entries(projects)) {
      const id = roleIdOf(`Team ${name}: projects.${key}`, { role, roleId });
      new ProjectGroup(`${name}-${key}`, { ...access, roleId: id, groupId }, inside);
    }
    for (const [key, role] of Object.entries(organizationRoles)) {
      new RoleAssignment(`${name}-${key}`, { ...role, groupId, organization: true }, inside);
    }
    this.registerOutputs({ groupId });
  }
}
