import { printable } from "../text";

/** Writes a text to stdout, without control characters. */
export function print(text: string): void {
  process.stdout.write(printable(text));
}

/** Writes a text to stderr, without control characters. */
export function printError(text: string): void {
  process.stderr.write(printable(text));
}
