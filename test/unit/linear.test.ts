import { describe, expect, it } from "vitest";
import { refusal } from "../../provider/client/answers";
import { isLoopback } from "../../provider/client/audience";
import { adviceFor } from "../../provider/client/errors";
import { enumerate, fromOutside, printable, quote, redact } from "../../provider/client/outside";
import { fillPhrase } from "../../provider/client/path";
import { retryAfterMs } from "../../provider/client/waiting";
import { readSettings, settings } from "../../provider/config";
import { shortRoleId } from "../../provider/lifecycle/roleIds";
import { canBeKey } from "../../provider/wire/adminApiKeys";

const LENGTH = 300_000;

/** If the time grows with the square of the length, such a text takes many seconds instead of milliseconds. */
const MOST_MS = 3_000;

/**
 * The inputs of all functions: each piece is repeated up to the full length and ends with characters that make a match
 * fail.
 */
const parts = [
  "a",
  "/",
  ".",
  "*",
  "-",
  "_",
  " ",
  "1",
  "@",
  "?",
  "\n",
  "\u001b",
  "\u200b",
  "\ud800",
  "\u{e0041}",
  "a.",
  "a\u001b",
  " \t",
  "sk-",
  "sk-a ",
  "local-key",
  "local-ke",
  "127.0.0.1",
  "try again in 1",
  "try again in 1.1 ",
  "retry after ",
  "invalid url",
  "api.management",
  "archive",
  "__api-project__",
  "__api-organization__a",
  "…",
];
const texts = parts.flatMap((part) => ["", "!", "\n"].map((end) => part.repeat(LENGTH / part.length) + end));

function reply(status: number, text: string) {
  return { status, text, bytes: text.length, headers: {} };
}

const call = { tried: "read", method: "GET", adminKey: "local-key" } as const;

const functions: Record<string, (text: string) => unknown> = {
  fromOutside: (text) => fromOutside(text, Infinity),
  printable,
  redact: (text) => redact(text, ["local-key", "local-ke"]),
  quote: (text) => quote(text, 100, ["local-key"]),
  enumerate: (text) => enumerate([text, text]),
  isLoopback,
  fillPhrase: (text) => fillPhrase("user {userId}", { userId: text }),
  "fillPhrase of a template": (text) => fillPhrase(text, {}),
  adviceFor: (text) => [401, 403, 404].map((status) => adviceFor(status, undefined, text)),
  "adviceFor missing scopes": (text) => adviceFor(403, undefined, `Missing scopes: ${text}`),
  "retryAfterMs in a body": (text) => retryAfterMs(reply(429, text)),
  "retryAfterMs in a header": (text) =>
    retryAfterMs({ text: "", headers: { "retry-after": text, "retry-after-ms": text } }),
  "an error's body": (text) => refusal(reply(404, JSON.stringify({ message: text, code: text })), call),
  "an error's body that is not JSON": (text) => refusal(reply(404, text), call),
  shortRoleId,
  "shortRoleId of a scope": (text) => shortRoleId(`role__api-project__${text}`),
  canBeKey: (text) => canBeKey(text, "sk-admin-0123456789"),
  "canBeKey of a head": (text) => canBeKey(`${text}...abcd`, "sk-admin-0123456789"),
  "canBeKey of a tail": (text) => canBeKey(`sk-...${text}`, "sk-admin-0123456789"),
  ...Object.fromEntries(
    Object.values(settings).map(({ env }) => [
      env,
      (text: string) => readSettings({ OPENAI_ADMIN_KEY: "local-key", [env]: text }, () => undefined),
    ]),
  ),
  "an address": (text) => readSettings({ OPENAI_BASE_URL: `https://api.example.com/${text}x` }, () => undefined),
};

describe("the time for a long text from outside does not grow with the square of its length", () => {
  it.each(Object.keys(functions))("%s", (name) => {
    for (const text of texts) {
      const begun = performance.now();
      functions[name]!(text);
      expect(performance.now() - begun, `${JSON.stringify(text.slice(0, 20))}…`).toBeLessThan(MOST_MS);
    }
  });
});
