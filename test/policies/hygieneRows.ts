/** The rows of the rules about keys, models, tools and retention. */
import * as openai from "pulumi-openai-admin";
import { unknown, type Declared } from "./packProcess";
import { advice, openIn, refusal, withStack, type Row } from "./rows";

const open = openIn("pulumi-openai-admin-policy-hygiene");

const off = "disabled" as const;

const DAY = 24 * 60 * 60;

const DAY_MS = DAY * 1000;

/** The date in so many days. */
const dateIn = (days: number) => new Date(Date.now() + days * DAY_MS).toISOString().slice(0, 10);

const of = (
  type: Declared["type"],
  name: string,
  inputs: Record<string, unknown>,
  more: Partial<Declared> = {},
): Declared => ({ type, name, inputs: { projectId: "proj_1", ...inputs }, ...more });

const web: Declared = {
  type: openai.Project,
  name: "web",
  inputs: { name: "web-production" },
  outputs: { projectId: "proj_1" },
  protect: true,
};

const key = (inputs: Record<string, unknown>) => of(openai.ServiceAccountKey, "worker-key", inputs);
const projectKey = (inputs: Record<string, unknown>) => of(openai.ProjectApiKey, "legacy", inputs);
const account = (inputs: Record<string, unknown>) => of(openai.ServiceAccount, "ci", { name: "ci", ...inputs });
const adminKey = (inputs: Record<string, unknown>) =>
  of(openai.AdminApiKey, "reports", { projectId: undefined, name: "reports", ...inputs });

const LEAK = "a key that leaks unnoticed works for whoever found it until the key expires";

const longLived = (resource: string, wrong: string, why: string, write: string) =>
  refusal(resource, `${wrong}.`, `Why: ${why}.`, `Write: ${write}`);

const expiring = (options: Record<string, unknown> = {}) => ({ "key-expiry": options, "key-scopes": off });

export const keyExpiry: Row[] = [
  {
    title: "accepts keys that expire in time, and an account without a key",
    program: [
      key({ expiresInSeconds: 365 * DAY }),
      projectKey({ expiresInSeconds: DAY }),
      account({ apiKeyExpiresInSeconds: DAY }),
      of(openai.ServiceAccount, "keyless", { name: "keyless", createApiKey: false }),
    ],
    config: expiring(),
  },
  {
    title: "rejects keys that never expire, also a key that comes with an account",
    program: [key({}), projectKey({}), account({})],
    config: expiring({ days: 90 }),
    says: [
      longLived(
        "worker-key",
        `ServiceAccountKey "worker-key" has a key that never expires`,
        LEAK,
        "expiresInSeconds: 90 * 24 * 60 * 60",
      ),
      longLived(
        "legacy",
        `ProjectApiKey "legacy" has a key that never expires`,
        LEAK,
        "expiresInSeconds: 90 * 24 * 60 * 60",
      ),
      longLived(
        "ci",
        `ServiceAccount "ci" has a key that never expires`,
        LEAK,
        "apiKeyExpiresInSeconds: 90 * 24 * 60 * 60",
      ),
    ],
  },
  {
    title: "rejects a key that expires a second too late",
    program: [key({ expiresInSeconds: 90 * DAY + 1 })],
    config: expiring({ days: 90 }),
    says: [
      longLived(
        "worker-key",
        `ServiceAccountKey "worker-key" has a key that works for 90.1 days, but at most 90 are allowed`,
        LEAK,
        "expiresInSeconds: 90 * 24 * 60 * 60",
      ),
    ],
  },
  {
    title: "leaves the decision open for an unknown lifetime",
    program: [key({ expiresInSeconds: unknown })],
    config: expiring(),
    says: [open("key-expiry", "worker-key", `ServiceAccountKey "worker-key": expiresInSeconds is not known yet`)],
  },
  { title: "skips an excluded resource", program: [key({})], config: expiring({ excludeFor: ["worker-*"] }) },
];

const SCOPES = "whoever finds the key can do everything that its owner may do";

/** Levels that stop, because the default is a warning. */
const scoped = (options: Record<string, unknown> = {}) => ({
  "key-scopes": { enforcementLevel: "mandatory" as const, ...options },
  "key-expiry": off,
});

const unscoped = (resource: string, kind: string) =>
  longLived(resource, `${kind} "${resource}" sets no scopes`, SCOPES, `scopes: ["api.responses.write"]`);

export const keyScopes: Row[] = [
  {
    title: "accepts keys with scopes, and an account without a key",
    program: [key({ scopes: ["api.responses.write"] }), account({ createApiKey: false })],
    config: scoped(),
  },
  {
    title: "rejects keys without scopes, also a key that comes with an account",
    program: [key({}), projectKey({}), account({})],
    config: scoped(),
    says: [
      unscoped("worker-key", "ServiceAccountKey"),
      unscoped("legacy", "ProjectApiKey"),
      longLived(
        "ci",
        `ServiceAccount "ci" creates an API key without scopes`,
        SCOPES,
        `createApiKey: false, and new openai.ServiceAccountKey("<name>", { projectId, serviceAccountId: ci.id, scopes: ["api.responses.write"] })`,
      ),
    ],
  },
  {
    title: "rejects a scope that is not on the list, and decides despite an unknown scope",
    program: [key({ scopes: [unknown, "api.responses.write", "api.files.write"] })],
    config: scoped({ allow: ["api.responses.*"] }),
    says: [
      longLived(
        "worker-key",
        `ServiceAccountKey "worker-key" has the scope api.files.write, but the list of allowed scopes does not include it`,
        "a key with a scope that nobody has reviewed can do more than its program needs",
        `scopes without "api.files.write", or add "api.files.write" to "allow" of key-scopes`,
      ),
      open("key-scopes", "worker-key", `ServiceAccountKey "worker-key": scopes.0 is not known yet`),
    ],
  },
  {
    title: "leaves the decision open for unknown scopes",
    program: [key({ scopes: unknown })],
    config: scoped(),
    says: [open("key-scopes", "worker-key", `ServiceAccountKey "worker-key": scopes is not known yet`)],
  },
  { title: "skips an excluded resource", program: [key({})], config: scoped({ excludeFor: ["worker-key"] }) },
];

const ADMIN = "an admin key that leaks opens the whole organisation until it expires";

export const adminKeyExpiry: Row[] = [
  { title: "accepts a key that expires in time", program: [adminKey({ expiresInSeconds: 90 * DAY })] },
  {
    title: "rejects a key that never expires",
    program: [adminKey({})],
    says: [
      longLived(
        "reports",
        `AdminApiKey "reports" has a key that never expires`,
        ADMIN,
        "expiresInSeconds: 90 * 24 * 60 * 60",
      ),
    ],
  },
  {
    title: "rejects a key that expires too late",
    program: [adminKey({ expiresInSeconds: 365 * DAY })],
    config: { "admin-key-expiry": { days: 30 } },
    says: [
      longLived(
        "reports",
        `AdminApiKey "reports" has a key that works for 365 days, but at most 30 are allowed`,
        ADMIN,
        "expiresInSeconds: 30 * 24 * 60 * 60",
      ),
    ],
  },
  {
    title: "leaves the decision open for an unknown lifetime",
    program: [adminKey({ expiresInSeconds: unknown })],
    says: [open("admin-key-expiry", "reports", `AdminApiKey "reports": expiresInSeconds is not known yet`)],
  },
  {
    title: "skips an excluded resource",
    program: [adminKey({})],
    config: { "admin-key-expiry": { excludeFor: ["reports"] } },
  },
];

const vault = (more: Partial<Declared> = {}) =>
  of(openai.ExternalKey, "vault", { projectId: undefined, name: "vault" }, more);

const bucket = (projectId: unknown, more: Partial<Declared> = {}) =>
  of(openai.ExternalStorage, "bucket", { projectId }, more);

const loose = (resource: string, kind: string, why: string, what: string) =>
  longLived(
    resource,
    `${kind} "${resource}" is not protected from deletion`,
    why,
    `{ protect: true } as the third argument of the ${what}`,
  );

export const externalKeyProtected: Row[] = [
  {
    title: "accepts a protected key and a protected storage",
    program: [vault({ protect: true }), bucket(unknown, { protect: true })],
  },
  {
    title: "rejects an unprotected key and an unprotected storage",
    program: [vault(), bucket(unknown)],
    says: [
      loose(
        "vault",
        "ExternalKey",
        "a destroy removes the registration, and the projects that use the key can no longer read their data",
        "key",
      ),
      loose(
        "bucket",
        "ExternalStorage",
        "a destroy removes the registration, and the project can no longer reach the data in its storage",
        "storage",
      ),
    ],
  },
  {
    title: "leaves the decision open if an unknown project decides whether the storage is in scope",
    program: [bucket(unknown)],
    config: { "external-key-protected": { includeFor: ["environment:production"] } },
    says: [open("external-key-protected", undefined, `ExternalStorage "bucket": its project is not known yet`)],
  },
  {
    title: "skips an excluded resource",
    program: [vault()],
    config: { "external-key-protected": { excludeFor: ["vault"] } },
  },
];

const kept = (retentionType: unknown) => of(openai.ProjectDataRetention, "kept", { retentionType });

const allKept = (retentionType: unknown) =>
  of(openai.OrganizationDataRetention, "all-kept", { projectId: undefined, retentionType });

const short = { "retention-allowed": { allow: ["zero_data_retention", "enhanced_*"] } };

const tooLong = (resource: string, kind: string, type: string) =>
  longLived(
    resource,
    `${kind} "${resource}" has the retention ${type}, but only zero_data_retention or enhanced_* is allowed`,
    "OpenAI may then keep prompts and answers longer than the organisation has promised",
    `retentionType: "zero_data_retention"`,
  );

export const retentionAllowed: Row[] = [
  { title: "accepts every type by default", program: [kept("none"), allKept("modified_abuse_monitoring")] },
  {
    title: "accepts the types on the list",
    program: [kept("zero_data_retention"), allKept("enhanced_zero_data_retention")],
    config: short,
  },
  {
    title: "rejects another type in a project and in the organisation",
    program: [kept("none"), allKept("modified_abuse_monitoring")],
    config: short,
    says: [
      tooLong("kept", "ProjectDataRetention", "none"),
      tooLong("all-kept", "OrganizationDataRetention", "modified_abuse_monitoring"),
    ],
  },
  {
    title: "leaves the decision open for an unknown type",
    program: [kept(unknown)],
    config: short,
    says: [open("retention-allowed", "kept", `ProjectDataRetention "kept": retentionType is not known yet`)],
  },
  {
    title: "skips an excluded resource",
    program: [kept("none")],
    config: { "retention-allowed": { allow: ["zero_data_retention"], excludeFor: ["project:proj_1"] } },
  },
];

const models = (mode: unknown, modelIds: unknown, more: Partial<Declared> = {}) =>
  of(openai.ProjectModelPermissions, "models", { mode, modelIds }, more);

const listed = (options: Record<string, unknown> = {}) => ({
  "models-allowed": { allow: ["gpt-5*"], ...options },
  "models-retired": off,
});

export const modelsAllowed: Row[] = [
  { title: "accepts every list by default", program: [web, models("deny_list", ["o3-pro"])] },
  {
    title: "accepts an allow_list of allowed models, and an empty one",
    program: [models("allow_list", ["gpt-5", "gpt-5-mini"]), models("allow_list", [], { name: "none" })],
    config: listed(),
  },
  {
    title: "rejects a model that is not allowed, and decides despite an unknown model",
    program: [models("allow_list", [unknown, "gpt-5", "o3-pro"])],
    config: listed(),
    says: [
      longLived(
        "models",
        `ProjectModelPermissions "models" allows o3-pro, but only gpt-5* is allowed`,
        "nobody has decided that this model may have the data of the project, or what it may cost",
        `modelIds without "o3-pro", or add "o3-pro" to "allow" of models-allowed`,
      ),
      open("models-allowed", "models", `ProjectModelPermissions "models": modelIds.0 is not known yet`),
    ],
  },
  {
    title: "rejects a deny_list if the configuration says so",
    program: [models("deny_list", ["o3-pro"])],
    config: listed({ denyLists: false }),
    says: [
      longLived(
        "models",
        `ProjectModelPermissions "models" allows all models except those on a list`,
        "the project may then use every new model on the day of its release, at any price",
        `mode: "allow_list", modelIds: ["<model>"]`,
      ),
    ],
  },
  {
    title: "rejects a project without a list where the configuration requires one",
    program: [web, { ...web, name: "docs", outputs: { projectId: "proj_2" } }, models("allow_list", ["gpt-5"])],
    config: listed({ environments: ["production"] }),
    says: [
      withStack(
        longLived(
          "docs",
          `Project "docs" has no ProjectModelPermissions in the program`,
          "the project may then use every model of the organisation, also future ones",
          `new openai.ProjectModelPermissions("<name>", { projectId: docs.id, mode: "allow_list", modelIds: ["<model>"] })`,
        ),
      ),
    ],
  },
  {
    title: "leaves the decision open for an unknown mode",
    program: [models(unknown, ["o3-pro"])],
    config: listed(),
    says: [open("models-allowed", "models", `ProjectModelPermissions "models": mode is not known yet`)],
  },
  {
    title: "skips an excluded resource",
    program: [models("allow_list", ["o3-pro"])],
    config: listed({ excludeFor: ["models"] }),
  },
];

/** One retirement in the past, one in 60 days. */
const retirements = [
  { models: ["gpt-4"], on: "2026-10-23" },
  { models: ["o3-*"], on: dateIn(60), instead: "gpt-5.4" },
];

const retired = (resource: string, wrong: string, write: string) =>
  advice(resource, `${wrong}.`, "Why: from that day on, every request to the model fails.", `Write: ${write}`);

const limitOf = (model: unknown) => of(openai.RateLimit, "limit", { model });

export const modelsRetired: Row[] = [
  {
    title: "accepts models that stay, and a retired model on a deny_list",
    program: [limitOf("gpt-5"), models("deny_list", ["gpt-4"])],
    config: { "models-retired": { retirements } },
  },
  {
    title: "knows retirements by default",
    program: [limitOf("gpt-5-codex")],
    says: [
      retired(
        "limit",
        `RateLimit "limit" sets limits for gpt-5-codex, which OpenAI retired on 2026-07-23`,
        `"gpt-5.4" instead of "gpt-5-codex"`,
      ),
    ],
  },
  {
    title: "warns about retired models in each kind, and about models that end soon",
    program: [
      limitOf("gpt-4"),
      of(openai.ProjectRateLimits, "limits", { limits: { "gpt-5": {}, "o3-pro": {} } }),
      models("allow_list", ["gpt-5", "gpt-4"]),
    ],
    config: { "models-retired": { retirements } },
    says: [
      retired(
        "limit",
        `RateLimit "limit" sets limits for gpt-4, which OpenAI retired on 2026-10-23`,
        `"<another model>" instead of "gpt-4"`,
      ),
      retired(
        "limits",
        `ProjectRateLimits "limits" sets limits for o3-pro, which OpenAI retires on ${dateIn(60)}`,
        `"gpt-5.4" instead of "o3-pro"`,
      ),
      retired(
        "models",
        `ProjectModelPermissions "models" allows gpt-4, which OpenAI retired on 2026-10-23`,
        `"<another model>" instead of "gpt-4"`,
      ),
    ],
  },
  {
    title: "accepts a model that ends later than in the configured days",
    program: [limitOf("o3-pro")],
    config: { "models-retired": { retirements, days: 30 } },
  },
  {
    title: "leaves the decision open for an unknown model",
    program: [limitOf(unknown)],
    says: [open("models-retired", "limit", `RateLimit "limit": model is not known yet`)],
  },
  {
    title: "skips an excluded resource",
    program: [limitOf("gpt-4")],
    config: { "models-retired": { retirements, excludeFor: ["limit"] } },
  },
];

const allOff = { fileSearch: false, webSearch: false, imageGeneration: false, mcp: false, codeInterpreter: false };

const tools = (inputs: Record<string, unknown>) => of(openai.ProjectHostedToolPermissions, "tools", inputs);

const turnedOn = (wrong: string, tool: string) =>
  advice(
    "tools",
    `ProjectHostedToolPermissions "tools" ${wrong}.`,
    "Why: a hosted tool sends the data of the project to other systems, and can bring in text that misleads a model.",
    `Write: ${tool}: false, or add "${tool}" to "allow" of tools-off-unless-listed`,
  );

export const toolsOffUnlessListed: Row[] = [
  { title: "accepts tools that are off", program: [tools(allOff), web] },
  {
    title: "accepts a tool on the list, whether it is on, off or left out",
    program: [tools({ ...allOff, fileSearch: true, webSearch: undefined })],
    config: { "tools-off-unless-listed": { allow: ["fileSearch", "webSearch", "mcp"] } },
  },
  {
    title: "warns about a tool that is on, and about a tool that is left out",
    program: [tools({ ...allOff, mcp: true, webSearch: undefined })],
    says: [turnedOn("does not turn webSearch off", "webSearch"), turnedOn("turns mcp on", "mcp")],
  },
  {
    title: "warns about a project without permissions where the configuration requires them",
    program: [web],
    config: { "tools-off-unless-listed": { environments: ["production"] } },
    says: [
      withStack(
        advice(
          "web",
          `Project "web" has no ProjectHostedToolPermissions in the program.`,
          "Why: the project then has whatever tools are on in the console.",
          `Write: new openai.ProjectHostedToolPermissions("<name>", { projectId: web.id, fileSearch: false, webSearch: false, imageGeneration: false, mcp: false, codeInterpreter: false })`,
        ),
      ),
    ],
  },
  {
    title: "leaves the decision open for an unknown value, and still checks the other tools",
    program: [tools({ ...allOff, fileSearch: unknown, mcp: true })],
    says: [
      turnedOn("turns mcp on", "mcp"),
      open("tools-off-unless-listed", "tools", `ProjectHostedToolPermissions "tools": fileSearch is not known yet`),
    ],
  },
  {
    title: "skips an excluded resource",
    program: [tools({})],
    config: { "tools-off-unless-listed": { excludeFor: ["tools"] } },
  },
];
