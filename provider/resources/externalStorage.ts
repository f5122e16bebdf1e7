/**
 * A storage in AWS, Google Cloud, Azure or Oracle Cloud in which OpenAI keeps a project's data.
 * API: /organization/external_storage/{externalStorageId}. The API has no update. OpenAI checks a storage when somebody asks, and
 * the status changes on its own. Destroy removes the registration; the storage in the cloud stays.
 */
import type * as pulumi from "@pulumi/pulumi";
import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import type { AdminClient } from "../client/client";
import { ApiError } from "../client/errors";
import { declareResource, type Change, type Context, type Properties } from "../lifecycle/declaration";
import { UserError } from "../lifecycle/errors";
import { path } from "../lifecycle/ids";
import { refersTo, replaces, updates, type ArgsOf } from "../lifecycle/inputs";
import { inWords } from "../lifecycle/words";
import { getExisting, OpenAIResource } from "../program/resource";
import {
  externalStorageBody,
  externalStorageListing,
  externalStorageRoute,
  externalStorageValidationRoute,
} from "../wire/externalStorage";
import { isSameInCloud } from "./clouds";

export interface ExternalStorageArgs {
  /** The id of the project. Changing this replaces the resource. */
  projectId: pulumi.Input<string>;
  /** The storage in the cloud. Changing this replaces the resource. */
  provider: pulumi.Input<AwsExternalStorage | GcpExternalStorage | AzureExternalStorage | OciExternalStorage>;
  /**
   * How many seconds an `up` waits for the status `validated`, at most 3,600. The provider asks OpenAI to check the storage until the
   * status is `validated`. If the time passes, the `up` fails, the state keeps the storage, and the next `up` repeats the check. Set
   * this only when the cloud already trusts OpenAI: on AWS and Google Cloud, the trust policy needs this resource's outputs. Default:
   * the provider requests no check.
   */
  waitForValidated?: pulumi.Input<number>;
}

/** A bucket in AWS S3. */
export interface AwsExternalStorage {
  type: pulumi.Input<"aws">;
  /** The name of the bucket. */
  bucket: pulumi.Input<string>;
  /** The ARN of the role that OpenAI assumes. Its trust policy must name the output `externalId`. */
  roleArn: pulumi.Input<string>;
}

/** A bucket in Google Cloud Storage. */
export interface GcpExternalStorage {
  type: pulumi.Input<"gcp">;
  /** The name of the bucket. */
  bucket: pulumi.Input<string>;
  /** The number of the project with the workload identity pool, a string. */
  workloadIdentityProjectNumber: pulumi.Input<string>;
  /** The id of the workload identity pool in Google Cloud. */
  workloadIdentityPoolId: pulumi.Input<string>;
  /** The id of the pool's provider in Google Cloud. This is not a `WorkloadIdentityProvider` of OpenAI. */
  workloadIdentityPoolProviderId: pulumi.Input<string>;
}

/** A container in Azure Blob Storage. */
export interface AzureExternalStorage {
  type: pulumi.Input<"azure">;
  /** The UUID of the tenant. */
  tenantId: pulumi.Input<string>;
  /** The UUID of the subscription. */
  subscriptionId: pulumi.Input<string>;
  /** The name of the resource group. */
  resourceGroup: pulumi.Input<string>;
  /** The name of the storage account. */
  accountName: pulumi.Input<string>;
  /** The name of the container. */
  container: pulumi.Input<string>;
}

/** A bucket in Oracle Cloud. */
export interface OciExternalStorage {
  type: pulumi.Input<"oci">;
  /** The name of the bucket. */
  bucket: pulumi.Input<string>;
  /** The region of the bucket. */
  region: pulumi.Input<string>;
  /** The OCID of the tenancy. */
  tenancyOcid: pulumi.Input<string>;
}

/**
 * A storage in your cloud in which OpenAI keeps a project's data. **Destroy removes the registration**; the storage and its content
 * stay. If the project loses its last storage while customer-managed retention is active, OpenAI gives the project the organisation's
 * retention: a `ProjectDataRetention` of the project then has drift. A project may have several storages.
 *
 * @example A bucket in AWS, whose role trusts OpenAI by the output `externalId`
 * ```ts
 * const storage = new openai.ExternalStorage("data", { projectId: web.id, provider: { type: "aws", bucket: "acme-openai", roleArn } });
 * export const trustedExternalId = storage.externalId;
 * ```
 * @example A container in Azure, whose `up` waits up to five minutes for OpenAI's check
 * ```ts
 * new openai.ExternalStorage("data", {
 *   projectId: web.id,
 *   provider: { type: "azure", tenantId, subscriptionId, resourceGroup: "ai", accountName: "acme", container: "openai" },
 *   waitForValidated: 300,
 * });
 * ```
 */
export class ExternalStorage extends OpenAIResource {
  static readonly __pulumiType = "pulumi-nodejs:dynamic/openai:ExternalStorage";

  declare public readonly projectId: pulumi.Output<string>;
  declare public readonly provider: pulumi.Output<{ type: string } & Record<string, string | undefined>>;
  declare public readonly waitForValidated: pulumi.Output<number | undefined>;
  /** The API's id, `extstorage_…`; the same as `id`. */
  declare public readonly externalStorageId: pulumi.Output<string>;
  /** `pending`, `validated`, `degraded` or `unhealthy`, as of the last refresh. */
  declare public readonly status: pulumi.Output<string | undefined>;
  /** Where the storage is, in OpenAI's words, such as `US`. */
  declare public readonly geography: pulumi.Output<string | undefined>;
  /** The region of the storage. */
  declare public readonly region: pulumi.Output<string | undefined>;
  /** On AWS, the account of the role. */
  declare public readonly accountId: pulumi.Output<string | undefined>;
  /** On AWS, the external id that the role's trust policy must name. */
  declare public readonly externalId: pulumi.Output<string | undefined>;
  /** On Google Cloud, the audience of OpenAI's token, which the pool's provider must allow. */
  declare public readonly audience: pulumi.Output<string | undefined>;
  /** When the storage was registered, in Unix seconds. */
  declare public readonly createdAt: pulumi.Output<number | undefined>;

  constructor(name: string, args: ExternalStorageArgs, opts?: pulumi.CustomResourceOptions) {
    super(externalStorage, name, args, opts);
  }

  /** Reads an existing storage by id without managing it. */
  static get(name: string, id: pulumi.Input<pulumi.ID>, opts?: pulumi.CustomResourceOptions): ExternalStorage {
    return getExisting(ExternalStorage, name, id, opts);
  }
}

const text = z.string().trim().min(1, "must not be empty");

const inputs = {
  projectId: replaces(z.string().min(1), refersTo("Project")),
  provider: replaces(
    z.discriminatedUnion(
      "type",
      [
        z.strictObject({ type: z.literal("aws"), bucket: text, roleArn: text }),
        z.strictObject({
          type: z.literal("gcp"),
          bucket: text,
          workloadIdentityProjectNumber: text,
          workloadIdentityPoolId: text,
          workloadIdentityPoolProviderId: text,
        }),
        z.strictObject({
          type: z.literal("azure"),
          tenantId: text,
          subscriptionId: text,
          resourceGroup: text,
          accountName: text,
          container: text,
        }),
        z.strictObject({ type: z.literal("oci"), bucket: text, region: text, tenancyOcid: text }),
      ],
      "must be aws, gcp, azure or oci",
    ),
    { same: isSameInCloud },
  ),
  // The state records the value only after the check has succeeded, so a failed check is a difference at the next `up`.
  waitForValidated: updates(
    z
      .int("must be a whole number of seconds")
      .min(1, "must be at least 1 second")
      .max(3_600, "must be at most 3600 seconds, which is an hour")
      .optional(),
  ),
};

type Args = ArgsOf<typeof inputs>;

export const externalStorage = declareResource({
  kind: "ExternalStorage",
  topic: "storage",
  logged: { as: ["external_storage.registered"] },
  inputs,
  outputs: ["externalStorageId", "status", "geography", "region", "accountId", "externalId", "audience", "createdAt"],
  id: path("externalStorageId"),
  object: externalStorageRoute,
  listing: externalStorageListing,
  origin: {
    how: "made",
    by: "name",
    twins: "stop the create",
    inputs: ["projectId", "provider"],
    recognisedBy: "createdAt",
    create,
  },
  update,
  onDelete: "removes the registration; the storage in the cloud stays",
  remove,
});

async function create(api: AdminClient, given: Args, { made }: Context): Promise<Properties> {
  const storage = await api.create(externalStorageListing, {}, externalStorageBody(given));
  if (given.waitForValidated === undefined) return storage;
  await made(storage);
  return waitForValidated(api, storage.externalStorageId, given.waitForValidated);
}

/** Only the check happens in place: the API cannot change a storage. */
async function update(api: AdminClient, { changed }: Change<Args>, { key }: Context): Promise<Properties> {
  return changed.waitForValidated === undefined
    ? {}
    : waitForValidated(api, key.externalStorageId!, changed.waitForValidated);
}

/** The pause between two checks. A change of permissions in a cloud takes some seconds to spread. */
const PAUSE_BETWEEN_CHECKS_SECONDS = 5;

/** Lets OpenAI check the storage until it is validated. @throws UserError after `seconds`. */
async function waitForValidated(api: AdminClient, externalStorageId: string, seconds: number): Promise<Properties> {
  const endsAt = performance.now() + seconds * 1000;
  for (;;) {
    const storage = await api.update(externalStorageValidationRoute, { externalStorageId }, undefined);
    if (storage.status === "validated") return storage;
    const left = endsAt - performance.now();
    if (left <= 0) {
      throw new UserError(
        `ExternalStorage ${externalStorageId} was not validated within ${seconds} s (waitForValidated): its status is ` +
          `${inWords(storage.status)}. The state contains the storage. Check the permissions in the cloud, then run \`pulumi up\` ` +
          `again.`,
      );
    }
    await sleep(Math.min(PAUSE_BETWEEN_CHECKS_SECONDS * 1000, left));
  }
}

/**
 * Removes the registration. After a lost answer the client repeats the delete, which also completes an interrupted change of the
 * project's retention (N32).
 */
async function remove(api: AdminClient, { projectId }: Properties, { key, run }: Context): Promise<void> {
  const missing = await api.delete(externalStorageRoute, key).then(
    () => undefined,
    (error: unknown) => {
      if (error instanceof ApiError && error.isNotFound) return error;
      throw error;
    },
  );
  run.say(
    `ExternalStorage ${key.externalStorageId} is gone. If it was the last storage of project ${String(projectId)} and the ` +
      `project had customer-managed retention, the project now has the retention of the organisation.`,
  );
  // The lifecycle decides what a storage that does not exist means.
  if (missing) throw missing;
}
