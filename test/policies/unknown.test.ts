import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { PolicyPackConfig } from "@pulumi/policy";
import { describe, expect, it } from "vitest";
import * as openai from "pulumi-openai-admin";
import { PackProcess, unknown, type Declared } from "./packProcess";
import { packs } from "./watchedStack";

/** All inputs that rules read. No kind has all of them, and each kind ignores the others. */
const inputs = [
  ...["name", "description", "residency", "content", "permissions", "model", "createApiKey", ...openai.rateLimitNames],
  ...["projectId", "groupId", "userId", "email", "role", "roleId", "organization", "limits"],
  ...["until", "whenAbsent", "projects", "members", "owners", "onUnexpected", "attributeMatchers", "apiKeyId"],
  ...["expiresInSeconds", "apiKeyExpiresInSeconds", "scopes", "mode", "modelIds", "retentionType"],
  ...["fileSearch", "webSearch", "imageGeneration", "mcp", "codeInterpreter"],
  ...["thresholdAmount", "notificationChannel", "default", "enabledTiers"],
];

/** Rules that read no input. An option of the resource decides, and the engine always knows it. */
const WITHOUT_INPUTS = ["external-key-protected"];

/** A resource of every kind, with only unknown inputs. */
const program = Object.values(openai)
  .filter((one): one is typeof one & Declared["type"] => "__pulumiType" in one)
  .map((type): Declared => {
    const [name] = type.__pulumiType.split(":").slice(-1);
    return { type, name, inputs: Object.fromEntries(inputs.map((input) => [input, unknown])) };
  });

describe.each(Object.entries(packs))("%s, with only unknown inputs", (name, policies) => {
  it("reports for each rule that it decides at update time, and rejects nothing", async () => {
    const folder = dirname(require.resolve(`pulumi-openai-admin-policy-${name}/package.json`));
    // strict.json turns on every rule.
    const strict = JSON.parse(readFileSync(join(folder, "strict.json"), "utf8")) as PolicyPackConfig;
    const process = await PackProcess.start(`pulumi-openai-admin-policy-${name}`, policies);
    try {
      const isDecided = ({ policy }: { policy: string }) => WITHOUT_INPUTS.includes(policy);
      const everything = await process.reports(program, strict);
      expect(new Set(everything.filter(isDecided).map(({ policy }) => policy))).toEqual(
        new Set(WITHOUT_INPUTS.filter((rule) => policies.some((policy) => policy.name === rule))),
      );
      const reports = everything.filter((report) => !isDecided(report));
      expect(reports.filter(({ message }) => !message.endsWith("; the rule decides at update time."))).toEqual([]);
      expect(reports.filter(({ level }) => level !== "advisory")).toEqual([]);
      const rules = policies
        .map((policy) => policy.name)
        .filter((policy) => ![...WITHOUT_INPUTS, "project-environment"].includes(policy));
      expect([...new Set(reports.map(({ policy }) => policy))].sort()).toEqual(rules.sort());
    } finally {
      process.stop();
    }
  });
});
