import { spawnSync } from "node:child_process";
import { dirname, relative, sep } from "node:path";
import { describe, expect, it } from "vitest";

const PACKAGE = dirname(require.resolve("pulumi-openai-admin/package.json"));

/** Everything that a fresh process has loaded after it has required a module of the package. */
interface Loaded {
  /** Modules of the package, such as `client/errors`. */
  own: string[];
  /** The names of other packages. */
  packages: string[];
  /** Whether the functions that belong to the whole process are still the originals of Node.js. */
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

/** Modules that only the plugin's process needs: they send requests or carry out steps of the engine. */
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

describe("loaded modules:", () => {
  const program = loadedBy("pulumi-openai-admin");
  const plugin = loadedBy("pulumi-openai-admin/runtime");

  it("the user's program loads the declarations, and nothing that carries them out", () => {
    expect(program.own).toEqual(expect.arrayContaining(["index", "program/resource", "resources/project"]));
    expect(program.own.filter((path) => MACHINERY.includes(path))).toEqual([]);
    expect(program.own.filter((path) => /^(plugin|cli|runtime)\b/.test(path))).toEqual([]);
    expect(program.packages).not.toContain("undici");
    expect(program.packages).not.toContain("yaml");
  });

  it("the plugin loads everything that carries the declarations out", () => {
    expect(plugin.own).toEqual(expect.arrayContaining(MACHINERY));
    expect(plugin.packages).toContain("undici");
  });

  /**
   * A resource file contains both the class and the declaration, so the plugin loads the base of the class too, without
   * using it.
   */
  it("the plugin loads nothing from the program except the base of the resource classes", () => {
    expect(plugin.own.filter((path) => /^(index|provider|components|cli)\b/.test(path))).toEqual([]);
    const base = program.own.filter((path) => path.startsWith("program/"));
    expect(plugin.own.filter((path) => path.startsWith("program/"))).toEqual(base);
    expect(plugin.packages).not.toContain("yaml");
  });

  it("the package does not change global functions in the program's process", () => {
    expect(program.isProcessUntouched).toBe(true);
    // The plugin prevents the stock plugin from printing errors that already explain themselves.
    expect(plugin.isProcessUntouched).toBe(false);
  });
});
