/**
 * A service account of a project, with the API key that the API makes along with it.
 * API: /organization/projects/{projectId}/service_accounts. The key's value is shown once, at creation. The role cannot be
 * set back to `none`. Destroy deletes the account and all its keys.
 */
import type * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import type { AdminClient } from "../client/client";
import { ApiError } from "../client/errors";
import {
  declareResource,
  type Change,
  type Context,
  type Properties,
  type UnknownSecret,
} from "../lifecycle/declaration";
import { UserError } from "../lifecycle/errors";
import { createOnce } from "../lifecycle/lostReplies";
import { path, type Key } from "../lifecycle/ids";
import { defaultOf, neverReturned, refersTo, replaces, replacing, updates, type ArgsOf } from "../lifecycle/inputs";
import { existing, OpenAIResource } from "../program/resource";
import { projectApiKeyBody, projectApiKeyListing, projectApiKeyRoute } from "../wire/projectApiKeys";
import {
  serviceAccountBody,
  serviceAccountCreateBody,
  serviceAccountCreatedRoute,
  serviceAccountKeyBody,
  serviceAccountKeysRoute,
  serviceAccountListing,
  serviceAccountRoute,
  type ServiceAccountKeyObject,
} from "../wire/serviceAccounts";

export interface ServiceAccountArgs {
  /** The project. Changing it replaces the account. */
  projectId: pulumi.Input<string>;
  /** The name. Not unique in the project. Changes in place. */
  name: pulumi.Input<string>;
  /**
   * `member`, `owner` or `none`. Default: `member` with a key, `none` without one. Changes in place, but to `none` only by
   * replacement, since the API has no way back.
   */
  role?: pulumi.Input<"member" | "owner" | "none">;
  /**
   * Whether the API makes a key along with the account. Default true, as in the API. Set to false where keys are made
   * elsewhere. From false to true a key is made in place; from true to false the account is replaced.
   */
  createApiKey?: pulumi.Input<boolean>;
  /**
   * Lifetime of the key in seconds, counted from the request that sets it. Default: none, unless a policy of the
   * organisation sets one. A change sets the expiry of the existing key anew; it cannot be removed again.
   */
  apiKeyExpiresInSeconds?: pulumi.Input<number>;
}

/**
 * A service account of a project. **Destroy deletes the account and all its keys**, so that whatever uses them stops
 * working. The key's value is shown once by the API; it lives encrypted in the state and cannot be recovered from an
 * import.
 *
 * @example Without a key: its keys are made where they are used
 * ```ts
 * new openai.ServiceAccount("ci", { projectId: web.id, name: "ci", createApiKey: false });
 * ```
 * @example With a key that goes to a secret store
 * ```ts
 * const worker = new openai.ServiceAccount("worker", { projectId: web.id, name: "worker", apiKeyExpiresInSeconds: 7_776_000 });
 * new aws.secretsmanager.SecretVersion("worker", { secretId, secretString: worker.apiKeyValue });
 * ```
 */
export class ServiceAccount extends OpenAIResource {
  static readonly __pulumiType = "pulumi-nodejs:dynamic/openai:ServiceAccount";

  declare public readonly projectId: pulumi.Output<string>;
  declare public readonly name: pulumi.Output<string>;
  declare public readonly role: pulumi.Output<string>;
  declare public readonly createApiKey: pulumi.Output<boolean | undefined>;
  declare public readonly apiKeyExpiresInSeconds: pulumi.Output<number | undefined>;
  /** The API's id, `svc_acct_…`. */
  declare public readonly serviceAccountId: pulumi.Output<string>;
  /** Unix seconds. */
  declare public readonly createdAt: pulumi.Output<number | undefined>;
  /** The id of the key, `key_…`; absent without a key and after an import. */
  declare public readonly apiKeyId: pulumi.Output<string | undefined>;
  /** The key itself, a secret; absent without a key and after an import. */
  declare public readonly apiKeyValue: pulumi.Output<string | undefined>;
  /** Unix seconds; absent when the key does not expire. */
  declare public readonly apiKeyExpiresAt: pulumi.Output<number | undefined>;

  constructor(name: string, args: ServiceAccountArgs, opts?: pulumi.CustomResourceOptions) {
    super(serviceAccount, name, args, opts);
  }

  /** Reads an existing account, `<projectId>/<serviceAccountId>`, without managing it. Its key is not known. */
  static get(name: string, id: pulumi.Input<pulumi.ID>, opts?: pulumi.CustomResourceOptions): ServiceAccount {
    return existing(ServiceAccount, name, id, opts);
  }
}

const inputs = {
  projectId: replaces(z.string().min(1), refersTo("Project")),
  name: updates(z.string().trim().min(1, "must not be empty")),
  role: updates(
    z.enum(["member", "owner", "none"], "must be member, owner or none").optional(),
    // The API has no way back (trap 36).
    replacing((from, to) => to === "none" && from !== "none"),
  ),
  createApiKey: updates(
    z.boolean().optional(),
    neverReturned,
    defaultOf(true),
    replacing((from) => from === true),
  ),
  apiKeyExpiresInSeconds: updates(
    z.int("must be a whole number of seconds").positive("must be at least 1 second").optional(),
    neverReturned,
  ),
};

type Args = ArgsOf<typeof inputs>;

export const serviceAccount = declareResource({
  kind: "ServiceAccount",
  inputs,
  rules: [
    {
      inputs: ["createApiKey", "role"],
      refuses: ({ createApiKey, role }) =>
        role === "none" && createApiKey !== false
          ? "an account with the role none gets no key at creation: set createApiKey: false, or another role"
          : undefined,
    },
    {
      inputs: ["createApiKey", "apiKeyExpiresInSeconds"],
      refuses: ({ createApiKey, apiKeyExpiresInSeconds }) =>
        createApiKey === false && apiKeyExpiresInSeconds !== undefined
          ? "apiKeyExpiresInSeconds needs a key: leave it out, or set createApiKey: true"
          : undefined,
    },
  ],
  outputs: ["serviceAccountId", "createdAt", "apiKeyId", "apiKeyValue", "apiKeyExpiresAt"],
  secrets: ["apiKeyValue"],
  makesSecret: ({ createApiKey }) => createApiKey !== false,
  id: path("projectId", "serviceAccountId"),
  object: serviceAccountRoute,
  listing: serviceAccountListing,
  origin: {
    how: "made",
    by: "name",
    inputs: ["projectId", "name"],
    recognisedBy: "createdAt",
    firstMade: ({ createApiKey }) => ({ role: createApiKey === false ? undefined : "member" }),
    create,
  },
  update,
  onDelete: "deletes the account and all its keys",
  unknownSecrets,
});

/** A key in the words of the account's outputs. */
function keyOutputs(key: ServiceAccountKeyObject | undefined): Properties {
  return { apiKeyId: key?.apiKeyId, apiKeyValue: key?.value, apiKeyExpiresAt: key?.expiresAt };
}

/** The API makes a member with a key, or an account without role and key; any other role is a second call. */
async function create(api: AdminClient, given: Args, { key, made }: Context): Promise<Properties> {
  const body = serviceAccountCreateBody({
    name: given.name,
    withoutKey: given.createApiKey === false ? true : undefined,
    expiresInSeconds: given.apiKeyExpiresInSeconds,
  });
  const { key: apiKey, ...account } = await api.create(serviceAccountCreatedRoute, key, body);
  const first = { ...account, ...keyOutputs(apiKey) };
  if (given.role === undefined || given.role === "none" || given.role === account.role) return first;
  await made(first, "a write to its id");
  const { serviceAccountId } = account;
  const route = { ...key, serviceAccountId };
  const { role } = await api.update(serviceAccountRoute, route, serviceAccountBody({ role: given.role }));
  return { ...first, role: role ?? given.role };
}

async function update(api: AdminClient, change: Change<Args>, { key, made }: Context): Promise<Properties> {
  const { changed, args: given, before } = change;
  let found: Properties = {};
  // An account without a role gets the one that the API gives along with a key.
  const role = changed.role ?? (changed.createApiKey === true && before.role === "none" ? "member" : undefined);
  if (changed.name !== undefined || role !== undefined) {
    found = await api.update(serviceAccountRoute, key, serviceAccountBody({ name: changed.name, role }));
    await made(found);
  }
  if (changed.createApiKey === true) {
    found = { ...found, ...(await createKey(api, key, given)) };
  } else if (changed.apiKeyExpiresInSeconds !== undefined) {
    if (typeof before.apiKeyId !== "string") {
      throw new UserError(
        `ServiceAccount ${key.projectId}/${key.serviceAccountId}: its key is not known (the account was imported), so that ` +
          `apiKeyExpiresInSeconds cannot be set. Leave it out.`,
      );
    }
    found = { ...found, ...(await expireKey(api, key, before.apiKeyId, changed.apiKeyExpiresInSeconds)) };
  }
  return found;
}

/** Sets the expiry of the account's key, whose id one answer has told: it must be the account's. */
async function expireKey(api: AdminClient, key: Key, apiKeyId: string, expiresInSeconds: number): Promise<Properties> {
  const { serviceAccountId } = await api.get(projectApiKeyRoute, { ...key, apiKeyId });
  if (serviceAccountId !== undefined && serviceAccountId !== key.serviceAccountId) {
    throw new UserError(
      `ServiceAccount ${key.projectId}/${key.serviceAccountId}: the key ${apiKeyId} that the state knows belongs to another ` +
        `account (${serviceAccountId}), so its expiry was not set. Leave apiKeyExpiresInSeconds out, or replace the account.`,
    );
  }
  const expiring = await api.update(projectApiKeyRoute, { ...key, apiKeyId }, projectApiKeyBody({ expiresInSeconds }));
  return { apiKeyExpiresAt: expiring.expiresAt };
}

/** Makes a key of the account. One whose answer was lost is revoked: its value is known to nobody. */
async function createKey(api: AdminClient, key: Key, { name, apiKeyExpiresInSeconds }: Args): Promise<Properties> {
  const body = serviceAccountKeyBody({ name, expiresInSeconds: apiKeyExpiresInSeconds });
  const made = await createOnce<Made>(api, {
    what: `a key of the ServiceAccount ${key.projectId}/${key.serviceAccountId} (name: ${name})`,
    ifUnknown:
      "Look at the account's keys before the next `up`, which makes another one: should it be there, delete it, since its value is lost.",
    isUnique: false,
    attempt: () => api.create(serviceAccountKeysRoute, key, body),
    find: async (since) => {
      const keys = await api.list(projectApiKeyListing, key);
      return keys.filter(
        (one) => one.serviceAccountId === key.serviceAccountId && one.name === name && (one.createdAt ?? 0) >= since(),
      );
    },
    describe: ({ apiKeyId }) => apiKeyId,
    discard: ({ apiKeyId }) => api.delete(projectApiKeyRoute, { ...key, apiKeyId }),
  });
  return keyOutputs(made as ServiceAccountKeyObject);
}

/** The keys that an interrupted update may have made: of the account, under its name, and not in the state. */
async function unknownSecrets(
  api: AdminClient,
  key: Key,
  { name, createApiKey }: Args,
  before: Properties,
): Promise<UnknownSecret[]> {
  if (createApiKey === false || before.createApiKey !== false) return [];
  const keys = await api.list(projectApiKeyListing, key);
  return keys
    .filter((one) => one.serviceAccountId === key.serviceAccountId && one.name === name)
    .map(({ apiKeyId, createdAt }) => ({
      id: `${key.projectId}/${apiKeyId}`,
      createdAt,
      discard: () => revokeKey(api, key, apiKeyId),
    }));
}

async function revokeKey(api: AdminClient, key: Key, apiKeyId: string): Promise<void> {
  try {
    await api.delete(projectApiKeyRoute, { ...key, apiKeyId });
  } catch (error) {
    if (!(error instanceof ApiError && error.isNotFound)) throw error;
  }
}

/** A key as its create returns it, or as a list shows it, without its value. */
type Made = Pick<ServiceAccountKeyObject, "apiKeyId">;
