/**
 * The form of an organisation document. `npm run docs` writes organization.schema.json from schema.ts, with these comments as
 * descriptions. A document is plain data: a YAML or JSON file, or an object of the program.
 */

/** What happens to entries of a complete list that the document does not name: `warn` names them, `remove` removes them. */
export type Exclusive = "warn" | "remove";

/** A whole organisation. Every part is optional, and parts that are left out are not managed. */
export interface OrganizationDocument {
  /** The JSON Schema, for editors. The provider ignores it. */
  readonly $schema?: string;
  /**
   * What happens to owners, team members and project members whom the document does not name. `warn`: each run names them. `remove`:
   * the next preview shows them, and its `up` removes them. Default: `warn`.
   */
  readonly exclusive?: Exclusive;
  /** The complete list of the organisation's owners: e-mail addresses, or ids. Default: not managed. */
  readonly owners?: readonly string[];
  /** People in the organisation, by e-mail address or id. The short form of an entry is the role: `ben@example.com: reader`. */
  readonly people?: Readonly<Record<string, "reader" | "owner" | PersonEntry>>;
  /** The organisation's custom roles, by keys that the document chooses. */
  readonly roles?: Readonly<Record<string, RoleEntry>>;
  /** The groups of people, by keys that the document chooses. */
  readonly teams?: Readonly<Record<string, TeamEntry>>;
  /** The certificates for mutual TLS, by keys that the document chooses. */
  readonly certificates?: Readonly<Record<string, CertificateEntry>>;
  /** The hard spend limit of the organisation. Default: not managed. */
  readonly spendLimit?: SpendLimitEntry;
  /** The organisation's spend alerts, by keys that the document chooses. */
  readonly spendAlerts?: Readonly<Record<string, SpendAlertEntry>>;
  /** How long the API keeps data: `zero_data_retention`, `modified_abuse_monitoring`, … Default: not managed. */
  readonly dataRetention?: string;
  /** Settings for all projects, and for the projects of each environment. A project's own settings win. */
  readonly defaults?: DefaultsEntry;
  /** The projects, by keys that the document chooses. */
  readonly projects?: Readonly<Record<string, ProjectEntry>>;
}

/** A person in the organisation. */
export interface PersonEntry {
  /** The role in the organisation. If the document has `owners`, name owners there. Default: not managed. */
  readonly role?: "reader" | "owner";
  /** Custom roles in the whole organisation: keys of the document's `roles`, or ids of roles. */
  readonly roles?: readonly string[];
  /**
   * What happens while nobody in the organisation has this e-mail address. `fail`: the run stops. `wait`: the person is skipped until a
   * refresh finds them. `invite`: the same, and one invite is sent. Default: `fail`.
   */
  readonly whenAbsent?: "fail" | "wait" | "invite";
  /** How technical the person is: an answer from OpenAI's onboarding. Default: not managed. */
  readonly technicalLevel?: string;
  /** What the person develops: an answer from OpenAI's onboarding. Default: not managed. */
  readonly developerPersona?: string;
}

/** A custom role of the organisation or of a project. */
export interface RoleEntry {
  /** The name. Default: the key. */
  readonly name?: string;
  /** The complete set of permissions, such as `api.groups.read`. */
  readonly permissions: readonly string[];
  /** What the role is for. Default: not managed. */
  readonly description?: string;
}

/** A group of people. */
export interface TeamEntry {
  /** The name of the group. Default: the key. */
  readonly name?: string;
  /** The id of an existing group that something else manages, such as an identity provider. Excludes `name` and `members`. */
  readonly groupId?: string;
  /** The complete list of members: e-mail addresses, ids of people, or ids of service accounts. Default: not managed. */
  readonly members?: readonly string[];
  /** What happens to other members, as at the top of the document. Default: the document's `exclusive`. */
  readonly exclusive?: Exclusive;
  /** Roles of the group in the whole organisation: keys of the document's `roles`, or ids of roles. */
  readonly roles?: readonly string[];
  /** Allows a second group with this name. Default: `false`, which stops the create and names the existing group. */
  readonly allowSameName?: boolean;
}

/** A certificate for mutual TLS. Give either `file` or `content`. */
export interface CertificateEntry {
  /** The path of a PEM file, relative to the document. For an object of the program, relative to the program's folder. */
  readonly file?: string;
  /** The certificate in PEM form. */
  readonly content?: string;
  /** A name to recognise the certificate by. Default: not managed. */
  readonly name?: string;
  /** Whether the certificate is active in the organisation. Default: not managed. */
  readonly active?: boolean;
}

/** The most spend in a month. Give either `dollars` or `cents`. */
export interface SpendLimitEntry {
  /** The amount in dollars: `500`, `12.5`. */
  readonly dollars?: number;
  /** The amount in cents. */
  readonly cents?: number;
  /** The currency. Default: `USD`, the only one. */
  readonly currency?: "USD";
  /** The interval. Default: `month`, the only one. */
  readonly interval?: "month";
}

/** A mail when the month's spend reaches an amount. Give either `dollars` or `cents`. */
export interface SpendAlertEntry extends SpendLimitEntry {
  /** The e-mail addresses that receive the mail. Required, unless defaults give them. */
  readonly recipients?: readonly string[];
  /** The beginning of each mail's subject. Default: none. */
  readonly subjectPrefix?: string;
}

/** Settings of a project, which `defaults` can also give. In a map of settings, `null` removes an inherited key. */
export interface ProjectSettings {
  /** What happens to other members of the project, as at the top of the document. Default: the document's `exclusive`. */
  readonly exclusive?: Exclusive;
  /** Where OpenAI stores and processes the data: `EU_STORAGE_PROCESSING`, `US_STORAGE_PROCESSING`, … A change replaces the project. */
  readonly residency?: string | null;
  /** The id of a customer-managed encryption key for the project's data. Default: not managed. */
  readonly externalKeyId?: string | null;
  /** Allows a destroy to archive the project although it had costs in the last seven days. Default: `false`. */
  readonly forceArchive?: boolean | null;
  /** Allows a second project with this name. Default: `false`, which stops the create and names the existing project. */
  readonly allowSameName?: boolean | null;
  /** Whether Pulumi refuses to archive the project. Default: `false`. */
  readonly protect?: boolean | null;
  /** The complete list of people with direct access, by e-mail address or id. Default: not managed. */
  readonly members?: Readonly<Record<string, "owner" | "member" | null>> | null;
  /** The project's custom roles, by keys that the document chooses. */
  readonly roles?: Readonly<Record<string, RoleEntry | null>> | null;
  /**
   * The role of each group in the project, by the key of the team, or by the id of a group. A role is `owner`, `member`, `viewer`, a key
   * of the project's `roles`, or the id of a role.
   */
  readonly groups?: Readonly<Record<string, string | readonly string[] | null>> | null;
  /** Further roles of people in the project, by e-mail address or id. The roles are as in `groups`. */
  readonly grants?: Readonly<Record<string, readonly string[] | null>> | null;
  /** The service accounts, by keys that the document chooses. */
  readonly serviceAccounts?: Readonly<Record<string, ServiceAccountEntry | null>> | null;
  /** The rate limits, by the model's name. */
  readonly rateLimits?: Readonly<Record<string, ModelLimitsEntry | null>> | null;
  /** The hard spend limit. Default: not managed. */
  readonly spendLimit?: SpendLimitEntry | null;
  /** The spend alerts, by keys that the document chooses. */
  readonly spendAlerts?: Readonly<Record<string, SpendAlertEntry | null>> | null;
  /** Which models the project may use. Default: not managed. */
  readonly models?: ModelsEntry | null;
  /** Which hosted tools the project may use. Default: not managed. */
  readonly tools?: ToolsEntry | null;
  /** The service tiers of the project's requests. Default: not managed. */
  readonly serviceTiers?: ServiceTiersEntry | null;
  /** How long the API keeps the project's data: `organization_default`, `zero_data_retention`, … Default: not managed. */
  readonly dataRetention?: string | null;
  /** The certificates that the project uses: keys of the document's `certificates`, or ids of certificates. */
  readonly certificates?: readonly string[] | null;
}

/** A project. The project's own value wins, then the value of its environment, then the value of `defaults`. Maps merge key by key. */
export interface ProjectEntry extends ProjectSettings {
  /** The name. Default: the key. */
  readonly name?: string;
  /** A key of `defaults.environments`, whose settings the project inherits. */
  readonly environment?: string;
}

/** Settings for all projects. */
export interface DefaultsEntry extends ProjectSettings {
  /** Settings for the projects of each environment, by keys that the document chooses. They win over the other defaults. */
  readonly environments?: Readonly<Record<string, ProjectSettings>>;
}

/** A service account of a project. */
export interface ServiceAccountEntry {
  /** The name. Default: the key. */
  readonly name?: string;
  /** The role in the project. Default: `none` without a key, `member` with a key. */
  readonly role?: "member" | "owner" | "none";
  /** Whether the API creates a key with the account, which the state then contains. Default: `false`. */
  readonly createApiKey?: boolean;
  /** The lifetime of the key in seconds. Default: the key does not expire. */
  readonly apiKeyExpiresInSeconds?: number;
  /** Allows a destroy to delete the account although one of its keys was used in the last seven days. Default: `false`. */
  readonly forceDelete?: boolean;
  /** Allows a second account with this name. Default: `false`, which stops the create and names the existing account. */
  readonly allowSameName?: boolean;
}

/** The limits of a model in a project. A limit that is left out is not managed. */
export interface ModelLimitsEntry {
  /** The most requests per minute. */
  readonly maxRequestsPer1Minute?: number | null;
  /** The most tokens per minute. */
  readonly maxTokensPer1Minute?: number | null;
  /** The most images per minute. Only image models have this limit. */
  readonly maxImagesPer1Minute?: number | null;
  /** The most megabytes of audio per minute. Only audio models have this limit. */
  readonly maxAudioMegabytesPer1Minute?: number | null;
  /** The most requests per day. Only some models have this limit. */
  readonly maxRequestsPer1Day?: number | null;
  /** The most input tokens per day in the batch queue. Only models with a batch queue have this limit. */
  readonly batch1DayMaxInputTokens?: number | null;
}

/** Which models a project may use. */
export interface ModelsEntry {
  /** `allow_list`: the project may use only these models. `deny_list`: it may use all models but these. */
  readonly mode: "allow_list" | "deny_list";
  /** The complete set of models. */
  readonly modelIds: readonly string[];
}

/** Which hosted tools a project may use. A tool that is left out is not managed. */
export interface ToolsEntry {
  /** Whether the project may use file search. */
  readonly fileSearch?: boolean | null;
  /** Whether the project may use web search. */
  readonly webSearch?: boolean | null;
  /** Whether the project may use image generation. */
  readonly imageGeneration?: boolean | null;
  /** Whether the project may use MCP servers. */
  readonly mcp?: boolean | null;
  /** Whether the project may use the code interpreter. */
  readonly codeInterpreter?: boolean | null;
}

/** The service tiers of a project's requests. */
export interface ServiceTiersEntry {
  /** The tier of requests that name no tier: `standard`, `fast` or `scale`. Default: not managed. */
  readonly default?: string | null;
  /** The tiers that requests may use besides Standard: a list of `flex`, `fast` and `ultrafast`, or `all`. Default: not managed. */
  readonly enabledTiers?: "all" | readonly string[] | null;
}
