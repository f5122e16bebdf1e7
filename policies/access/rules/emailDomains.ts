/**
 * Only people in the allowed domains get access. If a resource names a person by id, an OrganizationUser in the program
 * provides the address. Without an address the rule rejects the person.
 */
import * as openai from "pulumi-openai-admin";
import {
  every,
  everyGrant,
  everyGrantOf,
  matchesAny,
  rule,
  texts,
  type Finding,
  type Grant,
} from "pulumi-openai-admin-policy-kit";
import { invites } from "../invitations";

interface Options {
  domains: string[];
  allow: string[];
}

export const emailDomains = rule<Options>({
  name: "email-domains",
  description: "Only people in the allowed e-mail domains get access.",
  severity: "high",
  enforcementLevel: "mandatory",
  options: {
    domains: texts("Allowed domains (the part after the `@`), or patterns (`*.example.com`). Empty: every domain."),
    allow: texts("People from other domains who may have access: e-mail addresses, user ids, or patterns."),
  },
  examine: [
    every(openai.OrganizationUser, (user) => {
      everyGrantOf(user, refuseOutsiders);
      // Without a role, an OrganizationUser only looks up a person and gives no access, unless it invites the person.
      if (user.has("role") || user.has("roleId") || user.options.domains.length === 0 || !invites(user)) return;
      const email = user.inputs.email ?? "";
      if (!matchesAny(insideOf(user.options), email)) user.refuse(outsider(email, user.options));
    }),
    everyGrant(openai.Invite, refuseOutsiders),
    everyGrant(openai.ProjectUser, refuseOutsiders),
    everyGrant(openai.ProjectMembers, refuseOutsiders),
    everyGrant(openai.GroupUser, refuseOutsiders),
    everyGrant(openai.GroupMembers, refuseOutsiders),
    everyGrant(openai.OrganizationOwners, refuseOutsiders),
    everyGrant(openai.RoleAssignment, (grant) => {
      // For a group, the GroupUser of each member has already been checked.
      if (!grant.isForGroup) refuseOutsiders(grant);
    }),
  ],
});

function refuseOutsiders<Args>(grant: Grant<Args, Options>): void {
  const { options } = grant;
  if (options.domains.length === 0) return;
  grant.holders((holder) => {
    if (holder.kind !== "person" || holder.isOn(insideOf(options))) return;
    grant.refuse(outsider(holder.label, options));
  });
}

function insideOf({ domains, allow }: Options): string[] {
  return [...domains.map((domain) => `*@${domain}`), ...allow];
}

function outsider(label: string, { domains }: Options): Finding {
  const isAddress = label.includes("@");
  return {
    wrong: isAddress
      ? `gives access to ${label}, but only addresses at ${domains.join(" or ")} are allowed`
      : `gives access to ${label}, but the program does not contain this person's e-mail address`,
    why: "nobody here learns when a person leaves another company, so the access stays",
    write: isAddress
      ? `email: "<name>@${domains[0]}", or add "${label}" to "allow" of email-domains`
      : `userId: <OrganizationUser>.id, or add "${label}" to "allow" of email-domains`,
  };
}
