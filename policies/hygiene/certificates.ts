import { X509Certificate } from "node:crypto";

const BLOCK = /-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/g;

/** The certificates in a PEM text, a chain included. What is none is refused by the provider, not here. */
export function certificatesIn(pem: string): X509Certificate[] {
  return [...pem.matchAll(BLOCK)].flatMap(([block]) => {
    try {
      return [new X509Certificate(block)];
    } catch {
      return [];
    }
  });
}

/** What a certificate is for, in one line: `CN=gateway.example.com`. */
export function subjectOf({ subject }: X509Certificate): string {
  return (subject ?? "without a subject").split("\n").join(", ");
}

/** The line that takes another certificate. */
export function contentOf(what: string): string {
  return `content: readFileSync("<${what}>.pem", "utf8")`;
}

/** A day as people write it: `2027-01-31`. */
export function dayOf(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}
