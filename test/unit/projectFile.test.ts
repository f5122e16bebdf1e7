import { execFile } from "node:child_process";
import { mkdtemp, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Document, isScalar, parse, visit, type CreateNodeOptions, type Scalar, type ToStringOptions } from "yaml";
import { nameLauncher } from "../../provider/cli/projectFile";
import { namesPlugin } from "../../provider/program/projectFile";

interface Project {
  plugins?: Record<string, { name: string; path: string }[]> | null;
}

/** Whether the engine would find a plugin for dynamic resources. */
function named(text: string): boolean {
  const { plugins } = parse(text) as Project;
  return plugins?.providers?.some(({ name }) => name === "pulumi-nodejs") ?? false;
}

const name = fc.constantFrom("pulumi-nodejs", "pulumi-nodejs-foo", "my-pulumi-nodejs", "pulumi-nodejs.x", "aws");
const plugin = fc.record({
  name,
  path: fc.constantFrom("pulumi-plugin", "../a #1", "../ana's", "name: pulumi-nodejs"),
});
const plugins = fc.dictionary(
  fc.constantFrom("providers", "languages", "analyzers"),
  fc.array(plugin, { maxLength: 3 }),
);
const others = {
  description: fc.constantFrom(
    "plain",
    "our #1 # of all",
    "ana's",
    'a "quoted" word',
    "plugins: {providers: [{name: pulumi-nodejs}]}",
  ),
  runtime: fc.constantFrom("nodejs", { name: "nodejs", options: { packagemanager: "npm" } }),
  template: fc.constantFrom({ plugins: { providers: [{ name: "pulumi-nodejs" }] } }, { name: "pulumi-nodejs" }),
  main: fc.constantFrom("infra", "src/index.ts"),
};
const project = fc
  .tuple(name, fc.record(others, { requiredKeys: [] }), fc.option(plugins, { nil: undefined }), fc.boolean())
  .map(([own, rest, of, isLast]): object => {
    const first = { name: own, ...(isLast ? rest : {}) };
    return { ...first, ...(of ? { plugins: of } : {}), ...rest };
  });

/** A project file, as people and programs write it. */
const projectText = fc
  .record({
    project,
    format: fc.constantFrom("block", "flow below", "json", "minified json"),
    quotes: fc.constantFrom<Scalar.Type>("PLAIN", "QUOTE_SINGLE", "QUOTE_DOUBLE"),
    indent: fc.constantFrom(2, 4),
    indentSeq: fc.boolean(),
    comment: fc.constantFrom("", "# plugins:\n#   providers:\n#     - name: pulumi-nodejs\n", "# isn't it\n"),
    newline: fc.constantFrom("\n", "\r\n"),
  })
  .map(({ project, format, quotes, indent, indentSeq, comment, newline }) => {
    if (format === "json") return JSON.stringify(project, null, indent).replaceAll("\n", newline);
    if (format === "minified json") return JSON.stringify(project);
    const document = new Document(project, {} satisfies CreateNodeOptions);
    visit(document, {
      Scalar: (_key, node) => {
        if (isScalar(node) && quotes !== "PLAIN") node.type = quotes;
      },
      Collection: (_key, node, path) => {
        if (format === "flow below" && path.length > 1) node.flow = true;
      },
    });
    const options: ToStringOptions = { indent, indentSeq, lineWidth: 0 };
    return (comment + document.toString(options)).replaceAll("\n", newline);
  });

describe("whether a project file names a plugin for dynamic resources", () => {
  it.each([
    ["JSON", '{\n  "name": "x",\n  "plugins": {"providers": [{"name": "pulumi-nodejs", "path": "p"}]}\n}\n', true],
    [
      "another plugin whose name begins the same",
      "name: x\nplugins:\n  providers:\n    - name: pulumi-nodejs-foo\n",
      false,
    ],
    [
      "a project with that name",
      "name: pulumi-nodejs\nruntime: nodejs\nplugins:\n  providers:\n    - name: aws\n",
      false,
    ],
    [
      "a line that is commented out",
      "name: x\nplugins:\n  providers:\n    # - name: pulumi-nodejs\n    - name: aws\n",
      false,
    ],
    [
      "a comment after the name",
      "name: x\nplugins:\n  providers:\n    - path: p\n      name: pulumi-nodejs # ours\n",
      true,
    ],
    ["the path first, on one line", "name: x\nplugins: {providers: [{path: p, name: pulumi-nodejs}]}\n", true],
    ["a single flow map", "{name: x, plugins: {providers: [{name: pulumi-nodejs, path: p}]}}\n", true],
    ["an analyzer", "name: x\nplugins:\n  providers: []\n  analyzers:\n    - name: pulumi-nodejs\n", false],
    ["dashes at the indentation of the key", "plugins:\n  providers:\n  - name: 'pulumi-nodejs'\nname: x\n", true],
    ["no plugins", "name: x\n", false],
    ["empty plugins", "name: x\nplugins:\nruntime: nodejs\n", false],
    ["an empty file", "", false],
    ["JSON that is not an object", "null", false],
    ["providers that are not a list", "plugins:\n  providers: pulumi-nodejs\n", false],
    ["an empty item", "plugins:\n  providers:\n    -\n    - name: pulumi-nodejs\n", true],
    ["text that is not YAML", "name: [\n", false],
  ])("%s", (_what, text, expected) => expect(namesPlugin(text)).toBe(expected));
});

describe("a program", () => {
  it("loads the YAML parser only for an import", async () => {
    const folder = await realpath(await mkdtemp(join(tmpdir(), "pulumi-openai-admin-parser-")));
    await writeFile(join(folder, "Pulumi.yaml"), "name: company\nruntime: nodejs\n");
    const isLoaded = "Object.keys(require.cache).some((path) => /node_modules.yaml.dist/.test(path))";
    const script = `
      const pulumi = require("@pulumi/pulumi");
      const openai = require("pulumi-openai-admin");
      pulumi.runtime.setMocks({ newResource: ({ name, inputs }) => ({ id: name, state: inputs }), call: () => ({}) });
      new openai.Project("web", { name: "web" });
      const before = ${isLoaded};
      let message;
      process.chdir(process.argv[1]);
      try { new openai.Project("search", { name: "search" }, { import: "proj_1" }); } catch (error) { message = error.message; }
      process.stdout.write(JSON.stringify({ before, after: ${isLoaded}, message }));
    `;
    const { stdout } = await promisify(execFile)(process.execPath, ["-e", script, folder], { cwd: __dirname });
    await rm(folder, { recursive: true });
    expect(JSON.parse(stdout)).toEqual({
      before: false,
      after: true,
      message: expect.stringContaining(`npx pulumi-openai-admin init\` once in ${folder}`) as string,
    });
  });
});

describe("the entry that init writes into a project file", () => {
  it("is a single addition: every line stays, and a second run changes nothing", () => {
    fc.assert(
      fc.property(projectText, (text) => {
        fc.pre(!named(text));
        const file = text.startsWith("{") ? "Pulumi.json" : "Pulumi.yaml";
        const after = nameLauncher(file, text);
        expect(namesPlugin(after), after).toBe(true);
        const { plugins, ...rest } = parse(text) as Project;
        const { plugins: now, ...still } = parse(after) as Project;
        expect(still).toEqual(rest);
        const providers = [...(plugins?.providers ?? []), { name: "pulumi-nodejs", path: "pulumi-plugin" }];
        expect(now).toEqual({ ...plugins, providers });
        expect(nameLauncher(file, after)).toBe(after);
        expect(isKeptIn(text, after), `${text}\n->\n${after}`).toBe(true);
        if (text.includes("\r\n")) expect(after.replaceAll("\r\n", "")).not.toContain("\n");
      }),
      { numRuns: 300 },
    );
  });
});

/** Whether `after` is `text` with additions at one or two places. */
function isKeptIn(text: string, after: string): boolean {
  let at = 0;
  for (const char of after) if (char === text[at]) at++;
  return at === text.length;
}
