/**
 * Every project owner is on a list, whether the role is direct or comes through a group. If a membership names an id
 * and the list an address, an OrganizationUser in the same program connects the two.
 */
import * as openai from "pulumi-openai-admin";
import { isOwnerRole } from "pulumi-openai-admin/access";
import { every, everyGrant, everyGrantOf, matchesAny, rule, texts } from "pulumi-openai-admin-policy-kit";
import { notListed, ownerLists, refuseStrangers, type OwnerOptions, type Ownership } from "../owners";

const ownership: Ownership = {
  rule: "project-owners",
  owner: "a project owner",
  list: "project owners",
  why: "a project owner can change the project's members, keys and limits",
};

export const projectOwners = rule<OwnerOptions>({
  name: "project-owners",
  description: "Only people on the list own projects.",
  severity: "high",
  enforcementLevel: "mandatory",
  options: {
    allow: texts(
      "People who may be project owners: e-mail addresses, user ids, or patterns (`*@platform.example.com`).",
    ),
    ...ownerLists,
  },
  examine: [
    everyGrant(openai.ProjectUser, (user) => {
      if (user.makesOwner()) refuseStrangers(user, ownership, `role: "member"`);
    }),
    everyGrant(openai.ProjectMembers, (members) => {
      if (members.makesOwner()) refuseStrangers(members, ownership, `members: { "<the person>": "member" }`);
    }),
    every(openai.Invite, (invite) => {
      // An invite without projects makes nobody a project owner: the person only joins the default project.
      if (!invite.has("projects")) return;
      everyGrantOf(invite, (grant) => {
        if (grant.isInOrganization() || !grant.makesOwner()) return;
        refuseStrangers(grant, ownership, `projects: [{ projectId, role: "member" }]`);
      });
    }),
    everyGrant(openai.ProjectGroup, (group) => {
      if (group.makesOwner()) refuseStrangers(group, ownership, `roleId: "role-api-project-member"`);
    }),
    everyGrant(openai.RoleAssignment, (grant) => {
      // organization-owners checks roles in the whole organisation.
      if (grant.isInOrganization() || !grant.makesOwner()) return;
      refuseStrangers(grant, ownership, `roleId: "role-api-project-member"`);
    }),
    every(openai.ServiceAccount, (account) => {
      const { inputs, options } = account;
      // First, because with `*` every account passes, even if its inputs are not known yet.
      if (options.allowServiceAccounts.includes("*")) return;
      if (inputs.role === undefined || !isOwnerRole(inputs.role)) return;
      if (matchesAny(options.allowServiceAccounts, inputs.name)) return;
      account.refuse({
        wrong: `makes the service account ${inputs.name} ${ownership.owner}, but ${notListed("serviceAccount", ownership.list)}`,
        why: ownership.why,
        write: `role: "member", or add "${inputs.name}" to "allowServiceAccounts" of project-owners`,
      });
    }),
  ],
});
