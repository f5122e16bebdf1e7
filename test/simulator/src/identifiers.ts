import { createHash } from "node:crypto";
import type { World } from "./state";

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

/** Letters and digits derived from the text, so that ids look random but are the same in every run. */
export function scramble(text: string, length: number): string {
  let letters = "";
  for (let block = 0; letters.length < length; block++) {
    for (const byte of createHash("sha256").update(`${text}/${block}`).digest()) {
      letters += alphabet[byte % alphabet.length];
    }
  }
  return letters.slice(0, length);
}

/** A new id such as `proj_…`: the prefix and 24 characters. */
export function newId(world: World, prefix: string): string {
  world.counter += 1;
  return prefix + scramble(`${prefix}${world.counter}`, 24);
}

/** A new secret value such as `sk-admin-…`. */
export function newSecret(world: World, prefix: string): string {
  world.counter += 1;
  return prefix + scramble(`secret ${prefix}${world.counter}`, 64);
}

/** The redacted form of a key in the API: `sk-admin...xyz`. */
export function redact(value: string): string {
  return `${value.slice(0, 8)}...${value.slice(-3)}`;
}
