/**
 * Service accounts are no owners of projects: by their own role, by one that is assigned to them, or through a group. What they
 * are without a word in the program is judged as well: the API's default.
 */
import * as openai from "pulumi-openai-admin";
import { choices, every, everyGrant, remedy, rule, type Grant, type Subject } from "pulumi-openai-admin-policy-kit";
import { accountRoles, everyAccountIn, roleOf, through, type AccountRole } from "../serviceAccounts";

interface Options {
  roles: AccountRole[];
}

const why = "its key works for whoever holds it, and nobody signs in as a service account and notices";

export const serviceAccountRoles = rule<Options>({
  name: "service-account-roles",
  description: "Service accounts have no role but the allowed ones.",
  severity: "high",
  enforcementLevel: "mandatory",
  options: { roles: choices("Roles that a service account may have.", accountRoles, ["member", "none"]) },
  examine: [
    every(openai.ServiceAccount, (account) => {
      const [role, { roles }] = [roleOf(account), account.options];
      if (roles.includes(role)) return;
      account.refuse({
        wrong: `has the role ${role}; service accounts may be ${roles.join(" or ")}`,
        why,
        // An account without a role is made without a key: the provider refuses the pair.
        write: roles[0] === "none" ? `role: "none", createApiKey: false` : `role: "${roles[0]}"`,
      });
    }),
    everyGrant(openai.ProjectGroup, refuseOwners),
    everyGrant(openai.RoleAssignment, (grant) => {
      // A role in the whole organisation is the business of service-account-organization-roles, whatever it is.
      if (!grant.isInOrganization()) refuseOwners(grant);
    }),
  ],
  // An owner becomes a member in place. An account that has a role cannot lose it: that would be a new account.
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
      wrong: `makes the service account ${label} an owner${through(group)}; service accounts may be ${roles.join(" or ")}`,
      why,
      write: `roleId: "role-api-project-member"${group ? `, or a group without ${label}` : ""}`,
    }),
  );
}
