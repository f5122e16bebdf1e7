import { execFile } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { startSimulator, type Organization, type Simulator } from "openai-admin-simulator";
import * as openai from "pulumi-openai-admin";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { init } from "../../provider/cli/init";
import { settings } from "../../provider/config";
import { createStack, findEngine, type Engine, type Stack } from "../engine";

const REPOSITORY = join(__dirname, "..", "..");
const EXAMPLES = join(REPOSITORY, "examples");

/** The demo takes half a minute on two idle cores, which other tests may be using. */
const DEMO_TIMEOUT_MS = 240_000;

/** Each example, with the folder whose Pulumi.yaml runs it. */
const examples = {
  certificates: join(EXAMPLES, "certificates"),
  "github-actions": join(EXAMPLES, "github-actions"),
  import: join(EXAMPLES, "import"),
  keys: join(EXAMPLES, "keys"),
  "least-privilege": join(EXAMPLES, "least-privilege"),
  "locked-down": join(EXAMPLES, "locked-down"),
  "one-project": join(EXAMPLES, "one-project"),
  organization: REPOSITORY,
  "organization-yaml": join(EXAMPLES, "organization-yaml"),
  "spend-guard": join(EXAMPLES, "spend-guard"),
  "two-organizations": join(EXAMPLES, "two-organizations"),
};

/** The number of objects that an example imports. The other examples create all their objects. */
const imports: Partial<Record<string, number>> = { import: 7 };

/** The examples that create no project. */
const withoutProject = ["import", "keys"];

/** What else must be true after the first `up` of an example. */
const outcomes: Partial<Record<string, () => Promise<void>>> = {
  certificates: expectAuthorityInOneProject,
  "github-actions": expectKeylessWorkflow,
  import: expectOnlyReads,
  keys: expectStoredKeys,
  "least-privilege": expectOneScope,
  "locked-down": expectOneOwnerAndTwoModels,
  "organization-yaml": expectDefaultsOfEnvironments,
  "spend-guard": expectLimitAndMails,
  "two-organizations": expectSandboxInEach,
};

let engine: Engine;
let simulator: Simulator;
let stack: Stack | undefined;
/** Where examples/keys stores its keys. */
let folder: string;

beforeAll(async () => {
  engine = await findEngine();
});

beforeEach(async () => {
  simulator = await startSimulator({ seed: "lived-in" });
  folder = mkdtempSync(join(tmpdir(), "keys-"));
});

afterEach(async () => {
  await stack?.remove();
  stack = undefined;
  await simulator.close();
  rmSync(folder, { recursive: true });
});

describe("the README", () => {
  const readme = readFileSync(join(REPOSITORY, "README.md"), "utf8");

  it("begins with the program of examples/one-project", () => {
    expect(readme).toContain("```ts\n" + readFileSync(join(EXAMPLES, "one-project", "index.ts"), "utf8") + "```");
  });

  it("has a row for each resource", () => {
    const kinds = Object.entries(openai).filter(([, exported]) => "__pulumiType" in exported);
    for (const [kind] of kinds) expect(readme).toContain(`| [${kind}](docs/resources/${kind}.md) `);
  });

  it("has a row for each setting, with its default", () => {
    for (const { config, env, fallback } of Object.values(settings)) {
      const row = readme.split("\n").find((line) => line.startsWith("|") && line.includes(`\`${config}\``));
      expect(row, config).toContain(`\`${env}\``);
      if (fallback !== undefined) expect(row, config).toContain(`\`${String(fallback)}\``);
    }
  });
});

describe("examples", () => {
  it("are all tested here and type-checked by `npm run check`", () => {
    expect(Object.keys(examples).sort()).toEqual(readdirSync(EXAMPLES).sort());
    for (const name of Object.keys(examples)) {
      const { scripts } = JSON.parse(readFileSync(join(EXAMPLES, name, "package.json"), "utf8")) as {
        scripts: Record<string, string>;
      };
      expect(scripts.typecheck, name).toBe("tsc --noEmit");
    }
  });

  it.each(Object.entries(examples))(
    "%s: runs up, a second up without a request, and destroy",
    async (name, program) => {
      stack = await stackOf(program);
      const before = await activeProjects();
      const imported = imports[name];

      // Users of an import look at the preview first.
      const { create = 0, ...others } = (await stack.up({ preview: imported !== undefined })).changes;
      expect(others).toEqual(imported ? { import: imported } : {});
      // The engine counts the stack itself as created.
      if (!imported) expect(create).toBeGreaterThan(1);
      if (!withoutProject.includes(name)) expect(await activeProjects()).not.toEqual(before);
      await outcomes[name]?.();

      await simulator.control.clearRequests();
      const all = create + (imported ?? 0);
      const again = await stack.up();
      expect(again.changes).toEqual({ same: all });
      expect((await simulator.control.requests()).counts).toEqual({});

      const gone = await stack.destroy();
      expect(gone.changes).toEqual({ delete: all });
      expect(await activeProjects()).toEqual(before);
      if (imported) expect(await writes(), "a destroy drops imported objects from the state only").toEqual([]);
    },
  );

  it("import: contains the plugin folder that init writes", async () => {
    expect(await init(examples.import)).toEqual([]);
  });
});

/** The imports have sent no write, and leave nothing to do. */
async function expectOnlyReads(): Promise<void> {
  await stack!.preview({ args: ["--refresh", "--expect-no-changes"] });
  expect(Object.keys((await simulator.control.requests()).counts).length).toBeGreaterThan(0);
  expect(await writes()).toEqual([]);
}

/** The endpoint families of the writes that the API has received. */
async function writes(): Promise<string[]> {
  return Object.keys((await simulator.control.requests()).counts).filter((route) => !route.startsWith("GET "));
}

/** Each organisation has a sandbox. */
async function expectSandboxInEach(): Promise<void> {
  const { organizations } = await simulator.control.state();
  const ids = Object.values(await stack!.outputs());
  const sandboxes = organizations.map(({ projects }) => projects.filter(({ id }) => ids.includes(id)));
  expect(sandboxes.map((own) => own.map(({ name }) => name))).toEqual([["sandbox"], ["sandbox"]]);
}

/** The project has a limit of $500, and mails at $250, $400 and $500. */
async function expectLimitAndMails(): Promise<void> {
  const [{ projects }] = (await simulator.control.state()).organizations as [Organization];
  const { spendLimit, spendAlerts } = projects.find(({ name }) => name === "experiments")!;
  expect(spendLimit?.threshold_amount).toBe(50_000);
  expect(spendAlerts.map((alert) => alert.threshold_amount).sort((a, b) => a - b)).toEqual([25_000, 40_000, 50_000]);
  for (const { notification_channel } of spendAlerts) {
    expect(notification_channel.recipients).toEqual(["finance@example.com", "ana.adler@example.com"]);
  }
}

/** The certificate authority is active in one project only. */
async function expectAuthorityInOneProject(): Promise<void> {
  const [{ certificates, projects }] = (await simulator.control.state()).organizations as [Organization];
  expect(certificates).toMatchObject([{ name: "gateways-2026", activeForOrganization: false }]);
  const using = projects.filter(({ activeCertificateIds }) => activeCertificateIds.includes(certificates[0]!.id));
  expect(using.map(({ name }) => name)).toEqual(["payments"]);
}

async function expectOneOwnerAndTwoModels(): Promise<void> {
  const [{ projects, people }] = (await simulator.control.state()).organizations as [Organization];
  const { members, modelPermissions, hostedTools, spendLimit } = projects.find(({ name }) => name === "claims")!;
  const ana = people.find(({ email }) => email === "ana.adler@example.com")!;
  expect(members).toMatchObject([{ userId: ana.id, role: "owner" }]);
  expect(modelPermissions?.model_ids).toEqual(["gpt-4.1", "gpt-5"]);
  expect(Object.values(hostedTools)).not.toContain(true);
  expect(spendLimit?.threshold_amount).toBe(20_000);
}

/** A project has the values of its environment, its own values win, and null removes a value. */
async function expectDefaultsOfEnvironments(): Promise<void> {
  const [{ projects, invites }] = (await simulator.control.state()).organizations as [Organization];
  const [production, staging, evaluations] = ["assistant-production", "assistant-staging", "evaluations"].map((name) =>
    projects.find((one) => one.name === name)!,
  );
  const alerts = [production, staging].map((one) => one!.spendAlerts.map((alert) => alert.threshold_amount));
  expect(alerts).toEqual([[400_000], [80_000]]);
  expect([staging, evaluations].map((one) => one!.hostedTools.code_interpreter)).toEqual([false, true]);
  expect(invites.map(({ email }) => email)).toContain("nora.new@example.com");
}

describe("the demo", () => {
  it(
    "completes every step and ends with a table",
    async () => {
      const demo = join(REPOSITORY, "test", "demo", "demo.ts");
      // Rejects with the output if the exit code is not 0.
      const { stdout } = await promisify(execFile)(process.execPath, ["--import", "tsx", demo], { cwd: REPOSITORY });
      const rows = stdout.split("\n").filter((line) => line.startsWith("│"));
      const [head, ...steps] = rows.map((row) => row.split("│").map((cell) => cell.trim()));
      expect(head?.slice(1, -1)).toEqual(["step", "what changed", "API requests", "writes", "seconds"]);
      expect(steps).toHaveLength(8);
      expect(steps.map(([, , changed]) => changed)).not.toContain("");
      expect(steps[2]?.[3]).toBe("0");
      expect(stdout).toContain("project-owners");
      expect(stdout).toContain("rate-limit-band");
    },
    DEMO_TIMEOUT_MS,
  );
});

/** A stack of an example. Its organisation has been in use for a while, and an acquired organisation exists beside it. */
async function stackOf(program: string): Promise<Stack> {
  const acquired = await simulator.control.addOrganization({ name: "acquired", seed: "lived-in" });
  const env = {
    OPENAI_ADMIN_KEY: simulator.adminKey,
    OPENAI_BASE_URL: simulator.url,
    ACQUIRED_ADMIN_KEY: acquired.adminKey,
  };
  // The name of the configuration that each example commits.
  const config: Record<string, string> = program === examples.keys ? { "keys:folder": folder } : {};
  return createStack({ engine, program, name: "dev", env, config });
}

/** The keys in the folder work, and only the owner of the folder can read them. */
async function expectStoredKeys(): Promise<void> {
  const files = readdirSync(folder).sort();
  expect(files).toEqual(["search-batch", "search-server"]);
  for (const file of files.map((name) => join(folder, name))) {
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const headers = { authorization: `Bearer ${readFileSync(file, "utf8")}` };
    expect((await fetch(`${simulator.url}/models`, { headers })).status).toBe(200);
  }
  // Otherwise the guard of keys in use would rightly stop the destroy.
  await simulator.control.advanceClock(8 * 86_400);
}

/** The rule accepts one environment, no key exists, and the workflow uses the outputs of the program. */
async function expectKeylessWorkflow(): Promise<void> {
  const [{ projects, federationRules, workloadIdentityProviders }] = (await simulator.control.state())
    .organizations as [Organization];
  const { serviceAccounts, apiKeys } = projects.find(({ name }) => name === "web")!;
  expect(apiKeys).toEqual([]);
  const { id: identityProviderId, audience } = workloadIdentityProviders[0]!;
  const serviceAccountId = serviceAccounts[0]!.id;
  expect(federationRules).toMatchObject([
    {
      workload_identity_provider_id: identityProviderId,
      service_account_id: serviceAccountId,
      attribute_matchers: { repository: "acme/web", environment: "production" },
      permissions: { type: "restricted", scopes: ["api.responses.write"] },
    },
  ]);
  const outputs = await stack!.outputs();
  expect(outputs).toEqual({
    OPENAI_IDENTITY_PROVIDER_ID: identityProviderId,
    OPENAI_SERVICE_ACCOUNT_ID: serviceAccountId,
    OPENAI_AUDIENCE: audience,
  });
  const folder = join(examples["github-actions"], ".github", "workflows");
  const [workflow, script] = ["release-notes.yml", "release-notes.mjs"].map((file) =>
    readFileSync(join(folder, file), "utf8"),
  );
  expect(workflow).toContain("    environment: production\n");
  expect(workflow).toContain("      id-token: write ");
  for (const name of Object.keys(outputs)) {
    expect(workflow).toContain(`${name}: \${{ vars.${name} }}`);
    expect(script).toContain(`settings.${name}`);
  }
}

/** The account has no role of its own, a role through a group, and a single key with one scope. */
async function expectOneScope(): Promise<void> {
  const [{ projects, groups }] = (await simulator.control.state()).organizations as [Organization];
  const { serviceAccounts, apiKeys, roleAssignments } = projects.find(({ name }) => name === "reports")!;
  expect(serviceAccounts).toMatchObject([{ name: "nightly", role: "none" }]);
  expect(apiKeys.map(({ scopes }) => scopes)).toEqual([["api.responses.write"]]);
  const { id, memberIds } = groups.find(({ name }) => name === "report-writers")!;
  expect(memberIds).toEqual([serviceAccounts[0]!.id]);
  expect(roleAssignments.map(({ principalId }) => principalId)).toEqual([id]);
}

async function activeProjects(): Promise<string[]> {
  const { organizations } = await simulator.control.state();
  return organizations.flatMap(({ projects }) => projects.filter((one) => !one.archived_at).map((one) => one.name));
}
