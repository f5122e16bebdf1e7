import * as pulumi from "@pulumi/pulumi";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { Project } from "../../provider";
import { settings } from "../../provider/config";
import { unknownSettings } from "../../provider/program/knownSettings";

const ALL =
  "adminKey, organizationId, baseUrl, maxConcurrency, requestTimeoutSeconds, maxWaitSeconds, quotaWindowSeconds, " +
  "archiveInUse, deleteKeysInUse, allowOwnerLoss";

describe("an unknown configuration key in our namespace", () => {
  it("is reported with the setting that it misspells", () => {
    const misspellings = { maxWaitSecond: "maxWaitSeconds", baseURL: "baseUrl", organisationId: "organizationId" };
    for (const [wrong, right] of Object.entries(misspellings)) {
      expect(unknownSettings([`openai-admin:${wrong}`], "company")).toEqual([
        `openai-admin:${wrong} is not a setting. Did you mean ${right}? Remove the wrong key: ` +
          `\`pulumi config rm openai-admin:${wrong}\`.`,
      ]);
    }
  });

  it("is reported with all settings if it resembles none", () => {
    expect(unknownSettings(["openai-admin:timeout"], "company")).toEqual([
      `openai-admin:timeout is not a setting. The settings are ${ALL}. Remove the wrong key: ` +
        "`pulumi config rm openai-admin:timeout`.",
    ]);
  });

  it("is reported in a message of its own", () => {
    expect(unknownSettings(["openai-admin:timeout", "openai-admin:adminKy"], "company")).toHaveLength(2);
  });

  it("cannot write control characters to the terminal", () => {
    expect(unknownSettings(["openai-admin:a\u001b[2J\nb"], "company").join()).not.toMatch(/[\u001b\n]/);
  });

  it("is neither a setting nor a key of another namespace", () => {
    const right = Object.values(settings).map(({ config }) => config);
    const others = ["openai:adminKy", "openai:apiKey", "company:baseURL", "openai-admins:adminKy", "pulumi:tags"];
    expect(unknownSettings([...right, ...others], "company")).toEqual([]);
  });

  it("is accepted in a project called openai-admin, unless it resembles a setting", () => {
    const keys = ["openai-admin:owner", "openai-admin:adminKy"];
    expect(unknownSettings(keys, "openai-admin")).toEqual([expect.stringContaining("adminKy is not a setting. Did")]);
  });
});

describe("the first resource of a program", () => {
  beforeAll(() =>
    pulumi.runtime.setMocks({
      newResource: ({ name, inputs }) => ({ id: name, state: inputs as object }),
      call: ({ inputs }) => inputs as object,
    }),
  );
  afterEach(() => pulumi.runtime.setAllConfig({}));

  it("stops the program at a misspelt setting, without a stack trace", () => {
    pulumi.runtime.setAllConfig({ "openai-admin:config:baseURL": "https://proxy.example.com/v1" });
    const create = () => new Project("web", { name: "web" });
    expect(create).toThrow(pulumi.RunError);
    expect(create).toThrow("openai-admin:baseURL is not a setting. Did you mean baseUrl?");
  });

  it("lets the program continue with correct settings and keys of other namespaces", () => {
    pulumi.runtime.setAllConfig({ "openai-admin:baseUrl": "https://proxy.example.com/v1", "openai:adminKy": "x" });
    expect(() => new Project("web", { name: "web" })).not.toThrow();
  });
});
