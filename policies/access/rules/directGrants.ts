/**
 * People get access through groups. The rule is off by default. The configuration turns it on with a level, and says
 * with `includeFor` where groups are required (`environment:production`).
 */
import * as openai from "pulumi-openai-admin";
import { everyGrant, rule, texts, type Grant } from "pulumi-openai-admin-policy-kit";

interface Options {
  allow: string[];
}

export const directGrants = rule<Options>({
  name: "direct-grants",
  description: "People get access through groups, not individually.",
  severity: "medium",
  enforcementLevel: "disabled",
  options: {
    allow: texts("People who may have direct access: e-mail addresses, user ids, or patterns."),
  },
  examine: [
    everyGrant(openai.ProjectUser, (user) => {
      refuseDirect(
        user,
        `new openai.ProjectGroup("<name>", { projectId, groupId, roleId: "role-api-project-member" })`,
      );
    }),
    everyGrant(openai.ProjectMembers, (members) => {
      refuseDirect(members, "members without this person, a ProjectGroup");
    }),
    everyGrant(openai.Invite, (invite) => {
      // Everybody in the organisation has a role of their own in it.
      if (!invite.isInOrganization()) refuseDirect(invite, "projects: []");
    }),
    everyGrant(openai.RoleAssignment, (grant) => {
      if (!grant.isForGroup) refuseDirect(grant, "groupId instead of userId");
    }),
  ],
});

function refuseDirect<Args>(grant: Grant<Args, Options>, instead: string): void {
  // Service accounts may have direct roles. Other rules check which roles those are.
  grant.holders((holder) => {
    if (holder.kind !== "person" || holder.isOn(grant.options.allow)) return;
    grant.refuse({
      wrong: `gives ${holder.label} access directly instead of through a group`,
      why: "nobody remembers to remove individual access when a person changes teams or leaves",
      write: `${instead}, and new openai.GroupUser("<name>", { groupId, userId })`,
    });
  });
}
