import {
  isNotKnown,
  isOwnerRole,
  isPredefinedRole,
  isReference,
  type StatedGrant,
  type StatedMembership,
} from "pulumi-openai-admin/access";
import type { Finding } from "./finding";
import { groupOf, holderOf, membersOf, statedBy, type GroupFacts, type Holder } from "./holder";
import { NeedsStack } from "./links";
import { every, type KindClass, type Look } from "./rule";
import type { Subject } from "./subject";
import { waitingFor } from "./undecided";

/** Examines each role and each membership that the resources of a class give, one principal at a time. */
export function everyGrant<Args, Options>(
  type: KindClass<Args>,
  at: (grant: Grant<Args, Options>) => void,
): Look<Options> {
  return every(type, (subject: Subject<Args, Options>) => everyGrantOf(subject, at));
}

/** Examines each grant of a resource. An unknown grant does not hide the others. */
export function everyGrantOf<Args, Options>(
  subject: Subject<Args, Options>,
  look: (grant: Grant<Args, Options>) => void,
): void {
  const { grants, memberships, notKnown } = statedBy(subject.given);
  const all = [...grants, ...memberships].map((stated) => new Grant(subject, stated));
  subject.each(all, look);
  subject.leaveOpen(notKnown.map((input) => `${input} is not known yet`));
}

/** What a resource gives to a principal: a role in a project or in the organisation, or membership of a group. */
export class Grant<Args, Options> {
  /** @internal */
  constructor(
    private readonly subject: Subject<Args, Options>,
    private readonly stated: StatedGrant | StatedMembership,
  ) {}

  /** The rule's configuration. */
  get options(): Subject<Args, Options>["options"] {
    return this.subject.options;
  }

  /** Reports that the resource violates the rule. */
  refuse(finding: Finding): void {
    this.subject.refuse(finding);
  }

  /** Whether the grant goes to a group. */
  get isForGroup(): boolean {
    return this.stated.principal.kind === "group";
  }

  /** Whether the grant applies to the whole organisation. A membership by itself applies nowhere. */
  isInOrganization(): boolean {
    if (!("scope" in this.stated)) return false;
    const { scope } = this.stated;
    if (isNotKnown(scope)) throw waitingFor(scope);
    return "organization" in scope;
  }

  /** Whether the grant gives an owner role. A role that the program declares is a custom role, never an owner role. */
  makesOwner(): boolean {
    if (!("role" in this.stated)) return false;
    const { role } = this.stated;
    if (!isNotKnown(role)) return isOwnerRole(role);
    if (!isReference(role.notKnown)) throw waitingFor(role);
    const { given, links } = this.subject;
    if (!links) throw new NeedsStack();
    if (links.find(given.urn, role.notKnown, undefined)) return false;
    throw waitingFor(role);
  }

  /** Whether the grant gives a custom role, which the program declares or names by its id. */
  isCustomRole(): boolean {
    if (!("role" in this.stated)) return false;
    const { role } = this.stated;
    if (!isNotKnown(role)) return !isPredefinedRole(role);
    if (!isReference(role.notKnown)) throw waitingFor(role);
    const { given, links } = this.subject;
    if (!links) throw new NeedsStack();
    if (links.find(given.urn, role.notKnown, undefined)) return true;
    throw waitingFor(role);
  }

  /** The group that gets the grant; `undefined` if a person or a service account gets it. */
  group(): GroupFacts | undefined {
    const { given, links } = this.subject;
    return this.isForGroup ? groupOf(given, this.stated.principal.id, links) : undefined;
  }

  /**
   * Calls `look` with each person and service account that gets the grant, directly or as a member of the group. An
   * unknown member does not hide the others.
   */
  holders(look: (holder: Holder) => void): void {
    const { given, links } = this.subject;
    const group = this.group();
    if (!group) return look(holderOf(given, this.stated.principal, links));
    const { holders, open } = membersOf(group, links!);
    this.subject.each(holders, look);
    this.subject.leaveOpen(open);
  }
}
