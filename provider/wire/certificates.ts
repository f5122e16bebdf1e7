import { z } from "zod";
import { apiId } from "./ids";
import { answerOf, bodyOf, field, required, type ObjectOf } from "./object";
import type { Listing, Route } from "./route";

/** A certificate for mutual TLS. Only lists return `active`, and only a GET that asks for it returns the content. */
const rows = {
  certificateId: required("id", apiId),
  name: field("name", z.string()),
  createdAt: field("created_at", z.number()),
  active: field("active", z.boolean()),
  validAt: field("certificate_details.valid_at", z.number()),
  expiresAt: field("certificate_details.expires_at", z.number()),
  content: field("certificate_details.content", z.string(), { sentAs: "certificate" }),
};

export type CertificateObject = ObjectOf<typeof rows>;

const answer = answerOf(rows);

export const certificateRoute: Route<CertificateObject> = {
  path: "/organization/certificates/{certificateId}",
  noun: "certificate {certificateId}",
  answer,
};

/** The query with which a GET returns the PEM. */
export const withContent = { "include[]": ["content"] };

export const certificateListing: Listing<CertificateObject> = {
  path: "/organization/certificates",
  noun: "certificates of the organisation",
  post: "upload a certificate",
  answer,
  idName: "certificateId",
  cursor: "object",
  pageSize: 100,
};

export const projectCertificateListing: Listing<CertificateObject> = {
  path: "/organization/projects/{projectId}/certificates",
  noun: "certificates of project {projectId}",
  answer,
  idName: "certificateId",
  cursor: "object",
  pageSize: 100,
};

/** The API activates or deactivates at most this many certificates in one call, atomically and idempotently. */
export const MOST_CERTIFICATES_AT_ONCE = 10;

/** Activates or deactivates `certificateIds`: in the key's project, or in the organisation when the key names no project. */
export function certificateSwitchRoute(to: "activate" | "deactivate", key: { projectId?: unknown }): Route<unknown> {
  const isInProject = key.projectId !== undefined;
  const listing = isInProject ? projectCertificateListing : certificateListing;
  return {
    path: `${listing.path}/${to}`,
    noun: listing.noun,
    post: `${to} certificates {certificateIds} in ${isInProject ? "project {projectId}" : "the organisation"}`,
    answer: z.unknown(),
    changesMembership: true,
  };
}

export const certificateBody = bodyOf(rows, "content", "name");

/** Only the name can be modified. */
export const certificateNameBody = bodyOf(rows, "name");

export function certificateSwitchBody(certificateIds: readonly string[]) {
  return { certificate_ids: certificateIds };
}
