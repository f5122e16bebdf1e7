import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { PolicyPackConfig } from "@pulumi/policy";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as openai from "pulumi-openai-admin";
import { PackProcess, type Declared, type Report } from "./packProcess";
import { packs } from "./watchedStack";

/** Not a real key, only the letters of the alphabet. */
const LETTERS = "AbCdEfGhIjKlMnOp0123456789";

/** The parts of the texts below that no message may print. */
const SECRETS = [LETTERS, LETTERS.toLowerCase(), "hunter2hunter2", "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b"];

/** Texts that contain a secret, control the terminal or the engine, or are extremely long. */
const HOSTILE: Record<string, string> = {
  "an OpenAI key": `sk-proj-${LETTERS}`,
  "an OpenAI key in an address": `sk-proj-${LETTERS}@example.com`,
  "a password": "Prod password=hunter2hunter2",
  "a random value": SECRETS[3]!,
  "colours and lines": "\u001b[31mred\u0007\r\nWhy: it is fine\u202e\u2028.\u009b2J",
  "colours of the engine": "%}><{%nothing%}>",
  "a long text": "a-".repeat(5_000),
};

/** Characters that no line on a terminal may contain. */
const UNSEEN = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]/u;

/** Enough for a title and two unknown values. */
const LONGEST_LINE = 2_500;

/** For three resources with names of 300 kB. A transfer takes about a second; backtracking would take hours. */
const MOST_MS = 10_000;

/** All inputs that rules read as text. No kind has all of them, and each kind ignores the others. */
const inputs = [
  ...["name", "description", "residency", "content", "model", "projectId", "role", "roleId"],
  ...["until", "whenAbsent", "onUnexpected", "apiKeyId", "mode", "retentionType", "default"],
];

/** Inputs that rules read as lists or maps of texts. */
const nested = (text: string) => ({
  permissions: [text],
  scopes: [text],
  modelIds: [text],
  enabledTiers: [text],
  projects: [{ projectId: text, role: text }],
  attributeMatchers: { [text]: text },
  notificationChannel: { recipients: [text], subjectPrefix: text },
  limits: { [text]: {} },
});

/** Three resources of every kind: for a person by address, for a person by id, and for a group. */
function program(text: string): Declared[] {
  const types = Object.values(openai).filter((one): one is typeof one & Declared["type"] => "__pulumiType" in one);
  const common = Object.fromEntries(inputs.map((input) => [input, text]));
  const subjects = [{ email: text }, { userId: text }, { groupId: text }];
  return types.flatMap((type) =>
    subjects.map((subject, index): Declared => ({
      type,
      name: `${text} ${index}`,
      inputs: { ...common, ...nested(text), maxRequestsPer1Minute: 0, ...subject },
    })),
  );
}

describe.each(Object.entries(packs))("%s, given hostile texts", (name, policies) => {
  let pack: PackProcess;
  let strict: PolicyPackConfig;
  beforeAll(async () => {
    const folder = dirname(require.resolve(`pulumi-openai-admin-policy-${name}/package.json`));
    // strict.json turns on every rule.
    strict = JSON.parse(readFileSync(join(folder, "strict.json"), "utf8")) as PolicyPackConfig;
    pack = await PackProcess.start(`pulumi-openai-admin-policy-${name}`, policies);
  });
  afterAll(() => pack?.stop());

  it.each(Object.entries(HOSTILE))("reports violations without printing anything unsafe: %s", async (_what, text) => {
    const reports = await pack.reports(program(text), strict);
    expect(reports.length).toBeGreaterThan(0);
    for (const { message } of reports) expectToBeSafe(message);
  });

  it.each(Object.entries(HOSTILE))(
    "reports a hostile option name without printing anything unsafe: %s",
    async (_what, text) => {
      const [rule] = policies.filter(({ name }) => name !== "project-environment");
      const config = { [rule!.name]: { enforcementLevel: "mandatory" as const, [`${text} option`]: 1 } };
      const reports = (await pack.reports([], config)).filter(({ message }) => message.includes("has no such option"));
      expect(reports).toHaveLength(1);
      for (const { message } of reports) expectToBeSafe(message);
    },
  );
});

describe("hygiene, given names of 300 kB", () => {
  const long = 300_000;
  it.each([
    ["an expression that could backtrack", "(a+)+$", `${"a".repeat(long)}!`],
    ["the default expression", "[a-z][a-z0-9]*(-[a-z0-9]+)*", "web-".repeat(long / 4)],
    ["beginnings of keys", "x", "sk-aB1-eyJ".repeat(long / 10)],
    ["passwords without an end", "x", "token=".repeat(long / 6)],
    ["certificates without an end", "x", "-----BEGIN CERTIFICATE-----".repeat(long / 27)],
  ])("checks the names quickly: %s", async (_what, form, text) => {
    const pack = await PackProcess.start("pulumi-openai-admin-policy-hygiene", packs.hygiene);
    try {
      const begun = performance.now();
      const config: PolicyPackConfig = {
        "project-environment": { environments: { production: ["*a*a*a*a*a*a*b", "*@*@*@*@*b"] }, otherwise: "staging" },
        names: { groups: [form] },
        "no-secrets-in-texts": { allow: ["*a*a*a*a*a*a*b", "*@*"] },
      };
      const reports = await pack.reports(
        [
          { type: openai.Project, name: "p", inputs: { name: text } },
          { type: openai.Group, name: "g", inputs: { name: text } },
          { type: openai.Certificate, name: "c", inputs: { name: text, content: text } },
        ],
        config,
      );
      expect(performance.now() - begun).toBeLessThan(MOST_MS);
      const misnamed = reports.filter(({ policy, resource }) => policy === "names" && resource === "g");
      expect(misnamed).toHaveLength(1);
      for (const { message } of reports) expectToBeSafe(message);
    } finally {
      pack.stop();
    }
  });
});

describe("limits, in an environment named like a member of every object", () => {
  it.each(["constructor", "__proto__", "toString"])("requires limits for no model: %s", async (environment) => {
    const pack = await PackProcess.start("pulumi-openai-admin-policy-limits", packs.limits);
    try {
      const config: PolicyPackConfig = {
        "project-environment": { otherwise: environment },
        "rate-limits-declared": { models: { production: ["gpt-5"] } },
      };
      const web: Declared = { type: openai.Project, name: "web", inputs: { name: "web" } };
      expect(await pack.reports([web], config)).toEqual<Report[]>([]);
    } finally {
      pack.stop();
    }
  });
});

function expectToBeSafe(message: string): void {
  for (const line of message.split("\n")) {
    expect(line).not.toMatch(UNSEEN);
    expect(line.length).toBeLessThan(LONGEST_LINE);
  }
  for (const secret of SECRETS) expect(message).not.toContain(secret);
  expect(message).not.toMatch(/<\{%|%\}>/);
  expect(message).not.toMatch(/^Why: it is fine/m);
}
