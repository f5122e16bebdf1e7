/** Mails about spend go only to the allowed domains, because they tell what the organisation spends. */
import * as openai from "pulumi-openai-admin";
import { every, matchesAny, rule, texts, type Subject } from "pulumi-openai-admin-policy-kit";

interface Options {
  domains: string[];
  allow: string[];
}

export const alertRecipients = rule<Options>({
  name: "alert-recipients",
  description: "Spend alerts go only to the allowed e-mail domains.",
  severity: "medium",
  enforcementLevel: "mandatory",
  options: {
    domains: texts("Allowed domains (the part after the `@`), or patterns. Empty: every domain."),
    allow: texts("Addresses in other domains that may get alerts, or patterns."),
  },
  examine: [every(openai.ProjectSpendAlert, refuseStrangers), every(openai.OrganizationSpendAlert, refuseStrangers)],
});

function refuseStrangers<Args>(alert: Subject<Args, Options>): void {
  const { domains, allow } = alert.options;
  if (domains.length === 0) return;
  const inside = [...domains.map((domain) => `*@${domain}`), ...allow];
  const { notificationChannel } = alert.inputs as { notificationChannel?: { recipients?: readonly string[] } };
  const recipients = notificationChannel?.recipients ?? [];
  // By index: reading an address that is not known yet throws, and must not hide the others.
  alert.each([...recipients.keys()], (index) => {
    const address = recipients[index]!;
    if (matchesAny(inside, address)) return;
    alert.refuse({
      wrong: `sends its mail to ${address}, but only addresses at ${domains.join(" or ")} are allowed`,
      why: "the mail tells an outsider what the organisation spends, and nobody here acts on it",
      write: `recipients: ["<name>@${domains[0]}"], or add "${address}" to "allow" of alert-recipients`,
    });
  });
}
