/**
 * People get access through groups. Off unless the configuration turns it on: where a group is required is said by the level
 * and by `includeFor` (`environment:production`).
 */
import * as openai from "pulumi-openai-admin";
import { everyGrant, rule, texts, type Grant } from "pulumi-openai-admin-policy-kit";

interface Options {
  allow: string[];
}

export const directGrants = rule<Options>({
  name: "direct-grants",
  description: "People get access through groups, not one by one.",
  severity: "medium",
  enforcementLevel: "disabled",
  options: {
    allow: texts("People who may be given access directly: e-mail addresses, user ids, or patterns."),
  },
  examine: [
    everyGrant(openai.ProjectUser, (user) => {
      refuseDirect(
        user,
        `new openai.ProjectGroup("<name>", { projectId, groupId, roleId: "role-api-project-member" })`,
      );
    }),
    everyGrant(openai.RoleAssignment, (grant) => {
      if (!grant.isForGroup) refuseDirect(grant, "groupId in place of userId");
    }),
  ],
});

function refuseDirect<Args>(grant: Grant<Args, Options>, instead: string): void {
  // Service accounts are given roles directly: whether they may have them is asked by other rules.
  grant.holders((holder) => {
    if (holder.kind !== "person" || holder.isOn(grant.options.allow)) return;
    grant.refuse({
      wrong: `gives ${holder.label} access directly, not through a group`,
      why: "access that is given one by one is forgotten when a person changes teams or leaves",
      write: `${instead}, and new openai.GroupUser("<name>", { groupId, userId })`,
    });
  });
}
