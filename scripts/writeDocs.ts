/** `npm run docs`: rewrites the generated sections of README.md. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { withGenerated } from "./generated";

const readme = join(__dirname, "..", "README.md");
writeFileSync(readme, withGenerated(readFileSync(readme, "utf8")));
