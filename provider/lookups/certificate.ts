/** Looks up certificates for mutual TLS. API: /organization/certificates, /organization/projects/{projectId}/certificates. */
import { z } from "zod";
import {
  certificateListing,
  certificateRoute,
  projectCertificateListing,
  withContent,
  type CertificateObject,
} from "../wire/certificates";
import { argument } from "./arguments";
import { declareList, declareLookup } from "./lookup";

/** Which certificate. Give `id` or `name`. */
export interface GetCertificateArgs {
  /** The id of the certificate: `cert_…`. */
  id?: string;
  /** The exact name of the certificate. */
  name?: string;
}

/** A certificate in a list. */
export interface CertificateSummary {
  /** The id of the certificate, as a resource and in the API: `cert_…`. */
  readonly id: string;
  /** The same id, with the name that the inputs of other resources have. */
  readonly certificateId: string;
  readonly name: string | undefined;
  /** Upload time in Unix seconds. */
  readonly createdAt: number | undefined;
  /** Whether the certificate is active: in the organisation, or in the project whose certificates were read. */
  readonly active: boolean | undefined;
  /** Begin of the validity in Unix seconds. */
  readonly validAt: number | undefined;
  /** End of the validity in Unix seconds. */
  readonly expiresAt: number | undefined;
}

/** A certificate with its content. */
export interface GetCertificateResult extends CertificateSummary {
  /** The certificate in PEM. It is public; the API never has the private key. */
  readonly content: string | undefined;
}

/** The certificates of the organisation. */
export interface GetCertificatesResult {
  readonly certificates: CertificateSummary[];
}

/** Which project. */
export interface GetProjectCertificatesArgs {
  /** The id of the project. */
  projectId: string;
}

/** The certificates of a project. */
export interface GetProjectCertificatesResult {
  readonly projectId: string;
  readonly certificates: CertificateSummary[];
}

const certificate = declareLookup<GetCertificateArgs, GetCertificateResult>({
  name: "getCertificate",
  returns: "a certificate with its content, by id or name",
  args: z.strictObject({ id: argument.id.optional(), name: argument.text.optional() }),
  oneOf: ["id", "name"],
  read: async (reader, { id, name }) => {
    // Only the list says whether the certificate is active, and only its own address has the content.
    const listed = reader.one(
      { noun: "certificate", by: id === undefined ? { name: name! } : { id } },
      await reader.all(certificateListing),
      (one) => (id === undefined ? one.name === name : one.certificateId === id),
      (one) => one.certificateId,
      (one) => (id === undefined ? one.name : one.certificateId),
    );
    const { certificateId } = listed;
    const { content } = await reader.get(certificateRoute, { certificateId }, withContent);
    return { ...summary(listed), content };
  },
});

const certificates = declareList<Record<never, never>, GetCertificatesResult>({
  name: "getCertificates",
  returns: "all certificates of the organisation",
  args: z.strictObject({}),
  read: async (reader) => ({ certificates: (await reader.all(certificateListing)).map(summary) }),
});

const projectCertificates = declareLookup<GetProjectCertificatesArgs, GetProjectCertificatesResult>({
  name: "getProjectCertificates",
  returns: "the certificates of a project",
  args: z.strictObject({ projectId: argument.id }),
  read: async (reader, { projectId }) => ({
    projectId,
    certificates: (await reader.all(projectCertificateListing, { projectId })).map(summary),
  }),
});

function summary(listed: CertificateObject): CertificateSummary {
  const { certificateId, name, createdAt, active, validAt, expiresAt } = listed;
  return { id: certificateId, certificateId, name, createdAt, active, validAt, expiresAt };
}

/**
 * Reads a certificate that this program does not declare.
 *
 * @example
 * ```ts
 * const gateways = await openai.getCertificate({ name: "gateways-2026" });
 * new openai.ProjectCertificate("gateways-in-web", { projectId: web.id, certificateId: gateways.id });
 * ```
 */
export const getCertificate = certificate.promise;

/** {@link getCertificate} for arguments that are Outputs. In a preview, an unknown argument gives an unknown result. */
export const getCertificateOutput = certificate.output;

/**
 * Reads all certificates of the organisation, without their content.
 *
 * @example The certificates that end within 30 days
 * ```ts
 * const { certificates } = await openai.getCertificates();
 * const soon = Date.now() / 1000 + 30 * 86_400;
 * export const ending = certificates.filter((one) => (one.expiresAt ?? soon) < soon).map((one) => one.name);
 * ```
 */
export const getCertificates = certificates.promise;

/** {@link getCertificates} as an Output. */
export const getCertificatesOutput = certificates.output;

/**
 * Reads the certificates of a project, without their content. `active` says whether the project uses the certificate.
 *
 * @example
 * ```ts
 * const { certificates } = await openai.getProjectCertificates({ projectId: web.id });
 * ```
 */
export const getProjectCertificates = projectCertificates.promise;

/** {@link getProjectCertificates} for arguments that are Outputs. In a preview, an unknown argument gives an unknown result. */
export const getProjectCertificatesOutput = projectCertificates.output;
