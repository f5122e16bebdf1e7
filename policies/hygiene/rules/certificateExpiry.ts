/** A certificate lives long enough that somebody replaces it in time. Told again in every preview, as the day comes closer. */
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
    days: wholeNumber("The fewest days that a certificate is still valid.", 0, 30),
  },
  examine: [
    every(openai.Certificate, (certificate) => {
      const { days } = certificate.options;
      for (const one of certificatesIn(certificate.inputs.content)) {
        const expiresAt = Date.parse(one.validTo);
        if (expiresAt >= Date.now() + days * DAY_MS) continue;
        certificate.refuse({
          wrong: `holds ${subjectOf(one)}, which expires on ${dayOf(expiresAt)}, less than ${days} days from now`,
          why: "clients that show a certificate of it are turned away from that day on",
          write: contentOf("one that is valid for longer"),
        });
      }
    }),
  ],
});
