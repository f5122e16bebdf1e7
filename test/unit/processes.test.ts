import { spawnSync } from "node:child_process";
import { dirname, relative, sep } from "node:path";
import { describe, expect, it } from "vitest";

const PACKAGE = dirname(require.resolve("pulumi-openai-admin/package.json"));

/** What a fresh process has loaded once it has required a module of the package. */
interface Loaded {
  /** Modules of the package: `client/errors`. */
  own: string[];
  /** The names of other packages. */
  packages: string[];
  /** Whether functions that belong to the whole process are as Node.js has made them. */
  isProcessUntouched: boolean;
}

function loadedBy(module: string): Loaded {
  const script = `
    const before = [Error.prepareStackTrace, Error.stackTraceLimit, console.error];
    require(${JSON.stringify(module)});
    const after = [Error.prepareStackTrace, Error.stackTraceLimit, console.error];
    const files = Object.keys(require.cache);
    console.log(JSON.stringify({ files, isProcessUntouched: after.every((one, i) => one === before[i]) }));`;
  const { stdout, stderr } = spawnSync(process.execPath, ["-e", script], { cwd: PACKAGE, encoding: "utf8" });
  expect(stderr).toBe("");
  const { files, ...rest } = JSON.parse(stdout) as { files: string[]; isProcessUntouched: boolean };
  const paths = files.map((file) => relative(PACKAGE, file).split(sep).join("/"));
  const own = paths.flatMap((path) => /^dist\/(.+)\.js$/.exec(path)?.[1] ?? []);
  const packages = paths.flatMap((path) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1] ?? []);
  return { own, packages: [...new Set(packages)], ...rest };
}

/** What only the plugin's process needs: whatever sends requests or carries out a step of the engine. */
const MACHINERY = [
  ...["client/client", "client/transport", "client/pace", "client/listings", "client/paging"],
  ...[
    "checking",
    "diffing",
    "creation",
    "reading",
    "updating",
    "removal",
    "confirming",
    "loss",
    "run",
    "lifecycle",
  ].map((name) => `lifecycle/${name}`),
];

describe("each process loads only what it runs:", () => {
  const program = loadedBy("pulumi-openai-admin");
  const plugin = loadedBy("pulumi-openai-admin/runtime");

  it("the user's program declares, and has nothing of what carries out", () => {
    expect(program.own).toEqual(expect.arrayContaining(["index", "program/resource", "resources/project"]));
    expect(program.own.filter((path) => MACHINERY.includes(path))).toEqual([]);
    expect(program.own.filter((path) => /^(plugin|cli|runtime)\b/.test(path))).toEqual([]);
    expect(program.packages).not.toContain("undici");
    expect(program.packages).not.toContain("yaml");
  });

  it("the plugin carries out", () => {
    expect(plugin.own).toEqual(expect.arrayContaining(MACHINERY));
    expect(plugin.packages).toContain("undici");
  });

  /** A resource's file holds its class beside its declaration, so that the class's base is loaded here too; it is never used. */
  it("the plugin has nothing of the program but the base of the resources' classes", () => {
    expect(plugin.own.filter((path) => /^(index|provider|components|cli)\b/.test(path))).toEqual([]);
    const base = program.own.filter((path) => path.startsWith("program/"));
    expect(plugin.own.filter((path) => path.startsWith("program/"))).toEqual(base);
    expect(plugin.packages).not.toContain("yaml");
  });

  it("the program's process, which belongs to the program, is left as it is", () => {
    expect(program.isProcessUntouched).toBe(true);
    // Errors that explain themselves are not printed by the stock plugin a second time.
    expect(plugin.isProcessUntouched).toBe(false);
  });
});
