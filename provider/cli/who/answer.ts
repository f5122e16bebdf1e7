/** The answer to a question about access, as data. Its names are those of the JSON format. */
import { grantsOf, isOwnerRole, shortRole, type Membership } from "../../access";
import type { Managed } from "../../inventory/managed";
import type { InventoryObject } from "../../inventory/object";
import type { StackObject } from "../../inventory/stackState";
import { keysOf, type KeyRow } from "./keys";
import { missingFor, type MissingRow } from "./missing";
import type { Facts, ObjectAccess } from "./reading";
import { principalsOf, type Subject, type SubjectKind } from "./subject";
import { workloadsOf, type WorkloadRow } from "./workloads";

export interface Named {
  readonly kind: SubjectKind;
  readonly id: string;
  readonly name: string;
}

/** A resource of a program, and the lines that declare it. */
export interface Declared {
  readonly stack: string;
  readonly kind: string;
  readonly name: string;
  readonly id: string;
  readonly lines: readonly string[];
}

/** A role that somebody has in a place, and what gives it. */
export interface AccessRow {
  readonly holder: Named;
  /** Absent for the whole organisation. */
  readonly project?: Named;
  readonly role: { readonly id: string; readonly name: string; readonly permissions?: readonly string[] };
  readonly isOwner: boolean;
  /** `direct`, `group`, `organization` (an owner of the organisation owns its projects), or `invite` before it is accepted. */
  readonly way: "direct" | "group" | "organization" | "invite";
  readonly group?: Named;
  /** The resources that declare the grant and, through a group, the membership. Absent if no state was read. */
  readonly declared?: readonly Declared[];
  /** What no resource declares: the grant, or the membership in the group. */
  readonly undeclared: readonly string[];
  /** The object that gives the role, and through a group the membership. */
  readonly objects: readonly InventoryObject[];
}

export interface Answer {
  readonly subject: Named;
  /** For a key: whose access it has. */
  readonly owner?: Named;
  /** Facts about the subject itself: an owner, suspended, managed by an identity provider. */
  readonly facts: readonly string[];
  /** The members of a group. */
  readonly members: readonly { readonly member: Named; readonly declared?: readonly Declared[] }[];
  readonly access: readonly AccessRow[];
  readonly keys: readonly KeyRow[];
  /** The workloads that act as the account, or as an account of the project, without a key. */
  readonly workloads: readonly WorkloadRow[];
  /** What programs grant, and the organisation does not have. */
  readonly missing: readonly MissingRow[];
  /** The resources that declare the subject itself. Absent if no state was read. */
  readonly declared?: readonly Declared[];
}

/** Answers a question from facts. @param managed the resources of the stacks, if any were read. */
export class Answering {
  readonly #labels = new Map<string, string>();

  constructor(
    private readonly facts: Facts,
    private readonly managed: Managed | undefined,
  ) {
    for (const { declaration, key, outputs } of facts.objects) {
      const label = outputs.email ?? outputs.name;
      const id = key[LABELLED[declaration.kind] ?? ""];
      if (id !== undefined && typeof label === "string") this.#labels.set(id, label);
    }
  }

  about(subject: Subject): Answer {
    const [ownerId] = subject.kind === "key" ? principalsOf(subject) : [];
    const keys = keysOf(this.facts, subject, this);
    const owner = ownerId === undefined ? {} : { owner: this.named(this.#kindOf(ownerId), ownerId) };
    const access = this.#accessOf(subject);
    return {
      subject: { kind: subject.kind, id: subject.object.id, name: subject.name },
      ...owner,
      facts: factsOf(subject),
      members: subject.kind === "group" ? this.#membersOf(subject.id) : [],
      access: access.sort(ownersFirst),
      keys,
      workloads: workloadsOf(this.facts, subject, this),
      missing: this.managed ? missingFor(this.facts, this.managed, subject, this) : [],
      ...this.declaring(subject.object),
    };
  }

  /** The resources that declare an object. Nothing if no state was read. */
  declaring(object: InventoryObject | undefined): { readonly declared?: Declared[] } {
    if (!this.managed) return {};
    return { declared: object ? this.managed.of(object).map(declaredBy) : [] };
  }

  /** The scopes that a program declares for a key. */
  scopesOf(object: InventoryObject): string[] | undefined {
    const scopes = this.managed?.of(object).find(({ inputs }) => Array.isArray(inputs.scopes))?.inputs.scopes;
    return Array.isArray(scopes) ? scopes.filter((one) => typeof one === "string") : undefined;
  }

  named(kind: SubjectKind, id: string): Named {
    return { kind, id, name: this.labelOf(id) };
  }

  /** The name of an object, or else its id. */
  labelOf(id: string): string {
    return this.#labels.get(id) ?? id;
  }

  roleName(role: string): string {
    return this.#role(this.#known(role)).name;
  }

  #kindOf(id: string): SubjectKind {
    const isAccount = this.facts.objects.some(
      ({ declaration, key }) => declaration.kind === "ServiceAccount" && key.serviceAccountId === id,
    );
    return isAccount ? "service account" : "person";
  }

  #accessOf(subject: Subject): AccessRow[] {
    if (subject.kind === "group") return this.#grantsOfGroup(subject.id);
    const isAbout = this.#isAbout(subject);
    return this.facts.access.filter(isAbout).map((access) => this.#row(access));
  }

  #isAbout(subject: Subject): (access: ObjectAccess) => boolean {
    if (subject.kind === "project") return ({ projectId }) => projectId === subject.id;
    const ids = principalsOf(subject);
    const { projectId: place } = subject.kind === "key" ? subject.object.key : {};
    return ({ holder, projectId }) => ids.includes(holder.id) && (place === undefined || place === projectId);
  }

  #row(access: ObjectAccess): AccessRow {
    const { holder, projectId, groupId, grant, way, isOwner } = access;
    const membership = groupId === undefined ? undefined : this.#membership({ groupId, member: holder });
    const { object } = grant.from;
    return {
      holder: this.named(holder.kind === "person" ? "person" : "service account", holder.id),
      ...(projectId === undefined ? {} : { project: this.named("project", projectId) }),
      role: this.#role(access.role, way === "organization"),
      isOwner,
      way: object.declaration.kind === "Invite" ? "invite" : way,
      ...(groupId === undefined ? {} : { group: this.named("group", groupId) }),
      ...this.#sources(object, groupId === undefined ? undefined : membership, groupId !== undefined),
    };
  }

  #grantsOfGroup(groupId: string): AccessRow[] {
    const grants = this.facts.organization.grants.filter(({ principal }) => principal.id === groupId);
    return grants.map(({ role, projectId, from }) => ({
      holder: this.named("group", groupId),
      ...(projectId === undefined ? {} : { project: this.named("project", projectId) }),
      role: this.#role(this.#known(role)),
      isOwner: isOwnerRole(role),
      way: "direct" as const,
      ...this.#sources(from.object, undefined, false),
    }));
  }

  #known(role: string) {
    return this.facts.organization.roles?.find(({ id }) => shortRole(id) === shortRole(role)) ?? { id: role };
  }

  #sources(grant: InventoryObject, membership: InventoryObject | undefined, isThroughGroup: boolean) {
    const objects = [grant, ...(membership ? [membership] : [])];
    if (!this.managed) return { objects, undeclared: [] };
    const granting = this.managed.of(grant).filter(givesAccess);
    const joining = membership ? this.managed.of(membership) : [];
    const undeclared = [
      ...(granting.length === 0 ? ["the grant"] : []),
      ...(isThroughGroup && joining.length === 0 ? ["the membership"] : []),
    ];
    return { objects, undeclared, declared: [...granting, ...joining].map(declaredBy) };
  }

  #membership({ groupId, member }: Membership): InventoryObject | undefined {
    return this.facts.objects.find(
      ({ declaration, key }) => declaration.kind === "GroupUser" && key.groupId === groupId && key.userId === member.id,
    );
  }

  #membersOf(groupId: string) {
    const members = this.facts.objects.filter(
      ({ declaration, key }) => declaration.kind === "GroupUser" && key.groupId === groupId,
    );
    return members.map((object) => {
      const id = object.key.userId!;
      return { member: this.named(this.#kindOf(id), id), ...this.declaring(object) };
    });
  }

  /** A role with its name. An owner of the organisation also has what the owner of a project has. */
  #role({ id, name, permissions }: ObjectAccess["role"], ownsProject = false): AccessRow["role"] {
    const further = ownsProject ? this.#known(PROJECT_OWNER).permissions : undefined;
    const all = permissions && further ? [...new Set([...permissions, ...further])] : (permissions ?? further);
    return { id, name: name ?? PREDEFINED_NAME.exec(shortRole(id))?.[1] ?? id, ...(all ? { permissions: all } : {}) };
  }
}

/** The part of an id that is the id of a named object. */
const LABELLED: Readonly<Record<string, string>> = {
  OrganizationUser: "userId",
  Group: "groupId",
  ServiceAccount: "serviceAccountId",
  Project: "projectId",
};

const PROJECT_OWNER = "role-api-project-owner";

const PREDEFINED_NAME = /^role-api-(?:project|organization)-(\w+)$/;

export function declaredBy({ stack, declaration: { kind }, name, id, lines }: StackObject): Declared {
  return { stack, kind, name, id, lines };
}

/** Whether a resource gives access. An OrganizationUser without a role manages a person, but not the person's role. */
function givesAccess({ declaration: { kind }, inputs, outputs }: StackObject): boolean {
  const { grants, memberships, notKnown } = grantsOf({ kind, inputs, outputs });
  return grants.length + memberships.length + notKnown.length > 0;
}

function ownersFirst(a: AccessRow, b: AccessRow): number {
  const placeOf = ({ project }: AccessRow) => project?.name ?? "";
  return (
    Number(b.isOwner) - Number(a.isOwner) ||
    placeOf(a).localeCompare(placeOf(b)) ||
    a.holder.name.localeCompare(b.holder.name)
  );
}

function factsOf({ kind, object: { declaration, outputs } }: Subject): string[] {
  if (declaration.kind === "Invite")
    return [`invited; not in the organisation yet (invite ${String(outputs.inviteId)})`];
  if (kind === "key" && declaration.kind === "AdminApiKey") {
    return [
      "an admin key: it changes the organisation itself, as far as its own permissions allow, which the API does not return",
    ];
  }
  if (kind === "key")
    return [
      "whoever has its value acts as its owner in the project; scopes may restrict it, and the API does not return them",
    ];
  const facts: string[] = [];
  if (outputs.enabled === false || outputs.banned === true) facts.push("suspended: cannot sign in");
  if (outputs.isScimManaged === true) facts.push("managed by the identity provider: change it there");
  return facts;
}
