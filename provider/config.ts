import { isLoopback } from "./client/audience";
import { quote, redact } from "./client/outside";

/** All settings, as the client and the lifecycle read them. The table below says where each setting comes from. */
export interface Settings {
  /** The admin API key, `sk-admin-…`. The Administration API accepts no other kind of key. */
  readonly adminKey: string;
  /** The header `OpenAI-Organization`. Only a key that belongs to several organisations requires it. */
  readonly organizationId: string | undefined;
  /** The address of the API, without a slash at the end. */
  readonly baseUrl: string;
  /** The most requests in flight, over all endpoints. */
  readonly maxConcurrency: number;
  /** How long a request may take, including the body of its answer. */
  readonly requestTimeoutSeconds: number;
  /**
   * How long the API may rate-limit an endpoint without one success before a request fails. After a lost answer, also how long we
   * look for the created object during an outage.
   */
  readonly maxWaitSeconds: number;
  /** How long the API takes to refill a quota when it does not say (about a minute, measured in May 2026). */
  readonly quotaWindowSeconds: number;
  /** `allow`: destroy archives a project with costs in the last seven days even without `forceArchive`. */
  readonly archiveInUse: "refuse" | "allow";
  /** `allow`: destroy deletes a service account with a key that was used in the last seven days even without `forceDelete`. */
  readonly deleteKeysInUse: "refuse" | "allow";
  /** Allows a write that leaves fewer than two owners of the organisation, or demotes the owner of the key in use. */
  readonly allowOwnerLoss: boolean;
}

/** Our namespace in the stack configuration. `openai:` belongs to other providers (decision D19). */
export const NAMESPACE = "openai-admin";

/** A row of the table of settings. */
interface Setting<T> {
  /** The Pulumi configuration key. */
  readonly config: `${typeof NAMESPACE}:${string}`;
  /** The environment variable, which takes precedence. */
  readonly env: string;
  /** The default. */
  readonly fallback: T | undefined;
  /** A phrase for the README's table of settings, which `npm run docs` writes. */
  readonly meaning: string;
  /** Parses the text. @throws Error that says what is wrong and what is right, as the rest of a sentence about the setting. */
  readonly parse: (text: string) => T;
}

export const settings: { readonly [K in keyof Settings]: Setting<Settings[K]> } = {
  adminKey: {
    config: "openai-admin:adminKey",
    env: "OPENAI_ADMIN_KEY",
    fallback: undefined,
    meaning: "Admin key of the organisation. Set it with `--secret`",
    parse: parseAdminKey,
  },
  organizationId: {
    config: "openai-admin:organizationId",
    env: "OPENAI_ORG_ID",
    fallback: undefined,
    meaning: "Id of the organisation. Only a key that belongs to several organisations requires it",
    parse: parseOrganizationId,
  },
  baseUrl: {
    config: "openai-admin:baseUrl",
    env: "OPENAI_BASE_URL",
    fallback: "https://api.openai.com/v1",
    meaning: "Address of the API: `https`, or `http` to this machine",
    parse: parseBaseUrl,
  },
  maxConcurrency: {
    config: "openai-admin:maxConcurrency",
    env: "OPENAI_ADMIN_MAX_CONCURRENCY",
    fallback: 16,
    meaning: "Most requests in flight",
    parse: (text) => parseNumber(text, 1, 256, true),
  },
  requestTimeoutSeconds: {
    config: "openai-admin:requestTimeoutSeconds",
    env: "OPENAI_ADMIN_REQUEST_TIMEOUT_SECONDS",
    fallback: 60,
    meaning: "Seconds that a request may take, including the answer",
    parse: (text) => parseNumber(text, 1, 3600),
  },
  maxWaitSeconds: {
    config: "openai-admin:maxWaitSeconds",
    env: "OPENAI_ADMIN_MAX_WAIT_SECONDS",
    fallback: 900,
    meaning:
      "Seconds that the API may rate-limit an endpoint without one success before a request fails. After a lost answer, also how " +
      "long to look for the created object during an outage",
    parse: (text) => parseNumber(text, 1, 86_400),
  },
  quotaWindowSeconds: {
    config: "openai-admin:quotaWindowSeconds",
    env: "OPENAI_ADMIN_QUOTA_WINDOW_SECONDS",
    fallback: 60,
    meaning: "Seconds that the API takes to refill a quota, when it does not say",
    parse: (text) => parseNumber(text, 1, 3600),
  },
  archiveInUse: {
    config: "openai-admin:archiveInUse",
    env: "OPENAI_ADMIN_ARCHIVE_IN_USE",
    fallback: "refuse",
    meaning: "`allow` lets destroy archive projects that had costs in the last seven days",
    parse: parseRefuseOrAllow,
  },
  deleteKeysInUse: {
    config: "openai-admin:deleteKeysInUse",
    env: "OPENAI_ADMIN_DELETE_KEYS_IN_USE",
    fallback: "refuse",
    meaning:
      "`allow` lets destroy delete keys that were used in the last seven days, and service accounts with such keys",
    parse: parseRefuseOrAllow,
  },
  allowOwnerLoss: {
    config: "openai-admin:allowOwnerLoss",
    env: "OPENAI_ADMIN_ALLOW_OWNER_LOSS",
    fallback: false,
    meaning:
      "`true` allows a change that leaves fewer than two owners of the organisation, or demotes the owner of the key in use",
    parse: parseBoolean,
  },
};

type Environment = Readonly<Record<string, string | undefined>>;
type Config = (key: string) => string | undefined;

/** The settings, or a sentence for each problem. */
export type SettingsOutcome =
  | { settings: Settings; problems: []; missingKey?: undefined }
  | {
      settings: undefined;
      problems: string[];
      /** Where the key should be, if nothing else is wrong: the name of the environment variable. A preview needs no key. */
      missingKey?: string;
    };

/**
 * Reads the settings: first the environment, then the stack configuration.
 *
 * The order matters, because `refresh` and `destroy` see the configuration of the last `up`. After a rotation, the key in that
 * configuration is stale, and the key in the environment is not.
 */
export function readSettings(env: Environment, config: Config): SettingsOutcome {
  const problems: string[] = [];
  const unset: string[] = [];
  const secrets = keysIn(env, config);
  const values: Record<string, unknown> = {};
  const keyVariable = config(`${settings.adminKey.config}Env`);
  const isSecondOrganization = keyVariable !== undefined;
  let isKeyMissing = false;
  for (const [name, setting] of Object.entries(settings) as [keyof Settings, Setting<unknown>][]) {
    // An explicit Provider names the variables for its organisation.
    const named = config(`${setting.config}Env`);
    const variable = named ?? setting.env;
    const isOthers = isSecondOrganization && name === "organizationId" && named === undefined;
    const fromEnv = isOthers ? undefined : textIn(env, variable);
    const text = fromEnv || (named === undefined ? config(setting.config)?.trim() : undefined);
    if (!text) {
      values[name] = setting.fallback;
      if (name === "adminKey") isKeyMissing = true;
      if (named !== undefined) {
        unset.push(
          `${named} is not set, but a Provider of the program names it for ${setting.config}: export ${named}=…`,
        );
      }
      continue;
    }
    try {
      values[name] = setting.parse(text);
    } catch (error) {
      // The wrong variable may contain the key, so we redact the message.
      problems.push(redact(`${fromEnv ? variable : setting.config} ${(error as Error).message}`, secrets));
    }
  }
  if (isKeyMissing && problems.length === 0) {
    return {
      settings: undefined,
      problems: unset.length > 0 ? unset : [NO_KEY],
      missingKey: keyVariable ?? settings.adminKey.env,
    };
  }
  // Without a key nothing leaves this process, so a missing address is no mistake then.
  if (!isKeyMissing) problems.push(...unset);
  return problems.length > 0
    ? { settings: undefined, problems }
    : { settings: values as unknown as Settings, problems: [] };
}

const NO_KEY =
  "no admin key is set: export OPENAI_ADMIN_KEY=sk-admin-…, or run `pulumi config set --secret openai-admin:adminKey`. " +
  "An owner of the organisation creates the key under Settings > Organization > Admin keys";

/** Every text that is set as an admin key, valid or not. No message may quote it. */
export function keysIn(env: Environment, config: Config): string[] {
  const { adminKey } = settings;
  const named = config(`${adminKey.config}Env`);
  const texts = [textIn(env, adminKey.env), named && textIn(env, named), config(adminKey.config)?.trim()];
  return texts.filter((text): text is string => Boolean(text));
}

/** The text of a variable. Reads own properties only, because a plain object inherits `constructor`. */
function textIn(env: Environment, variable: string): string | undefined {
  return Object.hasOwn(env, variable) ? env[variable]?.trim() : undefined;
}

const NOT_PRINTABLE_ASCII = /[^\x21-\x7e]/;

function parseAdminKey(text: string): string {
  // The usual mistake is the key of a project or a service account. The API would answer 401 or 403 to each request.
  if (/^sk-(proj|svcacct)-/.test(text)) {
    throw new Error(
      "contains the key of a project or service account. The Administration API accepts only an admin key (sk-admin-…): an owner " +
        "of the organisation creates the key under Settings > Organization > Admin keys",
    );
  }
  if (NOT_PRINTABLE_ASCII.test(text)) {
    throw new Error(
      "contains characters that no key has: copy the whole key again, without spaces and quotation marks",
    );
  }
  return text;
}

/** Parses the id without quoting it, because the wrong variable often contains a key. */
function parseOrganizationId(text: string): string {
  if (text.includes("sk-")) throw new Error("contains a key, but must be the id of an organisation (org-…)");
  if (NOT_PRINTABLE_ASCII.test(text)) {
    throw new Error(
      "contains characters that no organisation id has: copy the id again, without spaces and quotation marks",
    );
  }
  return text;
}

function parseBaseUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url) {
    // We do not repeat a text with a password before an `@`, or a token after a `?`.
    if (/[@?#]/.test(text)) throw new Error("must be an address, such as https://api.openai.com/v1");
    const hint = /^[\w.-]+(\/|$)/.test(text) && text.includes(".") ? `; did you mean https://${repeat(text)}?` : "";
    throw new Error(`is not an address: ${repeat(text)}${hint}`);
  }
  if (url.username || url.password || /[?#]/.test(text)) {
    throw new Error("must be an address without a user, a query or a fragment");
  }
  if (url.protocol !== "https:" && !(url.protocol === "http:" && isLoopback(url.hostname))) {
    // We do not repeat another scheme: in `user:password`, the scheme is the user.
    const found = url.protocol === "http:" ? `is http://${repeat(url.host)}` : "does not begin with https://";
    throw new Error(
      `${found}: the provider sends the admin key only over https, or over http to this machine (127.0.0.1, localhost)`,
    );
  }
  return withoutSlashesAtEnd(url.origin + url.pathname);
}

/** A loop, because `/\/+$/` takes quadratic time on a text full of slashes. */
function withoutSlashesAtEnd(text: string): string {
  let end = text.length;
  while (text[end - 1] === "/") end--;
  return text.slice(0, end);
}

/** The beginning of a wrong text is enough to recognise it. */
const LONGEST_QUOTE = 100;

/** A wrong text, cleaned and shortened for a message. */
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
