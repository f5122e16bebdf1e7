import * as openai from "pulumi-openai-admin";
import { policies } from "pulumi-openai-admin-policy-hygiene/policies";
import { certificatePem } from "./certificatePem";
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
  `Project "web" is not protected.`,
  "Why: destroy archives a project, with all that is in it, and an archived project cannot be brought back.",
  "Write: { protect: true } as the third argument of the project",
);

const projectProtection: Row[] = [
  { title: "lets a protected project be", program: [project({ name: "web-production" }, { protect: true })] },
  { title: "lets a project of another environment be", program: [project({})] },
  {
    title: "refuses a production project",
    program: [project({ name: "web-production" })],
    says: [unprotected],
  },
  {
    title: "looks at the environments that it is told",
    program: [project({})],
    config: { "project-protection": { environments: ["prod*", "staging"] } },
    says: [unprotected],
  },
  {
    title: "refuses a project whose environment nothing tells",
    program: [project({ name: "web" })],
    says: [
      refusal(
        "web",
        `Project "web" is a project without an environment (web: its name fits no environment).`,
        "Why: what this rule asks for depends on the environment.",
        `Write: "project-environment": { "environments": { "production": ["<name or id of the project>"] } } in the policy configuration`,
      ),
    ],
  },
  {
    title: "leaves open which environment an unknown name tells, unless it is protected",
    program: [project({ name: unknown }), project({ name: unknown }, { name: "safe", protect: true })],
    config: { names: "disabled", "no-secrets-in-texts": "disabled" },
    says: [open("project-protection", "web", `Project "web": name`)],
  },
  {
    title: "leaves alone what is excluded",
    program: [project({ name: "web-production" })],
    config: { "project-protection": { excludeFor: ["project:web-*"] } },
  },
];

const inEurope = { "project-residency": { allow: ["EU_*", "GB_STORAGE"] } };

const misplaced = (wrong: string) =>
  refusal(
    "web",
    `Project "web" ${wrong}.`,
    "Why: it is fixed when the project is made: to change it later is to archive the project.",
    `Write: residency: "EU_*"`,
  );

const projectResidency: Row[] = [
  { title: "lets data live anywhere where there is no list", program: [project({ residency: "JP_STORAGE" })] },
  {
    title: "lets data live in an allowed region",
    program: [
      project({ residency: "EU_STORAGE_PROCESSING" }),
      project({ residency: "GB_STORAGE" }, { name: "island" }),
    ],
    config: inEurope,
  },
  {
    title: "refuses another region",
    program: [project({ residency: "US_STORAGE_PROCESSING" })],
    config: inEurope,
    says: [misplaced("has the residency US_STORAGE_PROCESSING; allowed is EU_* or GB_STORAGE")],
  },
  {
    title: "refuses a project that leaves it out",
    program: [project({})],
    config: inEurope,
    says: [misplaced("leaves out residency, so that the API decides where its data lives")],
  },
  {
    title: "knows the older name",
    program: [project({ geography: "US" })],
    config: inEurope,
    says: [misplaced("has the geography US; allowed is EU_* or GB_STORAGE")],
  },
  {
    title: "leaves open where data lives",
    program: [project({ residency: unknown })],
    config: inEurope,
    says: [open("project-residency", "web", `Project "web": residency`)],
  },
  {
    title: "leaves alone what is excluded",
    program: [project({})],
    config: { "project-residency": { allow: ["EU_*"], excludeFor: ["environment:staging"] } },
  },
];

const aboutCertificate = (level: typeof refusal, wrong: string, why: string, write: string) =>
  level("gateway", `Certificate "gateway" holds ${wrong}.`, `Why: ${why}.`, `Write: ${write}`);

const certificateExpiry: Row[] = [
  { title: "lets a certificate be that lives long", program: [certificate(certificatePem("edge"))] },
  {
    title: "refuses one that expires too soon",
    program: [certificate(certificatePem("edge"))],
    config: { "certificate-expiry": { days: 400_000 } },
    says: [
      aboutCertificate(
        refusal,
        "CN=edge.example.com, which expires on 2126-10-29, less than 400000 days from now",
        "clients that show a certificate of it are turned away from that day on",
        `content: readFileSync("<one that is valid for longer>.pem", "utf8")`,
      ),
    ],
  },
  {
    title: "leaves to the provider what is no certificate",
    program: [certificate("-----BEGIN CERTIFICATE-----\nnothing\n-----END CERTIFICATE-----")],
  },
  {
    title: "leaves open what an unknown certificate is",
    program: [certificate(unknown)],
    config: { "certificate-key": "disabled" },
    says: [open("certificate-expiry", "gateway", `Certificate "gateway": content`)],
  },
  {
    title: "leaves alone what is excluded",
    program: [certificate(certificatePem("edge"))],
    config: { "certificate-expiry": { days: 400_000, excludeFor: ["gateway"] } },
  },
];

const signed = { "certificate-self-signed": { enforcementLevel: "mandatory" as const } };

const selfSigned = aboutCertificate(
  refusal,
  "CN=Example Root, which is self-signed",
  "nobody but its owner vouches for it, and nobody can revoke it",
  `content: readFileSync("<one of the company's authority>.pem", "utf8")`,
);

const certificateSelfSigned: Row[] = [
  { title: "is off unless it is turned on", program: [certificate(certificatePem("root"))] },
  { title: "lets a certificate be signed", program: [certificate(certificatePem("edge"))], config: signed },
  {
    title: "refuses one that is self-signed",
    program: [certificate(certificatePem("root"))],
    config: signed,
    says: [selfSigned],
  },
  {
    title: "looks at each certificate of a chain",
    program: [certificate(certificatePem("edge") + certificatePem("root"))],
    config: signed,
    says: [selfSigned],
  },
  {
    title: "leaves open what an unknown certificate is",
    program: [certificate(unknown)],
    config: { ...signed, "certificate-key": "disabled", "certificate-expiry": "disabled" },
    says: [open("certificate-self-signed", "gateway", `Certificate "gateway": content`)],
  },
  {
    title: "leaves alone what is excluded",
    program: [certificate(certificatePem("root"))],
    config: { "certificate-self-signed": { enforcementLevel: "mandatory", excludeFor: ["gate*"] } },
  },
];

const weakKey = (whose: string, key: string, curves = "prime256v1 or secp384r1 or secp521r1", bits = 2048) =>
  aboutCertificate(
    refusal,
    `CN=${whose}.example.com, whose key is ${key}`,
    "whoever works out a weak key can act as any of its clients",
    `content: readFileSync("<one for RSA of ${bits} bits or more, or for ${curves}>.pem", "utf8")`,
  );

const certificateKey: Row[] = [
  {
    title: "lets a key be RSA of enough bits, or of an allowed curve",
    program: [certificate(certificatePem("rsa")), certificate(certificatePem("edge"), { name: "edge" })],
  },
  {
    title: "refuses RSA of too few bits",
    program: [certificate(certificatePem("weak"))],
    says: [weakKey("weak", "RSA of 1024 bits")],
  },
  {
    title: "refuses a curve that is not on the list",
    program: [certificate(certificatePem("odd"))],
    says: [weakKey("odd", "secp256k1")],
  },
  {
    title: "knows curves without parameters by their kind",
    program: [certificate(certificatePem("ed")), certificate(certificatePem("rsa"), { name: "rsa" })],
    config: { "certificate-key": { curves: ["ed25519"] } },
  },
  {
    title: "refuses a kind that is not on the list",
    program: [certificate(certificatePem("ed"))],
    says: [weakKey("ed", "ed25519")],
  },
  {
    title: "asks for as many bits as it is told",
    program: [certificate(certificatePem("rsa"))],
    config: { "certificate-key": { minimumRsaBits: 4096, curves: ["secp384r1"] } },
    says: [weakKey("rsa", "RSA of 2048 bits", "secp384r1", 4096)],
  },
  {
    title: "leaves open what an unknown certificate is",
    program: [certificate(unknown)],
    config: { "certificate-expiry": "disabled" },
    says: [open("certificate-key", "gateway", `Certificate "gateway": content`)],
  },
  {
    title: "leaves alone what is excluded",
    program: [certificate(certificatePem("weak"))],
    config: { "certificate-key": { excludeFor: ["gateway"] } },
  },
];

const KEBAB_CASE = "[a-z][a-z0-9]*(-[a-z0-9]+)*";

const misnamed = (resource: string, kind: string, name: string, better: string, pattern = KEBAB_CASE) =>
  advice(
    resource,
    `${kind} "${resource}" is named "${name}", which does not fit ${pattern}.`,
    "Why: people, scripts and the patterns of policies tell by the name what it is for.",
    `Write: name: "${better}"`,
  );

const names: Row[] = [
  {
    title: "lets names have the form",
    program: [
      project({}),
      { type: openai.Group, name: "g", inputs: { name: "search-team2" } },
      { type: openai.ServiceAccount, name: "s", inputs: { projectId: "proj_1", name: "ci" } },
    ],
  },
  {
    title: "warns of names of another form",
    program: [
      project({ name: "Web-staging" }),
      { type: openai.Group, name: "g", inputs: { name: "search team" } },
      { type: openai.ServiceAccount, name: "s", inputs: { projectId: "proj_1", name: "ci-" } },
    ],
    says: [
      misnamed("web", "Project", "Web-staging", "web-staging"),
      misnamed("g", "Group", "search team", "search-team"),
      misnamed("s", "ServiceAccount", "ci-", "ci"),
    ],
  },
  {
    title: "takes the patterns that it is told, for the whole name",
    program: [project({}), project({ name: "web-staging-2" }, { name: "second", protect: true })],
    config: { names: { projects: ["(web|search)-(staging|production)", "x.*"] } },
    says: [
      misnamed(
        "second",
        "Project",
        "web-staging-2",
        "<a name in that form>",
        "(web|search)-(staging|production) or x.*",
      ),
    ],
  },
  {
    title: "lets any name be where there is no pattern",
    program: [project({ name: "Web-staging" })],
    config: { names: { projects: [] } },
  },
  {
    title: "names a pattern that is no regular expression",
    program: [project({})],
    config: { names: { projects: ["*-staging"] } },
    says: [
      advice(
        "web",
        `Project "web" cannot be judged: *-staging in "projects" of names is no regular expression (missing argument to repetition operator: \`*\`).`,
        "Why: a pattern that fits nothing would refuse everything.",
        `Write: "projects": ["${KEBAB_CASE}"] in names of the policy configuration`,
      ),
    ],
  },
  {
    title: "names an expression that only JavaScript would take, and says what to write",
    program: [project({})],
    config: { names: { projects: ["[a-z-]+", "(?!test).*"] } },
    says: [
      advice(
        "web",
        `Project "web" cannot be judged: (?!test).* in "projects" of names uses syntax that RE2 does not support (invalid or unsupported Perl syntax: \`(?!\`).`,
        "Why: a lookaround or a backreference can take forever on a long name, so this rule reads expressions as RE2.",
        `Write: "projects": ["<each allowed form as an expression of its own>"] in names of the policy configuration`,
      ),
    ],
  },
  {
    title: "leaves open what an unknown name is",
    program: [{ type: openai.Group, name: "g", inputs: { name: unknown } }],
    config: { "no-secrets-in-texts": "disabled" },
    says: [open("names", "g", `Group "g": name`)],
  },
  {
    title: "leaves alone what is excluded",
    program: [project({ name: "Web-staging" })],
    config: { names: { excludeFor: ["web"] } },
  },
];

/** No real one: the letters of the alphabet. */
const KEY_LIKE = ["sk", "proj", "AbCdEfGhIjKlMnOp0123456789"].join("-");

const secret = (kind: string, resource: string, input: string, what: string) =>
  refusal(
    resource,
    `${kind} "${resource}" has a ${input} that looks like ${what}.`,
    `Why: a ${input} is shown to everybody in the console, the audit log and the state, and is not encrypted anywhere.`,
    `Write: ${input}: "<text without it>", and if it is a secret, revoke it: it is in the state and the history already`,
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
    title: "lets names and descriptions be words, numbers and ids",
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
    title: `refuses ${what}`,
    program: [role(text)],
    says: [secret("Role", "r", "description", what)],
  })),
  {
    title: "refuses a secret in a name, and does not repeat it",
    program: [group(KEY_LIKE)],
    config: anyName,
    says: [secret("Group", "g", "name", "an OpenAI key")],
  },
  {
    title: "looks at both texts of a role",
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
    title: "lets a text be that only looks like it",
    program: [role("9f86d081884c7d659a2feaa0c55ad015a3bf4f1b")],
    config: { "no-secrets-in-texts": { allow: ["9f86d081*"] } },
  },
  {
    title: "leaves open what an unknown text is, and judges the other",
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
    title: "leaves alone what is excluded",
    program: [role("password=hunter2hunter2")],
    config: { "no-secrets-in-texts": { excludeFor: ["r"] } },
  },
];

testRules(PACK, policies, {
  "project-environment": [{ title: "refuses nothing", program: [project({})] }],
  "project-protection": projectProtection,
  "project-residency": projectResidency,
  "certificate-expiry": certificateExpiry,
  "certificate-self-signed": certificateSelfSigned,
  "certificate-key": certificateKey,
  names,
  "no-secrets-in-texts": noSecretsInTexts,
});
