import { printable } from "../text";

/** Writes to stdout, without the characters that a terminal obeys. */
export function print(text: string): void {
  process.stdout.write(printable(text));
}

/** Writes to stderr, without the characters that a terminal obeys. */
export function complain(text: string): void {
  process.stderr.write(printable(text));
}
