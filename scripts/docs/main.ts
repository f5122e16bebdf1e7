/** `npm run docs`: writes the generated pages of `docs`, and the generated sections of README.md. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { allPages, FOLDERS } from "./pages";
import { withGenerated } from "./readme";

const root = join(__dirname, "..", "..");

async function main(): Promise<void> {
  const pages = await allPages();
  for (const folder of FOLDERS) rmSync(join(root, "docs", folder), { recursive: true, force: true });
  for (const { path, text } of pages) {
    const file = join(root, "docs", path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  const readme = join(root, "README.md");
  writeFileSync(readme, withGenerated(readFileSync(readme, "utf8")));
}

void main();
