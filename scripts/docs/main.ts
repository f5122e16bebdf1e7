/** `npm run docs`: writes the generated pages of `docs`, the generated sections of README.md, and the JSON Schema of the package. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { ORGANIZATION_SCHEMA, organizationSchema } from "./organizationSchema";
import { allPages, FOLDERS } from "./pages";
import { PublicInterface } from "./publicInterface";
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
  writeFileSync(join(root, ORGANIZATION_SCHEMA), await organizationSchema(PublicInterface.read()));
}

void main();
