/**
 * An API key of a service account.
 * API: the create below /organization/projects/{projectId}/service_accounts/{serviceAccountId}/api_keys, everything else at
 * /organization/projects/{projectId}/api_keys/{apiKeyId}. Only the answer to the create contains the value. Scopes and expiry change
 * in place, and the API never returns the scopes. Destroy revokes the key.
 */
import type * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import type { AdminClient } from "../client/client";
import { ApiError } from "../client/errors";
import { declareResource, type Context, type Properties } from "../lifecycle/declaration";
import { lastSegment, path } from "../lifecycle/ids";
import { local, refersTo, replaces, type ArgsOf } from "../lifecycle/inputs";
import { getExisting, OpenAIResource } from "../program/resource";
import { projectApiKeyBody, projectApiKeyListing, projectApiKeyRoute } from "../wire/projectApiKeys";
import { serviceAccountKeyBody, serviceAccountKeysRoute } from "../wire/serviceAccounts";
import { keysOfAccount } from "./accountKeys";
import { expiresInSeconds, isExpired, keepers, scopes } from "./keyInputs";
import { dayOf, refuseKeyInUse } from "./keysInUse";

export interface ServiceAccountKeyArgs {
  /** The id of the project. Changing this replaces the resource. */
  projectId: pulumi.Input<string>;
  /** The id of the service account. Changing this replaces the resource. */
  serviceAccountId: pulumi.Input<string>;
  /** The name of the key. Not necessarily unique. Default: the API's. Changing this replaces the resource. */
  name?: pulumi.Input<string>;
  /**
   * What the key may do, in the words of the dashboard: `["api.responses.write"]`. A set of at least one scope. Default: everything
   * that the account may do. The API never returns the scopes, so a refresh finds no drift. After an import,
   * the next `up` sends them. Removing this input changes nothing.
   */
  scopes?: pulumi.Input<pulumi.Input<string>[]>;
  /**
   * The lifetime in seconds, from 1 to 31,536,000 (a year). It counts from the request that sets it. Default: the key does not expire,
   * unless a policy of the organisation sets a lifetime. A change sets a new expiry. The API cannot remove an expiry, so removing this
   * input changes nothing. After the expiry, a change makes a new key.
   */
  expiresInSeconds?: pulumi.Input<number>;
  /**
   * Values of your choice, such as `{ rotated: "2026-11" }`. A change rotates the key: the new key is in place before the provider
   * revokes the old key, at the end of the same `pulumi up`, **even if the old key is in use**. Declare a `RotatingKey` instead to
   * rotate without downtime. The API never sees the values. Default: `{}`.
   */
  keepers?: pulumi.Input<Record<string, pulumi.Input<string>>>;
  /**
   * Allows destroy to revoke the key although it was used in the last seven days. Only the provider uses this; it never sends it to
   * the API. For the whole stack, set `openai-admin:deleteKeysInUse` to `allow`. Default: `false`.
   */
  forceDelete?: pulumi.Input<boolean>;
  /**
   * The number of the rotation, from which `RotatingKey` derives its keys. It may stay or grow by one; the provider refuses any other
   * change, because the change would replace both keys. Only the provider uses this. Default: none.
   */
  generation?: pulumi.Input<number>;
}

/**
 * An API key of a service account. **Destroy revokes the key**, and programs that use the key stop working. If the key was used in the
 * last seven days, destroy fails without `forceDelete: true`. A rotation by `keepers` is deliberate and revokes the old key in any
 * case; `RotatingKey` keeps the old key until the next rotation.
 * The API returns the value once. The state keeps the value encrypted, and an import cannot recover it.
 *
 * @example A key that expires
 * ```ts
 * new openai.ServiceAccountKey("worker", { projectId: web.id, serviceAccountId: worker.id, expiresInSeconds: 7_776_000 });
 * ```
 * @example A scoped key that goes to a secret store, with a rotation each month
 * ```ts
 * const key = new openai.ServiceAccountKey("worker", {
 *   projectId: web.id,
 *   serviceAccountId: worker.id,
 *   name: "worker",
 *   scopes: ["api.responses.write"],
 *   keepers: { rotated: "2026-11" },
 * });
 * new aws.secretsmanager.SecretVersion("worker", { secretId, secretString: key.value.apply((value) => value!) });
 * ```
 */
export class ServiceAccountKey extends OpenAIResource {
  static readonly __pulumiType = "pulumi-nodejs:dynamic/openai:ServiceAccountKey";

  declare public readonly projectId: pulumi.Output<string>;
  declare public readonly serviceAccountId: pulumi.Output<string>;
  declare public readonly name: pulumi.Output<string>;
  declare public readonly scopes: pulumi.Output<string[] | undefined>;
  declare public readonly expiresInSeconds: pulumi.Output<number | undefined>;
  declare public readonly keepers: pulumi.Output<Record<string, string> | undefined>;
  declare public readonly forceDelete: pulumi.Output<boolean | undefined>;
  declare public readonly generation: pulumi.Output<number | undefined>;
  /** The API's id, `key_…`. */
  declare public readonly apiKeyId: pulumi.Output<string>;
  /** The value of the key, a secret. Absent after an import. */
  declare public readonly value: pulumi.Output<string | undefined>;
  /** When the key was created, in Unix seconds. */
  declare public readonly createdAt: pulumi.Output<number | undefined>;
  /** When the key expires, in Unix seconds. Absent when the key does not expire. */
  declare public readonly expiresAt: pulumi.Output<number | undefined>;

  constructor(name: string, args: ServiceAccountKeyArgs, opts?: pulumi.CustomResourceOptions) {
    super(serviceAccountKey, name, args, opts);
  }

  /** Reads an existing key, `<projectId>/<apiKeyId>`, without managing it and without its value. */
  static get(name: string, id: pulumi.Input<pulumi.ID>, opts?: pulumi.CustomResourceOptions): ServiceAccountKey {
    return getExisting(ServiceAccountKey, name, id, opts);
  }
}

const inputs = {
  projectId: replaces(z.string().min(1), refersTo("Project")),
  serviceAccountId: replaces(z.string().min(1), refersTo("ServiceAccount")),
  name: replaces(z.string().trim().min(1, "must not be empty").optional()),
  scopes,
  expiresInSeconds,
  keepers,
  forceDelete: local(z.boolean().optional()),
  generation: local(z.int("must be a whole number").min(1, "must be at least 1").optional()),
};

type Args = ArgsOf<typeof inputs>;

export const serviceAccountKey = declareResource({
  kind: "ServiceAccountKey",
  topic: "keys",
  logged: { as: ["api_key.created"] },
  inputs,
  outputs: ["apiKeyId", "value", "createdAt", "expiresAt"],
  secrets: ["value"],
  id: path("projectId", "apiKeyId"),
  object: projectApiKeyRoute,
  listing: projectApiKeyListing,
  origin: {
    how: "made",
    by: "name",
    twins: "are allowed",
    inputs: ["projectId", "serviceAccountId", "name"],
    recognisedBy: "createdAt",
    find: (api, { projectId, serviceAccountId, name }) => keysOfAccount(api, projectId, serviceAccountId, name),
    create,
  },
  // The next up would replace such a key by a key of the account.
  refusesImport: ({ ownerUserId, serviceAccountId }) =>
    ownerUserId !== undefined && serviceAccountId === undefined
      ? "the key belongs to a person. Declare a ProjectApiKey for it."
      : undefined,
  update: (api, { changed }, { key }) => api.update(projectApiKeyRoute, key, projectApiKeyBody(changed)),
  refuses: ({ args, before }) => refusedGeneration(before.generation, args.generation),
  announces: (found, { generation }) =>
    isExpired(found) && generation === undefined
      ? `the key expired on ${dayOf(found.expiresAt as number)}. The API cannot renew it. To make a new key, change keepers.`
      : undefined,
  onDelete: "revokes the key, unless it was used in the last seven days",
  remove,
});

function create(api: AdminClient, given: Args, { key }: Context): Promise<Properties> {
  return api.create(
    serviceAccountKeysRoute,
    { ...key, serviceAccountId: given.serviceAccountId },
    serviceAccountKeyBody(given),
  );
}

/** Each generation of a RotatingKey replaces the older of two keys. Any other step would also replace the key in use. */
function refusedGeneration(from: unknown, to: number | undefined): string | undefined {
  if (typeof from !== "number" || to === undefined || to === from || to === from + 1) return undefined;
  return (
    `generation went from ${from} to ${to}, which would revoke the key in use. Declare generation ${from + 1}, and run ` +
    `\`pulumi up\`.`
  );
}

async function remove(api: AdminClient, state: Properties, context: Context): Promise<void> {
  if (!isRotation(state, context)) await refuseKeyInUse(api, state, context);
  try {
    await api.delete(projectApiKeyRoute, context.key);
  } catch (error) {
    // Until October 2026, the API revoked no single key of a service account (trap 34).
    if (error instanceof ApiError && error.isRefusal) {
      error.advise(
        "The key still works. Revoke it in the console, then run `pulumi up --refresh`; or delete the service account, which ends " +
          "all its keys.",
      );
    }
    throw error;
  }
}

/** Whether the program still declares a key of this name for this account, and only asks for a new value. */
function isRotation(state: Properties, { replacement }: Context): boolean {
  if (replacement === undefined) return false;
  const { projectId, serviceAccountId, name } = replacement;
  return (
    lastSegment(state.projectId) === projectId &&
    lastSegment(state.serviceAccountId) === serviceAccountId &&
    (name === undefined || state.name === name)
  );
}
