/**
 * Nobody from outside the allowed domains is given anything. Where a resource names a person by id, an OrganizationUser of the
 * program tells the address; whose address nothing tells is not shown to be from inside.
 */
import * as openai from "pulumi-openai-admin";
import { everyGrant, rule, texts, type Grant } from "pulumi-openai-admin-policy-kit";

interface Options {
  domains: string[];
  allow: string[];
}

export const emailDomains = rule<Options>({
  name: "email-domains",
  description: "Nobody outside the allowed e-mail domains is given access.",
  severity: "high",
  enforcementLevel: "mandatory",
  options: {
    domains: texts("Domains as they stand behind the `@`, or patterns (`*.example.com`). Empty: all of them."),
    allow: texts("People who are let in all the same: e-mail addresses, user ids, or patterns."),
  },
  examine: [
    // Without a role the person is only looked up, and gets nothing.
    everyGrant(openai.OrganizationUser, refuseOutsiders),
    everyGrant(openai.ProjectUser, refuseOutsiders),
    everyGrant(openai.GroupUser, refuseOutsiders),
    everyGrant(openai.RoleAssignment, (grant) => {
      // Who is in a group was judged by the GroupUser.
      if (!grant.isForGroup) refuseOutsiders(grant);
    }),
  ],
});

function refuseOutsiders<Args>(grant: Grant<Args, Options>): void {
  const { domains, allow } = grant.options;
  if (domains.length === 0) return;
  const inside = [...domains.map((domain) => `*@${domain}`), ...allow];
  grant.holders((holder) => {
    if (holder.kind !== "person" || holder.isOn(inside)) return;
    const isAddress = holder.label.includes("@");
    grant.refuse({
      wrong: isAddress
        ? `gives access to ${holder.label}, who is outside ${domains.join(", ")}`
        : `gives access to ${holder.label}, whose e-mail address the program does not tell`,
      why: "nobody takes the access of somebody away who leaves another company",
      write: isAddress
        ? `email: "<name>@${domains[0]}", or add "${holder.label}" to "allow" of email-domains`
        : `userId: <OrganizationUser>.id, or add "${holder.label}" to "allow" of email-domains`,
    });
  });
}
