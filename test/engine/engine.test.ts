import { execFile } from "node:child_process";
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { type Engine, EngineUnavailableError, findEngine, type FindEngineOptions } from "./engine";
import type { EngineBuilder } from "./goBuild";
import { goBuilder } from "./goBuild";
import { isAtLeast, MINIMUM_ENGINE, pulumiVersion } from "./version";

/** On a machine without an engine, the first test builds one. */
const ENGINE_TIMEOUT_MS = 30 * 60_000;

/** The start of two Node.js processes on a machine that may be busy. */
const PROCESSES_TIMEOUT_MS = 60_000;

let folder: string;
let lines: string[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "engine-test-"));
  lines = [];
});

afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

/** A machine with nothing on PATH, no network and an empty cache. */
function bareMachine(options: FindEngineOptions & { path?: string[] } = {}): FindEngineOptions {
  return {
    environment: {
      PATH: (options.path ?? []).join(delimiter),
      HOME: join(folder, "home"),
      OPENAI_ADMIN_TEST_ENGINE_CACHE: join(folder, "cache"),
    },
    isVendorReachable: () => Promise.resolve(false),
    say: (line) => lines.push(line),
    ...options,
  };
}

/** Writes an executable that answers `version` as Pulumi does. */
async function fakePulumi(file: string, version: string): Promise<void> {
  await mkdir(join(file, ".."), { recursive: true });
  await writeFile(file, `#!/bin/sh\necho v${version}\n`);
  await chmod(file, 0o755);
}

function fakeBuilder(build: (pulumi: string) => Promise<void>): EngineBuilder & { builds: number } {
  return {
    version: "3.259.0",
    builds: 0,
    obstacle: () => Promise.resolve(undefined),
    async build(pulumi) {
      this.builds++;
      await build(pulumi);
    },
  };
}

const works = () => fakeBuilder((pulumi) => fakePulumi(pulumi, "3.259.0"));

function cached(name: string): string {
  return join(folder, "cache", name);
}

const versionFolder = `3.259.0-${process.platform}-${process.arch}`;

describe("findEngine", () => {
  it("finds an engine on this machine that is new enough", { timeout: ENGINE_TIMEOUT_MS }, async () => {
    const engine = await findEngine();
    expect(isAtLeast(engine.version, MINIMUM_ENGINE)).toBe(true);
    expect(await pulumiVersion(engine.pulumi, process.env)).toBe(engine.version);
  });

  it("builds the version in go.mod, which is new enough", () => {
    expect(isAtLeast(goBuilder.version, MINIMUM_ENGINE)).toBe(true);
  });
});

describe("with an engine on PATH, findEngine", () => {
  const find = (path: string[]): Promise<Engine> => findEngine(bareMachine({ path, builder: works() }));

  it("takes the first suitable engine, unchanged", async () => {
    const [old, bare, good] = ["old", "bare", "good"].map((name) => join(folder, name)) as [string, string, string];
    await fakePulumi(join(old, "pulumi"), "3.253.9");
    await fakePulumi(join(bare, "pulumi"), "3.300.0");
    expect((await find([old, bare])).source).toBe("built");
    expect(lines.join("\n")).toContain("is 3.253.9; at least 3.254.0 is required");
    expect(lines.join("\n")).toContain("comes without pulumi-language-nodejs");

    await fakePulumi(join(good, "pulumi"), "3.254.0");
    await fakePulumi(join(good, "pulumi-language-nodejs"), "3.254.0");
    expect(await find([old, good])).toEqual({
      pulumi: join(good, "pulumi"),
      directories: [good],
      version: "3.254.0",
      source: "path",
    });
  });

  it("ignores the npm launcher, wherever a link to it is", async () => {
    const global = join(folder, "lib", "node_modules", "pulumi");
    const bin = join(folder, "bin");
    await fakePulumi(join(global, "pulumi"), "3.300.0");
    await fakePulumi(join(global, "pulumi-language-nodejs"), "3.300.0");
    await mkdir(bin);
    await symlink(join(global, "pulumi"), join(bin, "pulumi"));
    expect((await find([global])).source).toBe("built");
    expect((await find([bin])).source).toBe("built");
  });
});

describe("with an engine of the npm launcher, findEngine", () => {
  it("uses an earlier download without contacting the vendor", async () => {
    const { version } = JSON.parse(await readFile(require.resolve("pulumi/package.json"), "utf8")) as {
      version: string;
    };
    const bin = join(folder, "home", ".pulumi", "versions", version, "bin");
    await fakePulumi(join(bin, "pulumi"), version);
    const isVendorReachable = () => Promise.reject(new Error("asked"));
    const engine = await findEngine(bareMachine({ isVendorReachable }));
    expect(engine).toEqual({ pulumi: join(bin, "pulumi"), directories: [bin], version, source: "launcher" });
  });
});

describe("a built engine", () => {
  it("is announced, complete, and built only once", async () => {
    const builder = works();
    const engine = await findEngine(bareMachine({ builder }));
    const bin = join(cached(versionFolder), "bin");
    expect(engine).toEqual({ pulumi: join(bin, "pulumi"), directories: [bin], version: "3.259.0", source: "built" });
    expect(lines[0]).toMatch(/building Pulumi v3\.259\.0 .* about five minutes .* Cached in /);
    expect(await readdir(bin)).toEqual(
      expect.arrayContaining(["pulumi", "pulumi-language-nodejs", "pulumi-resource-pulumi-nodejs"]),
    );

    lines = [];
    await findEngine(bareMachine({ builder }));
    expect(builder.builds).toBe(1);
    expect(lines).toEqual([]);
  });

  it("gets a new language host if the repository's language host has changed", async () => {
    const builder = works();
    await findEngine(bareMachine({ builder }));
    const host = join(cached(versionFolder), "bin", "pulumi-language-nodejs");
    const current = await readFile(host, "utf8");
    await writeFile(host, "of an older checkout");
    await findEngine(bareMachine({ builder }));
    expect(await readFile(host, "utf8")).toBe(current);
    expect(builder.builds).toBe(1);
  });

  it.each([
    ["without an executable", () => mkdir(join(cached(versionFolder), "bin"), { recursive: true })],
    ["with half an executable", () => fakePulumi(join(cached(versionFolder), "bin", "pulumi"), "")],
    ["of another version", () => fakePulumi(join(cached(versionFolder), "bin", "pulumi"), "3.258.0")],
    [
      "of an interrupted build",
      () => fakePulumi(join(cached(`${versionFolder}.unfinished-x`), "bin", "pulumi"), "3.259.0"),
    ],
  ])("is not taken from a folder %s", async (_what, leave) => {
    await leave();
    const builder = works();
    const engine = await findEngine(bareMachine({ builder }));
    expect(builder.builds).toBe(1);
    expect(await pulumiVersion(engine.pulumi, process.env)).toBe("3.259.0");
    expect(await readdir(join(folder, "cache"))).toEqual([versionFolder]);
  });

  it.each([
    ["fails", () => Promise.reject(new Error("the compiler said so")), "the compiler said so"],
    ["makes something else", (pulumi: string) => fakePulumi(pulumi, "0.0.1"), "does not answer with version 3.259.0"],
  ])("is not left in the cache if the build %s", async (_what, build, message) => {
    const failing = findEngine(bareMachine({ builder: fakeBuilder(build) }));
    await expect(failing).rejects.toThrow(message);
    await expect(failing).rejects.toBeInstanceOf(EngineUnavailableError);
    expect(await readdir(join(folder, "cache"))).toEqual([]);
  });

  it(
    "is built once by two concurrent processes; the second waits and says so",
    { timeout: PROCESSES_TIMEOUT_MS },
    async () => {
      const script = join(__dirname, "slowBuild.fixture.ts");
      const cache = join(folder, "cache");
      const [one, two] = await Promise.all([runScript(script, [cache]), runScript(script, [cache])]);
      const said = [one, two].join("\n");
      expect(said.match(/built by the fixture/g)).toHaveLength(1);
      expect(said.match(/Another run is building the engine/g)).toHaveLength(1);
      expect(said.match(/found 3\.259\.0/g)).toHaveLength(2);
      expect(await readdir(cache)).toEqual([versionFolder]);
    },
  );
});

describe("on a machine without any way to get an engine, findEngine", () => {
  it("throws one error that lists the alternatives", async () => {
    const failing = findEngine(bareMachine());
    await expect(failing).rejects.toBeInstanceOf(EngineUnavailableError);
    const { message } = (await failing.catch((error: unknown) => error)) as Error;
    expect(message).toContain("Go is not on PATH");
    expect(message).toContain("Install Pulumi 3.254.0 or newer");
    expect(message).toContain("Install Go 1.25.11 or newer");
    expect(message).toContain("npm run engine");
  });

  it("says that the installed Go is too old", async () => {
    const go = join(folder, "go");
    await mkdir(go);
    await writeFile(join(go, "go"), "#!/bin/sh\necho go1.25.10\n");
    await chmod(join(go, "go"), 0o755);
    await expect(findEngine(bareMachine({ path: [go] }))).rejects.toThrow("Go is 1.25.10, older than 1.25.11");
  });
});

describe("versions", () => {
  it.each([
    ["3.254.0", "3.254.0", true],
    ["3.253.9", "3.254.0", false],
    ["4.0.0", "3.254.0", true],
    ["3.260.0-alpha.x", "3.254.0", true],
    ["go1.26.8", "1.25.11", true],
    ["go1.27rc1", "1.25.11", true],
    ["go1.25", "1.25.11", false],
  ])("%s is at least %s: %s", (version, minimum, expected) => {
    expect(isAtLeast(version, minimum)).toBe(expected);
  });
});

/** Runs a TypeScript file in a process of its own and returns what it printed. */
async function runScript(script: string, args: string[]): Promise<string> {
  const tsx = require.resolve("tsx/cli");
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [tsx, script, ...args]);
  return stdout + stderr;
}
