import * as openai from "pulumi-openai-admin";
import { policies } from "pulumi-openai-admin-policy-hygiene/policies";
import { certificatePem } from "./certificatePem";
import {
  adminKeyExpiry,
  externalKeyProtected,
  keyExpiry,
  keyScopes,
  modelsAllowed,
  modelsRetired,
  retentionAllowed,
  toolsOffUnlessListed,
} from "./hygieneRows";
import { unknown, type Declared } from "./packProcess";
import { advice, openIn, refusal, testRules, type Row } from "./rows";

const PACK = "pulumi-openai-admin-policy-hygiene";

/** A project that violates nothing by default. */
const project = (inputs: Record<string, unknown>, more: Partial<Declared> = {}): Declared => ({
  type: openai.Project,
  name: "web",
  inputs: { name: "web-staging", ...inputs },
  ...more,
});

const certificate = (content: unknown, more: Partial<Declared> = {}): Declared => ({
  type: openai.Certificate,
  name: "gateway",
  inputs: { content },
  ...more,
});

const open = (policy: string, resource: string | undefined, what: string) =>
  openIn(PACK)(policy, resource, `${what} is not known yet`);

const unprotected = refusal(
  "web",
  `Project "web" is not protected from deletion.`,
  "Why: a destroy archives the project and everything in it, and nobody can restore an archived project.",
  "Write: { protect: true } as the third argument of the project",
);

const projectProtection: Row[] = [
  {
    title: "accepts a protected production project",
    program: [project({ name: "web-production" }, { protect: true })],
  },
  { title: "accepts an unprotected project in another environment", program: [project({})] },
  {
    title: "rejects an unprotected production project",
    program: [project({ name: "web-production" })],
    says: [unprotected],
  },
  {
    title: "checks the configured environments",
    program: [project({})],
    config: { "project-protection": { environments: ["prod*", "staging"] } },
    says: [unprotected],
  },
  {
    title: "rejects a project without an environment",
    program: [project({ name: "web" })],
    says: [
      refusal(
        "web",
        `Project "web" has no environment (web: its name matches no environment).`,
        "Why: what this rule requires depends on the environment.",
        `Write: "project-environment": { "environments": { "production": ["<name or id of the project>"] } } in the policy configuration`,
      ),
    ],
  },
  {
    title: "leaves the decision open for a project with an unknown name, unless the project is protected",
    program: [project({ name: unknown }), project({ name: unknown }, { name: "safe", protect: true })],
    config: { names: "disabled", "no-secrets-in-texts": "disabled" },
    says: [open("project-protection", "web", `Project "web": name`)],
  },
  {
    title: "skips an excluded resource",
    program: [project({ name: "web-production" })],
    config: { "project-protection": { excludeFor: ["project:web-*"] } },
  },
];

const inEurope = { "project-residency": { allow: ["EU_*", "GB_STORAGE"] } };

const misplaced = (wrong: string) =>
  refusal(
    "web",
    `Project "web" ${wrong}.`,
    "Why: the region is fixed at creation, and changing it later archives the project and creates another project.",
    `Write: residency: "EU_*"`,
  );

const projectResidency: Row[] = [
  { title: "accepts every region if the list is empty", program: [project({ residency: "JP_STORAGE" })] },
  {
    title: "accepts an allowed region",
    program: [
      project({ residency: "EU_STORAGE_PROCESSING" }),
      project({ residency: "GB_STORAGE" }, { name: "island" }),
    ],
    config: inEurope,
  },
  {
    title: "rejects another region",
    program: [project({ residency: "US_STORAGE_PROCESSING" })],
    config: inEurope,
    says: [misplaced("has the residency US_STORAGE_PROCESSING, but only EU_* or GB_STORAGE is allowed")],
  },
  {
    title: "rejects a project without a residency",
    program: [project({})],
    config: inEurope,
    says: [misplaced("sets no residency, so the API chooses the region")],
  },
  {
    title: "checks the region under its older name, geography",
    program: [project({ geography: "US" })],
    config: inEurope,
    says: [misplaced("has the geography US, but only EU_* or GB_STORAGE is allowed")],
  },
  {
    title: "leaves the decision open for an unknown residency",
    program: [project({ residency: unknown })],
    config: inEurope,
    says: [open("project-residency", "web", `Project "web": residency`)],
  },
  {
    title: "skips an excluded resource",
    program: [project({})],
    config: { "project-residency": { allow: ["EU_*"], excludeFor: ["environment:staging"] } },
  },
];

const aboutCertificate = (level: typeof refusal, wrong: string, why: string, write: string) =>
  level("gateway", `Certificate "gateway" contains ${wrong}.`, `Why: ${why}.`, `Write: ${write}`);

const certificateExpiry: Row[] = [
  { title: "accepts a certificate that stays valid long enough", program: [certificate(certificatePem("edge"))] },
  {
    title: "rejects a certificate that expires too soon",
    program: [certificate(certificatePem("edge"))],
    config: { "certificate-expiry": { days: 400_000 } },
    says: [
      aboutCertificate(
        refusal,
        "CN=edge.example.com, which expires on 2126-10-29, but a certificate must be valid for at least 400000 more days",
        "from that day on, the API rejects clients that rely on this certificate",
        `content: readFileSync("<a certificate that expires later>.pem", "utf8")`,
      ),
    ],
  },
  {
    title: "skips an invalid certificate, which the provider rejects",
    program: [certificate("-----BEGIN CERTIFICATE-----\nnothing\n-----END CERTIFICATE-----")],
  },
  {
    title: "leaves the decision open for an unknown certificate",
    program: [certificate(unknown)],
    config: { "certificate-key": "disabled" },
    says: [open("certificate-expiry", "gateway", `Certificate "gateway": content`)],
  },
  {
    title: "skips an excluded resource",
    program: [certificate(certificatePem("edge"))],
    config: { "certificate-expiry": { days: 400_000, excludeFor: ["gateway"] } },
  },
];

const signed = { "certificate-self-signed": { enforcementLevel: "mandatory" as const } };

const selfSigned = aboutCertificate(
  refusal,
  "CN=Example Root, which is self-signed",
  "only its owner vouches for a self-signed certificate, and no authority can revoke it",
  `content: readFileSync("<a certificate signed by the company's authority>.pem", "utf8")`,
);

const certificateSelfSigned: Row[] = [
  {
    title: "reports nothing unless the configuration turns the rule on",
    program: [certificate(certificatePem("root"))],
  },
  {
    title: "accepts a certificate that an authority has signed",
    program: [certificate(certificatePem("edge"))],
    config: signed,
  },
  {
    title: "rejects a self-signed certificate",
    program: [certificate(certificatePem("root"))],
    config: signed,
    says: [selfSigned],
  },
  {
    title: "checks each certificate of a chain",
    program: [certificate(certificatePem("edge") + certificatePem("root"))],
    config: signed,
    says: [selfSigned],
  },
  {
    title: "leaves the decision open for an unknown certificate",
    program: [certificate(unknown)],
    config: { ...signed, "certificate-key": "disabled", "certificate-expiry": "disabled" },
    says: [open("certificate-self-signed", "gateway", `Certificate "gateway": content`)],
  },
  {
    title: "skips an excluded resource",
    program: [certificate(certificatePem("root"))],
    config: { "certificate-self-signed": { enforcementLevel: "mandatory", excludeFor: ["gate*"] } },
  },
];

const weakKey = (whose: string, key: string, curves = "prime256v1 or secp384r1 or secp521r1", bits = 2048) =>
  aboutCertificate(
    refusal,
    `CN=${whose}.example.com, but its key (${key}) is not allowed`,
    "anyone who breaks a weak key can impersonate the clients that use it",
    `content: readFileSync("<a certificate whose key is RSA with at least ${bits} bits, or ${curves}>.pem", "utf8")`,
  );

const certificateKey: Row[] = [
  {
    title: "accepts RSA keys with enough bits and keys on an allowed curve",
    program: [certificate(certificatePem("rsa")), certificate(certificatePem("edge"), { name: "edge" })],
  },
  {
    title: "rejects RSA keys with too few bits",
    program: [certificate(certificatePem("weak"))],
    says: [weakKey("weak", "RSA, 1024 bits")],
  },
  {
    title: "rejects a curve that is not on the list",
    program: [certificate(certificatePem("odd"))],
    says: [weakKey("odd", "secp256k1")],
  },
  {
    title: "recognises ed25519 by its key type",
    program: [certificate(certificatePem("ed")), certificate(certificatePem("rsa"), { name: "rsa" })],
    config: { "certificate-key": { curves: ["ed25519"] } },
  },
  {
    title: "rejects a key type that is not on the list",
    program: [certificate(certificatePem("ed"))],
    says: [weakKey("ed", "ed25519")],
  },
  {
    title: "requires the configured number of bits",
    program: [certificate(certificatePem("rsa"))],
    config: { "certificate-key": { minimumRsaBits: 4096, curves: ["secp384r1"] } },
    says: [weakKey("rsa", "RSA, 2048 bits", "secp384r1", 4096)],
  },
  {
    title: "leaves the decision open for an unknown certificate",
    program: [certificate(unknown)],
    config: { "certificate-expiry": "disabled" },
    says: [open("certificate-key", "gateway", `Certificate "gateway": content`)],
  },
  {
    title: "skips an excluded resource",
    program: [certificate(certificatePem("weak"))],
    config: { "certificate-key": { excludeFor: ["gateway"] } },
  },
];

const KEBAB_CASE = "[a-z][a-z0-9]*(-[a-z0-9]+)*";

const misnamed = (resource: string, kind: string, name: string, better: string, pattern = KEBAB_CASE) =>
  advice(
    resource,
    `${kind} "${resource}" has the name "${name}", which does not match ${pattern}.`,
    "Why: people, scripts and policies rely on names of a predictable form.",
    `Write: name: "${better}"`,
  );

const workloadRule = (inputs: Record<string, unknown>, name = "f"): Declared => ({
  type: openai.WorkloadIdentityFederationRule,
  name,
  inputs: { projectId: "proj_1", attributeMatchers: { sub: "x" }, ...inputs },
});

const names: Row[] = [
  {
    title: "accepts names in the default form",
    program: [
      project({}),
      { type: openai.Group, name: "g", inputs: { name: "search-team2" } },
      { type: openai.ServiceAccount, name: "s", inputs: { projectId: "proj_1", name: "ci", createApiKey: false } },
      workloadRule({}),
      workloadRule({ name: "deploys" }, "named"),
    ],
  },
  {
    title: "warns about names of keys and workload identities in another form",
    program: [
      { type: openai.AdminApiKey, name: "a", inputs: { name: "My Key", expiresInSeconds: 86_400 } },
      {
        type: openai.ServiceAccountKey,
        name: "k",
        inputs: { name: "Worker_Key", expiresInSeconds: 86_400, scopes: ["api.files.read"] },
      },
      { type: openai.ExternalKey, name: "e", inputs: { name: "Vault 1" }, protect: true },
      { type: openai.WorkloadIdentityProvider, name: "p", inputs: { name: "GitHub" } },
      workloadRule({ name: "Web Deploys" }),
    ],
    says: [
      misnamed("a", "AdminApiKey", "My Key", "my-key"),
      misnamed("k", "ServiceAccountKey", "Worker_Key", "worker-key"),
      misnamed("e", "ExternalKey", "Vault 1", "vault-1"),
      misnamed("p", "WorkloadIdentityProvider", "GitHub", "github"),
      misnamed("f", "WorkloadIdentityFederationRule", "Web Deploys", "web-deploys"),
    ],
  },
  {
    title: "warns about names in another form",
    program: [
      project({ name: "Web-staging" }),
      { type: openai.Group, name: "g", inputs: { name: "search team" } },
      { type: openai.ServiceAccount, name: "s", inputs: { projectId: "proj_1", name: "ci-", createApiKey: false } },
    ],
    says: [
      misnamed("web", "Project", "Web-staging", "web-staging"),
      misnamed("g", "Group", "search team", "search-team"),
      misnamed("s", "ServiceAccount", "ci-", "ci"),
    ],
  },
  {
    title: "applies the configured patterns to the whole name",
    program: [project({}), project({ name: "web-staging-2" }, { name: "second", protect: true })],
    config: { names: { projects: ["(web|search)-(staging|production)", "x.*"] } },
    says: [
      misnamed(
        "second",
        "Project",
        "web-staging-2",
        "<a name that matches>",
        "(web|search)-(staging|production) or x.*",
      ),
    ],
  },
  {
    title: "accepts every name if the list of patterns is empty",
    program: [project({ name: "Web-staging" })],
    config: { names: { projects: [] } },
  },
  {
    title: "reports a pattern that is not a regular expression",
    program: [project({})],
    config: { names: { projects: ["*-staging"] } },
    says: [
      advice(
        "web",
        `Project "web" cannot be checked: the expression *-staging in "projects" of names is not a regular expression (missing argument to repetition operator: \`*\`).`,
        "Why: an invalid expression matches no name, so the rule would reject every name.",
        `Write: "projects": ["${KEBAB_CASE}"] under "names" in the policy configuration`,
      ),
    ],
  },
  {
    title: "reports an expression that only JavaScript supports, and suggests what to write",
    program: [project({})],
    config: { names: { projects: ["[a-z-]+", "(?!test).*"] } },
    says: [
      advice(
        "web",
        `Project "web" cannot be checked: the expression (?!test).* in "projects" of names uses syntax that RE2 does not support (invalid or unsupported Perl syntax: \`(?!\`).`,
        "Why: a lookaround or a backreference can take forever on a long name, so this rule reads expressions as RE2.",
        `Write: "projects": ["<one expression for each allowed form>"] under "names" in the policy configuration`,
      ),
    ],
  },
  {
    title: "leaves the decision open for an unknown name",
    program: [{ type: openai.Group, name: "g", inputs: { name: unknown } }],
    config: { "no-secrets-in-texts": "disabled" },
    says: [open("names", "g", `Group "g": name`)],
  },
  {
    title: "skips an excluded resource",
    program: [project({ name: "Web-staging" })],
    config: { names: { excludeFor: ["web"] } },
  },
];

/** Not a real key, only the letters of the alphabet. */
const KEY_LIKE = ["sk", "proj", "AbCdEfGhIjKlMnOp0123456789"].join("-");

const secret = (kind: string, resource: string, input: string, what: string) =>
  refusal(
    resource,
    `${kind} "${resource}" has a ${input} that seems to contain ${what}.`,
    `Why: the console, the audit log and the state all show a ${input} unencrypted.`,
    `Write: ${input}: "<text without the secret>", and revoke the secret if it is real, because version control and the state may already contain it`,
  );

const group = (name: unknown): Declared => ({ type: openai.Group, name: "g", inputs: { name } });

const role = (description: unknown): Declared => ({
  type: openai.Role,
  name: "r",
  inputs: { name: "auditor", permissions: [], description },
});

const anyName = { names: "disabled" as const };

const noSecretsInTexts: Row[] = [
  {
    title: "accepts words, numbers and ids in names and descriptions",
    program: [
      group("sk-learn-production-cluster"),
      role("Rotates the token: every 90 days. Ticket 0190163d-8694-739b-aea5-966c26f8ad91, see docs/secrets."),
      role(null),
      { type: openai.Certificate, name: "c", inputs: { content: certificatePem("edge"), name: "gateway 2026" } },
    ],
  },
  ...(
    [
      ["an OpenAI key", `for ${KEY_LIKE}`],
      ["a private key", "-----BEGIN RSA PRIVATE KEY-----"],
      ["an AWS key", "AKIA" + "ABCDEFGHIJKLMNOP"],
      ["a GitHub token", "ghp_" + "abcdefghijklmnopqrstuvwxyz0123456789"],
      ["a Slack token", "xoxb-" + "0123456789-abcdef"],
      ["a JSON web token", "eyJhbGciOiJIUzI1NiJ9." + "eyJzdWIiOiIxMjM0In0.x"],
      ["a password", "password=hunter2hunter2"],
      ["a random value", "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b"],
    ] as const
  ).map(([what, text]) => ({
    title: `rejects ${what}`,
    program: [role(text)],
    says: [secret("Role", "r", "description", what)],
  })),
  ...(
    [
      [openai.AdminApiKey, "name", { expiresInSeconds: 1 }],
      [openai.ServiceAccountKey, "name", { expiresInSeconds: 1, scopes: ["api.files.read"] }],
      [openai.ExternalKey, "name", {}],
      [openai.WorkloadIdentityProvider, "description", { name: "github" }],
      [openai.WorkloadIdentityFederationRule, "description", {}],
    ] as const
  ).map(([type, input, more]): Row => {
    const kind = type.__pulumiType.split(":").at(-1)!;
    return {
      title: `rejects a secret in a ${input} of ${kind}`,
      program: [{ type, name: "r", inputs: { ...more, [input]: KEY_LIKE }, protect: true }],
      config: anyName,
      says: [secret(kind, "r", input, "an OpenAI key")],
    };
  }),
  ...[openai.ProjectSpendAlert, openai.OrganizationSpendAlert].map((type): Row => {
    const kind = type.__pulumiType.split(":").at(-1)!;
    return {
      title: `rejects a secret in the subject of ${kind}`,
      program: [{ type, name: "alert", inputs: { notificationChannel: { subjectPrefix: `[${KEY_LIKE}]` } } }],
      says: [
        refusal(
          "alert",
          `${kind} "alert" has a subjectPrefix that seems to contain an OpenAI key.`,
          "Why: each mail and the state show a subjectPrefix unencrypted.",
          `Write: subjectPrefix: "<text without the secret>", and revoke the secret if it is real, because version control and the state may already contain it`,
        ),
      ],
    };
  }),
  {
    title: "rejects a secret in a name without repeating the secret",
    program: [group(KEY_LIKE)],
    config: anyName,
    says: [secret("Group", "g", "name", "an OpenAI key")],
  },
  {
    title: "checks both the name and the description of a role",
    program: [
      {
        type: openai.ProjectRole,
        name: "r",
        inputs: { name: KEY_LIKE, permissions: [], description: "token=abc123def" },
      },
    ],
    says: [
      secret("ProjectRole", "r", "name", "an OpenAI key"),
      secret("ProjectRole", "r", "description", "a password"),
    ],
  },
  {
    title: "accepts a listed text that only looks like a secret",
    program: [role("9f86d081884c7d659a2feaa0c55ad015a3bf4f1b")],
    config: { "no-secrets-in-texts": { allow: ["9f86d081*"] } },
  },
  {
    title: "leaves the decision open for an unknown name, but checks the description",
    program: [
      {
        type: openai.Role,
        name: "r",
        inputs: { name: unknown, permissions: [], description: "password=hunter2hunter2" },
      },
    ],
    says: [secret("Role", "r", "description", "a password"), open("no-secrets-in-texts", "r", `Role "r": name`)],
  },
  {
    title: "skips an excluded resource",
    program: [role("password=hunter2hunter2")],
    config: { "no-secrets-in-texts": { excludeFor: ["r"] } },
  },
];

testRules(PACK, policies, {
  "project-environment": [{ title: "rejects nothing", program: [project({})] }],
  "project-protection": projectProtection,
  "project-residency": projectResidency,
  "certificate-expiry": certificateExpiry,
  "certificate-self-signed": certificateSelfSigned,
  "certificate-key": certificateKey,
  "key-expiry": keyExpiry,
  "key-scopes": keyScopes,
  "admin-key-expiry": adminKeyExpiry,
  "external-key-protected": externalKeyProtected,
  "retention-allowed": retentionAllowed,
  "models-allowed": modelsAllowed,
  "models-retired": modelsRetired,
  "tools-off-unless-listed": toolsOffUnlessListed,
  names,
  "no-secrets-in-texts": noSecretsInTexts,
});
