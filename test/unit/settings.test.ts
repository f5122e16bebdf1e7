import { describe, expect, it } from "vitest";
import { readSettings, settings } from "../../provider/config";

const KEY = "sk-admin-0123456789";

/** Reads the settings from an environment and a stack's configuration. */
function read(env: Record<string, string>, config: Record<string, string> = {}) {
  return readSettings(env, (key) => config[key]);
}

/** The only problem with a setting, which its variable names. */
function problem(env: string, text: string): string {
  const { problems } = read({ OPENAI_ADMIN_KEY: KEY, [env]: text });
  expect(problems).toHaveLength(1);
  return problems[0]!;
}

describe("settings", () => {
  it("require a key and nothing else [F01]", () => {
    expect(read({ OPENAI_ADMIN_KEY: KEY }).settings).toEqual({
      adminKey: KEY,
      organizationId: undefined,
      baseUrl: "https://api.openai.com/v1",
      maxConcurrency: 16,
      requestTimeoutSeconds: 60,
      maxWaitSeconds: 900,
      quotaWindowSeconds: 60,
      archiveInUse: "refuse",
      deleteKeysInUse: "refuse",
      allowOwnerLoss: false,
    });
    const { settings: none, problems, missingKey } = read({});
    expect(problems).toEqual([expect.stringMatching(/^no admin key is set: export OPENAI_ADMIN_KEY/)]);
    expect({ none, missingKey }).toEqual({ none: undefined, missingKey: "OPENAI_ADMIN_KEY" });
  });

  it("say that only the key is missing, because a preview needs no key", () => {
    expect(read({ OPENAI_ADMIN_KEY: "" }).missingKey).toBe("OPENAI_ADMIN_KEY");
    expect(read({ OPENAI_ADMIN_KEY: KEY }).missingKey).toBeUndefined();
    const wrong: Record<string, string>[] = [
      { OPENAI_BASE_URL: "nowhere" },
      { OPENAI_ADMIN_MAX_CONCURRENCY: "many" },
      { OPENAI_ADMIN_KEY: "sk-proj-abc" },
    ];
    for (const env of wrong) {
      const { problems, missingKey } = read(env);
      expect({ count: problems.length, missingKey }, JSON.stringify(env)).toEqual({ count: 1, missingKey: undefined });
    }
  });

  /** A valid text for each setting, and the value that it produces. */
  const examples: { [K in keyof typeof settings]: [string, unknown] } = {
    adminKey: ["sk-admin-other", "sk-admin-other"],
    organizationId: ["org-1", "org-1"],
    baseUrl: ["http://localhost:8080/v1/", "http://localhost:8080/v1"],
    maxConcurrency: ["4", 4],
    requestTimeoutSeconds: ["5", 5],
    maxWaitSeconds: ["30", 30],
    quotaWindowSeconds: ["10", 10],
    archiveInUse: ["allow", "allow"],
    deleteKeysInUse: ["allow", "allow"],
    allowOwnerLoss: ["true", true],
  };

  it.each(Object.entries(examples))("read %s from the environment or the configuration", (name, [text, value]) => {
    const { env, config } = settings[name as keyof typeof settings];
    const values = (outcome: ReturnType<typeof read>) => ({ ...outcome.settings })[name as keyof typeof settings];
    expect(values(read({ OPENAI_ADMIN_KEY: KEY, [env]: ` ${text}\n` }))).toEqual(value);
    expect(values(read(name === "adminKey" ? {} : { OPENAI_ADMIN_KEY: KEY }, { [config]: text }))).toEqual(value);
  });

  it("prefer the environment, because a refresh sees the configuration of the last up", () => {
    const config = { "openai-admin:adminKey": "sk-admin-of-the-last-up", "openai-admin:maxConcurrency": "2" };
    const env = { OPENAI_ADMIN_KEY: KEY, OPENAI_ADMIN_MAX_CONCURRENCY: "" };
    // An empty variable counts as unset: shells and CI systems often leave empty variables behind.
    expect(read(env, config).settings).toMatchObject({ adminKey: KEY, maxConcurrency: 2 });
  });

  it("report every problem with the place that is wrong", () => {
    const { problems } = read(
      { OPENAI_BASE_URL: "nowhere" },
      { "openai-admin:adminKey": KEY, "openai-admin:maxWaitSeconds": "0" },
    );
    expect(problems).toEqual([
      expect.stringMatching(/^OPENAI_BASE_URL is not an address/),
      `openai-admin:maxWaitSeconds is "0", but must be a number from 1 to 86400`,
    ]);
  });

  it("refuse keys of other types", () => {
    for (const key of ["sk-proj-abc", "sk-svcacct-abc"]) {
      expect(problem("OPENAI_ADMIN_KEY", key)).toMatch(/contains the key of a project or service account/);
    }
    expect(problem("OPENAI_ADMIN_KEY", "sk-admin-a\nsk-admin-b")).toMatch(/contains characters that no key has/);
    expect(problem("OPENAI_ADMIN_KEY", "“sk-admin-a”")).toMatch(/contains characters that no key has/);
  });

  it("send the key only over https, or to this machine", () => {
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
      expect(problem("OPENAI_BASE_URL", url), url).toContain("the provider sends the admin key only over https");
    for (const url of [
      "https://user:word@api.example.com/v1",
      "http://user:word@api.example.com/v1",
      "https://api.example.com/v1?a=b",
      "https://api.example.com/v1#a",
      "https://api.example.com/v1?",
      "https://api.example.com/v1#",
    ]) {
      expect(problem("OPENAI_BASE_URL", url)).toBe(
        "OPENAI_BASE_URL must be an address without a user, a query or a fragment",
      );
    }
  });

  it("send requests to the same address for every spelling of the URL", () => {
    const spellings = {
      "HTTPS://API.example.com:443/v1///": "https://api.example.com/v1",
      "http://127.1/v1": "http://127.0.0.1/v1",
    };
    for (const [text, url] of Object.entries(spellings)) {
      expect(read({ OPENAI_ADMIN_KEY: KEY, OPENAI_BASE_URL: text }).settings?.baseUrl).toBe(url);
    }
  });

  it("never repeat a password or key in an address", () => {
    for (const url of [
      "https://some-one:pass-word@api.example.com:99999/v1",
      "https://some-one:pass-word@/v1",
      "some-one:pass-word@api.example.com/v1",
      "pass-word:some-one@api.example.com",
      "http://some-one:pass-word@api.example.com/v1",
      "https:some-one:pass-word@api.example.com",
      "https://api.example.com:99999/v1?token=pass-word",
      "pass-word:v1",
    ]) {
      expect(problem("OPENAI_BASE_URL", url), url).toMatch(/^OPENAI_BASE_URL /);
      expect(problem("OPENAI_BASE_URL", url), url).not.toMatch(/pass-word|some-one/);
    }
  });

  it("never repeat a key in the wrong setting", () => {
    for (const { env } of Object.values(settings)) {
      if (env === "OPENAI_ADMIN_KEY") continue; // In this setting the key is correct.
      for (const text of [KEY, `${"x ".repeat(45)}${KEY}`, `${KEY}:1`, `x${KEY}`, `https://${KEY}:99999/v1`]) {
        const { problems } = read({ OPENAI_ADMIN_KEY: KEY, [env]: text });
        expect(problems, `${env} ${text}`).toHaveLength(1);
        expect(problems[0], `${env} ${text}`).not.toContain(KEY.slice(0, 10));
      }
    }
  });

  it("never repeat the key in use, whatever its form and wherever it was read", () => {
    const odd = "local$&key";
    const config = { "openai-admin:adminKey": odd };
    for (const places of [
      read({ OPENAI_ADMIN_KEY: odd, OPENAI_BASE_URL: odd }),
      read({ OPENAI_BASE_URL: odd }, config),
      read({ SECOND_KEY: odd, OPENAI_BASE_URL: odd }, { "openai-admin:adminKeyEnv": "SECOND_KEY" }),
      // The key is unusable, but still a secret.
      read({ OPENAI_ADMIN_KEY: "schlüssel", OPENAI_ADMIN_MAX_CONCURRENCY: "schlüssel" }),
    ]) {
      expect(places.problems.length).toBeGreaterThan(0);
      expect(places.problems.join("; ")).not.toMatch(/local|schlüssel/);
    }
  });

  it("quote a wrong value, or its beginning, on one line", () => {
    expect(problem("OPENAI_ADMIN_ARCHIVE_IN_USE", "$&$`")).toBe(
      'OPENAI_ADMIN_ARCHIVE_IN_USE is "$&$`", but must be refuse or allow',
    );
    const long = problem("OPENAI_BASE_URL", `nowhere\u001b[2J\n${"x".repeat(10_000)}`);
    expect(long.length).toBeLessThan(300);
    expect(long).toMatch(/^OPENAI_BASE_URL is not an address: nowhere \[2J x+…$/);
  });

  it("refuse a malformed organisation id without repeating it", () => {
    for (const text of ["sk-admin", KEY, `Bearer:${KEY}`]) {
      expect(problem("OPENAI_ORG_ID", text)).toBe(
        "OPENAI_ORG_ID contains a key, but must be the id of an organisation (org-…)",
      );
    }
    for (const text of ["org 1", "org-1\norg-2", "organisation-ä", "org-\u200b1", "“org-1”"]) {
      expect(problem("OPENAI_ORG_ID", text)).toBe(
        "OPENAI_ORG_ID contains characters that no organisation id has: copy the id again, without spaces and quotation marks",
      );
    }
  });

  it("read the variables that a Provider names, and report them if they are not set", () => {
    for (const name of ["constructor", "__proto__", "toString"]) {
      expect(read({ OPENAI_ADMIN_KEY: KEY }, { "openai-admin:adminKeyEnv": name }).problems).toEqual([
        `${name} is not set, but a Provider of the program names it for openai-admin:adminKey: export ${name}=…`,
      ]);
    }
  });

  it("name the missing key of a Provider, and never take the first organisation's key instead", () => {
    const config = { "openai-admin:adminKeyEnv": "ACQUIRED_KEY", "openai-admin:baseUrlEnv": "ACQUIRED_URL" };
    const unset = (name: string, setting: string) =>
      `${name} is not set, but a Provider of the program names it for openai-admin:${setting}: export ${name}=…`;
    const first = { OPENAI_ADMIN_KEY: KEY, OPENAI_BASE_URL: "https://api.example.com/v1" };
    // Without the key no request can leave, so the missing address is no mistake yet.
    expect(read(first, config)).toEqual({
      settings: undefined,
      problems: [unset("ACQUIRED_KEY", "adminKey"), unset("ACQUIRED_URL", "baseUrl")],
      missingKey: "ACQUIRED_KEY",
    });
    // With the key, the address decides who gets the key.
    expect(read({ ...first, ACQUIRED_KEY: KEY }, config)).toEqual({
      settings: undefined,
      problems: [unset("ACQUIRED_URL", "baseUrl")],
    });
  });

  it.each([
    ["OPENAI_ADMIN_MAX_CONCURRENCY", ["0", "257", "many", "1.5", "-1", "NaN", "Infinity"]],
    ["OPENAI_ADMIN_REQUEST_TIMEOUT_SECONDS", ["0", "3601", "60s"]],
    ["OPENAI_ADMIN_MAX_WAIT_SECONDS", ["0", "86401"]],
    ["OPENAI_ADMIN_QUOTA_WINDOW_SECONDS", ["0", "3601"]],
    ["OPENAI_ADMIN_ALLOW_OWNER_LOSS", ["yes", "1", "TRUE"]],
    ["OPENAI_ADMIN_ARCHIVE_IN_USE", ["true", "deny"]],
    ["OPENAI_ADMIN_DELETE_KEYS_IN_USE", ["true", "deny"]],
  ])("refuse an invalid %s", (env, texts) => {
    for (const text of texts) expect(problem(env, text)).toMatch(new RegExp(`^${env} is "${text}", but must be `));
  });
});
