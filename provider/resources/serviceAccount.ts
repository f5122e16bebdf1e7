/**
 * A service account of a project, and the API key that the API creates with it.
 * API: /organization/projects/{projectId}/service_accounts. Only the answer to the create contains the key's value. The API
 * cannot set the role back to `none`. Destroy deletes the account and all its keys.
 */
import type * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import type { AdminClient } from "../client/client";
import {
  declareResource,
  type Change,
  type Context,
  type Properties,
  type UnknownSecret,
} from "../lifecycle/declaration";
import { isHeld } from "../lifecycle/brought";
import { UserError } from "../lifecycle/errors";
import { createOnce } from "../lifecycle/lostReplies";
import { lastSegment, path, type Key } from "../lifecycle/ids";
import {
  adoptedAs,
  local,
  defaultOf,
  neverReturned,
  refersTo,
  replaces,
  replacing,
  updates,
  usually,
  type ArgsOf,
} from "../lifecycle/inputs";
import { inWords, isUsed } from "../lifecycle/words";
import { getExisting, OpenAIResource } from "../program/resource";
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
import { keysOfAccount, revokeKey } from "./accountKeys";
import { refuseKeysInUse } from "./keysInUse";

export interface ServiceAccountArgs {
  /** The id of the project. Changing this replaces the resource. */
  projectId: pulumi.Input<string>;
  /** The name. Not necessarily unique in the project. */
  name: pulumi.Input<string>;
  /**
   * The role in the project: `member`, `owner` or `none`. Default: `member` with a key, `none` without a key. Changing this to
   * `none` replaces the resource, because the API cannot remove a role.
   */
  role?: pulumi.Input<"member" | "owner" | "none">;
  /**
   * Whether the API creates a key with the account. Set this to `false` if something else creates the keys. Default: `true`.
   * Changing this from `false` to `true` creates a key; changing this from `true` to `false` replaces the resource.
   */
  createApiKey?: pulumi.Input<boolean>;
  /**
   * The lifetime of the key in seconds, at least 1. It counts from the request that sets it. Default: the key does not expire,
   * unless a policy of the organisation sets a lifetime. A change sets a new expiry for the existing key. The API cannot remove
   * an expiry.
   */
  apiKeyExpiresInSeconds?: pulumi.Input<number>;
  /**
   * Allows destroy to delete the account although one of its keys was used in the last seven days. Only the provider uses this; it
   * never sends it to the API. For the whole stack, set `openai-admin:deleteKeysInUse` to `allow`. Default: `false`.
   */
  forceDelete?: pulumi.Input<boolean>;
  /**
   * Lets create make a service account although the project already has one with this name. Default false: the create stops and names
   * the existing service account. The API never sees this input.
   */
  allowSameName?: pulumi.Input<boolean>;
}

/**
 * A service account of a project. **Destroy deletes the account and all its keys**, and programs that use the keys stop working.
 * If a key was used in the last seven days, destroy and a replacement fail without `forceDelete: true`.
 * The API returns the key's value once. The state keeps the value encrypted, and an import cannot recover it.
 *
 * @example Without a key
 * ```ts
 * new openai.ServiceAccount("ci", { projectId: web.id, name: "ci", createApiKey: false });
 * ```
 * @example With a key that goes to a secret store
 * ```ts
 * const worker = new openai.ServiceAccount("worker", { projectId: web.id, name: "worker", apiKeyExpiresInSeconds: 7_776_000 });
 * new aws.secretsmanager.SecretVersion("worker", { secretId, secretString: worker.apiKeyValue.apply((value) => value!) });
 * ```
 */
export class ServiceAccount extends OpenAIResource {
  static readonly __pulumiType = "pulumi-nodejs:dynamic/openai:ServiceAccount";

  declare public readonly projectId: pulumi.Output<string>;
  declare public readonly name: pulumi.Output<string>;
  declare public readonly allowSameName: pulumi.Output<boolean | undefined>;
  declare public readonly role: pulumi.Output<string>;
  declare public readonly createApiKey: pulumi.Output<boolean | undefined>;
  declare public readonly apiKeyExpiresInSeconds: pulumi.Output<number | undefined>;
  declare public readonly forceDelete: pulumi.Output<boolean | undefined>;
  /** The API's id, `svc_acct_…`. */
  declare public readonly serviceAccountId: pulumi.Output<string>;
  /** When the account was created, in Unix seconds. */
  declare public readonly createdAt: pulumi.Output<number | undefined>;
  /** The id of the key, `key_…`. Absent without a key, and after an import. */
  declare public readonly apiKeyId: pulumi.Output<string | undefined>;
  /** The value of the key, a secret. Absent without a key, and after an import. */
  declare public readonly apiKeyValue: pulumi.Output<string | undefined>;
  /** When the key expires, in Unix seconds. Absent when the key does not expire. */
  declare public readonly apiKeyExpiresAt: pulumi.Output<number | undefined>;

  constructor(name: string, args: ServiceAccountArgs, opts?: pulumi.CustomResourceOptions) {
    super(serviceAccount, name, args, opts);
  }

  /** Reads an existing account, `<projectId>/<serviceAccountId>`, without managing it and without its key. */
  static get(name: string, id: pulumi.Input<pulumi.ID>, opts?: pulumi.CustomResourceOptions): ServiceAccount {
    return getExisting(ServiceAccount, name, id, opts);
  }
}

const inputs = {
  projectId: replaces(z.string().min(1), refersTo("Project")),
  name: updates(z.string().trim().min(1, "must not be empty")),
  role: updates(
    z.enum(["member", "owner", "none"], "must be member, owner or none").optional(),
    // The API cannot remove a role (trap 36).
    replacing((from, to) => to === "none" && from !== "none"),
    usually("none"),
  ),
  createApiKey: updates(
    z.boolean().optional(),
    neverReturned,
    defaultOf(true),
    adoptedAs(false),
    replacing((from) => from === true),
  ),
  apiKeyExpiresInSeconds: updates(
    z.int("must be a whole number of seconds").positive("must be at least 1 second").optional(),
    neverReturned,
  ),
  forceDelete: local(z.boolean().optional()),
  allowSameName: local(z.boolean().optional()),
};

type Args = ArgsOf<typeof inputs>;

export const serviceAccount = declareResource({
  kind: "ServiceAccount",
  topic: "accounts",
  logged: { as: ["service_account.created"] },
  inputs,
  rules: [
    {
      inputs: ["createApiKey", "role"],
      refuses: ({ createApiKey, role }) =>
        role === "none" && createApiKey !== false
          ? "createApiKey: the API creates no key for an account with the role none; set createApiKey: false, or another role"
          : undefined,
    },
    {
      inputs: ["createApiKey", "apiKeyExpiresInSeconds"],
      refuses: ({ createApiKey, apiKeyExpiresInSeconds }) =>
        createApiKey === false && apiKeyExpiresInSeconds !== undefined
          ? "apiKeyExpiresInSeconds requires a key: remove it, or set createApiKey: true"
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
    twins: "stop the create",
    inputs: ["projectId", "name"],
    recognisedBy: "createdAt",
    firstMade: ({ createApiKey }) => ({ role: createApiKey === false ? undefined : "member" }),
    create,
  },
  update,
  onDelete: "deletes the account and all its keys, unless a key was used in the last seven days",
  remove,
  unknownSecrets,
  brings: ({ projectId, apiKeyId }) => (typeof apiKeyId === "string" ? [ownKey(lastSegment(projectId), apiKeyId)] : []),
  guardedBy: [projectApiKeyListing],
});

/** The account's key, as a `ServiceAccountKey` would name it. */
function ownKey(projectId: unknown, apiKeyId: string) {
  return { kind: "ServiceAccountKey", id: `${String(projectId)}/${apiKeyId}` };
}

/** The account's outputs that describe its key. */
function keyOutputs(key: ServiceAccountKeyObject | undefined): Properties {
  return { apiKeyId: key?.apiKeyId, apiKeyValue: key?.value, apiKeyExpiresAt: key?.expiresAt };
}

/** The API creates a member with a key, or an account without a role and without a key. Any other role takes a second call. */
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

async function update(api: AdminClient, change: Change<Args>, { run, key, made }: Context): Promise<Properties> {
  const { changed, args: given, before } = change;
  let found: Properties = {};
  // When an account without a role gets a key, it also gets the role that the API gives with a key at creation.
  const role = changed.role ?? (changed.createApiKey === true && before.role === "none" ? "member" : undefined);
  if (changed.name !== undefined || role !== undefined) {
    found = await api.update(serviceAccountRoute, key, serviceAccountBody({ name: changed.name, role }));
    await made(found);
  }
  if (changed.createApiKey === true) {
    found = { ...found, ...(await createKey(api, run, key, given)) };
  } else if (changed.apiKeyExpiresInSeconds !== undefined) {
    if (typeof before.apiKeyId !== "string") {
      throw new UserError(
        `Could not set apiKeyExpiresInSeconds of ServiceAccount ${key.projectId}/${key.serviceAccountId}: the state does not ` +
          `know the account's key, because the account was imported. Remove apiKeyExpiresInSeconds.`,
      );
    }
    found = { ...found, ...(await expireKey(api, key, before.apiKeyId, changed.apiKeyExpiresInSeconds)) };
  }
  return found;
}

/** Sets the expiry of the account's key. We know the key's id from one answer only, so we first check whose key it is. */
async function expireKey(api: AdminClient, key: Key, apiKeyId: string, expiresInSeconds: number): Promise<Properties> {
  const { serviceAccountId } = await api.get(projectApiKeyRoute, { ...key, apiKeyId });
  if (serviceAccountId !== undefined && serviceAccountId !== key.serviceAccountId) {
    throw new UserError(
      `Could not set apiKeyExpiresInSeconds of ServiceAccount ${key.projectId}/${key.serviceAccountId}: the API says that its key ` +
        `${apiKeyId} belongs to another account (${serviceAccountId}). Remove apiKeyExpiresInSeconds, or replace the account ` +
        `with \`pulumi up --replace <urn>\`.`,
    );
  }
  const expiring = await api.update(projectApiKeyRoute, { ...key, apiKeyId }, projectApiKeyBody({ expiresInSeconds }));
  return { apiKeyExpiresAt: expiring.expiresAt };
}

/** Creates a key for the account. After a lost answer it deletes the key, because nobody knows its value, and creates another. */
async function createKey(
  api: AdminClient,
  run: Context["run"],
  key: Key,
  { name, apiKeyExpiresInSeconds }: Args,
): Promise<Properties> {
  const body = serviceAccountKeyBody({ name, expiresInSeconds: apiKeyExpiresInSeconds });
  const made = await createOnce<Made>(api, {
    what: `a key of the ServiceAccount ${key.projectId}/${key.serviceAccountId} (name: ${name})`,
    ifUnknown:
      "Look at the account's keys before the next `pulumi up`, which creates another key. If you find this key, delete it, " +
      "because its value is lost.",
    isUnique: false,
    attempt: () => api.create(serviceAccountKeysRoute, key, body),
    find: async (since) => {
      const keys = await unusedKeysOf(api, key, name);
      const isOfOther = (apiKeyId: string) => isHeld(run, "ServiceAccountKey", ownKey(key.projectId, apiKeyId).id);
      return keys.filter(({ apiKeyId, createdAt = 0 }) => createdAt >= since() && !isOfOther(apiKeyId));
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
  return (await unusedKeysOf(api, key, name)).map(({ apiKeyId, createdAt }) => ({
    ...ownKey(key.projectId, apiKeyId),
    createdAt,
    discard: () => revokeKey(api, key.projectId!, apiKeyId),
  }));
}

/** The keys of an account that may be lost: somebody has the value of a used key. */
async function unusedKeysOf(api: AdminClient, { projectId, serviceAccountId }: Key, name: string) {
  return (await keysOfAccount(api, projectId!, serviceAccountId!, name)).filter((one) => !isUsed(one));
}

/** A key as its create returns it, or as a list returns it, without its value. */
type Made = Pick<ServiceAccountKeyObject, "apiKeyId">;

async function remove(api: AdminClient, state: Properties, context: Context): Promise<void> {
  const { projectId, serviceAccountId } = context.key;
  await refuseKeysInUse(api, state, context, {
    failure: `Did not delete service account ${projectId}/${serviceAccountId} (${inWords(state.name)}): keys of it were used`,
    consequence: "Programs that use a key stop working when its account is deleted.",
    act: "delete the account",
    ends: (one) => one.serviceAccountId === serviceAccountId,
  });
  await api.delete(serviceAccountRoute, context.key);
}
