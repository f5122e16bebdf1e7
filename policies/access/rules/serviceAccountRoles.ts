/** Service accounts are no owners. What they are without a word in the program is judged as well: the API's default. */
import * as openai from "pulumi-openai-admin";
import { every, rule, type Subject } from "pulumi-openai-admin-policy-kit";

type Role = "member" | "owner" | "none";

interface Options {
  roles: Role[];
}

export const serviceAccountRoles = rule<Options>({
  name: "service-account-roles",
  description: "Service accounts have no role but the allowed ones.",
  severity: "high",
  enforcementLevel: "mandatory",
  options: {
    roles: {
      description: "Roles that a service account may have.",
      type: "array",
      items: { type: "string", enum: ["member", "owner", "none"] },
      minItems: 1,
      default: ["member", "none"],
    },
  },
  examine: [
    every(openai.ServiceAccount, (account) => {
      const role = roleOf(account);
      const { roles } = account.options;
      if (roles.includes(role)) return;
      account.refuse({
        wrong: `has the role ${role}; service accounts may be ${roles.join(" or ")}`,
        why: "its key works for whoever holds it, and nobody signs in as a service account and notices",
        // An account without a role is made without a key: the provider refuses the pair.
        write: roles[0] === "none" ? `role: "none", createApiKey: false` : `role: "${roles[0]}"`,
      });
    }),
  ],
});

/** The API makes a member where it makes a key, and an account without a role where it makes none. */
function roleOf({ inputs }: Subject<openai.ServiceAccountArgs, Options>): Role {
  return inputs.role ?? (inputs.createApiKey === false ? "none" : "member");
}
