/** Mails about spend go only to the allowed domains, because they tell what the organisation spends. */
import * as openai from "pulumi-openai-admin";
import { every, matchesAny, remedy, rule, texts, type Subject } from "pulumi-openai-admin-policy-kit";

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
  remedy: [remedy(openai.ProjectSpendAlert, withoutStrangers), remedy(openai.OrganizationSpendAlert, withoutStrangers)],
});

type Alert = Subject<openai.ProjectSpendAlertArgs, Options> | Subject<openai.OrganizationSpendAlertArgs, Options>;

/** Who may get the mail; `undefined` if everybody may. */
function insiders({ domains, allow }: Options): string[] | undefined {
  return domains.length === 0 ? undefined : [...domains.map((domain) => `*@${domain}`), ...allow];
}

function refuseStrangers(alert: Alert): void {
  const { options, inputs } = alert;
  const inside = insiders(options);
  if (!inside) return;
  const recipients = inputs.notificationChannel?.recipients ?? [];
  // By index: reading an address that is not known yet throws, and must not hide the others.
  alert.each([...recipients.keys()], (index) => {
    const address = recipients[index]!;
    if (matchesAny(inside, address)) return;
    alert.refuse({
      wrong: `sends its mail to ${address}, but only addresses at ${options.domains.join(" or ")} are allowed`,
      why: "the mail tells an outsider what the organisation spends, and nobody here acts on it",
      write: `recipients: ["<name>@${options.domains[0]}"], or add "${address}" to "allow" of alert-recipients`,
    });
  });
}

/** Leaves the recipients who may get the mail. An alert without any of them needs a person's decision. */
function withoutStrangers({ inputs, options }: Alert): Pick<Alert["inputs"], "notificationChannel"> | undefined {
  const inside = insiders(options);
  if (!inside) return undefined;
  // A copy, because methods that make another array fail on the engine's arrays.
  const given = [...inputs.notificationChannel.recipients];
  const recipients = given.filter((address) => matchesAny(inside, address));
  if (recipients.length === 0 || recipients.length === given.length) return undefined;
  return { notificationChannel: { ...inputs.notificationChannel, recipients } };
}
