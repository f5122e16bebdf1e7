import { z } from "zod";
import { cloudBody, cloudObject, type CloudObject } from "./clouds";
import { apiId } from "./ids";
import { answerOf, bodyOf, field, required, type ObjectOf } from "./object";
import type { Listing, Route } from "./route";

/** The fields of a key in each cloud. An answer has them beside the common fields. */
const clouds = {
  aws: { kmsArn: "kms_arn", roleArn: "role_arn", externalId: "external_id" },
  gcp: {
    kmsProjectId: "kms_project_id",
    kmsKeyLocation: "kms_key_location",
    kmsKeyRingName: "kms_key_ring_name",
    kmsKeyName: "kms_key_name",
    kmsKeyVersion: "kms_key_version",
    workloadIdentityProjectNumber: "workload_identity_project_number",
    workloadIdentityPoolId: "workload_identity_pool_id",
    // A provider in Google's cloud, not a WorkloadIdentityProvider (N20).
    workloadIdentityPoolProviderId: "workload_identity_provider_id",
    audience: "audience",
  },
  azure: { tenantId: "tenant_id", vaultUri: "vault_uri", keyName: "key_name", keyVersion: "key_version" },
  oci: { region: "region", vaultOcid: "vault_ocid", keyOcid: "key_ocid", keyVersionOcid: "key_version_ocid" },
};

/** A customer-managed encryption key. Nothing is secret: the key stays in the customer's cloud. */
const rows = {
  externalKeyId: required("id", apiId),
  name: field("name", z.string()),
  purpose: field("purpose", z.string()),
  workspaceId: field("workspace_id", z.string()),
  projectIds: field("api_project_ids", z.array(z.string())),
  createdAt: field("created_at", z.number()),
};

export type ExternalKeyObject = ObjectOf<typeof rows> & { readonly provider: CloudObject | undefined };

const answer: z.ZodType<ExternalKeyObject> = z.intersection(
  answerOf(rows),
  z.record(z.string(), z.unknown()).transform((wire) => ({ provider: cloudObject(clouds, wire) })),
);

export const externalKeyRoute: Route<ExternalKeyObject> = {
  path: "/organization/external_keys/{externalKeyId}",
  noun: "external key {externalKeyId}",
  answer,
};

export const externalKeyListing: Listing<ExternalKeyObject> = {
  path: "/organization/external_keys",
  noun: "external keys of the organisation",
  post: "register an external key",
  answer,
  idName: "externalKeyId",
  cursor: "object",
  pageSize: 100,
};

const validationRows = { validationStatus: field("status", z.string()) };

/** Checks whether OpenAI can use the key. The API documents no values of the status. */
export const externalKeyValidationRoute: Route<ObjectOf<typeof validationRows>> = {
  path: "/organization/external_keys/{externalKeyId}/validate",
  noun: "external key {externalKeyId}",
  post: "validate external key {externalKeyId}",
  answer: answerOf(validationRows),
};

const body = bodyOf(rows, "name", "purpose");

/** The body of a create. The API has no update. */
export function externalKeyBody({
  provider,
  ...values
}: {
  readonly name: string;
  readonly purpose?: string | undefined;
  readonly provider: CloudObject;
}): Record<string, unknown> {
  return { ...body(values), ...cloudBody(clouds, provider) };
}
