/** A project whose callers must show a certificate (mutual TLS), and the authority that signs theirs. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as openai from "pulumi-openai-admin";

const payments = new openai.Project("payments", { name: "payments" });

/**
 * To rotate, add the new authority beside this one, move the callers, and then take this one out: both are valid meanwhile.
 * At the ceiling of 50 certificates an exchange in place needs `{ deleteBeforeReplace: true }`.
 */
const gateways = new openai.Certificate("gateways", {
  name: "gateways-2026",
  content: readFileSync(join(__dirname, "gateways-2026.pem"), "utf8"),
});

// Active in this project alone. `active: true` on the certificate would make it so for the whole organisation.
new openai.ProjectCertificate("gateways-on-payments", { projectId: payments.id, certificateId: gateways.id });

/** Unix seconds, for whoever reminds people in time. */
export const gatewaysExpireAt = gateways.expiresAt;
