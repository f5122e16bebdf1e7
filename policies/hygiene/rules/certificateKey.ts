/** Certificates have strong keys: RSA with enough bits, or a curve on the list. */
import type { KeyObject } from "node:crypto";
import * as openai from "pulumi-openai-admin";
import { every, rule, texts, wholeNumber } from "pulumi-openai-admin-policy-kit";
import { certificatesIn, contentOf, subjectOf } from "../certificates";

interface Options {
  minimumRsaBits: number;
  curves: string[];
}

export const certificateKey = rule<Options>({
  name: "certificate-key",
  description: "Certificates have strong keys.",
  severity: "high",
  enforcementLevel: "mandatory",
  options: {
    minimumRsaBits: wholeNumber("The minimum number of bits of an RSA key.", 0, 2048),
    curves: texts("Allowed curves by their OpenSSL names, and `ed25519` or `ed448`.", [
      "prime256v1",
      "secp384r1",
      "secp521r1",
    ]),
  },
  examine: [
    every(openai.Certificate, (certificate) => {
      const { minimumRsaBits, curves } = certificate.options;
      for (const item of certificatesIn(certificate.inputs.content)) {
        const { bits, kind } = keyOf(item.publicKey);
        if (bits === undefined ? curves.includes(kind) : bits >= minimumRsaBits) continue;
        certificate.refuse({
          wrong: `contains ${subjectOf(item)}, but its key (${bits === undefined ? kind : `${kind}, ${bits} bits`}) is not allowed`,
          why: "anyone who breaks a weak key can impersonate the clients that use it",
          write: contentOf(
            `a certificate whose key is RSA with at least ${minimumRsaBits} bits, or ${curves.join(" or ")}`,
          ),
        });
      }
    }),
  ],
});

/** The bits of an RSA key. Any other key has the name of its curve, or else of its type. */
function keyOf({ asymmetricKeyType, asymmetricKeyDetails }: KeyObject): { bits?: number; kind: string } {
  if (asymmetricKeyType === "rsa" || asymmetricKeyType === "rsa-pss") {
    return { bits: asymmetricKeyDetails?.modulusLength ?? 0, kind: "RSA" };
  }
  return { kind: asymmetricKeyDetails?.namedCurve ?? String(asymmetricKeyType) };
}
