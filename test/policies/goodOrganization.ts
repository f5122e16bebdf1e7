import { certificatePem } from "./certificatePem";

/** PEM as a literal of a program. */
function literal(name: Parameters<typeof certificatePem>[0]): string {
  return JSON.stringify(certificatePem(name));
}

/** A program that violates no rule: two owners, access through groups, a project that has all that strict asks for. */
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

/** What a rule has to be told about this company, over `strict.json`. */
export const companyConfig = {
  "project-owners": { allow: ["ana@example.com", "ben@example.com"] },
  "organization-owners": { allow: ["ana@example.com", "ben@example.com", "fay@example.com"] },
  // Whom the violation of organization-owners makes an owner is not to be one too many as well.
  "organization-owner-count": { maximum: 2, excludeFor: ["team-rules"] },
  "rate-limit-sum": { ceilings: [{ models: ["gpt-5"], maxRequestsPer1Minute: 3_000 }] },
  // A certificate that is valid for thirty days could not be kept in a test.
  "certificate-expiry": { days: 400_000, includeFor: ["expiring"] },
};

/** What is added to the good program, and what exactly one rule says about it. */
export interface Violating {
  rule: string;
  /** Lines of the program. */
  adds: string[];
  /** The resource at fault, if it is one. */
  resource?: string;
  /** Its message, below the rule's description. */
  says: string[];
}

const protectedIn = (residency: string) => `residency: "${residency}" }, { protect: true }`;

/** No real one: the letters of the alphabet. */
const KEY_LIKE = ["sk", "proj", "AbCdEfGhIjKlMnOp0123456789"].join("-");

/** For each rule one addition that violates it and no other. */
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
      `RoleAssignment "shadow-owns" makes eve@example.com, who is not on the list of project owners, an owner of a project through the group shadow-team.`,
      "Why: an owner of a project changes its members, keys and limits.",
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
      `RoleAssignment "team-rules" makes eve@example.com, who is not on the list of organisation owners, an owner of the organisation through the group web-team.`,
      "Why: an owner of the organisation can do everything in it, also remove the other owners.",
      `Write: roleId: "role-api-organization-reader", or add "eve@example.com" to "allow" of organization-owners`,
    ],
  },
  {
    rule: "organization-owner-count",
    adds: [`new openai.OrganizationUser("fay", { email: "fay@example.com", role: "owner" });`],
    says: [
      "The program declares 3 owners of the organisation, more than 2.",
      "Why: each of them can do everything in it, so that each account more is one more to lose.",
      `Write: role: "reader" for 1 of them`,
    ],
  },
  {
    rule: "email-domains",
    adds: [`new openai.OrganizationUser("mallory", { email: "mallory@evil.test", role: "reader" });`],
    resource: "mallory",
    says: [
      `OrganizationUser "mallory" gives access to mallory@evil.test, who is outside example.com.`,
      "Why: nobody takes the access of somebody away who leaves another company.",
      `Write: email: "<name>@example.com", or add "mallory@evil.test" to "allow" of email-domains`,
    ],
  },
  {
    rule: "direct-grants",
    adds: [`new openai.ProjectUser("ben-in-web", { projectId: web.id, userId: ben.id, role: "member" });`],
    resource: "ben-in-web",
    says: [
      `ProjectUser "ben-in-web" gives ben@example.com access directly, not through a group.`,
      "Why: access that is given one by one is forgotten when a person changes teams or leaves.",
      `Write: new openai.ProjectGroup("<name>", { projectId, groupId, roleId: "role-api-project-member" }), and new openai.GroupUser("<name>", { groupId, userId })`,
    ],
  },
  {
    rule: "group-members",
    adds: [`new openai.Group("empty", { name: "empty-team" });`],
    resource: "empty",
    says: [
      `Group "empty" has no member in the program.`,
      "Why: whoever is put into a forgotten group later gets all that it was once given.",
      `Write: new openai.GroupUser("<name>", { groupId: empty.id, userId: <person>.id })`,
    ],
  },
  {
    rule: "custom-role-permissions",
    adds: [`new openai.Role("writer", { name: "writer", permissions: ["api.groups.read", "api.groups.write"] });`],
    resource: "writer",
    says: [
      `Role "writer" permits api.groups.write, which is not on the list of permissions.`,
      "Why: a custom role is a way around the predefined ones, and nobody sees what it permits in a list of members.",
      `Write: permissions without "api.groups.write", or add it to "allow" of custom-role-permissions`,
    ],
  },
  {
    rule: "service-account-roles",
    adds: [
      `new openai.ServiceAccount("boss", { projectId: web.id, name: "boss", role: "owner", createApiKey: false });`,
    ],
    resource: "boss",
    says: [
      `ServiceAccount "boss" has the role owner; service accounts may be member or none.`,
      "Why: its key works for whoever holds it, and nobody signs in as a service account and notices.",
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
      "Why: a key that leaks from one project would then reach all of them.",
      "Write: projectId in place of organization: true",
    ],
  },
  {
    rule: "service-account-keys",
    adds: [`new openai.ServiceAccount("keyed", { projectId: web.id, name: "keyed" });`],
    resource: "keyed",
    says: [
      `ServiceAccount "keyed" gets an API key when it is made.`,
      "Why: the key's value then lives in the state of this stack, for everyone who can decrypt it.",
      "Write: createApiKey: false",
    ],
  },
  {
    rule: "rate-limits-declared",
    adds: [`new openai.Project("docs", { name: "docs-production", ${protectedIn("EU_STORAGE_PROCESSING")});`],
    resource: "docs",
    says: [
      `Project "docs" declares no rate limits for *, in the environment production.`,
      "Why: without a limit of its own one project can use up what all share.",
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
      `RateLimit "web-gpt-4" sets maxRequestsPer1Minute to 9_000, more than 5_000, for gpt-4.1.`,
      "Why: one project could use up what all share.",
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
      "The program gives its projects 4_000 of maxRequestsPer1Minute for gpt-5 together, more than 3_000.",
      "Why: the organisation's own limit refuses the rest, and which project it hits is chance.",
      `Write: maxRequestsPer1Minute lower by 1_000 in all, or a higher "maxRequestsPer1Minute" in "ceilings" of rate-limit-sum`,
    ],
  },
  {
    rule: "rate-limit-model",
    adds: [`new openai.RateLimit("web-o3", { projectId: web.id, model: "o3-pro", maxImagesPer1Minute: 10 });`],
    resource: "web-o3",
    says: [
      `RateLimit "web-o3" sets maxImagesPer1Minute for o3-pro, which has no such limit.`,
      "Why: the API refuses it in the middle of the update, when other changes are made already.",
      `Write: no maxImagesPer1Minute, or a family for "o3-pro" in "families" of rate-limit-model`,
    ],
  },
  {
    rule: "rate-limit-zero",
    adds: [`new openai.RateLimit("web-o4", { projectId: web.id, model: "o4-mini", batch1DayMaxInputTokens: 0 });`],
    resource: "web-o4",
    says: [
      `RateLimit "web-o4" sets batch1DayMaxInputTokens to 0, which shuts o4-mini off in the project.`,
      "Why: every request of the project to the model then fails.",
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
      `RateLimit "web-mini" allows 50 tokens a request (100_000 tokens and 2_000 requests a minute), fewer than 100.`,
      "Why: the limit of requests can then never be reached and protects nothing.",
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
      `Project "loose" is not protected.`,
      "Why: destroy archives a project, with all that is in it, and an archived project cannot be brought back.",
      "Write: { protect: true } as the third argument of the project",
    ],
  },
  {
    rule: "project-residency",
    adds: [`new openai.Project("overseas", { name: "overseas-dev", ${protectedIn("US_STORAGE_PROCESSING")});`],
    resource: "overseas",
    says: [
      `Project "overseas" has the residency US_STORAGE_PROCESSING; allowed is EU_*.`,
      "Why: it is fixed when the project is made: to change it later is to archive the project.",
      `Write: residency: "EU_*"`,
    ],
  },
  {
    rule: "certificate-expiry",
    adds: [`new openai.Certificate("expiring", { name: "expiring", content: ${literal("rsa")} });`],
    resource: "expiring",
    says: [
      `Certificate "expiring" holds CN=rsa.example.com, which expires on 2126-10-29, less than 400000 days from now.`,
      "Why: clients that show a certificate of it are turned away from that day on.",
      `Write: content: readFileSync("<one that is valid for longer>.pem", "utf8")`,
    ],
  },
  {
    rule: "certificate-self-signed",
    adds: [`new openai.Certificate("root", { name: "root", content: ${literal("root")} });`],
    resource: "root",
    says: [
      `Certificate "root" holds CN=Example Root, which is self-signed.`,
      "Why: nobody but its owner vouches for it, and nobody can revoke it.",
      `Write: content: readFileSync("<one of the company's authority>.pem", "utf8")`,
    ],
  },
  {
    rule: "certificate-key",
    adds: [`new openai.Certificate("weak", { name: "weak", content: ${literal("weak")} });`],
    resource: "weak",
    says: [
      `Certificate "weak" holds CN=weak.example.com, whose key is RSA of 1024 bits.`,
      "Why: whoever works out a weak key can act as any of its clients.",
      `Write: content: readFileSync("<one for RSA of 2048 bits or more, or for prime256v1 or secp384r1 or secp521r1>.pem", "utf8")`,
    ],
  },
  {
    rule: "names",
    adds: [
      `new openai.ServiceAccount("loud", { projectId: web.id, name: "CI Runner", role: "member", createApiKey: false });`,
    ],
    resource: "loud",
    says: [
      `ServiceAccount "loud" is named "CI Runner", which does not fit [a-z][a-z0-9]*(-[a-z0-9]+)*.`,
      "Why: people, scripts and the patterns of policies tell by the name what it is for.",
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
      `Role "talker" has a description that looks like an OpenAI key.`,
      "Why: a description is shown to everybody in the console, the audit log and the state, and is not encrypted anywhere.",
      `Write: description: "<text without it>", and if it is a secret, revoke it: it is in the state and the history already`,
    ],
  },
];
