/**
 * Invites go only to the allowed domains. email-domains checks everybody who has access; this rule can be stricter about
 * people who are not in the organisation yet.
 */
import * as openai from "pulumi-openai-admin";
import { every, matchesAny, rule, texts, type Subject } from "pulumi-openai-admin-policy-kit";
import { invites } from "../invitations";

interface Options {
  domains: string[];
}

export const inviteDomains = rule<Options>({
  name: "invite-domains",
  description: "Invites go only to the allowed e-mail domains.",
  severity: "high",
  enforcementLevel: "mandatory",
  options: {
    domains: texts("Domains (the part after the `@`) or patterns to which invites may go. Empty: every domain."),
  },
  examine: [
    every(openai.Invite, (invite) => {
      if (invite.options.domains.length > 0) refuseStranger(invite, invite.inputs.email ?? "");
    }),
    every(openai.OrganizationUser, (user) => {
      if (user.options.domains.length > 0 && invites(user)) refuseStranger(user, user.inputs.email ?? "");
    }),
  ],
});

function refuseStranger<Args>(subject: Subject<Args, Options>, email: string): void {
  const { domains } = subject.options;
  if (domains.some((domain) => matchesAny([`*@${domain}`], email))) return;
  subject.refuse({
    wrong: `invites ${email}, but invites may only go to ${domains.join(" or ")}`,
    why: "whoever reads the mail joins the organisation, and an outside mailbox is under nobody's control here",
    write: `email: "<name>@${domains[0]}", or add the domain to "domains" of invite-domains`,
  });
}
