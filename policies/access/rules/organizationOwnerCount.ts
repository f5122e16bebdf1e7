/**
 * Owners of the organisation are neither too few nor too many, directly or through a group. Counted are the owners that the
 * program declares: who was made an owner in the console is not seen here.
 */
import * as openai from "pulumi-openai-admin";
import { every, everyGrantOf, rule, wholeNumber, type KindClass, type Subject } from "pulumi-openai-admin-policy-kit";
import { ownsOrganization } from "../organizationOwnership";

interface Options {
  minimum: number;
  maximum: number;
}

/** The kinds that make owners of the organisation. */
const counted: readonly KindClass<never>[] = [openai.OrganizationUser, openai.RoleAssignment];

export const organizationOwnerCount = rule<Options>({
  name: "organization-owner-count",
  description: "The organisation has neither too few nor too many owners.",
  severity: "high",
  enforcementLevel: "mandatory",
  options: {
    minimum: wholeNumber("The fewest owners that a program may declare, if it declares any.", 1, 2),
    maximum: wholeNumber("The most owners that a program may declare.", 1, 5),
  },
  // None of them is wrong by itself; who is counted is said here.
  examine: counted.map((type) => every(type, () => undefined)),
  examineTogether: (stack) => {
    const { minimum, maximum } = stack.options;
    const owners = counted.map((type) => stack.gather(type, ownersBy));
    // Who owns in two ways is one owner.
    const sure = new Set(owners.flatMap(({ items }) => items)).size;
    const most = sure + owners.flatMap(({ open }) => open).length;
    if (sure > maximum) {
      stack.refuse({
        wrong: `declares ${sure} owners of the organisation, more than ${maximum}`,
        why: "each of them can do everything in it, so that each account more is one more to lose",
        write: `role: "reader" for ${sure - maximum} of them`,
      });
    } else if (sure > 0 && most < minimum) {
      stack.refuse({
        wrong: `declares ${sure} owner${sure === 1 ? "" : "s"} of the organisation, fewer than ${minimum}`,
        why: "when the only owner leaves or loses the account, nobody can let anybody in",
        write: `new openai.OrganizationUser("<name>", { email: "<address>", role: "owner" })`,
      });
    } else if (most > maximum || (most > sure && sure < minimum)) {
      stack.leaveOpen(`the number of organisation owners, ${sure} to ${most}, is not known yet`);
    }
  },
});

/** Everybody whom a resource makes an owner, by what tells one from another. */
function ownersBy<Args>(resource: Subject<Args, Options>): string[] {
  const ids: string[] = [];
  everyGrantOf(resource, (grant) => {
    if (ownsOrganization(grant)) grant.holders(({ id }) => ids.push(id));
  });
  return ids;
}
