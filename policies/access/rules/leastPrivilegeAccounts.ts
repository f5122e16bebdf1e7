/**
 * Service accounts and their workloads have only the permissions that the program lists for them. Tokens of a
 * federation rule are restricted to scopes, and a custom role is not in vain beside a predefined role.
 */
import * as openai from "pulumi-openai-admin";
import { every, everyGrant, matchesAny, rule, texts, yesOrNo, type Grant } from "pulumi-openai-admin-policy-kit";
import { everyAccountIn, through } from "../serviceAccounts";

interface Options {
  scopes: string[];
  restricted: boolean;
}

export const leastPrivilegeAccounts = rule<Options>({
  name: "least-privilege-accounts",
  description: "Service accounts and their workloads have only the permissions that they need.",
  severity: "medium",
  enforcementLevel: "advisory",
  options: {
    scopes: texts("Scopes that a federation rule may give, by name or pattern.", ["*"]),
    restricted: yesOrNo("Whether each federation rule must restrict its tokens to scopes.", true),
  },
  examine: [
    every(openai.WorkloadIdentityFederationRule, (federation) => {
      const { scopes: allowed, restricted } = federation.options;
      const permissions = federation.inputs.permissions as { type?: string; scopes?: readonly string[] } | undefined;
      if (permissions?.type !== "restricted") {
        if (!restricted) return;
        federation.refuse({
          wrong: "gives its tokens everything that the service account may do",
          why: "a job that only sends requests could then also read files or delete them",
          write: `permissions: { type: "restricted", scopes: ["api.responses.write"] }`,
        });
        return;
      }
      if (allowed.includes("*")) return;
      const scopes = permissions.scopes ?? [];
      federation.each([...scopes.keys()], (index) => {
        const scope = scopes[index]!;
        if (matchesAny(allowed, scope)) return;
        federation.refuse({
          wrong: `gives its tokens the scope ${scope}, but the list of allowed scopes does not include it`,
          why: "a job could then do more than anybody has reviewed",
          write: `scopes without "${scope}", or add "${scope}" to "scopes" of least-privilege-accounts`,
        });
      });
    }),
    everyGrant(openai.ProjectGroup, refuseUselessRole),
    everyGrant(openai.RoleAssignment, (grant) => {
      // service-account-organization-roles checks every role in the whole organisation.
      if (!grant.isInOrganization()) refuseUselessRole(grant);
    }),
  ],
});

/** A custom role adds to a predefined role, and never restricts it. */
function refuseUselessRole<Args>(grant: Grant<Args, Options>): void {
  if (!grant.isCustomRole()) return;
  everyAccountIn(grant, ({ label, accountRole }, group) => {
    if (accountRole === undefined || accountRole === "none") return;
    grant.refuse({
      wrong: `gives the service account ${label} a custom role${through(group)}, but the account is also ${accountRole === "owner" ? "an owner" : "a member"} of its project`,
      why: `roles add up, so the custom role restricts nothing while the account has the role ${accountRole}`,
      write: `role: "none", createApiKey: false in the ServiceAccount`,
    });
  });
}
