import { describe, expect, it } from "vitest";
import { readSettings, settings } from "../../provider/config";

const KEY = "sk-admin-0123456789";

/** What the settings come to, from an environment and a stack's configuration. */
function read(env: Record<string, string>, config: Record<string, string> = {}) {
  return readSettings(env, (key) => config[key]);
}

/** The only problem with one setting, by its variable. */
function problem(env: string, text: string): string {
  const { problems } = read({ OPENAI_ADMIN_KEY: KEY, [env]: text });
  expect(problems).toHaveLength(1);
  return problems[0]!;
}

describe("settings", () => {
  it("need a key and nothing else", () => {
    expect(read({ OPENAI_ADMIN_KEY: KEY }).settings).toEqual({
      adminKey: KEY,
      organizationId: undefined,
      baseUrl: "https://api.openai.com/v1",
      maxConcurrency: 16,
      requestTimeoutSeconds: 60,
      maxWaitSeconds: 900,
      quotaWindowSeconds: 60,
      archiveInUse: "refuse",
      allowOwnerLoss: false,
    });
    expect(read({}).problems).toEqual([expect.stringMatching(/^no admin key is set: export OPENAI_ADMIN_KEY/)]);
  });

  /** A valid text for each setting, and what it comes to. */
  const examples: { [K in keyof typeof settings]: [string, unknown] } = {
    adminKey: ["sk-admin-other", "sk-admin-other"],
    organizationId: ["org-1", "org-1"],
    baseUrl: ["http://localhost:8080/v1/", "http://localhost:8080/v1"],
    maxConcurrency: ["4", 4],
    requestTimeoutSeconds: ["5", 5],
    maxWaitSeconds: ["30", 30],
    quotaWindowSeconds: ["10", 10],
    archiveInUse: ["allow", "allow"],
    allowOwnerLoss: ["true", true],
  };

  it.each(Object.entries(examples))("take %s from the environment or the configuration", (name, [text, value]) => {
    const { env, config } = settings[name as keyof typeof settings];
    const values = (outcome: ReturnType<typeof read>) => ({ ...outcome.settings })[name as keyof typeof settings];
    expect(values(read({ OPENAI_ADMIN_KEY: KEY, [env]: ` ${text}\n` }))).toEqual(value);
    expect(values(read(name === "adminKey" ? {} : { OPENAI_ADMIN_KEY: KEY }, { [config]: text }))).toEqual(value);
  });

  it("take the environment before the configuration, because a refresh sees the configuration of the last up", () => {
    const config = { "openai:adminKey": "sk-admin-of-the-last-up", "openai:maxConcurrency": "2" };
    const env = { OPENAI_ADMIN_KEY: KEY, OPENAI_ADMIN_MAX_CONCURRENCY: "" };
    // An empty variable is none: shells and CI systems leave those behind.
    expect(read(env, config).settings).toMatchObject({ adminKey: KEY, maxConcurrency: 2 });
  });

  it("name the place that is wrong, and every one of them", () => {
    const { problems } = read({ OPENAI_BASE_URL: "nowhere" }, { "openai:adminKey": KEY, "openai:maxWaitSeconds": "0" });
    expect(problems).toEqual([
      expect.stringMatching(/^OPENAI_BASE_URL is not an address/),
      `openai:maxWaitSeconds is "0", but must be a number from 1 to 86400`,
    ]);
  });

  it("refuse keys of other kinds", () => {
    for (const key of ["sk-proj-abc", "sk-svcacct-abc"]) {
      expect(problem("OPENAI_ADMIN_KEY", key)).toMatch(/holds the key of a project or service account/);
    }
    expect(problem("OPENAI_ADMIN_KEY", "sk-admin-a\nsk-admin-b")).toMatch(/holds characters that no key has/);
    expect(problem("OPENAI_ADMIN_KEY", "“sk-admin-a”")).toMatch(/holds characters that no key has/);
  });

  it("send the key over https, or to this machine", () => {
    const hosts = [
      "https://proxy.example.com/openai/v1",
      "http://127.0.0.1:1/v1",
      "http://[::1]:1/v1",
      "http://localhost/v1",
    ];
    for (const url of hosts) expect(read({ OPENAI_ADMIN_KEY: KEY, OPENAI_BASE_URL: url }).settings?.baseUrl).toBe(url);
    const refused = [
      "http://api.example.com/v1",
      "http://localhost.example.com/v1",
      "http://127.0.0.1.example.com/v1",
      "http://0.0.0.0/v1",
      "http://10.0.0.1/v1",
      "ftp://127.0.0.1/v1",
      "file:///v1",
    ];
    for (const url of refused)
      expect(problem("OPENAI_BASE_URL", url), url).toContain("the admin key is sent only over https");
    for (const url of [
      "https://user:word@api.example.com/v1",
      "https://api.example.com/v1?a=b",
      "https://api.example.com/v1#a",
    ]) {
      expect(problem("OPENAI_BASE_URL", url)).toBe(
        "OPENAI_BASE_URL must be a plain address without user, query or fragment",
      );
    }
  });

  it("never repeat a key that was put in the wrong place", () => {
    for (const { env } of Object.values(settings)) {
      if (env === "OPENAI_ORG_ID" || env === "OPENAI_ADMIN_KEY") continue; // Any text is right there.
      expect(problem(env, KEY), env).not.toContain(KEY);
    }
  });

  it.each([
    ["OPENAI_ADMIN_MAX_CONCURRENCY", ["0", "257", "many", "1.5", "-1", "NaN", "Infinity"]],
    ["OPENAI_ADMIN_REQUEST_TIMEOUT_SECONDS", ["0", "3601", "60s"]],
    ["OPENAI_ADMIN_MAX_WAIT_SECONDS", ["0", "86401"]],
    ["OPENAI_ADMIN_QUOTA_WINDOW_SECONDS", ["0", "3601"]],
    ["OPENAI_ADMIN_ALLOW_OWNER_LOSS", ["yes", "1", "TRUE"]],
    ["OPENAI_ADMIN_ARCHIVE_IN_USE", ["true", "deny"]],
  ])("refuse %s that cannot be", (env, texts) => {
    for (const text of texts) expect(problem(env, text)).toMatch(new RegExp(`^${env} is "${text}", but must be `));
  });
});
