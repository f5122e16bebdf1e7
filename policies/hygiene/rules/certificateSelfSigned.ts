/**
 * No certificate that vouches for itself. Off unless the configuration turns it on: a root of the company's own is self-signed by
 * nature, and is what many upload.
 */
import * as openai from "pulumi-openai-admin";
import { every, rule } from "pulumi-openai-admin-policy-kit";
import { certificatesIn, contentOf, subjectOf } from "../certificates";

export const certificateSelfSigned = rule<object>({
  name: "certificate-self-signed",
  description: "Certificates are signed by somebody else.",
  severity: "medium",
  enforcementLevel: "disabled",
  options: {},
  examine: [
    every(openai.Certificate, (certificate) => {
      for (const one of certificatesIn(certificate.inputs.content)) {
        // The names alone could be equal by chance, or by intent.
        if (!one.checkIssued(one) || !one.verify(one.publicKey)) continue;
        certificate.refuse({
          wrong: `holds ${subjectOf(one)}, which is self-signed`,
          why: "nobody but its owner vouches for it, and nobody can revoke it",
          write: contentOf("one of the company's authority"),
        });
      }
    }),
  ],
});
