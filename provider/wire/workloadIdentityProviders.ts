import { z } from "zod";
import { apiId } from "./ids";
import { answerOf, bodyOf, field, required, sent, type ObjectOf } from "./object";
import type { Listing, Route } from "./route";

/** How OpenAI gets the issuer's public keys: by OIDC discovery, or from a JWKS that the organisation has uploaded. */
export type Verification =
  | { readonly type: "discovery"; readonly discoveryUrl?: string | null | undefined }
  | { readonly type: "uploaded_jwks"; readonly jwks: Readonly<Record<string, unknown>> };

const verificationRows = {
  type: field("type", z.string()),
  discoveryUrl: field("discovery_url", z.string()),
  jwks: field("jwks", z.record(z.string(), z.unknown())),
};

const transformationRows = {
  attribute: field("attribute", z.string()),
  expression: field("expression", z.string()),
};

/** An OIDC provider whose tokens can stand for service accounts. Nothing is secret: a JWKS contains public keys. */
const rows = {
  workloadIdentityProviderId: required("id", apiId),
  name: field("name", z.string()),
  type: sent("type"),
  issuer: field("issuer", z.string()),
  audience: field("audience", z.string()),
  description: field("description", z.string()),
  enabled: field("enabled", z.boolean()),
  attributeTransformations: field("attribute_transformations", z.array(answerOf(transformationRows))),
  verification: field("verification", answerOf(verificationRows)),
  createdAt: field("created_at", z.number()),
};

export type WorkloadIdentityProviderObject = ObjectOf<typeof rows>;

const answer = answerOf(rows);

export const workloadIdentityProviderRoute: Route<WorkloadIdentityProviderObject> = {
  path: "/organization/workload_identity_providers/{workloadIdentityProviderId}",
  noun: "workload identity provider {workloadIdentityProviderId}",
  answer,
};

export const workloadIdentityProviderListing: Listing<WorkloadIdentityProviderObject> = {
  path: "/organization/workload_identity_providers",
  noun: "workload identity providers of the organisation",
  post: "create a workload identity provider",
  answer,
  idName: "workloadIdentityProviderId",
  cursor: "object",
  pageSize: 100,
};

interface Values {
  readonly name?: string | undefined;
  readonly issuer?: string | undefined;
  readonly audience?: string | undefined;
  readonly description?: string | null | undefined;
  readonly enabled?: boolean | undefined;
  readonly attributeTransformations?:
    readonly { readonly attribute: string; readonly expression: string }[] | undefined;
  readonly verification?: Verification | undefined;
}

const body = bodyOf(
  rows,
  "name",
  "type",
  "issuer",
  "audience",
  "description",
  "enabled",
  "attributeTransformations",
  "verification",
);

/** The body of a create. It takes no null (N16), and `oidc` is the only type. */
export function workloadIdentityProviderCreateBody(values: Values): Record<string, unknown> {
  return workloadIdentityProviderBody({ ...values, type: "oidc", description: values.description ?? undefined });
}

/** The body of an update, in which null clears the description. The API requires `discovery_url` even when it is null (N13). */
export function workloadIdentityProviderBody({
  verification,
  ...values
}: Values & { readonly type?: "oidc" }): Record<string, unknown> {
  return body({ ...values, verification: verification && verificationBody(verification) });
}

function verificationBody(verification: Verification): Record<string, unknown> {
  return verification.type === "discovery"
    ? { type: "discovery", discovery_url: verification.discoveryUrl ?? null }
    : { type: verification.type, jwks: verification.jwks };
}
