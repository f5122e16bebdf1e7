/**
 * Owners of the organisation come from a list, and are neither too few nor too many. Counted are the owners that the
 * program declares: who was made an owner in the console is not seen here.
 */
import * as openai from "pulumi-openai-admin";
import { every, rule, texts, wholeNumber, type Subject } from "pulumi-openai-admin-policy-kit";
import { isOwnerRole } from "../ownerRole";

interface Options {
  allow: string[];
  minimum: number;
  maximum: number;
}

export const organizationOwners = rule<Options>({
  name: "organization-owners",
  description: "The organisation is owned by people who are on the list, not too few and not too many.",
  severity: "critical",
  enforcementLevel: "mandatory",
  options: {
    allow: texts("People who may own the organisation: e-mail addresses, user ids, or patterns."),
    minimum: wholeNumber("The fewest owners that a program may declare, if it declares any.", 1, 2),
    maximum: wholeNumber("The most owners that a program may declare.", 1, 5),
  },
  examine: [
    every(openai.OrganizationUser, (user) => {
      if (!isOwner(user)) return;
      const person = user.person();
      if (person.isOn(user.options.allow)) return;
      user.refuse({
        wrong: `makes ${person.label} an owner of the organisation, who is not on the list of organisation owners`,
        why: "an owner of the organisation can do everything in it, also remove the other owners",
        write: `role: "reader", or add "${person.label}" to "allow" of organization-owners`,
      });
    }),
  ],
  examineTogether: (stack) => {
    const { minimum, maximum } = stack.options;
    const { sure, open } = stack.count(isOwner);
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

function isOwner({ inputs }: Subject<openai.OrganizationUserArgs, Options>): boolean {
  return isOwnerRole(inputs.role) || isOwnerRole(inputs.roleId);
}
