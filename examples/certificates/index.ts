/** A project whose callers must present a certificate (mutual TLS), and the authority that signs these certificates. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as openai from "pulumi-openai-admin";

const payments = new openai.Project("payments", { name: "payments" });

/**
 * To rotate: add the new authority, move the callers to it, then delete this authority. Until then, both are valid.
 * An organisation can have 50 certificates. At this limit, a replacement requires `{ deleteBeforeReplace: true }`.
 */
const gateways = new openai.Certificate("gateways", {
  name: "gateways-2026",
  content: readFileSync(join(__dirname, "gateways-2026.pem"), "utf8"),
});

// Activates the certificate in this project only. `active: true` on the certificate would activate it everywhere.
new openai.ProjectCertificate("gateways-on-payments", { projectId: payments.id, certificateId: gateways.id });

/** In Unix seconds. A reminder can read it from the stack's outputs. */
export const gatewaysExpireAt = gateways.expiresAt;
