import { X509Certificate } from "node:crypto";

const [BEGIN, END] = ["-----BEGIN CERTIFICATE-----", "-----END CERTIFICATE-----"];

/** The certificates in a PEM text, which may be a chain. Skips invalid blocks, which the provider rejects. */
export function certificatesIn(pem: string): X509Certificate[] {
  return blocksIn(pem).flatMap((block) => {
    try {
      return [new X509Certificate(block)];
    } catch {
      return [];
    }
  });
}

/** Scans the text once. A regular expression would scan the rest of the text again after every BEGIN line. */
function blocksIn(pem: string): string[] {
  const blocks: string[] = [];
  let begin = pem.indexOf(BEGIN);
  while (begin >= 0) {
    const end = pem.indexOf(END, begin);
    if (end < 0) break;
    blocks.push(pem.slice(begin, end + END.length));
    begin = pem.indexOf(BEGIN, end);
  }
  return blocks;
}

/** The subject of a certificate in one line: `CN=gateway.example.com`. */
export function subjectOf({ subject }: X509Certificate): string {
  return (subject ?? "a certificate without a subject").split("\n").join(", ");
}

/** The line of code that reads another certificate, such as `a certificate that expires later`. */
export function contentOf(certificate: string): string {
  return `content: readFileSync("<${certificate}>.pem", "utf8")`;
}

/** The date of a time: `2027-01-31`. */
export function dayOf(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}
