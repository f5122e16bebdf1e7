/**
 * Owners of projects come from a list. A person is on it by e-mail address or by id; where a membership names an id and
 * the list an address, an OrganizationUser of the same program tells whose id it is.
 */
import * as openai from "pulumi-openai-admin";
import { every, matchesAny, rule, texts } from "pulumi-openai-admin-policy-kit";
import { isOwnerRole } from "../ownerRole";

interface Options {
  allow: string[];
  allowServiceAccounts: string[];
}

const why = "an owner of a project changes its members, keys and limits";

export const projectOwners = rule<Options>({
  name: "project-owners",
  description: "Projects are owned by people who are on the list.",
  severity: "high",
  enforcementLevel: "mandatory",
  options: {
    allow: texts("People who may own projects: e-mail addresses, user ids, or patterns (`*@platform.example.com`)."),
    allowServiceAccounts: texts(
      "Service accounts that may own projects, by name or pattern. The default leaves them to `service-account-roles`.",
      ["*"],
    ),
  },
  examine: [
    every(openai.ProjectUser, (user) => {
      if (!isOwnerRole(user.inputs.role)) return;
      const person = user.person();
      if (person.isOn(user.options.allow)) return;
      user.refuse({
        wrong: `makes ${person.label} an owner of a project, who is not on the list of project owners`,
        why,
        write: `role: "member", or add "${person.label}" to "allow" of project-owners`,
      });
    }),
    every(openai.ServiceAccount, (account) => {
      const { inputs, options } = account;
      // Before anything is read that may not be known: whatever it is, it is allowed.
      if (options.allowServiceAccounts.includes("*")) return;
      if (!isOwnerRole(inputs.role) || matchesAny(options.allowServiceAccounts, inputs.name)) return;
      account.refuse({
        wrong: `makes the service account ${inputs.name} an owner of a project, which is not on the list of project owners`,
        why,
        write: `role: "member", or add "${inputs.name}" to "allowServiceAccounts" of project-owners`,
      });
    }),
  ],
});
