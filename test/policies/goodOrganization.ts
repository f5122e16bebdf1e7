import { certificatePem } from "./certificatePem";

/** A certificate in PEM form, as a string literal. */
function literal(name: Parameters<typeof certificatePem>[0]): string {
  return JSON.stringify(certificatePem(name));
}

/** Inputs that several resources below share. */
const OF_CI = `projectId: web.id, serviceAccountId: ci.id`;
const FEDERATION = `workloadIdentityProviderId: github.id, ${OF_CI}`;
const PINNED = `{ repository: "acme/web", environment: "production" }`;
const RESTRICTED = `{ type: "restricted", scopes: ["api.responses.write"] }`;
const NO_TOOLS = `fileSearch: false, webSearch: false, imageGeneration: false, mcp: false, codeInterpreter: false`;
const VAULT = `name: "vault", provider: { type: "azure", tenantId: "t-1", vaultUri: "https://acme.vault.azure.net", keyName: "openai" }, purpose: "ekm"`;

/** The inputs of an alert. */
function alertAt(dollars: number, recipient = "ana@example.com"): string {
  return `thresholdAmount: openai.usd(${dollars}), notificationChannel: { recipients: ["${recipient}"] }`;
}

/** The spend limit of a project, and alerts below it. */
function limitOf(project: string, dollars: number, ...alerts: number[]): string[] {
  return [
    `new openai.ProjectSpendLimit("${project}-limit", { projectId: ${project}.id, thresholdAmount: openai.usd(${dollars}) });`,
    ...alerts.map(
      (alert) =>
        `new openai.ProjectSpendAlert("${project}-${alert}", { projectId: ${project}.id, ${alertAt(alert)} });`,
    ),
  ];
}

/** A project that is not in production. */
function staging(name: string): string {
  return `const ${name} = new openai.Project("${name}", { name: "${name}-staging", residency: "EU_STORAGE_PROCESSING" });`;
}

/** A program that violates no rule: two owners, access through groups, and a project that meets strict.json. */
export const goodProgram = [
  `const web = new openai.Project("web", { name: "web-production", residency: "EU_STORAGE_PROCESSING" }, { protect: true });`,
  `const ana = new openai.OrganizationUser("ana", { email: "ana@example.com", role: "owner" });`,
  `const ben = new openai.OrganizationUser("ben", { email: "ben@example.com", role: "owner" });`,
  `const eve = new openai.OrganizationUser("eve", { email: "eve@example.com" });`,
  `const admins = new openai.Group("admins", { name: "web-admins" });`,
  `const team = new openai.Group("team", { name: "web-team" });`,
  `new openai.GroupUser("ana-in-admins", { groupId: admins.id, userId: ana.id });`,
  `new openai.GroupUser("eve-in-team", { groupId: team.id, userId: eve.id });`,
  `const caller = new openai.ProjectRole("caller", { projectId: web.id, name: "caller", permissions: ["api.model.request"] });`,
  `new openai.ProjectGroup("admins-on-web", { projectId: web.id, groupId: admins.id, roleId: "role-api-project-owner", until: "2099-12-31" });`,
  `new openai.ProjectGroup("team-on-web", { projectId: web.id, groupId: team.id, roleId: caller.id });`,
  `const auditor = new openai.Role("auditor", { name: "auditor", permissions: ["api.groups.read"], description: "Reads groups" });`,
  `new openai.RoleAssignment("auditors", { roleId: auditor.id, groupId: admins.id, organization: true });`,
  `const ci = new openai.ServiceAccount("ci", { projectId: web.id, name: "ci", role: "member", createApiKey: false });`,
  `new openai.RateLimit("web-gpt-5", { projectId: web.id, model: "gpt-5", maxRequestsPer1Minute: 2_000, maxTokensPer1Minute: 400_000 });`,
  `new openai.Certificate("gateway", { name: "gateway", content: ${literal("edge")} });`,
  `new openai.ProjectMembers("web-people", { projectId: web.id, members: {} });`,
  `new openai.Invite("gil", { email: "gil@example.com", role: "reader", projects: [] });`,
  `const github = new openai.WorkloadIdentityProvider("github", { name: "github", issuer: "https://token.actions.githubusercontent.com", audience: "openai" });`,
  `new openai.WorkloadIdentityFederationRule("deploys", { ${FEDERATION}, attributeMatchers: ${PINNED}, permissions: ${RESTRICTED} });`,
  `new openai.ServiceAccountKey("ci-key", { ${OF_CI}, name: "ci", scopes: ["api.responses.write"], expiresInSeconds: 86_400 });`,
  `new openai.AdminApiKey("reports", { name: "reports", expiresInSeconds: 86_400 });`,
  `new openai.OrganizationSpendLimit("whole-limit", { thresholdAmount: openai.usd(20_000) });`,
  ...[10_000, 16_000].map(
    (dollars) => `new openai.OrganizationSpendAlert("whole-${dollars}", { ${alertAt(dollars)} });`,
  ),
  ...limitOf("web", 500, 250, 400),
  `new openai.ProjectModelPermissions("web-models", { projectId: web.id, mode: "allow_list", modelIds: ["gpt-5"] });`,
  `new openai.ProjectHostedToolPermissions("web-tools", { projectId: web.id, ${NO_TOOLS} });`,
  `new openai.ExternalKey("vault", { ${VAULT} }, { protect: true });`,
];

/** Projects of the violations. Each lacks something that a rule requires, and only one rule may say so. */
const lacking = (missed: string) =>
  ["docs", "search", "loose", "overseas", "crowd", "free"].filter((name) => name !== missed);

/** The configuration of this company, on top of `strict.json`. */
export const companyConfig = {
  "project-owners": { allow: ["ana@example.com", "ben@example.com"] },
  "organization-owners": { allow: ["ana@example.com", "ben@example.com", "fay@example.com", "hal@example.com"] },
  // The violations of other rules add owners.
  "organization-owner-count": { maximum: 2, excludeFor: ["team-rules", "hal"] },
  "email-domains": { allow: ["*@partner.test"] },
  "exclusive-members": { excludeFor: lacking("crowd") },
  "rate-limits-declared": { excludeFor: lacking("docs") },
  "rate-limit-sum": { ceilings: [{ models: ["gpt-5"], maxRequestsPer1Minute: 3_000 }] },
  "spend-limit-declared": { excludeFor: lacking("free") },
  "spend-sum": { ceiling: 1_000, excludeFor: ["lab-limit", "quiet-limit"] },
  // A test certificate cannot be about to expire, so the rule requires more days than the certificate has.
  "certificate-expiry": { days: 400_000, includeFor: ["expiring"] },
  "key-expiry": { excludeFor: ["keyed"] },
  "key-scopes": { excludeFor: ["keyed"] },
  "models-allowed": { excludeFor: lacking("") },
  "tools-off-unless-listed": { excludeFor: lacking("") },
};

/** An addition to the good program, and the message of the one rule that it violates. */
export interface Violating {
  rule: string;
  /** Lines of the program. */
  adds: string[];
  /** The violating resource; missing if the program as a whole violates the rule. */
  resource?: string;
  /** The lines of the message, below the rule's description. */
  says: string[];
}

const protectedIn = (residency: string) => `residency: "${residency}" }, { protect: true }`;

/** Not a real key, only the letters of the alphabet. */
const KEY_LIKE = ["sk", "proj", "AbCdEfGhIjKlMnOp0123456789"].join("-");

/** For each rule, one addition that violates this rule and no other. */
export const violations: Violating[] = [
  {
    rule: "project-owners",
    adds: [
      `const shadow = new openai.Group("shadow", { name: "shadow-team" });`,
      `new openai.GroupUser("eve-in-shadow", { groupId: shadow.id, userId: eve.id });`,
      `new openai.RoleAssignment("shadow-owns", { roleId: "role-api-project-owner", groupId: shadow.id, projectId: web.id, until: "2099-12-31" });`,
    ],
    resource: "shadow-owns",
    says: [
      `RoleAssignment "shadow-owns" makes eve@example.com a project owner through the group shadow-team, but the list of project owners does not include this person.`,
      "Why: a project owner can change the project's members, keys and limits.",
      `Write: roleId: "role-api-project-member", or add "eve@example.com" to "allow" of project-owners`,
    ],
  },
  {
    rule: "organization-owners",
    adds: [
      `new openai.RoleAssignment("team-rules", { roleId: "role-api-organization-owner", groupId: team.id, organization: true });`,
    ],
    resource: "team-rules",
    says: [
      `RoleAssignment "team-rules" makes eve@example.com an organisation owner through the group web-team, but the list of organisation owners does not include this person.`,
      "Why: an organisation owner can do everything in the organisation, including remove the other owners.",
      `Write: roleId: "role-api-organization-reader", or add "eve@example.com" to "allow" of organization-owners`,
    ],
  },
  {
    rule: "organization-owner-count",
    adds: [`new openai.OrganizationUser("fay", { email: "fay@example.com", role: "owner" });`],
    says: [
      "The program declares 3 organisation owners, but at most 2 are allowed.",
      "Why: an owner can do everything in the organisation, so each additional owner account is a risk.",
      `Write: role: "reader" for 1 of these owners`,
    ],
  },
  {
    rule: "grant-until",
    adds: [
      `new openai.RoleAssignment("admins-own", { roleId: "role-api-project-owner", groupId: admins.id, projectId: web.id });`,
    ],
    resource: "admins-own",
    says: [
      `RoleAssignment "admins-own" gives the group web-admins owner rights without an end.`,
      "Why: owner rights that somebody needed once stay for years, because nobody remembers to take them back.",
      `Write: until: "<date>"`,
    ],
  },
  {
    rule: "email-domains",
    adds: [`new openai.OrganizationUser("mallory", { email: "mallory@evil.test", role: "reader" });`],
    resource: "mallory",
    says: [
      `OrganizationUser "mallory" gives access to mallory@evil.test, but only addresses at example.com are allowed.`,
      "Why: nobody here learns when a person leaves another company, so the access stays.",
      `Write: email: "<name>@example.com", or add "mallory@evil.test" to "allow" of email-domains`,
    ],
  },
  {
    rule: "invite-domains",
    adds: [`new openai.Invite("guest", { email: "guest@partner.test", role: "reader", projects: [] });`],
    resource: "guest",
    says: [
      `Invite "guest" invites guest@partner.test, but invites may only go to example.com.`,
      "Why: whoever reads the mail joins the organisation, and an outside mailbox is under nobody's control here.",
      `Write: email: "<name>@example.com", or add the domain to "domains" of invite-domains`,
    ],
  },
  {
    rule: "invite-role",
    adds: [`new openai.Invite("hal", { email: "hal@example.com", role: "owner", projects: [] });`],
    resource: "hal",
    says: [
      `Invite "hal" invites a person as owner, but an invite may only give reader.`,
      "Why: the person has this role from the moment of acceptance, whoever opened the mail.",
      `Write: role: "reader"`,
    ],
  },
  {
    rule: "direct-grants",
    adds: [`new openai.ProjectUser("ben-in-web", { projectId: web.id, userId: ben.id, role: "member" });`],
    resource: "ben-in-web",
    says: [
      `ProjectUser "ben-in-web" gives ben@example.com access directly instead of through a group.`,
      "Why: nobody remembers to remove individual access when a person changes teams or leaves.",
      `Write: new openai.ProjectGroup("<name>", { projectId, groupId, roleId: "role-api-project-member" }), and new openai.GroupUser("<name>", { groupId, userId })`,
    ],
  },
  {
    rule: "exclusive-members",
    adds: [
      `const crowd = new openai.Project("crowd", { name: "crowd-production", ${protectedIn("EU_STORAGE_PROCESSING")});`,
    ],
    resource: "crowd",
    says: [
      `Project "crowd" has no ProjectMembers in the program.`,
      "Why: people whom somebody added in the console then keep their access, and no review of the program shows them.",
      `Write: new openai.ProjectMembers("<name>", { projectId: crowd.id, members: {} }), with the people who have direct access`,
    ],
  },
  {
    rule: "group-members",
    adds: [`new openai.Group("empty", { name: "empty-team" });`],
    resource: "empty",
    says: [
      `Group "empty" has no members in the program.`,
      "Why: anyone who joins a forgotten group later gets all the access that the group still has.",
      `Write: new openai.GroupUser("<name>", { groupId: empty.id, userId: <person>.id })`,
    ],
  },
  {
    rule: "custom-role-permissions",
    adds: [`new openai.Role("writer", { name: "writer", permissions: ["api.groups.read", "api.groups.write"] });`],
    resource: "writer",
    says: [
      `Role "writer" grants api.groups.write, but the list of allowed permissions does not include it.`,
      "Why: a custom role can go beyond the predefined roles, and a list of members does not show what it grants.",
      `Write: permissions without "api.groups.write", or add "api.groups.write" to "allow" of custom-role-permissions`,
    ],
  },
  {
    rule: "service-account-roles",
    adds: [
      `new openai.ServiceAccount("boss", { projectId: web.id, name: "boss", role: "owner", createApiKey: false });`,
    ],
    resource: "boss",
    says: [
      `ServiceAccount "boss" has the role owner, but service accounts may only have the role member or none.`,
      "Why: anyone with the account's key has this role, and nobody signs in as a service account who would notice misuse.",
      `Write: role: "member"`,
    ],
  },
  {
    rule: "service-account-organization-roles",
    adds: [
      `new openai.RoleAssignment("ci-everywhere", { roleId: "role-api-organization-reader", userId: ci.id, organization: true });`,
    ],
    resource: "ci-everywhere",
    says: [
      `RoleAssignment "ci-everywhere" gives the service account ci a role in the whole organisation.`,
      "Why: a key that leaks from one project would then reach every project.",
      "Write: projectId instead of organization: true",
    ],
  },
  {
    rule: "service-account-keys",
    adds: [`new openai.ServiceAccount("keyed", { projectId: web.id, name: "keyed" });`],
    resource: "keyed",
    says: [
      `ServiceAccount "keyed" creates an API key together with the account.`,
      "Why: the stack's state then contains the key, and everyone who can decrypt the state can read it.",
      "Write: createApiKey: false",
    ],
  },
  {
    rule: "least-privilege-accounts",
    adds: [`new openai.WorkloadIdentityFederationRule("everything", { ${FEDERATION}, attributeMatchers: ${PINNED} });`],
    resource: "everything",
    says: [
      `WorkloadIdentityFederationRule "everything" gives its tokens everything that the service account may do.`,
      "Why: a job that only sends requests could then also read files or delete them.",
      `Write: permissions: { type: "restricted", scopes: ["api.responses.write"] }`,
    ],
  },
  {
    rule: "workload-identity-pins",
    adds: [
      `new openai.WorkloadIdentityFederationRule("any-branch", { ${FEDERATION}, attributeMatchers: { repository: "acme/web" }, permissions: ${RESTRICTED} });`,
    ],
    resource: "any-branch",
    says: [
      `WorkloadIdentityFederationRule "any-branch" matches repository, but none of environment, ref, job_workflow_ref.`,
      "Why: anybody who can push a branch can then run a job with the access of the service account.",
      `Write: attributeMatchers: { repository: "<value>", environment: "<value>" }`,
    ],
  },
  {
    rule: "rate-limits-declared",
    adds: [`new openai.Project("docs", { name: "docs-production", ${protectedIn("EU_STORAGE_PROCESSING")});`],
    resource: "docs",
    says: [
      `Project "docs" declares no rate limits for *, but every project in the environment production must.`,
      "Why: a project without its own limit can use up the quota that all projects share.",
      `Write: new openai.RateLimit("<name>", { projectId: docs.id, model: "*", maxRequestsPer1Minute: <number> })`,
    ],
  },
  {
    rule: "rate-limit-band",
    adds: [
      `new openai.RateLimit("web-gpt-4", { projectId: web.id, model: "gpt-4.1", maxRequestsPer1Minute: 9_000, maxTokensPer1Minute: 4_000_000 });`,
    ],
    resource: "web-gpt-4",
    says: [
      `RateLimit "web-gpt-4" sets maxRequestsPer1Minute for gpt-4.1 to 9_000, but the maximum is 5_000.`,
      "Why: one project could use up the quota that all projects share.",
      "Write: maxRequestsPer1Minute: 5_000",
    ],
  },
  {
    rule: "rate-limit-sum",
    adds: [
      `const search = new openai.Project("search", { name: "search-production", ${protectedIn("EU_STORAGE_PROCESSING")});`,
      `new openai.RateLimit("search-gpt-5", { projectId: search.id, model: "gpt-5", maxRequestsPer1Minute: 2_000 });`,
    ],
    says: [
      "The program gives its projects a total maxRequestsPer1Minute of 4_000 for gpt-5, but the ceiling is 3_000.",
      "Why: the API rejects requests above the organisation's limit, whichever project sends them.",
      `Write: maxRequestsPer1Minute values that are lower by 1_000 in total, or a higher "maxRequestsPer1Minute" in "ceilings" of rate-limit-sum`,
    ],
  },
  {
    rule: "rate-limit-model",
    adds: [`new openai.RateLimit("web-o3", { projectId: web.id, model: "o3-pro", maxImagesPer1Minute: 10 });`],
    resource: "web-o3",
    says: [
      `RateLimit "web-o3" sets maxImagesPer1Minute for o3-pro, but this model has no such limit.`,
      "Why: the API rejects such a limit in the middle of the update, after other changes.",
      `Write: the RateLimit without maxImagesPer1Minute, or a family for "o3-pro" in "families" of rate-limit-model`,
    ],
  },
  {
    rule: "rate-limit-zero",
    adds: [`new openai.RateLimit("web-o4", { projectId: web.id, model: "o4-mini", batch1DayMaxInputTokens: 0 });`],
    resource: "web-o4",
    says: [
      `RateLimit "web-o4" sets batch1DayMaxInputTokens to 0, which blocks o4-mini in the project.`,
      "Why: every request from the project to this model then fails.",
      `Write: batch1DayMaxInputTokens: <number above 0>, or add "o4-mini" to "models" of rate-limit-zero`,
    ],
  },
  {
    rule: "tokens-per-request",
    adds: [
      `new openai.RateLimit("web-mini", { projectId: web.id, model: "gpt-5-mini", maxRequestsPer1Minute: 2_000, maxTokensPer1Minute: 100_000 });`,
    ],
    resource: "web-mini",
    says: [
      `RateLimit "web-mini" allows 50 tokens per request (100_000 tokens and 2_000 requests per minute), but the minimum is 100.`,
      "Why: the project reaches the limit on tokens first, so the limit on requests protects nothing.",
      "Write: maxTokensPer1Minute: 200_000",
    ],
  },
  {
    rule: "spend-limit-declared",
    adds: [staging("free")],
    resource: "free",
    says: [
      `Project "free" has no spend limit in the program.`,
      "Why: a loop in a program or a stolen key can then spend as much as the whole organisation may.",
      'Write: new openai.ProjectSpendLimit("<name>", { projectId: free.id, thresholdAmount: openai.usd(<dollars>) })',
    ],
  },
  {
    rule: "spend-limit-band",
    adds: [staging("lab"), ...limitOf("lab", 2_000, 1_000, 1_600)],
    resource: "lab-limit",
    says: [
      `ProjectSpendLimit "lab-limit" is $2,000.00 a month, but the maximum is $1,000.00.`,
      "Why: nobody has approved that this much may be spent before somebody notices.",
      "Write: thresholdAmount: openai.usd(1_000)",
    ],
  },
  {
    rule: "spend-sum",
    adds: [staging("shop"), ...limitOf("shop", 600, 300, 480)],
    says: [
      "The program gives its projects spend limits of $1,100.00 in total, but the ceiling is $1,000.00.",
      "Why: the limit of the organisation then stops every project before its own limit does.",
      "Write: thresholdAmount values that are lower by $100.00 in total, or a higher limit of the organisation",
    ],
  },
  {
    rule: "spend-alerts-below-limit",
    adds: [staging("quiet"), ...limitOf("quiet", 100, 50)],
    resource: "quiet-limit",
    says: [
      `ProjectSpendLimit "quiet-limit" is $100.00 a month, but no alert comes at 80 %, which is $80.00.`,
      "Why: the first sign of the limit would be rejected requests.",
      `Write: new openai.ProjectSpendAlert("<name>", { projectId, thresholdAmount: openai.usd(80), notificationChannel: { recipients: ["<address>"] } })`,
    ],
  },
  {
    rule: "alert-recipients",
    adds: [`new openai.ProjectSpendAlert("leak", { projectId: web.id, ${alertAt(450, "eve@evil.test")} });`],
    resource: "leak",
    says: [
      `ProjectSpendAlert "leak" sends its mail to eve@evil.test, but only addresses at example.com are allowed.`,
      "Why: the mail tells an outsider what the organisation spends, and nobody here acts on it.",
      `Write: recipients: ["<name>@example.com"], or add "eve@evil.test" to "allow" of alert-recipients`,
    ],
  },
  {
    rule: "service-tiers",
    adds: [`new openai.ProjectServiceTierSettings("tiers", { projectId: web.id, enabledTiers: ["fast"] });`],
    resource: "tiers",
    says: [
      `ProjectServiceTierSettings "tiers" enables the tier fast, but only standard or flex is allowed.`,
      "Why: a faster tier costs more for the same tokens.",
      `Write: enabledTiers without "fast"`,
    ],
  },
  {
    rule: "project-protection",
    adds: [
      `const loose = new openai.Project("loose", { name: "loose-production", residency: "EU_STORAGE_PROCESSING" });`,
      `new openai.RateLimit("loose-gpt-4", { projectId: loose.id, model: "gpt-4.1", maxRequestsPer1Minute: 100 });`,
    ],
    resource: "loose",
    says: [
      `Project "loose" is not protected from deletion.`,
      "Why: a destroy archives the project and everything in it, and nobody can restore an archived project.",
      "Write: { protect: true } as the third argument of the project",
    ],
  },
  {
    rule: "project-residency",
    adds: [`new openai.Project("overseas", { name: "overseas-dev", ${protectedIn("US_STORAGE_PROCESSING")});`],
    resource: "overseas",
    says: [
      `Project "overseas" has the residency US_STORAGE_PROCESSING, but only EU_* is allowed.`,
      "Why: the region is fixed at creation, and changing it later archives the project and creates another project.",
      `Write: residency: "EU_*"`,
    ],
  },
  {
    rule: "certificate-expiry",
    adds: [`new openai.Certificate("expiring", { name: "expiring", content: ${literal("rsa")} });`],
    resource: "expiring",
    says: [
      `Certificate "expiring" contains CN=rsa.example.com, which expires on 2126-10-29, but a certificate must be valid for at least 400000 more days.`,
      "Why: from that day on, the API rejects clients that rely on this certificate.",
      `Write: content: readFileSync("<a certificate that expires later>.pem", "utf8")`,
    ],
  },
  {
    rule: "certificate-self-signed",
    adds: [`new openai.Certificate("root", { name: "root", content: ${literal("root")} });`],
    resource: "root",
    says: [
      `Certificate "root" contains CN=Example Root, which is self-signed.`,
      "Why: only its owner vouches for a self-signed certificate, and no authority can revoke it.",
      `Write: content: readFileSync("<a certificate signed by the company's authority>.pem", "utf8")`,
    ],
  },
  {
    rule: "certificate-key",
    adds: [`new openai.Certificate("weak", { name: "weak", content: ${literal("weak")} });`],
    resource: "weak",
    says: [
      `Certificate "weak" contains CN=weak.example.com, but its key (RSA, 1024 bits) is not allowed.`,
      "Why: anyone who breaks a weak key can impersonate the clients that use it.",
      `Write: content: readFileSync("<a certificate whose key is RSA with at least 2048 bits, or prime256v1 or secp384r1 or secp521r1>.pem", "utf8")`,
    ],
  },
  {
    rule: "key-expiry",
    adds: [`new openai.ServiceAccountKey("endless", { ${OF_CI}, name: "endless", scopes: ["api.responses.write"] });`],
    resource: "endless",
    says: [
      `ServiceAccountKey "endless" has a key that never expires.`,
      "Why: a key that leaks unnoticed works for whoever found it until the key expires.",
      "Write: expiresInSeconds: 90 * 24 * 60 * 60",
    ],
  },
  {
    rule: "key-scopes",
    adds: [`new openai.ServiceAccountKey("mighty", { ${OF_CI}, name: "mighty", expiresInSeconds: 86_400 });`],
    resource: "mighty",
    says: [
      `ServiceAccountKey "mighty" sets no scopes.`,
      "Why: whoever finds the key can do everything that its owner may do.",
      `Write: scopes: ["api.responses.write"]`,
    ],
  },
  {
    rule: "admin-key-expiry",
    adds: [`new openai.AdminApiKey("forever", { name: "forever" });`],
    resource: "forever",
    says: [
      `AdminApiKey "forever" has a key that never expires.`,
      "Why: an admin key that leaks opens the whole organisation until it expires.",
      "Write: expiresInSeconds: 30 * 24 * 60 * 60",
    ],
  },
  {
    rule: "external-key-protected",
    adds: [`new openai.ExternalKey("loose-vault", { ${VAULT}, allowSameName: true });`],
    resource: "loose-vault",
    says: [
      `ExternalKey "loose-vault" is not protected from deletion.`,
      "Why: a destroy removes the registration, and the projects that use the key can no longer read their data.",
      "Write: { protect: true } as the third argument of the key",
    ],
  },
  {
    rule: "retention-allowed",
    adds: [
      `new openai.ProjectDataRetention("kept", { projectId: web.id, retentionType: "modified_abuse_monitoring" });`,
    ],
    resource: "kept",
    says: [
      `ProjectDataRetention "kept" has the retention modified_abuse_monitoring, but only zero_data_retention or organization_default is allowed.`,
      "Why: OpenAI may then keep prompts and answers longer than the organisation has promised.",
      `Write: retentionType: "zero_data_retention"`,
    ],
  },
  {
    rule: "models-allowed",
    adds: [
      `new openai.ProjectModelPermissions("more-models", { projectId: web.id, mode: "allow_list", modelIds: ["o3-pro"] });`,
    ],
    resource: "more-models",
    says: [
      `ProjectModelPermissions "more-models" allows o3-pro, but only gpt-5* or text-embedding-3-* is allowed.`,
      "Why: nobody has decided that this model may have the data of the project, or what it may cost.",
      `Write: modelIds without "o3-pro", or add "o3-pro" to "allow" of models-allowed`,
    ],
  },
  {
    rule: "models-retired",
    adds: [`new openai.RateLimit("web-old", { projectId: web.id, model: "gpt-4", maxRequestsPer1Minute: 100 });`],
    resource: "web-old",
    says: [
      `RateLimit "web-old" sets limits for gpt-4, which OpenAI retired on 2026-10-23.`,
      "Why: from that day on, every request to the model fails.",
      `Write: "<another model>" instead of "gpt-4"`,
    ],
  },
  {
    rule: "tools-off-unless-listed",
    adds: [
      `new openai.ProjectHostedToolPermissions("more-tools", { projectId: web.id, ${NO_TOOLS.replace("mcp: false", "mcp: true")} });`,
    ],
    resource: "more-tools",
    says: [
      `ProjectHostedToolPermissions "more-tools" turns mcp on.`,
      "Why: a hosted tool sends the data of the project to other systems, and can bring in text that misleads a model.",
      `Write: mcp: false, or add "mcp" to "allow" of tools-off-unless-listed`,
    ],
  },
  {
    rule: "names",
    adds: [
      `new openai.ServiceAccount("loud", { projectId: web.id, name: "CI Runner", role: "member", createApiKey: false });`,
    ],
    resource: "loud",
    says: [
      `ServiceAccount "loud" has the name "CI Runner", which does not match [a-z][a-z0-9]*(-[a-z0-9]+)*.`,
      "Why: people, scripts and policies rely on names of a predictable form.",
      `Write: name: "ci-runner"`,
    ],
  },
  {
    rule: "no-secrets-in-texts",
    adds: [
      `new openai.Role("talker", { name: "talker", permissions: [], description: ${JSON.stringify(`key ${KEY_LIKE}`)} });`,
    ],
    resource: "talker",
    says: [
      `Role "talker" has a description that seems to contain an OpenAI key.`,
      "Why: the console, the audit log and the state all show a description unencrypted.",
      `Write: description: "<text without the secret>", and revoke the secret if it is real, because version control and the state may already contain it`,
    ],
  },
];

/** A violation that only the API's answer shows: the preview of the create leaves it open, and the update reports it. */
export function keepsPersonalKey(key: { projectId: string; apiKeyId: string; owner: string }): Violating {
  return {
    rule: "no-personal-keys",
    adds: [
      `new openai.ProjectApiKey("personal", { projectId: "${key.projectId}", apiKeyId: "${key.apiKeyId}", scopes: ["api.responses.write"], expiresInSeconds: 86_400 });`,
    ],
    resource: "personal",
    says: [
      `ProjectApiKey "personal" keeps an API key of the person ${key.owner}.`,
      "Why: the key stops working when the person leaves, and whoever has it acts in the person's name.",
      `Write: a ServiceAccountKey for the program, and then onDestroy: "revoke" here before you remove this resource`,
    ],
  };
}
