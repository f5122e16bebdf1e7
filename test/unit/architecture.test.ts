import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import ts from "typescript";
import { describe, expect, it } from "vitest";

const PROVIDER = resolve(__dirname, "../../provider");

interface Module {
  /** The path relative to provider/, with forward slashes: `client/client.ts`. */
  readonly path: string;
  /** The folder that contains it. For a file at the root, the name of the file. */
  readonly layer: string;
  readonly source: ts.SourceFile;
  /** Modules of the provider that it imports, including type imports. */
  readonly own: { path: string; layer: string }[];
  /** Packages that it imports. */
  readonly packages: string[];
}

const modules = readdirSync(PROVIDER, { recursive: true, encoding: "utf8" })
  .filter((path) => path.endsWith(".ts") && !path.endsWith(".d.ts"))
  .filter((path) => !["dist", "node_modules"].includes(path.split(sep)[0]!))
  .map(moduleAt);

function moduleAt(path: string): Module {
  const file = join(PROVIDER, path);
  const text = readFileSync(file, "utf8");
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.ES2022, true);
  const named = ts.preProcessFile(text, true, true).importedFiles.map((imported) => imported.fileName);
  const isOwn = (name: string) => name.startsWith(".");
  const own = named.filter(isOwn).map((name) => relative(PROVIDER, resolve(dirname(file), name)).replaceAll(sep, "/"));
  return {
    path: path.replaceAll(sep, "/"),
    layer: layerOf(path.replaceAll(sep, "/")),
    source,
    own: own.map((target) => ({ path: target, layer: layerOf(target) })),
    packages: named.filter((name) => !isOwn(name)),
  };
}

function layerOf(path: string): string {
  return path.includes("/") ? path.slice(0, path.indexOf("/")) : path.replace(/\.ts$/, "");
}

/** What each layer may import besides itself. Imports point one way. */
const MAY_IMPORT: Record<string, string[]> = {
  wire: [],
  client: ["wire", "config"],
  // The settings use two modules of the client: which hosts may receive the key, and how to quote outside texts.
  config: ["client"],
  misspelling: [],
  text: ["client", "misspelling"],
  lifecycle: ["client", "wire", "config"],
  access: [],
  money: [],
  // Only what runs in the program's process imports it. Nothing that runs in the plugin's process does.
  program: ["lifecycle", "config", "text"],
  resources: ["program", "lifecycle", "client", "wire", "config", "money"],
  lookups: ["program", "lifecycle", "client", "wire", "config", "provider", "text"],
  components: ["resources", "text", "money"],
  plugin: ["lifecycle", "resources", "runtime", "config"],
  provider: ["config", "program"],
  runtime: ["lifecycle", "resources"],
  index: ["resources", "lookups", "components", "provider", "config", "money"],
  inventory: ["access", "runtime", "lifecycle", "client", "wire", "config", "misspelling"],
  cli: [
    "inventory",
    // Only the shape of a document, and what it declares.
    "components",
    "access",
    "lookups",
    "resources",
    "program",
    "lifecycle",
    "client",
    "wire",
    "config",
    "runtime",
    "index",
    "plugin",
    "money",
    "text",
  ],
};

describe("imports between the layers", () => {
  it("have a rule for every folder", () => {
    expect(modules.length).toBeGreaterThan(30);
    const unknown = modules.filter(({ layer }) => !(layer in MAY_IMPORT)).map(({ path }) => path);
    expect(unknown, "a layer without a rule: say here what it may import").toEqual([]);
  });

  it("point one way", () => {
    const wrong = modules.flatMap(({ path, layer, own }) =>
      own
        .filter((target) => target.layer !== layer && !MAY_IMPORT[layer]?.includes(target.layer))
        .map((target) => `${path} -> ${target.path}`),
    );
    expect(wrong).toEqual([]);
  });

  it("of the settings reach only two modules of the client: the audience of the key, and the quoting of texts", () => {
    const { own } = modules.find(({ path }) => path === "config.ts")!;
    expect(own.map((target) => target.path)).toEqual(["client/audience", "client/outside"]);
  });

  it("of the module for texts reach nothing else", () => {
    const ownOf = (path: string) => modules.find((one) => one.path === path)!.own.map((target) => target.path);
    expect(ownOf("text.ts")).toEqual(["client/outside", "misspelling"]);
    expect(ownOf("client/outside.ts")).toEqual(["client/audience"]);
    expect(ownOf("client/audience.ts")).toEqual([]);
  });

  /** The modules that import a package, or a module of the package. */
  function usersOf(name: string): Module[] {
    return modules.filter(({ packages }) => packages.some((one) => one === name || one.startsWith(`${name}/`)));
  }

  it("of Pulumi do not occur in the client, the wire or the access model", () => {
    const layers = usersOf("@pulumi/pulumi").map(({ layer }) => layer);
    for (const layer of ["client", "wire", "access", "config"]) expect(layers).not.toContain(layer);
    expect(layers).toContain("lifecycle");
  });

  it("of HTTP libraries occur only in the client", () => {
    expect(usersOf("undici").map(({ path }) => path)).toEqual(["client/transport.ts"]);
    for (const name of ["http", "https", "node:http", "node:https", "net"]) expect(usersOf(name)).toEqual([]);
    // This module only checks whether the engine is still listening.
    expect(usersOf("node:net").map(({ path }) => path)).toEqual(["lifecycle/engineWatch.ts"]);
    const fetching = modules.filter(({ source }) => namesIn(source).includes("fetch")).map(({ path }) => path);
    expect(fetching).toEqual([]);
  });

  it("need few packages, each in its own layers", () => {
    const layers: Record<string, Set<string>> = {};
    for (const { layer, packages } of modules) {
      for (const name of packages.filter((one) => !one.startsWith("node:")).map(packageOf)) {
        (layers[name] ??= new Set()).add(layer);
      }
    }
    expect(Object.keys(layers).sort()).toEqual(["@pulumi/pulumi", "commander", "undici", "yaml", "zod"]);
    expect([...layers.commander!]).toEqual(["cli"]);
    // A program loads the parser only for an import or for a document in a file. test/unit/projectFile.test.ts and
    // test/unit/organizationDocument.test.ts check this at run time.
    const parsers = usersOf("yaml").map(({ path }) => path);
    expect(parsers.filter((path) => !path.startsWith("cli/")).sort()).toEqual([
      "components/organization/file.ts",
      "program/projectFile.ts",
    ]);
  });
});

describe("the API's spelling", () => {
  it("occurs only in wire/: elsewhere, no name contains underscores", () => {
    const wrong = modules
      .filter(({ layer }) => layer !== "wire")
      .flatMap(({ path, source }) =>
        namesIn(source)
          .filter(isSnakeCase)
          .map((name) => `${path}: ${name}`),
      );
    expect([...new Set(wrong)]).toEqual([]);
  });

  it("is recognised by this test", () => {
    const wire = modules.filter(({ layer }) => layer === "wire").flatMap(({ source }) => namesIn(source));
    expect(wire.filter(isSnakeCase)).toContain("certificate_ids");
    expect(["__provider", "MOST_PAGES", "createdAt", "proj_1"].filter(isSnakeCase)).toEqual(["proj_1"]);
  });
});

/** Returns `@pulumi/pulumi` for `@pulumi/pulumi/cmd/dynamic-provider`. */
function packageOf(name: string): string {
  return name
    .split("/")
    .slice(0, name.startsWith("@") ? 2 : 1)
    .join("/");
}

/** All identifiers, and all properties with quoted names. */
function namesIn(source: ts.SourceFile): string[] {
  const names: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node)) names.push(node.text);
    const isKey = ts.isStringLiteral(node) && ts.isPropertyAssignment(node.parent) && node.parent.name === node;
    if (isKey) names.push(node.text);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return names;
}

function isSnakeCase(name: string): boolean {
  return /^[a-z0-9]+(_[a-z0-9]+)+(\[\])?$/.test(name);
}
