import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv } from "ajv";
import addFormats from "ajv-formats";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { operations } from "openai-admin-simulator";
import { settings } from "../../provider/config";
import { ORGANIZATION_SCHEMA, organizationSchema } from "../../scripts/docs/organizationSchema";
import { allPages, FOLDERS } from "../../scripts/docs/pages";
import { PublicInterface } from "../../scripts/docs/publicInterface";
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

  const textOf = (path: string) => readFileSync(fileOf(path), "utf8");
  /** The section with a heading, without its heading. */
  const sectionOf = (text: string, heading: string) =>
    text.split(/^#{2,3} /m).find((one) => one.startsWith(`${heading}\n`)) ?? "";

  it("name the required inputs first", () => {
    const tables = committed().flatMap((path) =>
      ["Inputs", "Arguments"].map((heading) => ({ path, table: sectionOf(textOf(path), heading) })),
    );
    const required = tables.map(({ path, table }) => ({
      path,
      cells: [...table.matchAll(/\| (yes|no) +\|/g)].map(([, cell]) => cell),
    }));
    expect(required.filter(({ cells }) => cells.includes("yes")).length).toBeGreaterThan(40);
    const mixed = required.filter(
      ({ cells }) => cells.lastIndexOf("yes") > cells.indexOf("no") && cells.includes("no"),
    );
    expect(mixed.map(({ path }) => path)).toEqual([]);
  });

  it("say whether a field is required only for inputs", () => {
    const text = textOf("lookups/getCosts.md");
    expect(sectionOf(text, "CostResult")).toContain("| `projectId` ");
    expect(sectionOf(text, "CostResult")).not.toContain("| required ");
    expect(sectionOf(textOf("resources/ExternalStorage.md"), "AwsExternalStorage")).toContain("| required ");
  });

  it("name each operation of the API, but for reads of a single object", () => {
    const named = committed().flatMap((path) =>
      [...textOf(path).matchAll(/^- `([A-Z]+ \/\S+)`$/gm)].map(([, route]) => route),
    );
    const others = operations.map(({ route }) => route).filter((route) => !/^GET .*\}$/.test(route));
    expect(others.filter((route) => !named.includes(route))).toEqual([]);
  });

  it("link to each trap that they name", () => {
    const named = committed().filter((path) => /\btrap \d/.test(textOf(path)));
    expect(named.length).toBeGreaterThan(0);
    const unlinked = named.filter((path) => /(?<!\[)\btrap \d/.test(textOf(path)));
    expect(unlinked).toEqual([]);
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

describe("the JSON Schema of an organisation document", () => {
  const text = readFileSync(join(root, ORGANIZATION_SCHEMA), "utf8");
  const isValid = addFormats(new Ajv({ allErrors: true })).compile(JSON.parse(text) as object);
  const example = () =>
    parse(readFileSync(join(root, "examples", "organization-yaml", "organization.yaml"), "utf8"), {
      merge: true,
    }) as { projects: Record<string, Record<string, unknown>> };

  it("is up to date, and has a description for each key", { timeout: 60_000 }, async () => {
    // A key without a description is an error of the script.
    expect(text, `${ORGANIZATION_SCHEMA}: ${ADVICE}`).toBe(await organizationSchema(PublicInterface.read()));
  });

  it("accepts the example, with anchors and null", () => {
    expect(isValid(example()), JSON.stringify(isValid.errors)).toBe(true);
    expect(isValid({ "x-limits": {}, projects: { web: { tools: null } } })).toBe(true);
  });

  it("refuses a misspelt key, at the top and deep inside, and a wrong word", () => {
    expect(isValid({ ...example(), team: {} })).toBe(false);
    expect(isValid({ projects: { web: { rateLimits: { "gpt-5": { maxRequestPer1Minute: 5 } } } } })).toBe(false);
    expect(isValid({ projects: { web: { serviceAccounts: { crawler: { createApiKeys: true } } } } })).toBe(false);
    expect(isValid({ exclusive: "always" })).toBe(false);
    expect(isValid({ people: { "ben@example.com": { rol: "reader" } } })).toBe(false);
  });
});
