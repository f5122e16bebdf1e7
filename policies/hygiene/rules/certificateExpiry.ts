/** Certificates stay valid long enough to be replaced in time. Every preview checks this again. */
import * as openai from "pulumi-openai-admin";
import { every, rule, wholeNumber } from "pulumi-openai-admin-policy-kit";
import { certificatesIn, contentOf, dayOf, subjectOf } from "../certificates";

interface Options {
  days: number;
}

const DAY_MS = 24 * 60 * 60 * 1000;

export const certificateExpiry = rule<Options>({
  name: "certificate-expiry",
  description: "Certificates do not expire soon.",
  severity: "high",
  enforcementLevel: "mandatory",
  options: {
    days: wholeNumber("The minimum number of days until a certificate expires.", 0, 30),
  },
  examine: [
    every(openai.Certificate, (certificate) => {
      const { days } = certificate.options;
      for (const item of certificatesIn(certificate.inputs.content)) {
        const expiresAt = Date.parse(item.validTo);
        if (expiresAt >= Date.now() + days * DAY_MS) continue;
        certificate.refuse({
          wrong: `contains ${subjectOf(item)}, which expires on ${dayOf(expiresAt)}, but a certificate must be valid for at least ${days} more days`,
          why: "from that day on, the API rejects clients that rely on this certificate",
          write: contentOf("a certificate that expires later"),
        });
      }
    }),
  ],
});
