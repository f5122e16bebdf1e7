/**
 * Owners of the organisation come from a list, and are neither too few nor too many, directly or through a group. Counted are
 * the owners that the program declares: who was made an owner in the console is not seen here.
 */
import * as openai from "pulumi-openai-admin";
import { every, rule, texts, wholeNumber, type Subject } from "pulumi-openai-admin-policy-kit";
import { ownerLists, refuseStrangers, type Owned, type OwnerOptions } from "../owners";

interface Options extends OwnerOptions {
  minimum: number;
  maximum: number;
}

const owned: Owned = {
  rule: "organization-owners",
  what: "the organisation",
  list: "organisation owners",
  why: "an owner of the organisation can do everything in it, also remove the other owners",
};

export const organizationOwners = rule<Options>({
  name: "organization-owners",
  description: "The organisation is owned by people who are on the list, not too few and not too many.",
  severity: "critical",
  enforcementLevel: "mandatory",
  options: {
    allow: texts("People who may own the organisation: e-mail addresses, user ids, or patterns."),
    ...ownerLists,
    minimum: wholeNumber("The fewest owners that a program may declare, if it declares any.", 1, 2),
    maximum: wholeNumber("The most owners that a program may declare.", 1, 5),
  },
  examine: [
    every(openai.OrganizationUser, (user) => {
      if (isOwner(user)) refuseStrangers(user, owned, `role: "reader"`);
    }),
    every(openai.RoleAssignment, (grant) => {
      if (ownsOrganization(grant)) refuseStrangers(grant, owned, `roleId: "role-api-organization-reader"`);
    }),
  ],
  examineTogether: (stack) => {
    const { minimum, maximum } = stack.options;
    const direct = stack.gather(openai.OrganizationUser, (user) => (isOwner(user) ? holdersOf(user) : []));
    const assigned = stack.gather(openai.RoleAssignment, (grant) => (ownsOrganization(grant) ? holdersOf(grant) : []));
    // Who owns in two ways is one owner.
    const sure = new Set([...direct.items, ...assigned.items]).size;
    const open = direct.open + assigned.open;
    if (sure > maximum) {
      stack.refuse({
        wrong: `declares ${sure} owners of the organisation, more than ${maximum}`,
        why: "each of them can do everything in it, so that each account more is one more to lose",
        write: `role: "reader" for ${sure - maximum} of them`,
      });
    } else if (sure > 0 && sure + open < minimum) {
      stack.refuse({
        wrong: `declares ${sure} owner${sure === 1 ? "" : "s"} of the organisation, fewer than ${minimum}`,
        why: "when the only owner leaves or loses the account, nobody can let anybody in",
        write: `new openai.OrganizationUser("<name>", { email: "<address>", role: "owner" })`,
      });
    } else if (open > 0 && (sure + open > maximum || sure < minimum)) {
      stack.leaveOpen(`the number of organisation owners, ${sure} to ${sure + open}, is not known yet`);
    }
  },
});

function isOwner(user: Subject<openai.OrganizationUserArgs, Options>): boolean {
  return user.makesOwner("role") || user.makesOwner("roleId");
}

function ownsOrganization(grant: Subject<openai.RoleAssignmentArgs, Options>): boolean {
  return grant.inputs.organization === true && grant.makesOwner("roleId");
}

function holdersOf<Args>(grant: Subject<Args, Options>): string[] {
  const ids: string[] = [];
  grant.holders(({ id }) => ids.push(id));
  return ids;
}
