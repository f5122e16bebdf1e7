/** The key of a certificate is strong enough: RSA of enough bits, or a curve on the list. */
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
    minimumRsaBits: wholeNumber("The fewest bits of an RSA key.", 0, 2048),
    curves: texts("Curves as OpenSSL calls them; `ed25519` and `ed448` stand for themselves.", [
      "prime256v1",
      "secp384r1",
      "secp521r1",
    ]),
  },
  examine: [
    every(openai.Certificate, (certificate) => {
      const { minimumRsaBits, curves } = certificate.options;
      for (const one of certificatesIn(certificate.inputs.content)) {
        const { bits, kind } = keyOf(one.publicKey);
        if (bits === undefined ? curves.includes(kind) : bits >= minimumRsaBits) continue;
        certificate.refuse({
          wrong: `holds ${subjectOf(one)}, whose key is ${bits === undefined ? kind : `${kind} of ${bits} bits`}`,
          why: "whoever works out a weak key can act as any of its clients",
          write: contentOf(`one for RSA of ${minimumRsaBits} bits or more, or for ${curves.join(" or ")}`),
        });
      }
    }),
  ],
});

/** The bits of an RSA key; any other key is known by its curve or its kind. */
function keyOf({ asymmetricKeyType, asymmetricKeyDetails }: KeyObject): { bits?: number; kind: string } {
  if (asymmetricKeyType === "rsa" || asymmetricKeyType === "rsa-pss") {
    return { bits: asymmetricKeyDetails?.modulusLength ?? 0, kind: "RSA" };
  }
  return { kind: asymmetricKeyDetails?.namedCurve ?? String(asymmetricKeyType) };
}
