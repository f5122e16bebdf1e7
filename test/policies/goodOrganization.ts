import { certificatePem } from "./certificatePem";

/** A certificate in PEM form, as a string literal. */
function literal(name: Parameters<typeof certificatePem>[0]): string {
  return JSON.stringify(certificatePem(name));
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
  `new openai.ProjectGroup("admins-on-web", { projectId: web.id, groupId: admins.id, roleId: "role-api-project-owner" });`,
  `new openai.ProjectGroup("team-on-web", { projectId: web.id, groupId: team.id, roleId: caller.id });`,
  `const auditor = new openai.Role("auditor", { name: "auditor", permissions: ["api.groups.read"], description: "Reads groups" });`,
  `new openai.RoleAssignment("auditors", { roleId: auditor.id, groupId: admins.id, organization: true });`,
  `const ci = new openai.ServiceAccount("ci", { projectId: web.id, name: "ci", role: "member", createApiKey: false });`,
  `new openai.RateLimit("web-gpt-5", { projectId: web.id, model: "gpt-5", maxRequestsPer1Minute: 2_000, maxTokensPer1Minute: 400_000 });`,
  `new openai.Certificate("gateway", { name: "gateway", content: ${literal("edge")} });`,
];

/** The configuration of this company, on top of `strict.json`. */
export const companyConfig = {
  "project-owners": { allow: ["ana@example.com", "ben@example.com"] },
  "organization-owners": { allow: ["ana@example.com", "ben@example.com", "fay@example.com"] },
  // The violation of organization-owners adds an owner. Without the exclusion it would violate this rule too.
  "organization-owner-count": { maximum: 2, excludeFor: ["team-rules"] },
  "rate-limit-sum": { ceilings: [{ models: ["gpt-5"], maxRequestsPer1Minute: 3_000 }] },
  // A test certificate cannot be about to expire, so the rule requires more days than the certificate has.
  "certificate-expiry": { days: 400_000, includeFor: ["expiring"] },
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
      `new openai.RoleAssignment("shadow-owns", { roleId: "role-api-project-owner", groupId: shadow.id, projectId: web.id });`,
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
