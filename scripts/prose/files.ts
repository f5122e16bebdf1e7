import { readdirSync, statSync } from "node:fs";
import { join, relative, sep } from "node:path";

export const REPOSITORY = join(__dirname, "..", "..");

/** The files and folders that `npm run prose` checks. */
export const CHECKED = [
  "README.md",
  "CHANGELOG.md",
  "CONTRIBUTING.md",
  "provider",
  "policies",
  "test/engine/README.md",
  "test/demo",
  "test/bench",
  "test/simulator",
  "docs/how-to",
  "examples",
  "scripts",
];

/** Folders whose files are installed, built, or not ours. */
const FOREIGN = ["node_modules", "dist", "description", "pulumi-plugin"];

/** The Markdown and TypeScript files below a path of the repository, without tests: their titles are no messages. */
export function filesBelow(path: string): string[] {
  const place = join(REPOSITORY, path);
  if (statSync(place).isFile()) return [path];
  return readdirSync(place, { recursive: true, encoding: "utf8" })
    .filter((name) => /\.(?:md|ts)$/.test(name) && !/\.(?:test|d)\.ts$/.test(name))
    .filter((name) => !name.split(sep).some((folder) => FOREIGN.includes(folder)))
    .map((name) => relative(REPOSITORY, join(place, name)).replaceAll(sep, "/"))
    .sort();
}
