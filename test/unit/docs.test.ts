import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { settings } from "../../provider/config";
import { allPages, FOLDERS } from "../../scripts/docs/pages";
import { withGenerated } from "../../scripts/docs/readme";

const ADVICE = "run `npm run docs` and commit the result";
const root = join(__dirname, "..", "..");
const readme = readFileSync(join(root, "README.md"), "utf8");

describe("the generated pages of docs", () => {
  const fileOf = (path: string) => join(root, "docs", path);
  const committed = () =>
    FOLDERS.flatMap((folder) => readdirSync(join(root, "docs", folder)).map((file) => [folder, file].join("/")));

  it("are up to date", { timeout: 180_000 }, async () => {
    const pages = await allPages();
    const missing = pages.map(({ path }) => path).filter((path) => !existsSync(fileOf(path)));
    const extra = committed().filter((path) => !pages.some((page) => page.path === path));
    expect({ missing, extra }, ADVICE).toEqual({ missing: [], extra: [] });
    for (const { path, text } of pages) expect(readFileSync(fileOf(path), "utf8"), `${path}: ${ADVICE}`).toBe(text);
  });
});

describe("the generated sections of README.md", () => {
  it("are up to date", () => {
    expect(withGenerated(readme), `README.md is out of date: ${ADVICE}`).toBe(readme);
  });

  it("have a row for each setting", () => {
    const old = readme.replace(/^\| `openai-admin:.*\n/gm, "");
    for (const { config, env, meaning } of Object.values(settings)) {
      expect(old).not.toContain(`| \`${config}\``);
      const row = withGenerated(old)
        .split("\n")
        .find((line) => line.startsWith(`| \`${config}\` `));
      expect(row).toContain(`\`${env}\``);
      expect(row).toContain(meaning);
    }
  });

  it("require their markers", () => {
    expect(() => withGenerated(readme.replace("<!-- settings: end -->", ""))).toThrow('"<!-- settings: end -->"');
  });
});
