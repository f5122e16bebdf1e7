/** Every organisation owner is on a list, whether the role is direct or comes through a group. */
import * as openai from "pulumi-openai-admin";
import { everyGrant, rule, texts } from "pulumi-openai-admin-policy-kit";
import { ownsOrganization } from "../organizationOwnership";
import { ownerLists, refuseStrangers, type Ownership, type OwnerOptions } from "../owners";

const ownership: Ownership = {
  rule: "organization-owners",
  owner: "an organisation owner",
  list: "organisation owners",
  why: "an organisation owner can do everything in the organisation, including remove the other owners",
};

export const organizationOwners = rule<OwnerOptions>({
  name: "organization-owners",
  description: "Only people on the list own the organisation.",
  severity: "critical",
  enforcementLevel: "mandatory",
  options: {
    allow: texts("People who may be organisation owners: e-mail addresses, user ids, or patterns."),
    ...ownerLists,
  },
  examine: [
    everyGrant(openai.OrganizationUser, (user) => {
      if (ownsOrganization(user)) refuseStrangers(user, ownership, `role: "reader"`);
    }),
    everyGrant(openai.OrganizationOwners, (owners) => {
      refuseStrangers(owners, ownership, "owners without this person");
    }),
    everyGrant(openai.Invite, (invite) => {
      if (ownsOrganization(invite)) refuseStrangers(invite, ownership, `role: "reader"`);
    }),
    everyGrant(openai.RoleAssignment, (grant) => {
      if (ownsOrganization(grant)) refuseStrangers(grant, ownership, `roleId: "role-api-organization-reader"`);
    }),
  ],
});
