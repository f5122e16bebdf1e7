/**
 * `npm run prose`: finds sentences that have to be read twice, in Markdown and in the messages of TypeScript files.
 * `npm run prose -- provider policies` checks other folders than those of `files.ts`.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { check } from "./check";
import { CHECKED, filesBelow, REPOSITORY } from "./files";

const paths = process.argv.length > 2 ? process.argv.slice(2) : CHECKED;
const findings = paths.flatMap(filesBelow).flatMap((path) => {
  const text = readFileSync(join(REPOSITORY, path), "utf8");
  return check(path, text).map((finding) => ({ path, ...finding }));
});

for (const { path, line, text, advice } of findings) {
  process.stdout.write(`${path}:${line}: ${JSON.stringify(text)}: ${advice}\n`);
}
if (findings.length > 0) {
  process.stderr.write(`${findings.length} findings. Rewrite the sentence, or mark it with “prose-ok: <reason>”.\n`);
  process.exitCode = 1;
}
