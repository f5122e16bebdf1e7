import { z } from "zod";
import { apiId } from "./ids";
import { maybe, type Collection, type Route } from "./route";

/** A certificate for mutual TLS. Whether it is active stands in lists only, its content only in a GET that asks for it. */
const answer = z
  .object({
    id: apiId,
    name: maybe(z.string()),
    created_at: maybe(z.number()),
    active: maybe(z.boolean()),
    certificate_details: maybe(
      z.object({ valid_at: maybe(z.number()), expires_at: maybe(z.number()), content: maybe(z.string()) }),
    ),
  })
  .transform((wire) => ({
    certificateId: wire.id,
    name: wire.name,
    createdAt: wire.created_at,
    active: wire.active,
    validAt: wire.certificate_details?.valid_at,
    expiresAt: wire.certificate_details?.expires_at,
    content: wire.certificate_details?.content,
  }));

export type CertificateObject = z.output<typeof answer>;

export const certificate: Route<CertificateObject> = {
  path: "/organization/certificates/{certificateId}",
  noun: "certificate {certificateId}",
  answer,
};

/** What a GET has to ask for to get the PEM. */
export const withContent = { "include[]": ["content"] };

export const certificates: Collection<CertificateObject> = {
  path: "/organization/certificates",
  noun: "certificates of the organisation",
  post: "upload a certificate",
  answer,
  idName: "certificateId",
  cursor: "object",
  pageSize: 100,
};

export const projectCertificates: Collection<CertificateObject> = {
  path: "/organization/projects/{projectId}/certificates",
  noun: "certificates of project {projectId}",
  answer,
  idName: "certificateId",
  cursor: "object",
  pageSize: 100,
};

/** So many certificates are (de)activated in one call, atomically and idempotently. */
export const MOST_CERTIFICATES_AT_ONCE = 10;

/** Where certificates are (de)activated: in a project, or in the organisation when the key names none. */
export function certificateSwitch(to: "activate" | "deactivate", key: { projectId?: unknown }): Route<unknown> {
  const list = key.projectId === undefined ? certificates : projectCertificates;
  return {
    path: `${list.path}/${to}`,
    noun: list.noun,
    post: `${to} ${list.noun}`,
    answer: z.unknown(),
    changesMembership: true,
  };
}

export function certificateBody(fields: { content: string; name?: string }) {
  return { certificate: fields.content, name: fields.name };
}

/** Only the name can be modified. */
export function certificateNameBody(fields: { name?: string }) {
  return { name: fields.name };
}

export function certificateSwitchBody(certificateIds: readonly string[]) {
  return { certificate_ids: certificateIds };
}
