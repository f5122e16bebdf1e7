/**
 * A customer-managed encryption key in AWS, Google Cloud, Azure or Oracle Cloud.
 * API: /organization/external_keys/{externalKeyId}. The API has no update. The answer to a delete is the key itself. Destroy removes
 * the registration; the key in the cloud stays.
 */
import type * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import type { AdminClient } from "../client/client";
import { declareResource, type Change, type Context, type Properties } from "../lifecycle/declaration";
import { UserError } from "../lifecycle/errors";
import { path, type Key } from "../lifecycle/ids";
import { local, replaces, updates, type ArgsOf } from "../lifecycle/inputs";
import { inWords } from "../lifecycle/words";
import { getExisting, OpenAIResource } from "../program/resource";
import {
  externalKeyBody,
  externalKeyListing,
  externalKeyRoute,
  externalKeyValidationRoute,
} from "../wire/externalKeys";
import { isSameInCloud } from "./clouds";

export interface ExternalKeyArgs {
  /** A friendly name. Not necessarily unique in the organisation. Changing this replaces the resource. */
  name: pulumi.Input<string>;
  /** The key in the cloud. Changing this replaces the resource. */
  provider: pulumi.Input<AwsExternalKey | GcpExternalKey | AzureExternalKey | OciExternalKey>;
  /**
   * What the key is for: `ekm` (encryption of stored data) or `psp_decryption`. Default: the API's, which it does not document.
   * Changing this replaces the resource.
   */
  purpose?: pulumi.Input<"ekm" | "psp_decryption">;
  /**
   * Whether the provider asks OpenAI to check the key after the create. If the check fails, the `up` fails, the state keeps the key,
   * and the next `up` repeats the check. Default: `false`.
   */
  validate?: pulumi.Input<boolean>;
  /**
   * Allows create to register a key although the organisation already has a key with this name. Only this package uses the input;
   * the API never sees it. Default: `false`, and the create stops and names the existing key.
   */
  allowSameName?: pulumi.Input<boolean>;
}

/** A key in AWS KMS. */
export interface AwsExternalKey {
  type: pulumi.Input<"aws">;
  /** The ARN of the key. */
  kmsArn: pulumi.Input<string>;
  /** The ARN of the role that OpenAI assumes. */
  roleArn: pulumi.Input<string>;
  /** The external id in the role's trust policy: the id of the organisation, or of one of its projects. */
  externalId: pulumi.Input<string>;
}

/** A key in Google Cloud KMS. */
export interface GcpExternalKey {
  type: pulumi.Input<"gcp">;
  /** The project of the key. */
  kmsProjectId: pulumi.Input<string>;
  /** The region of the key. */
  kmsKeyLocation: pulumi.Input<string>;
  /** The name of the key ring. */
  kmsKeyRingName: pulumi.Input<string>;
  /** The name of the key. */
  kmsKeyName: pulumi.Input<string>;
  /** The version of the key. Required for `psp_decryption`; the API refuses it for `ekm`. */
  kmsKeyVersion?: pulumi.Input<string>;
  /** The number of the project with the workload identity pool, a string. */
  workloadIdentityProjectNumber: pulumi.Input<string>;
  /** The id of the workload identity pool in Google Cloud. */
  workloadIdentityPoolId: pulumi.Input<string>;
  /** The id of the pool's provider in Google Cloud. This is not a `WorkloadIdentityProvider` of OpenAI. */
  workloadIdentityPoolProviderId: pulumi.Input<string>;
  /** The audience of OpenAI's token: the id of the organisation, or of one of its projects. */
  audience: pulumi.Input<string>;
}

/** A key in Azure Key Vault. */
export interface AzureExternalKey {
  type: pulumi.Input<"azure">;
  /** The UUID of the tenant. */
  tenantId: pulumi.Input<string>;
  /** The address of the vault. */
  vaultUri: pulumi.Input<string>;
  /** The name of the key. */
  keyName: pulumi.Input<string>;
  /** The version of the key. Required for `psp_decryption`; the API refuses it for `ekm`. */
  keyVersion?: pulumi.Input<string>;
}

/** A key in a vault of Oracle Cloud. */
export interface OciExternalKey {
  type: pulumi.Input<"oci">;
  /** The region of the vault. */
  region: pulumi.Input<string>;
  /** The OCID of the vault. */
  vaultOcid: pulumi.Input<string>;
  /** The OCID of the key. */
  keyOcid: pulumi.Input<string>;
  /** The OCID of the key's version, for `psp_decryption`. */
  keyVersionOcid?: pulumi.Input<string>;
}

/**
 * A customer-managed encryption key. **Destroy removes the registration**; the key in the cloud stays. Without its key, nobody can
 * read a project's data, so add `{ protect: true }`. A replacement registers the new key first; the projects then move to the new
 * key, and the API deletes no key that a project uses. If `externalId` or `audience` is the id of a project, that project cannot
 * take this key as its `externalKeyId` in the same program: use the id of the organisation.
 *
 * @example A key in AWS
 * ```ts
 * const key = new openai.ExternalKey(
 *   "data",
 *   { name: "data", provider: { type: "aws", kmsArn, roleArn, externalId: "org-acme" } },
 *   { protect: true },
 * );
 * new openai.Project("health", { name: "health", externalKeyId: key.id });
 * ```
 * @example A checked key in Azure
 * ```ts
 * new openai.ExternalKey(
 *   "data",
 *   {
 *     name: "data",
 *     purpose: "ekm",
 *     provider: { type: "azure", tenantId, vaultUri: "https://acme.vault.azure.net", keyName: "openai" },
 *     validate: true,
 *   },
 *   { protect: true },
 * );
 * ```
 */
export class ExternalKey extends OpenAIResource {
  static readonly __pulumiType = "pulumi-nodejs:dynamic/openai:ExternalKey";

  declare public readonly name: pulumi.Output<string>;
  declare public readonly provider: pulumi.Output<{ type: string } & Record<string, string | undefined>>;
  declare public readonly purpose: pulumi.Output<string | undefined>;
  declare public readonly validate: pulumi.Output<boolean | undefined>;
  declare public readonly allowSameName: pulumi.Output<boolean | undefined>;
  /** The API's id; the same as `id`. */
  declare public readonly externalKeyId: pulumi.Output<string>;
  /** The workspace of the key. */
  declare public readonly workspaceId: pulumi.Output<string | undefined>;
  /** The ids of the projects that use the key, as of the last refresh. */
  declare public readonly projectIds: pulumi.Output<string[] | undefined>;
  /** The result of the last check that `validate` has requested, in the API's words. */
  declare public readonly validationStatus: pulumi.Output<string | undefined>;
  /** When the key was registered, in Unix seconds. */
  declare public readonly createdAt: pulumi.Output<number | undefined>;

  constructor(name: string, args: ExternalKeyArgs, opts?: pulumi.CustomResourceOptions) {
    super(externalKey, name, args, opts);
  }

  /** Reads an existing key by id without managing it. */
  static get(name: string, id: pulumi.Input<pulumi.ID>, opts?: pulumi.CustomResourceOptions): ExternalKey {
    return getExisting(ExternalKey, name, id, opts);
  }
}

const text = z.string().trim().min(1, "must not be empty");

const inputs = {
  name: replaces(text),
  provider: replaces(
    z.discriminatedUnion(
      "type",
      [
        z.strictObject({ type: z.literal("aws"), kmsArn: text, roleArn: text, externalId: text }),
        z.strictObject({
          type: z.literal("gcp"),
          kmsProjectId: text,
          kmsKeyLocation: text,
          kmsKeyRingName: text,
          kmsKeyName: text,
          kmsKeyVersion: text.optional(),
          workloadIdentityProjectNumber: text,
          workloadIdentityPoolId: text,
          workloadIdentityPoolProviderId: text,
          audience: text,
        }),
        z.strictObject({
          type: z.literal("azure"),
          tenantId: text,
          vaultUri: text,
          keyName: text,
          keyVersion: text.optional(),
        }),
        z.strictObject({
          type: z.literal("oci"),
          region: text,
          vaultOcid: text,
          keyOcid: text,
          keyVersionOcid: text.optional(),
        }),
      ],
      "must be aws, gcp, azure or oci",
    ),
    { same: isSameInCloud },
  ),
  purpose: replaces(z.enum(["ekm", "psp_decryption"], "must be ekm or psp_decryption").optional()),
  // The state records the value only after the check has succeeded, so a failed check is a difference at the next `up`.
  validate: updates(z.boolean().optional()),
  allowSameName: local(z.boolean().optional()),
};

type Args = ArgsOf<typeof inputs>;

/** The field with the version of a key, in the clouds whose version depends on the purpose (N26). */
const versionFields: Readonly<Record<string, string>> = { gcp: "kmsKeyVersion", azure: "keyVersion" };

export const externalKey = declareResource({
  kind: "ExternalKey",
  topic: "storage",
  logged: { as: ["external_key.registered"] },
  inputs,
  rules: [{ inputs: ["provider", "purpose"], refuses: refusedVersion }],
  outputs: ["externalKeyId", "workspaceId", "projectIds", "validationStatus", "createdAt"],
  id: path("externalKeyId"),
  object: externalKeyRoute,
  listing: externalKeyListing,
  origin: {
    how: "made",
    by: "name",
    twins: "stop the create",
    inputs: ["name"],
    recognisedBy: "createdAt",
    create,
  },
  update,
  onDelete: "removes the registration; the key in the cloud stays",
  advice: ({ isRefusal, answer }) =>
    isRefusal && /in use/i.test(answer ?? "")
      ? "Move the projects first: set their externalKeyId to another key, or to null. Then run the command again."
      : undefined,
});

async function create(api: AdminClient, given: Args, { made }: Context): Promise<Properties> {
  const key = await api.create(externalKeyListing, {}, externalKeyBody(given));
  if (given.validate !== true) return key;
  await made(key);
  return { ...key, ...(await validate(api, key)) };
}

/** Only the check happens in place: the API cannot change a key. */
async function update(api: AdminClient, { changed }: Change<Args>, { key }: Context): Promise<Properties> {
  return changed.validate === true ? validate(api, key) : {};
}

/** Asks OpenAI to check the key. The API documents no values of the status, so only a status that names a failure is a failure. */
async function validate(api: AdminClient, { externalKeyId }: Key | Properties): Promise<Properties> {
  const id = String(externalKeyId);
  const { validationStatus } = await api.update(externalKeyValidationRoute, { externalKeyId: id }, undefined);
  if (/invalid|fail|error|denied|unreachable|unhealthy/i.test(validationStatus ?? "")) {
    throw new UserError(
      `OpenAI cannot use ExternalKey ${id}: its check answered ${inWords(validationStatus)}. The state contains the key. Check the ` +
        `permissions in the cloud, then run \`pulumi up\` again.`,
    );
  }
  return { validationStatus };
}

function refusedVersion({ provider, purpose }: Properties): string | undefined {
  const { type, ...fields } = (provider ?? {}) as Readonly<Record<string, string>>;
  const field = versionFields[type ?? ""];
  if (field === undefined) return undefined;
  if (purpose === "psp_decryption" && fields[field] === undefined) {
    return `provider.${field} is required for the purpose psp_decryption`;
  }
  if (purpose === "ekm" && fields[field] !== undefined) {
    return `provider.${field}: the API takes no version for the purpose ekm; remove it`;
  }
  return undefined;
}
