import { z } from "zod";
import { cloudBody, cloudObject, type CloudObject } from "./clouds";
import { apiId } from "./ids";
import { answerOf, field, required, type ObjectOf } from "./object";
import type { Listing, Route } from "./route";

/** The fields that a request has in each cloud. */
const clouds = {
  aws: { bucket: "bucket", roleArn: "role_arn" },
  azure: {
    tenantId: "tenant_id",
    subscriptionId: "subscription_id",
    resourceGroup: "resource_group",
    accountName: "account_name",
    container: "container",
  },
  gcp: {
    bucket: "bucket",
    workloadIdentityProjectNumber: "workload_identity_project_number",
    workloadIdentityPoolId: "workload_identity_pool_id",
    // A provider in Google's cloud, not a WorkloadIdentityProvider (N20).
    workloadIdentityPoolProviderId: "workload_identity_provider_id",
  },
  oci: { bucket: "bucket", region: "region", tenancyOcid: "tenancy_ocid" },
};

/** A project's own storage. It has no name. The API adds what the customer's cloud must trust. */
const rows = {
  externalStorageId: required("id", apiId),
  projectId: field("project_id", apiId),
  status: field("status", z.string()),
  geography: field("geography", z.string()),
  region: field("provider.region", z.string()),
  accountId: field("provider.account_id", z.string()),
  externalId: field("provider.external_id", z.string()),
  audience: field("provider.audience", z.string()),
  createdAt: field("created_at", z.number()),
};

export type ExternalStorageObject = ObjectOf<typeof rows> & { readonly provider: CloudObject | undefined };

const answer: z.ZodType<ExternalStorageObject> = z.intersection(
  answerOf(rows),
  z
    .object({ provider: z.record(z.string(), z.unknown()).nullish() })
    .transform(({ provider }) => ({ provider: provider ? cloudObject(clouds, provider) : undefined })),
);

export const externalStorageRoute: Route<ExternalStorageObject> = {
  path: "/organization/external_storage/{externalStorageId}",
  noun: "external storage {externalStorageId}",
  answer,
};

export const externalStorageListing: Listing<ExternalStorageObject> = {
  path: "/organization/external_storage",
  noun: "external storage of the organisation",
  post: "register an external storage",
  answer,
  idName: "externalStorageId",
  cursor: "object",
  pageSize: 100,
};

/** Checks whether OpenAI can use the storage, and returns the storage with its new status. */
export const externalStorageValidationRoute: Route<ExternalStorageObject> = {
  path: "/organization/external_storage/{externalStorageId}/validate",
  noun: "external storage {externalStorageId}",
  post: "validate external storage {externalStorageId}",
  answer,
};

/** The body of a create. The API has no update. */
export function externalStorageBody(values: {
  readonly projectId: string;
  readonly provider: CloudObject;
}): Record<string, unknown> {
  return { project_id: values.projectId, provider: cloudBody(clouds, values.provider) };
}
