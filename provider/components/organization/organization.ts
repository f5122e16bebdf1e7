/** A whole organisation, from one document. */
import * as pulumi from "@pulumi/pulumi";
import { Certificate } from "../../resources/certificate";
import { Group } from "../../resources/group";
import { GroupMembers } from "../../resources/groupMembers";
import { OrganizationDataRetention } from "../../resources/organizationDataRetention";
import { OrganizationOwners } from "../../resources/organizationOwners";
import { OrganizationSpendAlert } from "../../resources/organizationSpendAlert";
import { OrganizationSpendLimit } from "../../resources/organizationSpendLimit";
import { OrganizationUser } from "../../resources/organizationUser";
import { Project } from "../../resources/project";
import { ProjectCertificate } from "../../resources/projectCertificate";
import { ProjectDataRetention } from "../../resources/projectDataRetention";
import { ProjectGroup } from "../../resources/projectGroup";
import { ProjectHostedToolPermissions } from "../../resources/projectHostedToolPermissions";
import { ProjectMembers } from "../../resources/projectMembers";
import { ProjectModelPermissions } from "../../resources/projectModelPermissions";
import { ProjectRateLimits } from "../../resources/projectRateLimits";
import { ProjectRole } from "../../resources/projectRole";
import { ProjectServiceTierSettings } from "../../resources/projectServiceTierSettings";
import { ProjectSpendAlert } from "../../resources/projectSpendAlert";
import { ProjectSpendLimit } from "../../resources/projectSpendLimit";
import { Role } from "../../resources/role";
import { RoleAssignment } from "../../resources/roleAssignment";
import { ServiceAccount } from "../../resources/serviceAccount";
import { declarationsOf, type Declared, type DeclaredKind, type IdOf } from "./declarations";
import type { OrganizationDocument } from "./document";
import { readDocument } from "./read";

/** A project of an {@link Organization}. */
export interface DeclaredProject {
  /** The id of the project. */
  readonly projectId: pulumi.Output<string>;
  /** The custom roles, by key. */
  readonly roles: Readonly<Record<string, ProjectRole>>;
  /** The service accounts, by key. */
  readonly serviceAccounts: Readonly<Record<string, ServiceAccount>>;
}

/** A team of an {@link Organization}. */
export interface DeclaredTeam {
  /** The id of the group. */
  readonly groupId: pulumi.Output<string>;
}

/**
 * A whole organisation in one document: a YAML or JSON file, or an object of the program. The names of the resources come from the
 * keys of the document, `<organization>-<key>`, so the order of the keys does not matter, and a new key is a new resource. Complete
 * lists, such as `owners` and the members of a team, name other people in each run and remove nobody, unless `exclusive` is
 * `remove`. **Destroy archives the projects, which cannot be undone, and takes back what the document gives.**
 *
 * The program stops before it declares anything if the document has a mistake, and names all mistakes with their lines.
 *
 * @example From a file
 * ```ts
 * const acme = new openai.Organization("acme", "organization.yaml");
 * export const crawler = acme.projects.web!.serviceAccounts.crawler!.serviceAccountId;
 * ```
 * @example From an object
 * ```ts
 * const document = {
 *   teams: { search: { members: ["ana@example.com", "ben@example.com"] } },
 *   projects: { web: { members: { "ana@example.com": "owner" }, groups: { search: "member" } } },
 * } satisfies openai.OrganizationDocument;
 * new openai.Organization("acme", document, { protect: true });
 * ```
 */
export class Organization extends pulumi.ComponentResource {
  /** The projects, by key. */
  readonly projects: Readonly<Record<string, DeclaredProject>>;
  /** The teams, by key. */
  readonly teams: Readonly<Record<string, DeclaredTeam>>;

  /**
   * @param document the document, or the path of a YAML or JSON file. A relative path starts from the program's folder.
   * @throws RunError with all mistakes in the document.
   */
  constructor(name: string, document: OrganizationDocument | string, opts?: pulumi.ComponentResourceOptions) {
    // Before the engine hears of anything.
    const { document: checked, folder } = readDocument(name, document);
    super("openai-admin:index:Organization", name, {}, opts);
    const declared = declarationsOf(name, checked, folder);
    const resources = declareAll(declared, this);
    this.projects = projectsOf(declared, resources);
    this.teams = Object.fromEntries(
      Object.entries(checked.teams ?? {}).map(([key, { groupId }]) => {
        const group = resources.get(`Group ${name}-${key}`) as Group | undefined;
        return [key, { groupId: group?.groupId ?? pulumi.output(groupId!) }];
      }),
    );
    this.registerOutputs({
      projectIds: mapValues(this.projects, ({ projectId }) => projectId),
      groupIds: mapValues(this.teams, ({ groupId }) => groupId),
    });
  }
}

const classes = {
  Certificate,
  Group,
  GroupMembers,
  OrganizationDataRetention,
  OrganizationOwners,
  OrganizationSpendAlert,
  OrganizationSpendLimit,
  OrganizationUser,
  Project,
  ProjectCertificate,
  ProjectDataRetention,
  ProjectGroup,
  ProjectHostedToolPermissions,
  ProjectMembers,
  ProjectModelPermissions,
  ProjectRateLimits,
  ProjectRole,
  ProjectServiceTierSettings,
  ProjectSpendAlert,
  ProjectSpendLimit,
  Role,
  RoleAssignment,
  ServiceAccount,
} satisfies Record<Exclude<DeclaredKind, "Team" | "Workspace">, unknown>;

/** The resources, by kind and name. */
type Resources = ReadonlyMap<string, pulumi.Resource>;

function declareAll(declared: readonly Declared[], component: pulumi.Resource): Resources {
  const resources = new Map<string, pulumi.Resource>();
  for (const { kind, name, parent, args, dependsOn = [], protect } of declared) {
    const opts: pulumi.ResourceOptions = {
      parent: parent === undefined ? component : resources.get(parent),
      dependsOn: dependsOn.map((id) => resources.get(id)!),
      ...(protect === undefined ? {} : { protect }),
    };
    resources.set(`${kind} ${name}`, declare(kind, name, resolved(args, resources), opts));
  }
  return resources;
}

/** A group of resources has the type of the component that a program would use for them. */
function declare(kind: DeclaredKind, name: string, args: object, opts: pulumi.ResourceOptions): pulumi.Resource {
  if (kind === "Team" || kind === "Workspace") {
    return new pulumi.ComponentResource(`openai-admin:index:${kind}`, name, {}, opts);
  }
  const resource = classes[kind] as new (name: string, args: object, opts: pulumi.ResourceOptions) => pulumi.Resource;
  return new resource(name, args, opts);
}

function resolved(args: Declared["args"], resources: Resources): Record<string, unknown> {
  return mapValues(args, (value) => {
    const { idOf } = (value ?? {}) as Partial<IdOf>;
    return idOf === undefined ? value : (resources.get(idOf) as pulumi.CustomResource).id;
  });
}

function projectsOf(declared: readonly Declared[], resources: Resources): Record<string, DeclaredProject> {
  type Own = { roles: Record<string, ProjectRole>; serviceAccounts: Record<string, ServiceAccount> };
  const projects: Record<string, DeclaredProject & Own> = {};
  for (const { kind, name, path } of declared) {
    const [, key, , own] = path as [string, string, string?, string?];
    const resource = resources.get(`${kind} ${name}`);
    if (resource instanceof Project) projects[key] = { projectId: resource.id, roles: {}, serviceAccounts: {} };
    if (resource instanceof ProjectRole) projects[key]!.roles[own!] = resource;
    if (resource instanceof ServiceAccount) projects[key]!.serviceAccounts[own!] = resource;
  }
  return projects;
}

function mapValues<T, R>(entries: Readonly<Record<string, T>>, map: (value: T) => R): Record<string, R> {
  return Object.fromEntries(Object.entries(entries).map(([key, value]) => [key, map(value)]));
}
