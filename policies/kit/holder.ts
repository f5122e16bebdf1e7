import * as openai from "pulumi-openai-admin";
import { effectiveAccess } from "pulumi-openai-admin/access";
import { lastSegment, NeedsStack, type Links } from "./links";
import { matchesAny } from "./pattern";
import { personOf, type Person } from "./person";
import { isUndecided, peek, undecided, whatIsUndecided } from "./undecided";

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

/** What a resource is, and what it was given: enough to find out whom it is about. */
interface Source {
  readonly urn: string;
  readonly props: Record<string, unknown>;
}

/**
 * The person or service account that a resource names by `email` or `userId`: wherever the API wants a user, it may be either.
 *
 * @throws {NeedsStack} where the whole stack may tell, and what {@link undecided} throws where it does not.
 */
export function holderOf({ urn, props }: Source, links: Links | undefined): Holder {
  // An id may be an account's as well as a person's, and only the stack tells; an address is a person's.
  if (!links && Object.hasOwn(props, "userId")) throw new NeedsStack();
  const id = peek(props, "userId");
  const bare = typeof id === "string" ? lastSegment(id) : undefined;
  const account = links?.find(urn, "userId", bare, openai.ServiceAccount, "serviceAccountId");
  // The prefix is not a contract, but nothing else tells an account that the program does not declare.
  if (account || bare?.startsWith("svc_acct")) return accountNamed(account, bare);
  const person = personOf(urn, props, links);
  return { ...person, kind: "person", id: person.label.toLowerCase() };
}

/** @throws {NeedsStack} without the stack: only it knows the group's name, and who is in it. */
export function groupOf({ urn, props }: Source, links: Links | undefined): GroupFacts {
  if (!links) throw new NeedsStack();
  const known = peek(props, "groupId");
  const bare = typeof known === "string" ? lastSegment(known) : undefined;
  const declared = links.find(urn, "groupId", bare, openai.Group, "groupId");
  const name = declared && peek(declared.props, "name");
  const names = [name, bare].filter((one) => typeof one === "string");
  if (!declared && bare === undefined) throw undecided("groupId is not known yet");
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

/** Who is in the groups of a program, and what cannot be said of it yet. */
class Memberships {
  private readonly holders = new Map<string, Holder>();
  private readonly memberships: { groupId: string; member: Holder }[] = [];
  private readonly open: { groupId?: string; what: string }[] = [];

  constructor(links: Links) {
    for (const { urn, name, props } of links.ofType(openai.GroupUser)) {
      let groupId: string | undefined;
      try {
        groupId = groupOf({ urn, props }, links).id;
        const member = holderOf({ urn, props }, links);
        this.holders.set(member.id, member);
        this.memberships.push({ groupId, member });
      } catch (error) {
        if (!isUndecided(error)) throw error;
        this.open.push({ groupId, what: `${whatIsUndecided(error)} in GroupUser "${name}"` });
      }
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
