import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { PolicyPackConfig } from "@pulumi/policy";
import { describe, expect, it } from "vitest";
import * as openai from "pulumi-openai-admin";
import { PackProcess, unknown, type Declared } from "./packProcess";
import { packs } from "./watchedStack";

/** What rules read. No kind has all of them, and none minds those of others. */
const inputs = [
  ...["name", "description", "residency", "content", "permissions", "model", "createApiKey", ...openai.rateLimitNames],
  ...["projectId", "groupId", "userId", "email", "role", "roleId", "organization"],
];

/** A resource of every kind, nothing of which is known. */
const program = Object.values(openai)
  .filter((one): one is typeof one & Declared["type"] => "__pulumiType" in one)
  .map((type): Declared => {
    const [name] = type.__pulumiType.split(":").slice(-1);
    return { type, name, inputs: Object.fromEntries(inputs.map((input) => [input, unknown])) };
  });

describe.each(Object.entries(packs))("%s, where nothing is known", (name, policies) => {
  it("has each rule say that it decides at update time, and refuses nothing", async () => {
    const folder = dirname(require.resolve(`pulumi-openai-admin-policy-${name}/package.json`));
    // In strict.json every rule has something to ask for.
    const strict = JSON.parse(readFileSync(join(folder, "strict.json"), "utf8")) as PolicyPackConfig;
    const process = await PackProcess.start(`pulumi-openai-admin-policy-${name}`, policies);
    try {
      const reports = await process.reports(program, strict);
      expect(reports.filter(({ message }) => !message.endsWith("decided at update time."))).toEqual([]);
      expect(reports.filter(({ level }) => level !== "advisory")).toEqual([]);
      const rules = policies.map((policy) => policy.name).filter((policy) => policy !== "project-environment");
      expect([...new Set(reports.map(({ policy }) => policy))].sort()).toEqual(rules.sort());
    } finally {
      process.stop();
    }
  });
});
