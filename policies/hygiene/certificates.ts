import { X509Certificate } from "node:crypto";

const [BEGIN, END] = ["-----BEGIN CERTIFICATE-----", "-----END CERTIFICATE-----"];

/** The certificates in a PEM text, a chain included. What is none is refused by the provider, not here. */
export function certificatesIn(pem: string): X509Certificate[] {
  return blocksIn(pem).flatMap((block) => {
    try {
      return [new X509Certificate(block)];
    } catch {
      return [];
    }
  });
}

/** Searches the text once. A regular expression would search the rest of the text for the end of each beginning. */
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
