import { X509Certificate } from "node:crypto";
import { found, remove, type Call, type Handlers } from "../call";
import { badRequest } from "../errors";
import { pageById } from "../paging";
import type { Certificate, Project } from "../state";

/** The API documents: "Organizations can upload up to 50 certificates." */
const maxCertificates = 50;

function times(certificate: Certificate): { valid_at: number; expires_at: number } {
  return { valid_at: certificate.valid_at, expires_at: certificate.expires_at };
}

/** A single certificate: without `active`, and with its text only on request. */
function show(certificate: Certificate, withContent: boolean): unknown {
  const { id, name, created_at, content } = certificate;
  const certificate_details = { ...times(certificate), ...(withContent && { content }) };
  return { object: "certificate", id, name, created_at, certificate_details };
}

/** A certificate in a list. `active` applies to the list's organisation or project. */
function listed(certificate: Certificate, project?: Project): { id: string } {
  const { id, name, created_at } = certificate;
  const item = {
    object: project ? "organization.project.certificate" : "organization.certificate",
    id,
    name,
    created_at,
    certificate_details: times(certificate),
    active: project ? project.activeCertificateIds.includes(id) : certificate.activeForOrganization,
  };
  return item;
}

function parse(pem: string): X509Certificate {
  try {
    return new X509Certificate(pem);
  } catch {
    throw badRequest("Invalid 'certificate': not a certificate in PEM format.", "certificate", "invalid_certificate");
  }
}

function seconds(date: string): number {
  return Math.floor(Date.parse(date) / 1000);
}

function upload(call: Call): unknown {
  const body = call.body<{ certificate: string; name?: string }>();
  const x509 = parse(body.certificate);
  if (call.organization.certificates.length >= maxCertificates) {
    const message = `The organization has ${maxCertificates} certificates; delete one before uploading another.`;
    throw badRequest(message, null, "certificate_limit_reached");
  }
  const certificate: Certificate = {
    id: call.newId("cert_"),
    name: body.name ?? null,
    created_at: call.now,
    valid_at: seconds(x509.validFrom),
    expires_at: seconds(x509.validTo),
    content: body.certificate,
    activeForOrganization: false,
  };
  call.organization.certificates.push(certificate);
  call.record("certificate.created", { id: certificate.id, ...named(certificate) });
  return show(certificate, false);
}

function named(certificate: Certificate): { name?: string } {
  return certificate.name === null ? {} : { name: certificate.name };
}

function certificateOf(call: Call): Certificate {
  return found(call.organization.certificates, call.param("certificate_id"), "certificate");
}

function modify(call: Call): unknown {
  const certificate = certificateOf(call);
  certificate.name = call.body<{ name?: string }>().name ?? certificate.name;
  call.record("certificate.updated", { id: certificate.id, ...named(certificate) });
  return show(certificate, false);
}

function removeCertificate(call: Call): unknown {
  const certificate = certificateOf(call);
  const users = call.organization.projects.filter((project) => project.activeCertificateIds.includes(certificate.id));
  if (certificate.activeForOrganization || users.length > 0) {
    const where = certificate.activeForOrganization ? "the organization" : users.map(({ id }) => id).join(", ");
    throw badRequest(
      `Certificate ${certificate.id} is active for ${where}; deactivate it first.`,
      null,
      "certificate_active",
    );
  }
  remove(call.organization.certificates, certificate);
  call.record("certificate.deleted", { id: certificate.id, ...named(certificate), certificate: certificate.content });
  return { object: "certificate.deleted", id: certificate.id };
}

/** Activates or deactivates a batch of certificates. An unknown id rejects the whole batch before any change. */
function toggle(call: Call, active: boolean, project?: Project): unknown {
  const { certificate_ids } = call.body<{ certificate_ids: string[] }>();
  const batch = certificate_ids.map((id) => found(call.organization.certificates, id, "certificate"));
  for (const certificate of batch) {
    if (!project) certificate.activeForOrganization = active;
    else setActive(project, certificate.id, active);
  }
  const state = active ? "activated" : "deactivated";
  const payload = { certificates: batch.map((certificate) => ({ id: certificate.id, ...named(certificate) })) };
  call.record(`certificates.${state}`, payload, project);
  const scope = project ? "organization.project.certificate" : "organization.certificate";
  const object = `${scope}.${active ? "activation" : "deactivation"}`;
  return { object, data: batch.map((certificate) => listed(certificate, project)) };
}

function setActive(project: Project, id: string, active: boolean): void {
  const others = project.activeCertificateIds.filter((other) => other !== id);
  project.activeCertificateIds = active ? [...others, id] : others;
}

function list(call: Call, project?: Project): unknown {
  // A project lists every certificate of the organisation, with the project's own `active`. This is our choice: in a
  // list of only active certificates, the flag would be useless.
  const items = call.organization.certificates.map((certificate) => listed(certificate, project));
  return pageById(call.query, items, { order: "desc" });
}

/** Certificates for mutual TLS, and where they are active. */
export const certificates: Handlers = {
  "GET /organization/certificates": (call) => list(call),
  "POST /organization/certificates": upload,
  "POST /organization/certificates/activate": (call) => toggle(call, true),
  "POST /organization/certificates/deactivate": (call) => toggle(call, false),
  "GET /organization/certificates/{certificate_id}": (call) =>
    show(certificateOf(call), call.query.list("include").includes("content")),
  "POST /organization/certificates/{certificate_id}": modify,
  "DELETE /organization/certificates/{certificate_id}": removeCertificate,
  "GET /organization/projects/{project_id}/certificates": (call) => list(call, call.activeProject()),
  "POST /organization/projects/{project_id}/certificates/activate": (call) => toggle(call, true, call.activeProject()),
  "POST /organization/projects/{project_id}/certificates/deactivate": (call) =>
    toggle(call, false, call.activeProject()),
};
