import { isLoopback } from "./client/audience";
import { quote, redact } from "./client/outside";

/** All settings, as the client and the lifecycle read them. The table below says where each one comes from. */
export interface Settings {
  /** Admin API key, `sk-admin-…`. The Administration API accepts no other kind of key. */
  readonly adminKey: string;
  /** Sent as `OpenAI-Organization`. Only a key that belongs to several organisations requires this. */
  readonly organizationId: string | undefined;
  readonly baseUrl: string;
  /** The number of requests in flight at most, over all endpoints. */
  readonly maxConcurrency: number;
  /** How long one request may take, the body of its answer included. */
  readonly requestTimeoutSeconds: number;
  /**
   * How long an endpoint may rate-limit us without one success before a request fails. During an outage, how long we look for the
   * object of a create whose answer was lost.
   */
  readonly maxWaitSeconds: number;
  /** How long the API takes to refill a quota when it does not say (measured in May 2026: about a minute). */
  readonly quotaWindowSeconds: number;
  /** `allow` archives projects that had costs in the last seven days without asking for `forceArchive` on each. */
  readonly archiveInUse: "refuse" | "allow";
  /** Allows a write that leaves fewer than two organisation owners, or that demotes the owner of the key in use. */
  readonly allowOwnerLoss: boolean;
}

/** The stack configuration's namespace that is ours; `openai:` belongs to other providers (decision D19). */
export const NAMESPACE = "openai-admin";

/** One row of the table: the Pulumi configuration key, the environment variable (which wins), and how a text becomes a value. */
interface Setting<T> {
  readonly config: `${typeof NAMESPACE}:${string}`;
  readonly env: string;
  readonly fallback: T | undefined;
  /** A sentence for the README, whose table of settings `npm run docs` writes. */
  readonly meaning: string;
  /** Returns the value, or throws with what would be right. */
  readonly parse: (text: string) => T;
}

export const settings: { readonly [K in keyof Settings]: Setting<Settings[K]> } = {
  adminKey: {
    config: "openai-admin:adminKey",
    env: "OPENAI_ADMIN_KEY",
    fallback: undefined,
    meaning: "Admin key of the organisation; set it with `--secret`",
    parse: parseAdminKey,
  },
  organizationId: {
    config: "openai-admin:organizationId",
    env: "OPENAI_ORG_ID",
    fallback: undefined,
    meaning: "Organisation to act on, for a key that belongs to several",
    parse: parseOrganizationId,
  },
  baseUrl: {
    config: "openai-admin:baseUrl",
    env: "OPENAI_BASE_URL",
    fallback: "https://api.openai.com/v1",
    meaning: "Address of the API: `https`, or `http` on this machine",
    parse: parseBaseUrl,
  },
  maxConcurrency: {
    config: "openai-admin:maxConcurrency",
    env: "OPENAI_ADMIN_MAX_CONCURRENCY",
    fallback: 16,
    meaning: "Requests in flight at most",
    parse: (text) => parseNumber(text, 1, 256, true),
  },
  requestTimeoutSeconds: {
    config: "openai-admin:requestTimeoutSeconds",
    env: "OPENAI_ADMIN_REQUEST_TIMEOUT_SECONDS",
    fallback: 60,
    meaning: "Seconds that one request may take, its answer included",
    parse: (text) => parseNumber(text, 1, 3600),
  },
  maxWaitSeconds: {
    config: "openai-admin:maxWaitSeconds",
    env: "OPENAI_ADMIN_MAX_WAIT_SECONDS",
    fallback: 900,
    meaning:
      "Seconds without one success after which a rate-limited request fails; in an outage, how long to look for the object of a " +
      "create whose answer was lost",
    parse: (text) => parseNumber(text, 1, 86_400),
  },
  quotaWindowSeconds: {
    config: "openai-admin:quotaWindowSeconds",
    env: "OPENAI_ADMIN_QUOTA_WINDOW_SECONDS",
    fallback: 60,
    meaning: "Seconds in which the API refills a quota, when it does not say",
    parse: (text) => parseNumber(text, 1, 3600),
  },
  archiveInUse: {
    config: "openai-admin:archiveInUse",
    env: "OPENAI_ADMIN_ARCHIVE_IN_USE",
    fallback: "refuse",
    meaning: "`allow` archives projects that had costs in the last seven days",
    parse: parseRefuseOrAllow,
  },
  allowOwnerLoss: {
    config: "openai-admin:allowOwnerLoss",
    env: "OPENAI_ADMIN_ALLOW_OWNER_LOSS",
    fallback: false,
    meaning: "`true` allows a change that leaves fewer than two owners of the organisation",
    parse: parseBoolean,
  },
};

type Environment = Readonly<Record<string, string | undefined>>;
type Config = (key: string) => string | undefined;

/** What a set of texts amounts to: settings that can be used, or one sentence a problem. */
export type SettingsOutcome = { settings: Settings; problems: [] } | { settings: undefined; problems: string[] };

/**
 * Reads the settings: environment first, then stack configuration.
 *
 * The order matters: `refresh` and `destroy` see the configuration of the last `up`, so a key that was rotated in the
 * configuration is stale there, and one in the environment is not.
 */
export function readSettings(env: Environment, config: Config): SettingsOutcome {
  const problems: string[] = [];
  const secrets = keysIn(env, config);
  const values: Record<string, unknown> = {};
  const isSecondOrganization = config(`${settings.adminKey.config}Env`) !== undefined;
  for (const [name, setting] of Object.entries(settings) as [keyof Settings, Setting<unknown>][]) {
    // An explicit Provider names the variables of its organisation.
    const named = config(`${setting.config}Env`);
    const variable = named ?? setting.env;
    const isOthers = isSecondOrganization && name === "organizationId" && named === undefined;
    const fromEnv = isOthers ? undefined : textIn(env, variable);
    if (named !== undefined && !fromEnv) {
      problems.push(`${named} is not set, but a Provider of the program says that it holds ${setting.config}`);
      continue;
    }
    const text = fromEnv || config(setting.config)?.trim();
    if (!text) {
      values[name] = setting.fallback;
      continue;
    }
    try {
      values[name] = setting.parse(text);
    } catch (error) {
      // The key may stand in the wrong variable.
      problems.push(redact(`${fromEnv ? variable : setting.config} ${(error as Error).message}`, secrets));
    }
  }
  if (values.adminKey === undefined && problems.length === 0) {
    problems.push(
      "no admin key is set: export OPENAI_ADMIN_KEY=sk-admin-…, or run `pulumi config set --secret openai-admin:adminKey`. " +
        "Owners of the organisation create one under Settings > Organization > Admin keys",
    );
  }
  return problems.length > 0
    ? { settings: undefined, problems }
    : { settings: values as unknown as Settings, problems: [] };
}

/** Every text that is set as an admin key, whether or not it can be used as a key: no message may quote it. */
export function keysIn(env: Environment, config: Config): string[] {
  const { adminKey } = settings;
  const named = config(`${adminKey.config}Env`);
  const texts = [textIn(env, adminKey.env), named && textIn(env, named), config(adminKey.config)?.trim()];
  return texts.filter((text): text is string => Boolean(text));
}

/** A variable's own text: a plain object also answers to `constructor`. */
function textIn(env: Environment, variable: string): string | undefined {
  return Object.hasOwn(env, variable) ? env[variable]?.trim() : undefined;
}

const NOT_PRINTABLE_ASCII = /[^\x21-\x7e]/;

function parseAdminKey(text: string): string {
  // Keys of projects and service accounts are the usual mistake; the API would answer 401 or 403 to each request.
  if (/^sk-(proj|svcacct)-/.test(text)) {
    throw new Error(
      "holds the key of a project or service account; the Administration API accepts only an admin key (sk-admin-…), " +
        "which owners create under Settings > Organization > Admin keys",
    );
  }
  if (NOT_PRINTABLE_ASCII.test(text)) {
    throw new Error("holds characters that no key has; was it cut or quoted wrongly?");
  }
  return text;
}

/** Never quotes the text: it is sent as a header, and what stands in the wrong variable is often a key. */
function parseOrganizationId(text: string): string {
  if (text.includes("sk-")) throw new Error("holds a key, but must be the id of an organisation (org-…)");
  if (NOT_PRINTABLE_ASCII.test(text)) {
    throw new Error("holds characters that no id of an organisation has; was it cut or quoted wrongly?");
  }
  return text;
}

function parseBaseUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url) {
    // We do not repeat such a text: a password stands before an `@`, and a token behind a `?`.
    if (/[@?#]/.test(text)) throw new Error("is not an address");
    const hint = /^[\w.-]+(\/|$)/.test(text) && text.includes(".") ? `; did you mean https://${repeat(text)}?` : "";
    throw new Error(`is not an address: ${repeat(text)}${hint}`);
  }
  if (url.username || url.password || /[?#]/.test(text)) {
    throw new Error("must be a plain address without user, query or fragment");
  }
  if (url.protocol !== "https:" && !(url.protocol === "http:" && isLoopback(url.hostname))) {
    // We repeat nothing of another scheme: in `user:password`, the scheme is the user.
    const found = url.protocol === "http:" ? `is http://${repeat(url.host)}` : "does not begin with https://";
    throw new Error(
      `${found}: the admin key is sent only over https, or over http to this machine (127.0.0.1, localhost)`,
    );
  }
  return withoutSlashesAtEnd(url.origin + url.pathname);
}

/** Not by an expression: `/\/+$/` takes the square of the time on a text that is full of slashes. */
function withoutSlashesAtEnd(text: string): string {
  let end = text.length;
  while (text[end - 1] === "/") end--;
  return text.slice(0, end);
}

/** More of a wrong text is not needed to recognise it. */
const LONGEST_QUOTE = 100;

/** A wrong text as a message repeats it. */
function repeat(text: string): string {
  return quote(text, LONGEST_QUOTE, []);
}

function parseNumber(text: string, least: number, most: number, isWhole = false): number {
  const value = Number(text);
  if (!Number.isFinite(value) || value < least || value > most || (isWhole && !Number.isInteger(value))) {
    throw new Error(`is "${repeat(text)}", but must be a ${isWhole ? "whole " : ""}number from ${least} to ${most}`);
  }
  return value;
}

function parseBoolean(text: string): boolean {
  if (text === "true" || text === "false") return text === "true";
  throw new Error(`is "${repeat(text)}", but must be true or false`);
}

function parseRefuseOrAllow(text: string): "refuse" | "allow" {
  if (text === "refuse" || text === "allow") return text;
  throw new Error(`is "${repeat(text)}", but must be refuse or allow`);
}
