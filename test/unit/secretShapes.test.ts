import { describe, expect, it } from "vitest";
import { secretIn, withoutSecrets } from "../../policies/kit/secrets";

/** Not real secrets: letters of the alphabet, in pieces, so that scanners of repositories do not report them. */
const LETTERS = "AbCdEfGhIjKlMnOpQrStUvWxYz";
const OPENAI = ["sk", "proj", `${LETTERS}0123456789`].join("-");
const WEB_TOKEN = ["eyJhbGciOiJIUzI1NiJ9", "eyJzdWIiOiIxMjM0In0", "c2lnbmF0dXJl"].join(".");
const HASH = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b";
const PRIVATE_KEY = ["-----BEGIN EC PRIVATE", "KEY-----\nMHcCAQEEIA0b\n-----END EC PRIVATE", "KEY-----"].join(" ");

/** The random part of an id of the API: letters and digits after a word. */
const ID = "AbC1dEf2GhI3jKl4MnO5pQr6";

describe("a text that looks like a secret", () => {
  it.each([
    ["an OpenAI key", OPENAI, ""],
    ["an OpenAI key", `for ${OPENAI}, of web`, "for <an OpenAI key>, of web"],
    ["an OpenAI key", `x-${OPENAI}`, "x-<an OpenAI key>"],
    ["a private key", PRIVATE_KEY, ""],
    ["a private key", `${PRIVATE_KEY.slice(0, 40)} cut`, ""],
    ["a private key", `one ${PRIVATE_KEY} two ${PRIVATE_KEY} three`, "one <a private key> two <a private key> three"],
    ["an AWS key", `AKIA${"ABCDEFGHIJKLMNOP"}`, ""],
    ["a random value", `"wJalrXUtnFEMI/${"K7MDENG"}/bPxRfiCYEXAMPLEKEY"`, `"<a random value>"`],
    ["a GitHub token", `ghp_${LETTERS}0123456789`, ""],
    ["a GitHub token", `github_pat_${LETTERS}0123456789`, ""],
    ["a Slack token", `xoxb-${"0123456789"}-abcdef`, ""],
    ["a Google key", `AIza${LETTERS}012345678`, ""],
    ["a JSON web token", WEB_TOKEN, ""],
    ["a JSON web token", `Bearer ${WEB_TOKEN}`, "Bearer <a JSON web token>"],
    ["a JSON web token", `jwt-${WEB_TOKEN}`, ""],
    ["a Pulumi token", `pul-${HASH}`, ""],
    ["a password", "password=hunter2hunter2", ""],
    ["a password", "password: password: hunter2", "password: <a password>"],
    ["a password", `Group "pwd=hunter2", which`, `Group "<a password>", which`],
    ["a password", "token=password=hunter2 and more", "<a password> and more"],
    ["a random value", HASH, ""],
    ["a random value", `https://user:${HASH}@example.com`, "https://user:<a random value>@example.com"],
    ["a random value", `key_${HASH}`, ""],
  ])("is %s: %s", (what, text, becomes) => {
    expect(secretIn(text)).toBe(what);
    expect(withoutSecrets(text)).toBe(becomes === "" ? `<${what}>` : becomes);
  });

  it("is found and redacted, even if there are several", () => {
    expect(withoutSecrets(`${OPENAI} password=hunter2 ${HASH} ${OPENAI}`)).toBe(
      "<an OpenAI key> <a password> <a random value> <an OpenAI key>",
    );
  });

  it.each([
    `proj_${ID}`,
    `user-${ID}`,
    `svc_acct_${ID}`,
    `group_01J1F8${"ABCDXYZ"}9KQ2M7T4W6N8P`,
    `role_01J1F8${"ABCDXYZ"}9KQ2M7T4W6N8P`,
    `cert_${ID}`,
    `org-${ID}`,
    `proj_${ID}/svc_acct_${ID}`,
    `proj_${ID}/user-${ID}`,
    "role-api-organization-owner__api-organization__org-abc123",
    `role-api-organization-owner__api-organization__org-${ID}${ID}`,
    `role-api-project-member__api-project__proj_${ID}`,
    "gpt-4o-realtime-preview-2024-12-17",
    `ft:gpt-4o-mini-2024-07-18:company:support:${"9AbCdEfG"}`,
    "ana@example.com",
    `${HASH}@example.com`,
    `user+${HASH}@mail.example.com`,
    "urn:pulumi:production::openai-organization::pulumi-nodejs:dynamic/openai:ServiceAccount::ingest-worker-2",
    "sk-learn-production-cluster",
    "0190163d-8694-739b-aea5-966c26f8ad91",
    "Rotates the token: every 90 days, see docs/secrets",
    "https://git.example.com/company/infrastructure2/blob/main/docs/2026/naming/README",
    "maxAudioMegabytesPer1Minute: 5_000_000",
    "batch1DayMaxInputTokens lower by 1_000_000 in all",
    `projectId: token.id, model: "gpt-5", maxRequestsPer1Minute: <number>`,
    `Project "token" is a project without an environment (token: its name fits no environment)`,
    `"project-environment": { "environments": { "production": ["<name or id of the project>"] } }`,
    `content: readFileSync("<one for RSA of 2048 bits or more, or for prime256v1 or secp384r1 or secp521r1>.pem", "utf8")`,
    "12345678901234567890123456789012345678901234567890",
    "a".repeat(100),
  ])("is not %s", (text) => {
    expect(secretIn(text)).toBeUndefined();
    expect(withoutSecrets(text)).toBe(text);
  });

  /** Beginnings of each form, repeated many times, that never end as a secret does. */
  it.each([
    "sk-",
    "sk-aaaaaaaaaaaaaaaaaaaaaaa ",
    "-----BEGIN ",
    "-----BEGIN PRIVATE KEY----- ",
    "-----BEGIN PRIVATE KEY----- -----END ",
    "-eyJ",
    "-eyJaaaaaaaa",
    "eyJaaaaaaaa.",
    ".eyJaaaaaaaa-",
    "token=",
    "token= ",
    "token ",
    "token=aaaaaaaaaaaa ",
    "password:token:",
    "AKIA",
    "xoxb-",
    "ghp_",
    "AIza",
    "proj_",
    "proj_a",
    "/svc_acct_",
    "a",
    "a1",
    "aB1-",
    "@",
    " ",
    "\n",
  ])("is searched for within two seconds, even if %j is repeated many times", (piece) => {
    const text = piece.repeat(300_000 / piece.length);
    const begun = performance.now();
    secretIn(text);
    withoutSecrets(text);
    // For two cores that other work shares. A quadratic search would take minutes.
    expect(performance.now() - begun).toBeLessThan(2_000);
  });
});
