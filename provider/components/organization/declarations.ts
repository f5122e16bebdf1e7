/** What a document declares, as data: the component makes resources of it, and other programs can read it. */
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { usd } from "../../money";
import { projectOf } from "./defaults";
import type {
  Exclusive,
  OrganizationDocument,
  PersonEntry,
  ProjectEntry,
  SpendAlertEntry,
  SpendLimitEntry,
} from "./document";

/** The kinds that a document declares. `Team` and `Workspace` are components, which only group resources. */
export type DeclaredKind =
  | "Certificate"
  | "Group"
  | "GroupMembers"
  | "OrganizationDataRetention"
  | "OrganizationOwners"
  | "OrganizationSpendAlert"
  | "OrganizationSpendLimit"
  | "OrganizationUser"
  | "Project"
  | "ProjectCertificate"
  | "ProjectDataRetention"
  | "ProjectGroup"
  | "ProjectHostedToolPermissions"
  | "ProjectMembers"
  | "ProjectModelPermissions"
  | "ProjectRateLimits"
  | "ProjectRole"
  | "ProjectServiceTierSettings"
  | "ProjectSpendAlert"
  | "ProjectSpendLimit"
  | "Role"
  | "RoleAssignment"
  | "ServiceAccount"
  | "Team"
  | "Workspace";

/** The id of another resource of the document, which is known only after an `up`. */
export interface IdOf {
  /** The kind and the name: `Group acme-search`. */
  readonly idOf: string;
}

/** A resource that a document declares. */
export interface Declared {
  readonly kind: DeclaredKind;
  /** The name in the program: the name of the component, and keys of the document. */
  readonly name: string;
  /** The kind and the name of the component that contains the resource. Undefined directly below the Organization. */
  readonly parent?: string;
  /** The arguments. Each is plain data or an {@link IdOf}. */
  readonly args: Readonly<Record<string, unknown>>;
  /** The kinds and names of resources that must come before. */
  readonly dependsOn?: readonly string[];
  /** Whether Pulumi refuses to delete the resource. */
  readonly protect?: boolean;
  /** Where the document declares the resource. */
  readonly path: readonly string[];
}

/**
 * Lists what a document declares: each resource after the resources that it refers to. The document must be correct; the component
 * checks it before.
 * @param name the name of the component.
 * @param folder the folder from which the paths of certificates start. Default: the program's folder.
 */
export function declarationsOf(name: string, document: OrganizationDocument, folder = process.cwd()): Declared[] {
  const plan = new Plan(name, document, folder);
  plan.ofOrganization();
  for (const key of Object.keys(document.projects ?? {})) plan.ofProject(key);
  return plan.all;
}

/** The predefined roles of a project, and the beginning of the ids of roles. */
const PROJECT_ROLES = ["owner", "member", "viewer"];

class Plan {
  readonly all: Declared[] = [];
  readonly #ids = new Set<string>();
  readonly #people: ReadonlySet<string>;

  constructor(
    private readonly name: string,
    private readonly document: OrganizationDocument,
    private readonly folder: string,
  ) {
    this.#people = new Set(Object.keys(document.people ?? {}).map(caseless));
  }

  ofOrganization(): void {
    const { roles, people, owners, exclusive, certificates, spendLimit, spendAlerts, dataRetention } = this.document;
    for (const [key, role] of entriesOf(roles)) this.add("Role", [key], { name: key, ...role }, ["roles", key]);
    for (const [key, person] of entriesOf(people)) this.#person(key, person);
    if (owners) {
      this.add(
        "OrganizationOwners",
        [],
        { owners, onUnexpected: exclusive ?? "warn" },
        ["owners"],
        this.#named(owners),
      );
    }
    for (const key of Object.keys(this.document.teams ?? {})) this.#team(key);
    for (const [key, { file, ...certificate }] of entriesOf(certificates)) {
      const content = file === undefined ? certificate.content : readFileSync(resolve(this.folder, file), "utf8");
      this.add("Certificate", [key], { ...certificate, content }, ["certificates", key]);
    }
    const limit = spendLimit && this.add("OrganizationSpendLimit", [], limitArgs(spendLimit), ["spendLimit"]);
    for (const [key, alert] of entriesOf(spendAlerts)) {
      this.add("OrganizationSpendAlert", [key], alertArgs(alert), ["spendAlerts", key], { dependsOn: limit });
    }
    if (dataRetention !== undefined) {
      this.add("OrganizationDataRetention", [], { retentionType: dataRetention }, ["dataRetention"]);
    }
  }

  ofProject(key: string): void {
    const project = projectOf(this.document, key);
    const path = ["projects", key];
    const parent = this.add("Workspace", [key], {}, path);
    const { name = key, residency, externalKeyId, forceArchive, allowSameName, protect } = project;
    const args = { name, residency, externalKeyId, forceArchive, allowSameName };
    const projectId: IdOf = { idOf: this.add("Project", [key], args, path, { parent, protect: protect ?? undefined }) };
    const add = (kind: DeclaredKind, keys: string[], args: object, at: string[], options: Options = {}) =>
      this.add(kind, [key, ...keys], { ...args, projectId }, [...path, ...at], { ...options, parent });

    for (const [own, role] of entriesOf(project.roles))
      add("ProjectRole", [own], { name: own, ...role }, ["roles", own]);
    for (const [own, account] of entriesOf(project.serviceAccounts)) {
      const args = { name: own, createApiKey: false, ...account };
      add("ServiceAccount", [own], args, ["serviceAccounts", own]);
    }
    this.#membersOf(project, add);
    this.#groupsOf(key, project, add);
    this.#grantsOf(key, project, add);
    this.#settingsOf(project, add);
  }

  #membersOf({ members, exclusive }: ProjectEntry, add: Add): void {
    if (!members) return;
    add("ProjectMembers", [], { members, onUnexpected: this.#exclusive(exclusive) }, ["members"], {
      ...this.#named(Object.keys(members)),
    });
  }

  /** The first role of a group is its access to the project. Further roles are assignments. */
  #groupsOf(key: string, { groups, roles }: ProjectEntry, add: Add): void {
    for (const [group, given] of entriesOf(groups)) {
      const [first, ...others] = typeof given === "string" ? [given] : given;
      const groupId = this.#groupId(group);
      const roleId = (role: string) => this.#projectRoleId(key, role, roles);
      const at = ["groups", group];
      const access = add("ProjectGroup", [group], { groupId, roleId: roleId(first!) }, at);
      for (const role of others) {
        add("RoleAssignment", [group, role], { groupId, roleId: roleId(role) }, at, { dependsOn: access });
      }
    }
  }

  #grantsOf(key: string, { grants, roles, members }: ProjectEntry, add: Add): void {
    for (const [person, given] of entriesOf(grants)) {
      const userId = this.#userId(person, ["projects", key, "grants", person]);
      // A person gets further roles in a project after the person's membership.
      const dependsOn = members && idOf("ProjectMembers", this.#nameOf([key]));
      for (const role of given) {
        const args = { userId, roleId: this.#projectRoleId(key, role, roles) };
        add("RoleAssignment", [caseless(person), role], args, ["grants", person], {
          dependsOn: dependsOn ?? undefined,
        });
      }
    }
  }

  #settingsOf(project: ProjectEntry, add: Add): void {
    const { rateLimits, spendLimit, spendAlerts, models, tools, serviceTiers, dataRetention, certificates } = project;
    if (isFilled(rateLimits)) add("ProjectRateLimits", [], { limits: rateLimits }, ["rateLimits"]);
    const limit = isFilled(spendLimit)
      ? add("ProjectSpendLimit", [], limitArgs(spendLimit), ["spendLimit"])
      : undefined;
    for (const [own, alert] of entriesOf(spendAlerts)) {
      add("ProjectSpendAlert", [own], alertArgs(alert), ["spendAlerts", own], { dependsOn: limit });
    }
    if (isFilled(models)) add("ProjectModelPermissions", [], models, ["models"]);
    if (isFilled(tools)) add("ProjectHostedToolPermissions", [], tools, ["tools"]);
    if (isFilled(serviceTiers)) add("ProjectServiceTierSettings", [], serviceTiers, ["serviceTiers"]);
    if (dataRetention != null) add("ProjectDataRetention", [], { retentionType: dataRetention }, ["dataRetention"]);
    for (const certificate of certificates ?? []) {
      const certificateId = this.#own("Certificate", this.document.certificates, certificate) ?? certificate;
      add("ProjectCertificate", [certificate], { certificateId }, ["certificates"]);
    }
  }

  #person(key: string, person: "reader" | "owner" | PersonEntry): void {
    const { roles = [], ...args } = typeof person === "string" ? { role: person } : person;
    const path = ["people", key];
    const userId: IdOf = { idOf: this.add("OrganizationUser", [caseless(key)], { ...personArgs(key), ...args }, path) };
    for (const role of roles) {
      const args = { userId, roleId: this.#roleId(role), organization: true };
      this.add("RoleAssignment", [caseless(key), role], args, path);
    }
  }

  #team(key: string): void {
    const { groupId, members, exclusive, roles = [], ...group } = this.document.teams![key]!;
    const path = ["teams", key];
    const parent = this.add("Team", [key], {}, path);
    const id = groupId ?? { idOf: this.add("Group", [key], { name: key, ...group }, path, { parent }) };
    if (members) {
      const args = { groupId: id, members, onUnexpected: this.#exclusive(exclusive) };
      this.add("GroupMembers", [key], args, [...path, "members"], { parent, ...this.#named(members) });
    }
    for (const role of roles) {
      const args = { groupId: id, roleId: this.#roleId(role), organization: true };
      this.add("RoleAssignment", [key, role], args, path, { parent });
    }
  }

  #exclusive(own: Exclusive | undefined): Exclusive {
    return own ?? this.document.exclusive ?? "warn";
  }

  #groupId(group: string): string | IdOf {
    const { teams = {} } = this.document;
    if (!Object.hasOwn(teams, group)) return group;
    return teams[group]!.groupId ?? { idOf: idOf("Group", this.#nameOf([group])) };
  }

  #roleId(role: string): string | IdOf {
    return this.#own("Role", this.document.roles, role) ?? role;
  }

  #projectRoleId(key: string, role: string, roles: ProjectEntry["roles"]): string | IdOf {
    if (roles && Object.hasOwn(roles, role)) return { idOf: idOf("ProjectRole", this.#nameOf([key, role])) };
    return PROJECT_ROLES.includes(role) ? `role-api-project-${role}` : role;
  }

  #own(kind: DeclaredKind, map: object | undefined, key: string): IdOf | undefined {
    return map && Object.hasOwn(map, key) ? { idOf: idOf(kind, this.#nameOf([key])) } : undefined;
  }

  /** The id of a person. A person whom only a grant names becomes an OrganizationUser, which finds the id and changes nothing. */
  #userId(person: string, path: string[]): string | IdOf {
    if (!person.includes("@")) return person;
    const id = idOf("OrganizationUser", this.#nameOf([caseless(person)]));
    if (!this.#ids.has(id)) this.add("OrganizationUser", [caseless(person)], personArgs(person), path);
    return { idOf: id };
  }

  /** A list of people comes after the people: an invite must be out before a list can wait for the person. */
  #named(people: readonly string[]): Options {
    const named = people.map(caseless).filter((person) => this.#people.has(person));
    return named.length === 0
      ? {}
      : { dependsOn: named.map((person) => idOf("OrganizationUser", this.#nameOf([person]))) };
  }

  #nameOf(keys: readonly string[]): string {
    return [this.name, ...keys].join("-");
  }

  /** Adds a resource, and returns its kind and name. */
  add(
    kind: DeclaredKind,
    keys: readonly string[],
    args: object,
    path: readonly string[],
    { parent, protect, dependsOn = [] }: Options = {},
  ): string {
    const name = this.#nameOf(keys);
    const before = [dependsOn].flat();
    this.all.push({
      kind,
      name,
      ...(parent === undefined ? {} : { parent }),
      args: Object.fromEntries(Object.entries(args).filter(([, value]) => value !== undefined)),
      ...(before.length === 0 ? {} : { dependsOn: before }),
      ...(protect === undefined ? {} : { protect }),
      path,
    });
    this.#ids.add(idOf(kind, name));
    return idOf(kind, name);
  }
}

interface Options {
  readonly parent?: string | undefined;
  readonly protect?: boolean | undefined;
  readonly dependsOn?: string | readonly string[] | undefined;
}

/** Adds a resource of a project. */
type Add = (kind: DeclaredKind, keys: string[], args: object, at: string[], options?: Options) => string;

function idOf(kind: DeclaredKind, name: string): string {
  return `${kind} ${name}`;
}

/** The entries of a map. A document that has been merged contains no null. */
function entriesOf<T>(map: Readonly<Record<string, T>> | null | undefined): [string, NonNullable<T>][] {
  return Object.entries(map ?? {}) as [string, NonNullable<T>][];
}

/** Whether a map has entries: a map whose keys are all removed declares nothing. */
function isFilled<T extends object>(map: T | null | undefined): map is T {
  return map != null && Object.keys(map).length > 0;
}

function personArgs(person: string): { email: string } | { userId: string } {
  return person.includes("@") ? { email: person } : { userId: person };
}

/** The case of an e-mail address has no meaning, so it must not become part of a name. */
function caseless(person: string): string {
  return person.includes("@") ? person.toLowerCase() : person;
}

function limitArgs({ dollars, cents, ...rest }: SpendLimitEntry) {
  return { thresholdAmount: dollars === undefined ? cents : usd(dollars), ...rest };
}

function alertArgs({ recipients, subjectPrefix, ...amount }: SpendAlertEntry) {
  return { ...limitArgs(amount), notificationChannel: { recipients, ...(subjectPrefix ? { subjectPrefix } : {}) } };
}
