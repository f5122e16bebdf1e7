/** Service accounts have no role in the whole organisation, neither directly nor through a group. */
import * as openai from "pulumi-openai-admin";
import { everyGrant, rule, texts } from "pulumi-openai-admin-policy-kit";
import { everyAccountIn, through } from "../serviceAccounts";

interface Options {
  allow: string[];
}

export const serviceAccountOrganizationRoles = rule<Options>({
  name: "service-account-organization-roles",
  description: "Service accounts have no role in the whole organisation.",
  severity: "critical",
  enforcementLevel: "mandatory",
  options: {
    allow: texts("Service accounts that may have such a role, by name, id or pattern."),
  },
  examine: [
    everyGrant(openai.RoleAssignment, (grant) => {
      if (!grant.isInOrganization()) return;
      everyAccountIn(grant, (account, group) => {
        if (account.isOn(grant.options.allow)) return;
        grant.refuse({
          wrong: `gives the service account ${account.label} a role in the whole organisation${through(group)}`,
          why: "a key that leaks from one project would then reach every project",
          write: group
            ? `a group without ${account.label}, or projectId instead of organization`
            : "projectId instead of organization: true",
        });
      });
    }),
  ],
});
