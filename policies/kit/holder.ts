import {
  effectiveAccess,
  grantingKinds,
  grantsOf,
  isNotKnown,
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

/** Somebody who gets something by a resource: a person or a service account, named by it or in the group that it names. */
export interface Holder extends Person {
  readonly kind: "person" | "serviceAccount";
  /** The same for the same person, however the program names them. */
  readonly id: string;
}

/** The group that a resource names. */
export interface GroupFacts {
  /** Its name, else its id. */
  readonly label: string;
  /** Its name and its id, as far as they are known. */
  readonly names: readonly string[];
  /** What tells it from other groups of the program. */
  readonly id: string;
  /** Whether the program declares it, and by that its members. The identity provider's groups are only named. */
  readonly isDeclared: boolean;
}

/** What identifies a resource, and what it was given. */
interface Source {
  readonly urn: string;
  readonly type: string;
  readonly props: Record<string, unknown>;
}

/** What a resource gives. Values that are not known yet are named in it, so that reading them does not end the rule. */
export function statedBy({ type, props }: Source): Stated {
  return grantsOf({ kind: kindOf(type) ?? type, inputs: plain(props) });
}

/**
 * The person or service account whom a resource names: wherever the API wants a user, it may be either.
 *
 * @throws {NeedsStack} where the whole stack may tell, and what {@link waitingFor} makes where it does not.
 */
export function holderOf({ urn, props }: Source, principal: StatedPrincipal, links: Links | undefined): Holder {
  const { kind, input, id } = principal;
  const bare = isNotKnown(id) ? undefined : id;
  if (input === "serviceAccountId") return accountNamed({ props }, bare);
  // An id may be an account's as well as a person's, and only the stack tells; an address is a person's.
  if (!links && kind !== "person") throw new NeedsStack();
  const declared = kind === "person" ? undefined : links?.find(urn, "userId", bare);
  const isAccount = declared ? kindOf(declared.type) === "ServiceAccount" : kind === "serviceAccount";
  if (isAccount) return accountNamed(declared, bare);
  const person = personOf(urn, principal, declared, links);
  return { ...person, kind: "person", id: person.label.toLowerCase() };
}

/** @throws {NeedsStack} without the stack: only it knows the group's name, and who is in it. */
export function groupOf({ urn }: Source, id: Known<string>, links: Links | undefined): GroupFacts {
  if (!links) throw new NeedsStack();
  const bare = isNotKnown(id) ? undefined : id;
  const declared = links.find(urn, "groupId", bare);
  const name = declared && peek(declared.props, "name");
  const names = [name, bare].filter((one) => typeof one === "string");
  if (!declared && isNotKnown(id)) throw waitingFor(id);
  return { label: names[0] ?? "of the program", names, id: declared?.urn ?? bare!, isDeclared: declared !== undefined };
}

/** Made once for a stack: every grant to a group asks for them. */
const memberships = new WeakMap<Links, Memberships>();

/**
 * Whom a grant to a group reaches, and what may still become of it.
 *
 * Only members that the program declares: who is in a group of the identity provider is not seen.
 */
export function membersOf(group: GroupFacts, links: Links): { holders: readonly Holder[]; open: readonly string[] } {
  let known = memberships.get(links);
  if (!known) memberships.set(links, (known = new Memberships(links)));
  return known.reached(group);
}

/** The kinds whose resources put somebody into a group. */
const membershipKinds = Object.entries(grantingKinds)
  .filter(([, row]) => "membershipOf" in row)
  .map(([kind]) => kind);

/** Who is in the groups of a program, and what cannot be said of it yet. */
class Memberships {
  private readonly holders = new Map<string, Holder>();
  private readonly memberships: { groupId: string; member: Holder }[] = [];
  private readonly open: { groupId?: string; what: string }[] = [];

  constructor(links: Links) {
    for (const kind of membershipKinds) {
      for (const resource of links.ofKind(kind)) {
        const title = `${kind} "${resource.name}"`;
        const { memberships, notKnown } = statedBy(resource);
        for (const one of memberships) this.add(resource, one, title, links);
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
  const names = [name, id].filter((one) => typeof one === "string");
  const label = names[0] ?? "of the program";
  return { kind: "serviceAccount", id: id ?? label, label, isOn: (list) => names.some((one) => matchesAny(list, one)) };
}
