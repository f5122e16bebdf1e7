import * as openai from "pulumi-openai-admin";
import { policies } from "pulumi-openai-admin-policy-finops/policies";
import { unknown, type Declared } from "./packProcess";
import { openIn, refusal, testRules, withStack, type RemedyRow, type Row } from "./rows";

const PACK = "pulumi-openai-admin-policy-finops";

const open = openIn(PACK);

const off = "disabled" as const;

/** A project. Its id is known, as after its create, unless `outputs` says otherwise. */
const project = (name = "web-production", more: Partial<Declared> = {}): Declared => ({
  type: openai.Project,
  name: "web",
  inputs: { name },
  outputs: { projectId: "proj_1" },
  ...more,
});

const of = (
  type: Declared["type"],
  name: string,
  inputs: Record<string, unknown>,
  more: Partial<Declared> = {},
): Declared => ({ type, name, inputs, ...more });

const limit = (cents: unknown, more: Partial<Declared> = {}, projectId: unknown = "proj_1") =>
  of(openai.ProjectSpendLimit, "web-limit", { projectId, thresholdAmount: cents }, more);

const whole = (cents: unknown) => of(openai.OrganizationSpendLimit, "whole", { thresholdAmount: cents });

const alert = (cents: unknown, inputs: Record<string, unknown> = {}, more: Partial<Declared> = {}) =>
  of(
    openai.ProjectSpendAlert,
    "web-alert",
    {
      projectId: "proj_1",
      thresholdAmount: cents,
      notificationChannel: { recipients: ["ana@example.com"] },
      ...inputs,
    },
    more,
  );

const wholeAlert = (cents: unknown, recipients: unknown = ["ana@example.com"]) =>
  of(openai.OrganizationSpendAlert, "whole-alert", {
    thresholdAmount: cents,
    notificationChannel: { recipients },
  });

/** No rule but the rule about required limits reports these. */
const onlyDeclared = (options: Record<string, unknown> = {}) => ({
  "spend-limit-declared": options,
  "spend-alerts-below-limit": off,
});

const unlimited = withStack(
  refusal(
    "web",
    `Project "web" has no spend limit in the program.`,
    "Why: a loop in a program or a stolen key can then spend as much as the whole organisation may.",
    `Write: new openai.ProjectSpendLimit("<name>", { projectId: web.id, thresholdAmount: openai.usd(<dollars>) })`,
  ),
);

const spendLimitDeclared: Row[] = [
  { title: "accepts a project with a limit", program: [project(), limit(50_000)], config: onlyDeclared() },
  {
    title: "finds the limit of a project whose id is not known yet, by the reference",
    program: [project("web", { outputs: undefined }), limit(50_000, { from: { projectId: ["web"] } }, unknown)],
    config: onlyDeclared(),
  },
  {
    title: "rejects a project without a limit, also if another project has one",
    program: [project(), limit(50_000, {}, "proj_2")],
    config: onlyDeclared(),
    says: [unlimited],
  },
  {
    title: "checks the configured environments",
    program: [
      project("web-staging"),
      project("docs-production", { name: "docs", outputs: { projectId: "proj_2" } }),
      limit(50_000, {}, "proj_2"),
    ],
    config: onlyDeclared({ environments: ["production"] }),
  },
  {
    title: "rejects a program without a limit of the organisation if the configuration requires one",
    program: [project(), limit(50_000)],
    config: onlyDeclared({ organization: true }),
    says: [
      refusal(
        undefined,
        "The program declares projects, but no spend limit of the organisation.",
        "Why: the limits of projects do not bound what other projects and the playground spend.",
        `Write: new openai.OrganizationSpendLimit("<name>", { thresholdAmount: openai.usd(<dollars>) })`,
      ),
    ],
  },
  {
    title: "accepts a program with a limit of the organisation, and a program without projects",
    program: [whole(2_000_000)],
    config: onlyDeclared({ organization: true }),
  },
  {
    title: "leaves the decision open while a limit may turn out to be the project's",
    program: [project(), limit(50_000, {}, unknown)],
    config: onlyDeclared(),
    says: [
      open(
        "spend-limit-declared",
        undefined,
        `Project "web": projectId is not known yet in ProjectSpendLimit "web-limit"`,
      ),
    ],
  },
  { title: "skips an excluded resource", program: [project()], config: onlyDeclared({ excludeFor: ["web"] }) },
];

const bands = [{ environments: ["production"], min: 100, max: 50_000 }, { max: 1_000 }];

const banded = (options: Record<string, unknown> = { bands }) => ({
  "spend-limit-band": options,
  "spend-alerts-below-limit": off,
});

const outside = (resource: string, kind: string, wrong: string, why: string, write: string) =>
  refusal(resource, `${kind} "${resource}" is ${wrong}.`, `Why: ${why}.`, `Write: thresholdAmount: ${write}`);

const TOO_MUCH = "nobody has approved that this much may be spent before somebody notices";

const spendLimitBand: Row[] = [
  { title: "checks nothing without bands", program: [limit(1), whole(1)], config: banded({}) },
  {
    title: "accepts limits at the bounds of the band",
    program: [project(), limit(10_000), limit(5_000_000, { name: "second" })],
    config: banded(),
  },
  {
    title: "rejects a limit above the band, and shows dollars",
    program: [project(), limit(5_000_050)],
    config: banded(),
    says: [
      withStack(
        outside(
          "web-limit",
          "ProjectSpendLimit",
          "$50,000.50 a month, but the maximum is $50,000.00",
          TOO_MUCH,
          "openai.usd(50_000)",
        ),
      ),
    ],
  },
  {
    title: "rejects a limit below the band",
    program: [project(), limit(9_999)],
    config: banded(),
    says: [
      withStack(
        outside(
          "web-limit",
          "ProjectSpendLimit",
          "$99.99 a month, but the minimum is $100.00",
          "a limit this low would stop work before the month ends",
          "openai.usd(100)",
        ),
      ),
    ],
  },
  {
    title: "uses the first band that matches the environment",
    program: [project("web-staging"), limit(100_001)],
    config: banded(),
    says: [
      withStack(
        outside(
          "web-limit",
          "ProjectSpendLimit",
          "$1,000.01 a month, but the maximum is $1,000.00",
          TOO_MUCH,
          "openai.usd(1_000)",
        ),
      ),
    ],
  },
  {
    title: "rejects a limit of the organisation outside its band",
    program: [whole(2_000_001)],
    config: banded({ organization: { max: 20_000 } }),
    says: [
      outside(
        "whole",
        "OrganizationSpendLimit",
        "$20,000.01 a month, but the maximum is $20,000.00",
        TOO_MUCH,
        "openai.usd(20_000)",
      ),
    ],
  },
  {
    title: "leaves the decision open for an unknown amount",
    program: [whole(unknown)],
    config: { ...banded({ organization: { max: 20_000 } }), "spend-sum": off },
    says: [open("spend-limit-band", "whole", `OrganizationSpendLimit "whole": thresholdAmount is not known yet`)],
  },
  {
    title: "skips an excluded resource",
    program: [project(), limit(1)],
    config: banded({ bands, excludeFor: ["environment:production"] }),
  },
];

const docsLimit = (cents: unknown) => limit(cents, { name: "docs-limit" }, "proj_2");

const summed = (options: Record<string, unknown> = {}) => ({ "spend-sum": options, "spend-alerts-below-limit": off });

const tooMuch = (sum: string, most: string, difference: string) =>
  refusal(
    undefined,
    `The program gives its projects spend limits of ${sum} in total, but the ceiling is ${most}.`,
    "Why: the limit of the organisation then stops every project before its own limit does.",
    `Write: thresholdAmount values that are lower by ${difference} in total, or a higher limit of the organisation`,
  );

const spendSum: Row[] = [
  {
    title: "accepts limits that add up to the limit of the organisation",
    program: [limit(60_000), docsLimit(40_000), whole(100_000)],
    config: summed(),
  },
  { title: "checks nothing without a ceiling", program: [limit(60_000), docsLimit(40_000)], config: summed() },
  {
    title: "rejects limits that add up to more",
    program: [limit(60_000), docsLimit(40_050), whole(100_000)],
    config: summed(),
    says: [tooMuch("$1,000.50", "$1,000.00", "$0.50")],
  },
  {
    title: "checks the configured ceiling and percentage",
    program: [limit(60_000), docsLimit(40_000), whole(900_000)],
    config: summed({ ceiling: 1_000, percent: 90 }),
    says: [tooMuch("$1,000.00", "$900.00", "$100.00")],
  },
  {
    title: "accepts a total above the ceiling if the percentage allows it",
    program: [limit(60_000), docsLimit(60_000), whole(100_000)],
    config: summed({ percent: 120 }),
  },
  {
    title: "rejects the known amounts if they are too much already",
    program: [limit(60_000), docsLimit(50_000), limit(unknown, { name: "third" }, "proj_3"), whole(100_000)],
    config: summed(),
    says: [tooMuch("$1,100.00", "$1,000.00", "$100.00")],
  },
  {
    title: "leaves the decision open for an unknown amount",
    program: [limit(60_000), docsLimit(unknown), whole(100_000)],
    config: summed(),
    says: [
      open("spend-sum", undefined, `The program: thresholdAmount is not known yet in ProjectSpendLimit "docs-limit"`),
    ],
  },
  {
    title: "leaves the decision open for an unknown limit of the organisation",
    program: [limit(60_000), whole(unknown)],
    config: summed(),
    says: [
      open("spend-sum", undefined, `The program: thresholdAmount is not known yet in OrganizationSpendLimit "whole"`),
    ],
  },
  {
    title: "does not add an excluded resource",
    program: [limit(60_000), docsLimit(60_000), whole(100_000)],
    config: summed({ excludeFor: ["docs-*"] }),
  },
];

const silent = (resource: string, wrong: string, write: string) =>
  withStack(
    refusal(resource, `${wrong}.`, "Why: the first sign of the limit would be rejected requests.", `Write: ${write}`),
  );

const CHANNEL = `notificationChannel: { recipients: ["<address>"] } })`;

/** What the rule says about the limit `web-limit` without an alert at the default percentage. */
const NO_ALERT_AT_80 = silent(
  "web-limit",
  `ProjectSpendLimit "web-limit" is $500.00 a month, but no alert comes at 80 %, which is $400.00`,
  `new openai.ProjectSpendAlert("<name>", { projectId, thresholdAmount: openai.usd(400), ${CHANNEL}`,
);

const spendAlertsBelowLimit: Row[] = [
  { title: "accepts an alert at the percentage", program: [limit(50_000), alert(40_000)] },
  { title: "accepts an alert a little below the percentage", program: [limit(50_000), alert(37_500)] },
  {
    title: "rejects a limit without an alert, and does not count the alert of another project",
    program: [limit(50_000), alert(40_000, { projectId: "proj_2" })],
    says: [NO_ALERT_AT_80],
  },
  {
    title: "rejects an alert outside the tolerance",
    program: [limit(50_000), alert(37_499)],
    says: [NO_ALERT_AT_80],
  },
  {
    title: "requires an alert for each configured percentage of the limit of the organisation",
    program: [whole(100_000), wholeAlert(80_000)],
    config: { "spend-alerts-below-limit": { percentages: [50, 80], tolerance: 0 } },
    says: [
      silent(
        "whole",
        `OrganizationSpendLimit "whole" is $1,000.00 a month, but no alert comes at 50 %, which is $500.00`,
        `new openai.OrganizationSpendAlert("<name>", { thresholdAmount: openai.usd(500), ${CHANNEL}`,
      ),
    ],
  },
  {
    title: "rejects an alert above the limit, also if no alert is required",
    program: [limit(50_000), alert(50_001), whole(50_000), wholeAlert(50_000)],
    config: { "spend-alerts-below-limit": { percentages: [] } },
    says: [
      withStack(
        refusal(
          "web-alert",
          `ProjectSpendAlert "web-alert" comes at $500.01 a month, but the spend limit is $500.00.`,
          "Why: the limit stops the spend first, so nobody ever gets this mail.",
          "Write: thresholdAmount: openai.usd(400)",
        ),
      ),
    ],
  },
  {
    title: "finds the alerts of a project whose id is not known yet, by the references",
    program: [
      project("web", { outputs: undefined }),
      limit(50_000, { from: { projectId: ["web"] } }, unknown),
      alert(40_000, { projectId: unknown }, { from: { projectId: ["web"] } }),
    ],
  },
  {
    title: "leaves the decision open for unknown amounts",
    program: [limit(50_000), alert(unknown)],
    says: [
      open("spend-alerts-below-limit", "web-alert", `ProjectSpendAlert "web-alert": thresholdAmount is not known yet`),
      open(
        "spend-alerts-below-limit",
        undefined,
        `ProjectSpendLimit "web-limit": thresholdAmount is not known yet in ProjectSpendAlert "web-alert"`,
      ),
    ],
  },
  {
    title: "skips an excluded resource",
    program: [limit(50_000)],
    config: { "spend-alerts-below-limit": { excludeFor: ["web-limit"] } },
  },
];

const toCompany = { "alert-recipients": { domains: ["example.com"], allow: ["books@audit.test"] } };

const leaking = (resource: string, kind: string, address: string) =>
  refusal(
    resource,
    `${kind} "${resource}" sends its mail to ${address}, but only addresses at example.com are allowed.`,
    "Why: the mail tells an outsider what the organisation spends, and nobody here acts on it.",
    `Write: recipients: ["<name>@example.com"], or add "${address}" to "allow" of alert-recipients`,
  );

const mailTo = (recipients: unknown) => alert(40_000, { notificationChannel: { recipients } });

const alertRecipients: Row[] = [
  { title: "accepts every domain if the list is empty", program: [mailTo(["eve@evil.test"])] },
  {
    title: "accepts addresses in the domain, and an address on the list",
    program: [mailTo(["Ana@Example.com", "books@audit.test"])],
    config: toCompany,
  },
  {
    title: "rejects each address in another domain",
    program: [mailTo(["ana@example.com", "eve@evil.test"]), wholeAlert(1, ["mal@evil.test"])],
    config: toCompany,
    says: [
      leaking("web-alert", "ProjectSpendAlert", "eve@evil.test"),
      leaking("whole-alert", "OrganizationSpendAlert", "mal@evil.test"),
    ],
  },
  {
    title: "leaves the decision open for an unknown address, and still rejects the others",
    program: [mailTo([unknown, "eve@evil.test"])],
    config: toCompany,
    says: [
      leaking("web-alert", "ProjectSpendAlert", "eve@evil.test"),
      open(
        "alert-recipients",
        "web-alert",
        `ProjectSpendAlert "web-alert": notificationChannel.recipients.0 is not known yet`,
      ),
    ],
  },
  {
    title: "skips an excluded resource",
    program: [mailTo(["eve@evil.test"])],
    config: { "alert-recipients": { domains: ["example.com"], excludeFor: ["web-alert"] } },
  },
];

const tiers = (inputs: Record<string, unknown>) =>
  of(openai.ProjectServiceTierSettings, "tiers", { projectId: "proj_1", ...inputs });

const flexible = { "service-tiers": { allow: ["flex"] } };

const expensive = (wrong: string, write: string) =>
  refusal(
    "tiers",
    `ProjectServiceTierSettings "tiers" ${wrong}.`,
    "Why: a faster tier costs more for the same tokens.",
    `Write: ${write}`,
  );

const serviceTiers: Row[] = [
  { title: "accepts every tier by default", program: [tiers({ default: "fast", enabledTiers: "all" })] },
  {
    title: "accepts standard and the tiers on the list",
    program: [tiers({ default: "standard", enabledTiers: ["flex"] })],
    config: flexible,
  },
  {
    title: "rejects other tiers",
    program: [tiers({ default: "fast", enabledTiers: ["flex", "ultrafast"] })],
    config: flexible,
    says: [
      expensive("uses the tier fast, but only standard or flex is allowed", `default: "flex"`),
      expensive("enables the tier ultrafast, but only standard or flex is allowed", `enabledTiers without "ultrafast"`),
    ],
  },
  {
    title: "rejects all tiers, because they include future tiers",
    program: [tiers({ enabledTiers: "all" })],
    config: flexible,
    says: [expensive("enables all tiers, also future ones", `enabledTiers: ["flex"]`)],
  },
  {
    title: "leaves the decision open for an unknown tier",
    program: [tiers({ default: "standard", enabledTiers: unknown })],
    config: flexible,
    says: [open("service-tiers", "tiers", `ProjectServiceTierSettings "tiers": enabledTiers is not known yet`)],
  },
  {
    title: "skips an excluded resource",
    program: [tiers({ enabledTiers: "all" })],
    config: { "service-tiers": { allow: ["flex"], excludeFor: ["project:proj_1"] } },
  },
];

const remedies: RemedyRow[] = [
  {
    title: "an alert keeps the recipients who may get the mail",
    policy: "alert-recipients",
    declared: alert(40_000, {
      notificationChannel: { recipients: ["eve@evil.test", "ana@example.com"], subjectPrefix: "[spend]" },
    }),
    options: { domains: ["example.com"] },
    becomes: {
      projectId: "proj_1",
      thresholdAmount: 40_000,
      notificationChannel: { recipients: ["ana@example.com"], subjectPrefix: "[spend]" },
    },
  },
  {
    title: "an alert of the organisation too",
    policy: "alert-recipients",
    declared: wholeAlert(40_000, ["eve@evil.test", "ana@example.com"]),
    options: { domains: ["example.com"] },
    becomes: { thresholdAmount: 40_000, notificationChannel: { recipients: ["ana@example.com"] } },
  },
  ...[["ana@example.com"], ["eve@evil.test"], [unknown, "eve@evil.test"]].map((recipients) => ({
    title: `an alert to ${recipients.join()} stays as it is`,
    policy: "alert-recipients",
    declared: wholeAlert(40_000, recipients),
    options: { domains: ["example.com"] },
  })),
];

testRules(
  PACK,
  policies,
  {
    "project-environment": [
      { title: "rejects nothing", program: [project("web")], config: { "spend-limit-declared": off } },
    ],
    "spend-limit-declared": spendLimitDeclared,
    "spend-limit-band": spendLimitBand,
    "spend-sum": spendSum,
    "spend-alerts-below-limit": spendAlertsBelowLimit,
    "alert-recipients": alertRecipients,
    "service-tiers": serviceTiers,
  },
  remedies,
);
