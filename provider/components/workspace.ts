/** A project with everything in it, in one declaration. */
import * as pulumi from "@pulumi/pulumi";
import { Project, type ProjectArgs } from "../resources/project";
import { ProjectCertificate } from "../resources/projectCertificate";
import { ProjectDataRetention, type ProjectDataRetentionArgs } from "../resources/projectDataRetention";
import { ProjectGroup, type ProjectGroupArgs } from "../resources/projectGroup";
import {
  ProjectHostedToolPermissions,
  type ProjectHostedToolPermissionsArgs,
} from "../resources/projectHostedToolPermissions";
import { ProjectMembers, type ProjectMembersArgs } from "../resources/projectMembers";
import { ProjectModelPermissions, type ProjectModelPermissionsArgs } from "../resources/projectModelPermissions";
import { ProjectRole, type ProjectRoleArgs } from "../resources/projectRole";
import {
  ProjectServiceTierSettings,
  type ProjectServiceTierSettingsArgs,
} from "../resources/projectServiceTierSettings";
import { ProjectSpendAlert, type ProjectSpendAlertArgs } from "../resources/projectSpendAlert";
import { ProjectSpendLimit, type ProjectSpendLimitArgs } from "../resources/projectSpendLimit";
import { ProjectUser, type ProjectUserArgs } from "../resources/projectUser";
import { RateLimit, type RateLimitArgs } from "../resources/rateLimit";
import { ServiceAccount, type ServiceAccountArgs } from "../resources/serviceAccount";
import { roleIdOf, type RoleChoice } from "./projectRoles";

/** The arguments of a resource in the workspace, which knows the project. */
export type InProject<A> = Omit<A, "projectId">;

/** The same, where the key is the name unless the arguments give another name. */
export type Named<A extends { name: unknown }> = Omit<A, "projectId" | "name"> & Partial<Pick<A, "name">>;

/**
 * The project, and what it contains. The names of the resources come from the keys: `<workspace>-<key>`. So the order of the keys
 * does not matter, and a new key is a new resource.
 */
export interface WorkspaceArgs extends ProjectArgs {
  /**
   * All people with direct access, as one complete list: the provider removes or names everybody else, as for `ProjectMembers`. Give
   * either this or `people`.
   */
  members?: InProject<ProjectMembersArgs>;
  /** People with direct access, by keys that the program chooses. Others in the project stay. */
  people?: Readonly<Record<string, InProject<ProjectUserArgs>>>;
  /** The groups with access, by keys that the program chooses. */
  groups?: Readonly<Record<string, Omit<ProjectGroupArgs, "projectId" | "roleId"> & RoleChoice>>;
  /** The project's custom roles. The key is the role's name, unless `name` gives another name. */
  roles?: Readonly<Record<string, Named<ProjectRoleArgs>>>;
  /** The service accounts. The key is the account's name, unless `name` gives another name. */
  serviceAccounts?: Readonly<Record<string, Named<ServiceAccountArgs>>>;
  /** The rate limits, by the model's name. */
  rateLimits?: Readonly<Record<string, Omit<RateLimitArgs, "projectId" | "model">>>;
  /** The hard spend limit. Default: not managed. */
  spendLimit?: InProject<ProjectSpendLimitArgs>;
  /** The spend alerts, by keys that the program chooses. */
  spendAlerts?: Readonly<Record<string, InProject<ProjectSpendAlertArgs>>>;
  /** Which models the project may use. Default: not managed. */
  models?: InProject<ProjectModelPermissionsArgs>;
  /** Which hosted tools the project may use. Default: not managed. */
  tools?: InProject<ProjectHostedToolPermissionsArgs>;
  /** The service tiers of the project's requests. Default: not managed. */
  serviceTiers?: InProject<ProjectServiceTierSettingsArgs>;
  /** How long the API keeps the project's data. Default: not managed. */
  dataRetention?: InProject<ProjectDataRetentionArgs>;
  /** The ids of the certificates that the project uses, by keys that the program chooses. */
  certificates?: Readonly<Record<string, pulumi.Input<string>>>;
}

/**
 * A project with its people, groups, roles, service accounts, limits and settings. **Destroy archives the project, which cannot be
 * undone.** Once people depend on the project, pass `{ protect: true }`, which protects everything in the workspace.
 *
 * @example A project with one group
 * ```ts
 * new openai.Workspace("search", {
 *   name: "search",
 *   groups: { engineers: { groupId: engineers.id, role: "member" } },
 * });
 * ```
 * @example A project with limits
 * ```ts
 * const search = new openai.Workspace("search", {
 *   name: "search",
 *   people: { ana: { email: "ana@example.com", role: "owner" } },
 *   roles: { deployer: { permissions: ["api.model.request"] } },
 *   groups: { engineers: { groupId: engineers.id, role: "deployer" } },
 *   serviceAccounts: { crawler: { createApiKey: false } },
 *   rateLimits: { "gpt-5": { maxRequestsPer1Minute: 500 } },
 *   spendLimit: { thresholdAmount: openai.usd(2_000) },
 *   spendAlerts: {
 *     most: { thresholdAmount: openai.usd(1_600), notificationChannel: { recipients: ["finance@example.com"] } },
 *   },
 *   tools: { webSearch: false },
 * });
 * export const crawler = search.serviceAccounts.crawler!.serviceAccountId;
 * ```
 */
export class Workspace extends pulumi.ComponentResource {
  /** The id of the project. */
  readonly projectId: pulumi.Output<string>;
  readonly project: Project;
  /** The custom roles, by key. */
  readonly roles: Readonly<Record<string, ProjectRole>>;
  /** The service accounts, by key. */
  readonly serviceAccounts: Readonly<Record<string, ServiceAccount>>;

  constructor(name: string, args: WorkspaceArgs, opts?: pulumi.ComponentResourceOptions) {
    super("openai-admin:index:Workspace", name, {}, opts);
    const {
      members,
      people,
      groups,
      roles,
      serviceAccounts,
      rateLimits,
      spendLimit,
      spendAlerts,
      certificates,
      ...rest
    } = args;
    const { models, tools, serviceTiers, dataRetention, ...project } = rest;
    const inside = { parent: this };
    if (members && people) {
      throw new Error(
        `Workspace ${name}: give either people or members. members is the complete list of the people in the project.`,
      );
    }

    this.project = new Project(name, project, inside);
    const projectId = (this.projectId = this.project.id);
    this.roles = eachOf(roles, (key, role) => new ProjectRole(child(key), { name: key, ...role, projectId }, inside));
    this.serviceAccounts = eachOf(
      serviceAccounts,
      (key, account) => new ServiceAccount(child(key), { name: key, ...account, projectId }, inside),
    );
    if (members) new ProjectMembers(name, { ...members, projectId }, inside);
    eachOf(people, (key, person) => new ProjectUser(child(key), { ...person, projectId }, inside));
    const roleIds = eachOf(this.roles, (_, role) => role.id);
    eachOf(groups, (key, { role, roleId, ...group }) => {
      const id = roleIdOf(`Workspace ${name}: groups.${key}`, { role, roleId }, roleIds);
      return new ProjectGroup(child(key), { ...group, roleId: id, projectId }, inside);
    });
    eachOf(rateLimits, (model, limit) => new RateLimit(child(model), { ...limit, model, projectId }, inside));
    const limit = spendLimit && new ProjectSpendLimit(name, { ...spendLimit, projectId }, inside);
    // The API is known to overwrite a limit with an alert. After the limit, an alert that does so is noticed.
    const afterLimit = { ...inside, dependsOn: limit };
    eachOf(spendAlerts, (key, alert) => new ProjectSpendAlert(child(key), { ...alert, projectId }, afterLimit));
    if (models) new ProjectModelPermissions(name, { ...models, projectId }, inside);
    if (tools) new ProjectHostedToolPermissions(name, { ...tools, projectId }, inside);
    if (serviceTiers) new ProjectServiceTierSettings(name, { ...serviceTiers, projectId }, inside);
    if (dataRetention) new ProjectDataRetention(name, { ...dataRetention, projectId }, inside);
    eachOf(
      certificates,
      (key, certificateId) => new ProjectCertificate(child(key), { certificateId, projectId }, inside),
    );
    this.registerOutputs({ projectId });

    function child(key: string): string {
      return `${name}-${key}`;
    }
  }
}

/** Declares a resource for each entry, and keeps the keys. */
function eachOf<T, R>(entries: Readonly<Record<string, T>> | undefined, declare: (key: string, entry: T) => R) {
  return Object.fromEntries(Object.entries(entries ?? {}).map(([key, entry]) => [key, declare(key, entry)]));
}
