/**
 * The organisation has neither too few nor too many owners, direct or through a group. The rule counts the owners that
 * the program declares; it does not see owners that somebody added in the console.
 */
import * as openai from "pulumi-openai-admin";
import { every, everyGrantOf, rule, wholeNumber, type KindClass, type Subject } from "pulumi-openai-admin-policy-kit";
import { ownsOrganization } from "../organizationOwnership";

interface Options {
  minimum: number;
  maximum: number;
}

/** The kinds that can make somebody an organisation owner. */
const counted: readonly KindClass<never>[] = [
  openai.OrganizationUser,
  openai.OrganizationOwners,
  openai.Invite,
  openai.RoleAssignment,
];

export const organizationOwnerCount = rule<Options>({
  name: "organization-owner-count",
  description: "The organisation has neither too few nor too many owners.",
  severity: "high",
  enforcementLevel: "mandatory",
  options: {
    minimum: wholeNumber("The minimum number of owners in a program that declares any.", 1, 2),
    maximum: wholeNumber("The maximum number of owners that a program may declare.", 1, 5),
  },
  // No resource violates this rule by itself. They are here so that examineTogether gets them.
  examine: counted.map((type) => every(type, () => undefined)),
  examineTogether: (stack) => {
    const { minimum, maximum } = stack.options;
    const owners = counted.map((type) => stack.gather(type, ownersBy));
    // A person who becomes an owner in two ways counts once.
    const sure = new Set(owners.flatMap(({ items }) => items)).size;
    const most = sure + owners.flatMap(({ open }) => open).length;
    if (sure > maximum) {
      stack.refuse({
        wrong: `declares ${sure} organisation owners, but at most ${maximum} ${maximum === 1 ? "is" : "are"} allowed`,
        why: "an owner can do everything in the organisation, so each additional owner account is a risk",
        write: `role: "reader" for ${sure - maximum} of these owners`,
      });
    } else if (sure > 0 && most < minimum) {
      stack.refuse({
        wrong: `declares ${sure} organisation owner${sure === 1 ? "" : "s"}, but at least ${minimum} are required`,
        why: "if the last owner leaves or loses the account, nobody can manage the organisation",
        write: `new openai.OrganizationUser("<name>", { email: "<address>", role: "owner" })`,
      });
    } else if (most > maximum || (most > sure && sure < minimum)) {
      stack.leaveOpen(`the number of organisation owners (${sure} to ${most}) is not known yet`);
    }
  },
});

/** The ids of everybody whom a resource makes an owner. */
function ownersBy<Args>(resource: Subject<Args, Options>): string[] {
  const ids: string[] = [];
  everyGrantOf(resource, (grant) => {
    if (ownsOrganization(grant)) grant.holders(({ id }) => ids.push(id));
  });
  return ids;
}
