import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { settings } from "../../provider/config";
import { withGenerated } from "../../scripts/generated";

const readme = readFileSync(join(__dirname, "..", "..", "README.md"), "utf8");

describe("the generated sections of README.md", () => {
  it("are up to date", () => {
    expect(withGenerated(readme), "README.md is out of date: run `npm run docs` and commit the result").toBe(readme);
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
