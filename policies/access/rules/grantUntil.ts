/**
 * Owner rights end on a date. The rule is off by default. The configuration turns it on with a level, and says with
 * `includeFor` where owner rights need an end (`environment:production`).
 */
import * as openai from "pulumi-openai-admin";
import {
  every,
  everyGrantOf,
  matchesAny,
  rule,
  texts,
  wholeNumber,
  type Subject,
} from "pulumi-openai-admin-policy-kit";

interface Options {
  allow: string[];
  allowGroups: string[];
  days: number;
}

const DAY_MS = 24 * 60 * 60 * 1000;

const why = "owner rights that somebody needed once stay for years, because nobody remembers to take them back";

export const grantUntil = rule<Options>({
  name: "grant-until",
  description: "Owner rights end on a date.",
  severity: "medium",
  enforcementLevel: "disabled",
  options: {
    allow: texts("People who may be owners without an end: e-mail addresses, user ids, or patterns."),
    allowGroups: texts(
      "Groups that may be owners without an end, by name, id or pattern, such as a group whose memberships end.",
    ),
    days: wholeNumber("The maximum number of days until owner rights end. 0: any date.", 0, 0),
  },
  examine: [
    every(openai.ProjectUser, (user) => refuseEndless(user, endOf)),
    every(openai.ProjectGroup, (group) => refuseEndless(group, endOf)),
    every(openai.RoleAssignment, (assignment) => refuseEndless(assignment, endOf)),
    every(openai.OrganizationUser, (user) => refuseEndless(user, endOf)),
    // These kinds have no `until`.
    every(openai.ProjectMembers, (members) => refuseEndless(members, () => "a ProjectUser")),
    every(openai.OrganizationOwners, (owners) => refuseEndless(owners, () => "an OrganizationUser")),
    every(openai.Invite, (invite) => refuseEndless(invite, () => "an OrganizationUser or ProjectUser")),
  ],
});

/** When the rights end, or the kind to write instead because this kind has no end. */
type End = { readonly until: string | undefined } | string;

function endOf<Args extends { until?: unknown }>({ inputs }: Subject<Args, Options>): End {
  const { until } = inputs as { until?: unknown };
  return { until: typeof until === "string" ? until : undefined };
}

function refuseEndless<Args>(subject: Subject<Args, Options>, end: (subject: Subject<Args, Options>) => End): void {
  const { allow, allowGroups, days } = subject.options;
  everyGrantOf(subject, (grant) => {
    if (!grant.makesOwner()) return;
    const found = end(subject);
    const until = typeof found === "string" ? undefined : found.until;
    const isTooLate = until !== undefined && days > 0 && Date.parse(until) > Date.now() + days * DAY_MS;
    if (until !== undefined && !isTooLate) return;
    const group = grant.group();
    if (group) {
      if (!group.names.some((name) => matchesAny(allowGroups, name))) refuse(`the group ${group.label}`);
      return;
    }
    grant.holders((holder) => {
      // The rules about service accounts check which of them may be owners.
      if (holder.kind === "person" && !holder.isOn(allow)) refuse(holder.label);
    });

    function refuse(who: string): void {
      const date = `until: "<date${days > 0 ? ` within ${days} days` : ""}>"`;
      subject.refuse({
        wrong: isTooLate
          ? `gives ${who} owner rights until ${until}, but they must end within ${days} days`
          : `gives ${who} owner rights without an end`,
        why,
        write: typeof found === "string" ? `${found} with ${date}` : date,
      });
    }
  });
}
