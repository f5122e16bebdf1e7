/** How a generated file shows that nobody has changed it. */
import { createHash } from "node:crypto";

const BEGIN = "// Written by pulumi-openai-admin adopt, which updates this file until you edit it. Checksum: ";

/** A generated text with its checksum in the first line. */
export function signed(text: string): string {
  return `${BEGIN}${checksumOf(text)}\n${text}`;
}

/** Whether `adopt` has written the text, which a person may have edited since. */
export function isGenerated(text: string): boolean {
  return text.replace(/^\ufeff/, "").startsWith(BEGIN);
}

/** Whether the text is as `adopt` wrote it. A checkout may have changed the ends of the lines. */
export function isSigned(text: string): boolean {
  const [first = "", ...rest] = text
    .replace(/^\ufeff/, "")
    .replaceAll("\r\n", "\n")
    .split("\n");
  return first.startsWith(BEGIN) && first.slice(BEGIN.length).trim() === checksumOf(rest.join("\n"));
}

function checksumOf(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 12);
}
