import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { table } from "../../policies/kit/readme";
import { firstSentence, page, section, type Page } from "./page";
import type { PublicInterface } from "./publicInterface";

const root = join(__dirname, "..", "..");

/** The first page: every other page of `docs`, in a table for each folder. */
export function indexPage(
  api: PublicInterface,
  names: {
    readonly resources: readonly string[];
    readonly components: readonly string[];
    readonly lookups: readonly string[];
  },
): Promise<Page> {
  const pagesIn = (folder: keyof typeof names, head: string) => {
    const rows = names[folder].map((name) => [`[${name}](${folder}/${name}.md)`, firstSentence(api.docOf(name))]);
    return table([head, "what it is"], rows);
  };
  return page("README.md", "Documentation", [
    section("How do I …?", howTos()),
    section("Resources", pagesIn("resources", "resource")),
    section("Components", pagesIn("components", "component")),
    section("Look-ups", pagesIn("lookups", "look-up")),
    section("Policy packs", policyPacks()),
  ]);
}

/** The how-tos, by their titles. */
function howTos(): string {
  const folder = join(root, "docs", "how-to");
  const files = readdirSync(folder).filter((file) => file.endsWith(".md"));
  return files.map((file) => `- [${titleOf(join(folder, file))}](how-to/${file})`).join("\n");
}

function policyPacks(): string {
  const packs = readdirSync(join(root, "policies"), { withFileTypes: true }).filter(
    (one) => one.isDirectory() && one.name !== "kit",
  );
  return packs
    .map(({ name }) => `- [${titleOf(join(root, "policies", name, "README.md"))}](../policies/${name}/README.md)`)
    .join("\n");
}

/** The first heading of a page. */
function titleOf(file: string): string {
  const [, title = file] = /^# (.*)$/m.exec(readFileSync(file, "utf8")) ?? [];
  return title;
}
