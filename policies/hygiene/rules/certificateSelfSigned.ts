/**
 * No certificate is self-signed. The rule is off by default, because many companies upload their own root certificate,
 * and every root certificate is self-signed.
 */
import * as openai from "pulumi-openai-admin";
import { every, rule } from "pulumi-openai-admin-policy-kit";
import { certificatesIn, contentOf, subjectOf } from "../certificates";

export const certificateSelfSigned = rule<object>({
  name: "certificate-self-signed",
  description: "An authority has signed each certificate.",
  severity: "medium",
  enforcementLevel: "disabled",
  options: {},
  examine: [
    every(openai.Certificate, (certificate) => {
      for (const item of certificatesIn(certificate.inputs.content)) {
        // Equal names of subject and issuer prove nothing, so verify the signature too.
        if (!item.checkIssued(item) || !item.verify(item.publicKey)) continue;
        certificate.refuse({
          wrong: `contains ${subjectOf(item)}, which is self-signed`,
          why: "only its owner vouches for a self-signed certificate, and no authority can revoke it",
          write: contentOf("a certificate signed by the company's authority"),
        });
      }
    }),
  ],
});
