import { readFileSync } from "node:fs";
import { join } from "node:path";
import { REPOSITORY, filesBelow, type Block } from "./pages";

/** A fenced block in a comment. */
const FENCE = /^( *\* )```(\w*)\n((?: *\*.*\n)*?) *\* ```$/gm;

/** The code blocks in the TSDoc comments of a TypeScript file. */
export function blocksOf(path: string): Block[] {
  const text = readFileSync(join(REPOSITORY, path), "utf8");
  return [...text.matchAll(FENCE)].map(({ index, 2: language, 3: lines }) => ({
    path,
    line: text.slice(0, index).split("\n").length + 1,
    language: language!,
    code: lines!.replace(/^ *\* ?/gm, ""),
  }));
}

/** The lines of a file that begin an `@example`. */
export function examplesOf(path: string): number {
  return (readFileSync(join(REPOSITORY, path), "utf8").match(/^ *\* @example\b/gm) ?? []).length;
}

/** The TypeScript files of the provider. */
export const sources: readonly string[] = filesBelow("provider", ".ts").filter((path) => !path.endsWith(".d.ts"));
