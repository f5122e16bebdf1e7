import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Policies, PolicyPackConfig } from "@pulumi/policy";
import { Ajv } from "ajv";
import { misspelt, readmeSection } from "pulumi-openai-admin-policy-kit";
import { policies as access } from "pulumi-openai-admin-policy-access/policies";
import { policies as finops } from "pulumi-openai-admin-policy-finops/policies";
import { policies as hygiene } from "pulumi-openai-admin-policy-hygiene/policies";
import { policies as limits } from "pulumi-openai-admin-policy-limits/policies";
import { describe, expect, it } from "vitest";

const packs: { name: string; policies: Policies; rules: string[] }[] = [
  {
    name: "pulumi-openai-admin-policy-access",
    policies: access,
    rules: [
      "project-owners",
      "organization-owners",
      "organization-owner-count",
      "grant-until",
      "email-domains",
      "invite-domains",
      "invite-role",
      "direct-grants",
      "exclusive-members",
      "group-members",
      "custom-role-permissions",
      "service-account-roles",
      "service-account-organization-roles",
      "service-account-keys",
      "least-privilege-accounts",
      "workload-identity-pins",
      "no-personal-keys",
    ],
  },
  {
    name: "pulumi-openai-admin-policy-limits",
    policies: limits,
    rules: [
      "rate-limits-declared",
      "rate-limit-band",
      "rate-limit-sum",
      "rate-limit-model",
      "rate-limit-zero",
      "tokens-per-request",
    ],
  },
  {
    name: "pulumi-openai-admin-policy-finops",
    policies: finops,
    rules: [
      "spend-limit-declared",
      "spend-limit-band",
      "spend-sum",
      "spend-alerts-below-limit",
      "alert-recipients",
      "service-tiers",
    ],
  },
  {
    name: "pulumi-openai-admin-policy-hygiene",
    policies: hygiene,
    rules: [
      "project-protection",
      "project-residency",
      "certificate-expiry",
      "certificate-self-signed",
      "certificate-key",
      "key-expiry",
      "key-scopes",
      "admin-key-expiry",
      "external-key-protected",
      "retention-allowed",
      "models-allowed",
      "models-retired",
      "tools-off-unless-listed",
      "names",
      "no-secrets-in-texts",
    ],
  },
];

describe.each(packs)("$name", ({ name, policies, rules }) => {
  const folder = dirname(require.resolve(`${name}/package.json`));
  const read = (file: string) => readFileSync(join(folder, file), "utf8");

  it("runs project-environment first, then its rules", () => {
    expect(policies.map((policy) => policy.name)).toEqual(["project-environment", ...rules]);
  });

  it("has a README whose rules match the code (npm run readme)", () => {
    expect(read("README.md")).toContain(readmeSection(policies));
  });

  it("publishes every file that it needs, and nothing else", () => {
    // --ignore-scripts: pack the existing build instead of building again.
    const listed = execFileSync("npm", ["pack", "--dry-run", "--json", "--ignore-scripts"], {
      cwd: folder,
      stdio: ["ignore", "pipe", "ignore"],
    });
    const [pack] = JSON.parse(listed.toString()) as { files: { path: string }[] }[];
    const files = pack!.files.map((file) => file.path);
    const needed = [
      "PulumiPolicy.yaml",
      "README.md",
      "baseline.json",
      "dist/index.js",
      "dist/policies.js",
      "package.json",
      "strict.json",
    ];
    expect(files).toEqual(expect.arrayContaining(needed));
    expect(files.filter((file) => !file.startsWith("dist/") && !needed.includes(file))).toEqual([]);
    expect(files.filter((file) => file.endsWith(".tsbuildinfo"))).toEqual([]);
  });

  it("runs as plain JavaScript, according to both package.json and PulumiPolicy.yaml", () => {
    const { main, version } = JSON.parse(read("package.json")) as { main: string; version: string };
    expect(existsSync(join(folder, main))).toBe(true);
    expect(read("PulumiPolicy.yaml")).toContain(`main: ${main.replace("./", "")}\n`);
    expect(version).toMatch(/^\d+\.\d+\.\d+$/);
  });

  describe.each(policies)("$name", ({ name: rule, configSchema, severity, enforcementLevel, description }) => {
    it("has a description, a severity and a level", () => {
      expect(description).toMatch(/^[A-Z].*\.$/);
      expect(severity).toBeDefined();
      expect(enforcementLevel).toBeDefined();
    });

    it("has options with a description and with defaults that match the schema", () => {
      const properties = configSchema!.properties;
      for (const schema of Object.values(properties)) expect(schema.description).toMatch(/^[A-Z].*\.$/);
      expect(errorsOf(properties, defaultsOf(properties))).toEqual([]);
      if (rule !== "project-environment") {
        expect(defaultsOf(properties)).toMatchObject({ includeFor: ["*"], excludeFor: [] });
      }
    });

    it.each(["baseline.json", "strict.json"])("has a valid configuration with a level in %s", (file) => {
      const bundle = JSON.parse(read(file)) as PolicyPackConfig;
      const { enforcementLevel: level, ...options } = bundle[rule] as Exclude<PolicyPackConfig[string], string>;
      // Every policy needs a level, so that several packs can share one file: the engine rejects an unknown policy
      // without a level.
      expect(file === "strict.json" ? ["mandatory"] : ["advisory", "mandatory", "disabled"]).toContain(level);
      expect(errorsOf(configSchema!.properties, options)).toEqual([]);
    });
  });

  it.each(["baseline.json", "strict.json"])("configures exactly its own policies in %s", (file) => {
    expect(Object.keys(JSON.parse(read(file)) as object)).toEqual(policies.map((policy) => policy.name));
  });
});

it("does not mistake a policy of one pack for a misspelt policy of another", () => {
  const all = packs.flatMap(({ policies }) => policies.map(({ name }) => name));
  const taken = packs.flatMap(({ policies }) => {
    const own = policies.map(({ name }) => name);
    return all.filter((name) => misspelt(name, own) !== undefined);
  });
  expect(taken).toEqual([]);
});

type Properties = NonNullable<Policies[number]["configSchema"]>["properties"];

function defaultsOf(properties: Properties): Record<string, unknown> {
  return Object.fromEntries(Object.entries(properties).map(([option, schema]) => [option, schema.default]));
}

/** Validates more strictly than the engine, which accepts options that a schema does not have. */
function errorsOf(properties: Properties, options: Record<string, unknown>): unknown[] {
  const ajv = new Ajv({ allErrors: true });
  ajv.validate({ type: "object", properties, additionalProperties: false }, options);
  return ajv.errors ?? [];
}
