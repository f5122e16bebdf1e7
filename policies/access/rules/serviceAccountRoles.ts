/**
 * Service accounts do not own projects: not by their own role, not by an assigned role, and not through a group. If the
 * program sets no role, the rule checks the API's default.
 */
import * as openai from "pulumi-openai-admin";
import { choices, every, everyGrant, remedy, rule, type Grant, type Subject } from "pulumi-openai-admin-policy-kit";
import { accountRoles, everyAccountIn, roleOf, through, type AccountRole } from "../serviceAccounts";

interface Options {
  roles: AccountRole[];
}

const why =
  "anyone with the account's key has this role, and nobody signs in as a service account who would notice misuse";

export const serviceAccountRoles = rule<Options>({
  name: "service-account-roles",
  description: "Service accounts have only the allowed roles.",
  severity: "high",
  enforcementLevel: "mandatory",
  options: { roles: choices("Roles that a service account may have.", accountRoles, ["member", "none"]) },
  examine: [
    every(openai.ServiceAccount, (account) => {
      const [role, { roles }] = [roleOf(account), account.options];
      if (roles.includes(role)) return;
      account.refuse({
        wrong: `has the role ${role}, but service accounts may only have the role ${roles.join(" or ")}`,
        why,
        // The provider rejects an account that has a key but no role.
        write: roles[0] === "none" ? `role: "none", createApiKey: false` : `role: "${roles[0]}"`,
      });
    }),
    everyGrant(openai.ProjectGroup, refuseOwners),
    everyGrant(openai.RoleAssignment, (grant) => {
      // service-account-organization-roles checks every role in the whole organisation.
      if (!grant.isInOrganization()) refuseOwners(grant);
    }),
  ],
  // An owner becomes a member in place. To remove the role altogether, the provider would have to replace the account.
  remedy: remedy(openai.ServiceAccount, (account: Subject<openai.ServiceAccountArgs, Options>) => {
    const { roles } = account.options;
    const isRemediable = roleOf(account) === "owner" && !roles.includes("owner") && roles.includes("member");
    return isRemediable ? { role: "member" as const } : undefined;
  }),
});

function refuseOwners<Args>(grant: Grant<Args, Options>): void {
  const { roles } = grant.options;
  if (roles.includes("owner") || !grant.makesOwner()) return;
  everyAccountIn(grant, ({ label }, group) =>
    grant.refuse({
      wrong: `makes the service account ${label} an owner${through(group)}, but service accounts may only have the role ${roles.join(" or ")}`,
      why,
      write: `roleId: "role-api-project-member"${group ? `, or a group without ${label}` : ""}`,
    }),
  );
}
