/** What the parts of a document have in common while we write it: the objects, their keys, and what the document says already. */
import { shortRoleId } from "../../../../lifecycle/roleIds";
import { append } from "../../../../inventory/append";
import type { InventoryObject } from "../../../../inventory/object";
import { keysFor, type KeyRules, type Named } from "../keys";

/** The keys that an earlier run or an existing document has given, by the API's ids. No other object gets one of these keys. */
export interface KnownKeys {
  readonly projects?: ReadonlyMap<string, string>;
  readonly teams?: ReadonlyMap<string, string>;
  readonly roles?: ReadonlyMap<string, string>;
  readonly certificates?: ReadonlyMap<string, string>;
  /** The keys in projects, by kind and project: `ServiceAccount proj_1`. The alerts of the organisation have no project. */
  readonly own?: ReadonlyMap<string, ReadonlyMap<string, string>>;
  /** The names of single resources, by kind and Pulumi id. */
  readonly names?: ReadonlyMap<string, string>;
}

/** Keys by the API's id. */
export type Keys = ReadonlyMap<string, string>;

/** The predefined roles of a project, which mean the same in every document. */
const PROJECT_ROLES = ["owner", "member", "viewer"];

export class Draft {
  /** Where the document says each object. */
  readonly places = new Map<InventoryObject, readonly string[]>();
  readonly projects: Keys;
  /** The e-mail addresses of the declared people, by id. Undefined for a person whose address others share. */
  readonly people: ReadonlyMap<string, string | undefined>;
  readonly roles: Keys;
  readonly teams: Keys;
  readonly certificates: Keys;
  readonly #byKind = new Map<string, InventoryObject[]>();
  readonly #byParent = new Map<string, InventoryObject[]>();
  readonly #ownKeys = new Map<string, Keys>();
  readonly #knownOwn: ReadonlyMap<string, Keys>;
  /** The key of the project of each role and account, by kind and id. */
  readonly #placeOf = new Map<string, { map: string; project: string; key: string }>();

  /**
   * @param objects the objects to declare.
   * @param groups every group of the organisation: a group that something else manages can still have access.
   * @param suffixed the ids of projects whose key must contain a part of the id.
   */
  constructor(
    readonly objects: readonly InventoryObject[],
    readonly groups: readonly InventoryObject[],
    { projects, teams, roles, certificates, own = new Map() }: KnownKeys,
    suffixed: ReadonlySet<string>,
  ) {
    this.#knownOwn = own;
    for (const object of objects) {
      const { kind } = object.declaration;
      append(this.#byKind, kind, object);
      for (const parent of ["projectId", "groupId"]) {
        const id = object.inputs[parent];
        if (typeof id === "string") append(this.#byParent, `${kind} ${id}`, object);
      }
    }
    this.people = new Map(
      this.of("OrganizationUser").map(({ key, inputs }) => [key.userId!, inputs.email as string | undefined]),
    );
    const keys = (all: readonly InventoryObject[], rules: KeyRules) => keysFor(all.map(named), rules);
    this.projects = keys(this.of("Project"), { noun: "project", suffixed, ...given(projects) });
    this.roles = keys(this.of("Role"), { noun: "role", ...given(roles) });
    this.certificates = keys(this.of("Certificate"), { noun: "certificate", ...given(certificates) });
    const declared = new Set(this.of("Group").map(({ id }) => id));
    const withAccess = groups.filter(({ id }) => declared.has(id) || this.#isReferredTo(id));
    this.teams = keys(withAccess, { noun: "team", ...given(teams) });
  }

  of(kind: string): readonly InventoryObject[] {
    return this.#byKind.get(kind) ?? [];
  }

  /** The objects of a kind in a project, or of a group. */
  below(kind: string, parentId: string): readonly InventoryObject[] {
    return this.#byParent.get(`${kind} ${parentId}`) ?? [];
  }

  /** The single object of a kind in a project, and a note that the document says it. */
  takeOne(kind: string, parentId: string, path: readonly string[]): InventoryObject | undefined {
    const [object] = this.below(kind, parentId);
    if (object) this.take(object, path);
    return object;
  }

  /** Notes that the document says an object. */
  take(object: InventoryObject, path: readonly string[]): void {
    this.places.set(object, path);
  }

  isTaken(object: InventoryObject): boolean {
    return this.places.has(object);
  }

  /** Keys of objects in a project. */
  keysIn(kind: string, projectId: string, rules: KeyRules): Keys {
    const place = `${kind} ${projectId}`;
    const known = this.#ownKeys.get(place);
    if (known) return known;
    const keys = keysFor(this.below(kind, projectId).map(named), { ...rules, ...this.knownIn(kind, projectId) });
    this.#ownKeys.set(place, keys);
    const project = this.projects.get(projectId);
    const map = kind === "ProjectRole" ? "roles" : "serviceAccounts";
    if (project !== undefined) for (const [id, key] of keys) this.#placeOf.set(`${kind} ${id}`, { map, project, key });
    return keys;
  }

  /** The keys that objects in a project, or alerts of the organisation, have already. */
  knownIn(kind: string, projectId: string): Pick<KeyRules, "known"> {
    return given(this.#knownOwn.get(`${kind} ${projectId}`));
  }

  rolesIn(projectId: string): Keys {
    return this.keysIn("ProjectRole", projectId, { noun: "role", reserved: PROJECT_ROLES });
  }

  accountsIn(projectId: string): Keys {
    return this.keysIn("ServiceAccount", projectId, { noun: "account" });
  }

  /** A role of a project as the document names it: a key, a predefined role, or an id. */
  projectRole(projectId: string, roleId: unknown): string {
    const id = String(shortRoleId(roleId));
    const predefined = PROJECT_ROLES.find((role) => id === `role-api-project-${role}`);
    return this.rolesIn(projectId).get(id) ?? predefined ?? id;
  }

  /** A role of the organisation as the document names it: a key or an id. */
  organizationRole(roleId: unknown): string {
    const id = String(shortRoleId(roleId));
    return this.roles.get(id) ?? id;
  }

  /** Where a role or an account of a project is. */
  inProject(kind: string, id: string): { map: string; project: string; key: string } | undefined {
    return this.#placeOf.get(`${kind} ${String(shortRoleId(id))}`);
  }

  /** The key of a team in the document. */
  declaredTeam(groupId: string): string | undefined {
    return this.teams.get(groupId);
  }

  /** Whether the document can contain what is in a project. */
  hasProject(projectId: unknown): projectId is string {
    return typeof projectId === "string" && this.projects.has(projectId);
  }

  #isReferredTo(groupId: string): boolean {
    return ["RoleAssignment", "ProjectGroup"].some((kind) => this.below(kind, groupId).length > 0);
  }
}

/** The id and the name of an object. */
export function named({ declaration, key, inputs, outputs }: InventoryObject): Named {
  const name = inputs.name ?? outputs.name;
  return { id: key[declaration.id.own] ?? "", name: typeof name === "string" ? name : "" };
}

/** The name of an entry, unless its key is the name. */
export function nameUnless(key: string, name: unknown): { name?: string } {
  return typeof name === "string" && name !== key ? { name } : {};
}

/** A map in the order of its keys, or nothing if it is empty. */
export function filled<T>(entries: readonly (readonly [string, T])[]): Record<string, T> | undefined {
  if (entries.length === 0) return undefined;
  return Object.fromEntries([...entries].sort(([a], [b]) => inOrder(a, b)));
}

/** The order of keys and names in a document. It must not depend on the language of a machine. */
export function inOrder(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Without the fields that are undefined. */
export function defined<T extends object>(fields: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as never;
}

function given(known: Keys | undefined): Pick<KeyRules, "known"> {
  return known === undefined ? {} : { known };
}
