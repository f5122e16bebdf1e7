/**
 * Owners of projects come from a list, whether they own directly or through a group. A person is on it by e-mail address or by
 * id; where a membership names an id and the list an address, an OrganizationUser of the same program tells whose id it is.
 */
import * as openai from "pulumi-openai-admin";
import { isOwnerRole } from "pulumi-openai-admin/access";
import { every, everyGrant, matchesAny, rule, texts } from "pulumi-openai-admin-policy-kit";
import { ownerLists, refuseStrangers, type Owned, type OwnerOptions } from "../owners";

const owned: Owned = {
  rule: "project-owners",
  what: "a project",
  list: "project owners",
  why: "an owner of a project changes its members, keys and limits",
};

export const projectOwners = rule<OwnerOptions>({
  name: "project-owners",
  description: "Projects are owned by people who are on the list.",
  severity: "high",
  enforcementLevel: "mandatory",
  options: {
    allow: texts("People who may own projects: e-mail addresses, user ids, or patterns (`*@platform.example.com`)."),
    ...ownerLists,
  },
  examine: [
    everyGrant(openai.ProjectUser, (user) => {
      if (user.makesOwner()) refuseStrangers(user, owned, `role: "member"`);
    }),
    everyGrant(openai.ProjectGroup, (group) => {
      if (group.makesOwner()) refuseStrangers(group, owned, `roleId: "role-api-project-member"`);
    }),
    everyGrant(openai.RoleAssignment, (grant) => {
      // For the whole organisation it is the business of organization-owners.
      if (grant.isInOrganization() || !grant.makesOwner()) return;
      refuseStrangers(grant, owned, `roleId: "role-api-project-member"`);
    }),
    every(openai.ServiceAccount, (account) => {
      const { inputs, options } = account;
      // Before anything is read that may not be known: whatever it is, it is allowed.
      if (options.allowServiceAccounts.includes("*")) return;
      if (inputs.role === undefined || !isOwnerRole(inputs.role)) return;
      if (matchesAny(options.allowServiceAccounts, inputs.name)) return;
      account.refuse({
        wrong: `makes the service account ${inputs.name} an owner of a project, which is not on the list of project owners`,
        why: owned.why,
        write: `role: "member", or add "${inputs.name}" to "allowServiceAccounts" of project-owners`,
      });
    }),
  ],
});
