/**
 * Writes the generated part of the README in the working directory. `npm run readme` in a pack's folder runs this file.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Policies } from "@pulumi/policy";
import { withReadmeSection } from "./readme";

const folder = process.cwd();
const readme = join(folder, "README.md");
// eslint-disable-next-line @typescript-eslint/no-require-imports -- the working directory decides which pack to load.
const { policies } = require(join(folder, "dist", "policies.js")) as { policies: Policies };
writeFileSync(readme, withReadmeSection(readFileSync(readme, "utf8"), policies));
