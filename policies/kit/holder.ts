import {
  accountRole,
  effectiveAccess,
  grantingKinds,
  grantsOf,
  isNotKnown,
  NOT_KNOWN,
  type Known,
  type Stated,
  type StatedMembership,
  type StatedPrincipal,
} from "pulumi-openai-admin/access";
import { kindOf } from "./kinds";
import { NeedsStack, type Links } from "./links";
import { matchesAny } from "./pattern";
import { personOf, type Person } from "./person";
import { isUndecided, peek, plain, waitingFor, whatIsUndecided } from "./undecided";

/** A person or service account that gets a grant, directly or as a member of a group. */
export interface Holder extends Person {
  readonly kind: "person" | "serviceAccount";
  /** Identifies the holder, whether the program names them by id or by address. */
  readonly id: string;
  /** The role that a service account of the program has in its project; absent for people and while it is not known. */
  readonly accountRole?: string;
}

/** The group that a resource refers to. */
export interface GroupFacts {
  /** Its name, or its id if the name is not known. */
  readonly label: string;
  /** Its name and its id, as far as they are known. */
  readonly names: readonly string[];
  /** Identifies the group among all groups of the program. */
  readonly id: string;
  /** Whether the program declares the group and its members, unlike a group of the identity provider. */
  readonly isDeclared: boolean;
}

/** A resource: what identifies it, and its properties. */
interface Source {
  readonly urn: string;
  readonly type: string;
  readonly props: Record<string, unknown>;
}

/** The grants and memberships that a resource states. They mark unknown values, so reading them does not throw. */
export function statedBy({ type, props }: Source): Stated {
  return grantsOf({ kind: kindOf(type) ?? type, inputs: plain(props) });
}

/**
 * The person or service account that a resource refers to. Wherever the API expects a user, it accepts either.
 *
 * @throws {NeedsStack} if only the whole stack can answer, and the error of {@link waitingFor} if the stack cannot
 *   either.
 */
export function holderOf({ urn, props }: Source, principal: StatedPrincipal, links: Links | undefined): Holder {
  const { kind, input, id } = principal;
  const bare = isNotKnown(id) ? undefined : id;
  if (input === "serviceAccountId") return accountNamed({ props }, bare);
  // An address always belongs to a person. An id may also belong to an account, and only the stack can tell.
  if (!links && kind !== "person") throw new NeedsStack();
  const declared = kind === "person" ? undefined : links?.find(urn, "userId", bare);
  const isAccount = declared ? kindOf(declared.type) === "ServiceAccount" : kind === "serviceAccount";
  if (isAccount) return accountNamed(declared, bare);
  const person = personOf(urn, principal, declared, links);
  return { ...person, kind: "person", id: person.label.toLowerCase() };
}

/** @throws {NeedsStack} without the stack, because only the stack knows the group's name and members. */
export function groupOf({ urn }: Source, id: Known<string>, links: Links | undefined): GroupFacts {
  if (!links) throw new NeedsStack();
  const bare = isNotKnown(id) ? undefined : id;
  const declared = links.find(urn, "groupId", bare);
  const name = declared && peek(declared.props, "name");
  const names = [name, bare].filter((known) => typeof known === "string");
  if (!declared && isNotKnown(id)) throw waitingFor(id);
  return {
    label: names[0] ?? "(name not known yet)",
    names,
    id: declared?.urn ?? bare!,
    isDeclared: declared !== undefined,
  };
}

/** One entry per stack, because every grant to a group needs the memberships. */
const memberships = new WeakMap<Links, Memberships>();

/**
 * The holders that a grant to a group reaches, and what is still unknown about them.
 *
 * This includes only members that the program declares. Members that the identity provider adds are invisible here.
 */
export function membersOf(group: GroupFacts, links: Links): { holders: readonly Holder[]; open: readonly string[] } {
  let known = memberships.get(links);
  if (!known) memberships.set(links, (known = new Memberships(links)));
  return known.reached(group);
}

/** The kinds whose resources add somebody to a group. */
const membershipKinds = Object.entries(grantingKinds)
  .filter(([, row]) => "membershipOf" in row)
  .map(([kind]) => kind);

/** The members of the groups of a program, and what is still unknown about them. */
class Memberships {
  private readonly holders = new Map<string, Holder>();
  private readonly memberships: { groupId: string; member: Holder }[] = [];
  private readonly open: { groupId?: string; what: string }[] = [];

  constructor(links: Links) {
    for (const kind of membershipKinds) {
      for (const resource of links.ofKind(kind)) {
        const title = `${kind} "${resource.name}"`;
        const { memberships, notKnown } = statedBy(resource);
        for (const membership of memberships) this.add(resource, membership, title, links);
        this.open.push(...notKnown.map((input) => ({ what: `${input} is not known yet in ${title}` })));
      }
    }
  }

  private add(resource: Source, { principal, groupId: given }: StatedMembership, title: string, links: Links): void {
    let groupId: string | undefined;
    try {
      groupId = groupOf(resource, given, links).id;
      const member = holderOf(resource, principal, links);
      this.holders.set(member.id, member);
      this.memberships.push({ groupId, member });
    } catch (error) {
      if (!isUndecided(error)) throw error;
      this.open.push({ groupId, what: `${whatIsUndecided(error)} in ${title}` });
    }
  }

  reached({ id }: GroupFacts): { holders: readonly Holder[]; open: readonly string[] } {
    const grants = [{ principal: { kind: "group", id }, role: "any" } as const];
    const access = effectiveAccess({ memberships: this.memberships, grants });
    return {
      holders: access.map(({ holder }) => this.holders.get(holder.id)!),
      open: this.open.filter(({ groupId = id }) => groupId === id).map(({ what }) => what),
    };
  }
}

function accountNamed(declared: { props: Record<string, unknown> } | undefined, id: string | undefined): Holder {
  const name = declared && peek(declared.props, "name");
  const names = [name, id].filter((known) => typeof known === "string");
  const label = names[0] ?? "(name not known yet)";
  return {
    kind: "serviceAccount",
    id: id ?? label,
    label,
    accountRole: declared && roleOfAccount(declared.props),
    isOn: (list) => names.some((one) => matchesAny(list, one)),
  };
}

function roleOfAccount(props: Record<string, unknown>): string | undefined {
  const [role, createApiKey] = [plain(props).role, plain(props).createApiKey];
  if (role === NOT_KNOWN || (role === undefined && createApiKey === NOT_KNOWN)) return undefined;
  return accountRole({ role: role as string | undefined, createApiKey: createApiKey !== false });
}
