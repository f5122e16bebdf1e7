/** Owners of the organisation come from a list, whether they own directly or through a group. */
import * as openai from "pulumi-openai-admin";
import { everyGrant, rule, texts } from "pulumi-openai-admin-policy-kit";
import { ownsOrganization } from "../organizationOwnership";
import { ownerLists, refuseStrangers, type Owned, type OwnerOptions } from "../owners";

const owned: Owned = {
  rule: "organization-owners",
  what: "the organisation",
  list: "organisation owners",
  why: "an owner of the organisation can do everything in it, also remove the other owners",
};

export const organizationOwners = rule<OwnerOptions>({
  name: "organization-owners",
  description: "The organisation is owned by people who are on the list.",
  severity: "critical",
  enforcementLevel: "mandatory",
  options: {
    allow: texts("People who may own the organisation: e-mail addresses, user ids, or patterns."),
    ...ownerLists,
  },
  examine: [
    everyGrant(openai.OrganizationUser, (user) => {
      if (ownsOrganization(user)) refuseStrangers(user, owned, `role: "reader"`);
    }),
    everyGrant(openai.RoleAssignment, (grant) => {
      if (ownsOrganization(grant)) refuseStrangers(grant, owned, `roleId: "role-api-organization-reader"`);
    }),
  ],
});
