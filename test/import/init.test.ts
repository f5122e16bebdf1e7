import { execFile } from "node:child_process";
import {
  chmod,
  lstat,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  realpath,
  rename,
  rm,
  stat,
  symlink,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { init } from "../../provider/cli/init";
import { CommandError } from "../../provider/cli/commandError";
import { namesPlugin } from "../../provider/program/projectFile";

const PACKAGE = dirname(require.resolve("pulumi-openai-admin/package.json"));
const EXECUTABLE = join(PACKAGE, "dist", "cli", "bin.js");

const PLAIN = `# The company's organisation.
name: company
description: Everything about our "OpenAI" organisation # one line

# Which npm to use.
runtime:
  name: nodejs
  options:
    packagemanager: npm
`;

/** The lines that a run adds to a Pulumi.yaml without plugins. */
const ADDED = `plugins:
  providers:
    - name: pulumi-nodejs
      path: pulumi-plugin
`;

let folder: string;

beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), "pulumi-openai-admin-init-")));
  // Just enough of an installed package for init. An ordinary user may not be able to read the repository's own copy.
  const installed = join(folder, "node_modules", "pulumi-openai-admin");
  await mkdir(installed, { recursive: true });
  await writeFile(join(installed, "package.json"), JSON.stringify({ exports: { "./plugin": "./plugin.js" } }));
  await writeFile(join(installed, "plugin.js"), "");
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe("init", () => {
  it("writes the launcher folder and names it in Pulumi.yaml", async () => {
    await project(PLAIN);
    expect(await run("init")).toEqual({
      code: 0,
      stdout: expect.stringMatching(
        /^wrote pulumi-plugin\/pulumi-resource-pulumi-nodejs\nwrote .*\.cmd\nwrote .*start\.js\nPulumi\.yaml: plugins\.providers names pulumi-plugin\n\nCommit these files\./,
      ) as string,
      stderr: "",
    });
    expect(await projectFile()).toBe(PLAIN + ADDED);
    expect((await readdir(join(folder, "pulumi-plugin"))).sort()).toEqual([
      "pulumi-resource-pulumi-nodejs",
      "pulumi-resource-pulumi-nodejs.cmd",
      "start.js",
    ]);
    expect((await launcher("pulumi-resource-pulumi-nodejs")).mode & 0o111).toBe(0o111);
  });

  it("changes nothing in a second run", async () => {
    await project(PLAIN);
    await run("init");
    const before = await everything();
    expect(await run("init")).toEqual({
      code: 0,
      stdout: "The project is already set up for native import.\n",
      stderr: "",
    });
    expect(await everything()).toEqual(before);
  });

  it("updates launchers of an older version and makes them executable again", async () => {
    await project(PLAIN);
    await run("init");
    const file = join(folder, "pulumi-plugin", "pulumi-resource-pulumi-nodejs");
    const { text } = await launcher("pulumi-resource-pulumi-nodejs");
    await writeFile(file, text.replace("exec node", "node"));
    await chmod(file, 0o644);
    expect((await run("init")).stdout).toContain("updated pulumi-plugin/pulumi-resource-pulumi-nodejs\n");
    expect(await launcher("pulumi-resource-pulumi-nodejs")).toEqual({ text, mode: expect.any(Number) as number });
    expect((await launcher("pulumi-resource-pulumi-nodejs")).mode & 0o111).toBe(0o111);
    await chmod(file, 0o644);
    expect((await run("init")).stdout).toContain("updated pulumi-plugin/pulumi-resource-pulumi-nodejs\n");
    expect((await launcher("pulumi-resource-pulumi-nodejs")).mode & 0o111).toBe(0o111);
  });

  it("keeps the other plugins of the project, and their comments", async () => {
    const plugins = "plugins:\n  providers:\n    # Built from source.\n    - name: aws\n      path: ../aws\n";
    await project(PLAIN + plugins);
    await run("init");
    expect(await projectFile()).toBe(`${PLAIN}${plugins}    - name: pulumi-nodejs\n      path: pulumi-plugin\n`);
  });

  it.each([
    [
      "wide indentation, aligned comments and long lines",
      `name: company   # aligned\ndescription: ${"long ".repeat(40)}end\nruntime:\n    name: nodejs\n`,
    ],
    ["Windows line endings", "name: company\r\nruntime: nodejs\r\n", ADDED.replaceAll("\n", "\r\n")],
    ["a last line without a line ending", "name: company\nruntime: nodejs"],
  ])("leaves the rest of the file unchanged: %s", async (_what, text, added = ADDED) => {
    await project(text);
    await run("init");
    expect((await projectFile()).startsWith(text)).toBe(true);
    expect((await projectFile()).slice(text.length).trimStart()).toBe(added);
  });

  it.each([
    ["Pulumi.yml", "name: company # ours\nruntime: nodejs\n", `name: company # ours\nruntime: nodejs\n${ADDED}`],
    [
      "Pulumi.json",
      `{\n\t"name": "company",\n\t"runtime": { "name": "nodejs" }\n}\n`,
      `{\n\t"name": "company",\n\t"runtime": { "name": "nodejs" },\n\t"plugins": {\n\t\t"providers": [\n\t\t\t{\n` +
        `\t\t\t\t"name": "pulumi-nodejs",\n\t\t\t\t"path": "pulumi-plugin"\n\t\t\t}\n\t\t]\n\t}\n}\n`,
    ],
  ])("also writes into a %s, and says so", async (name, text, expected) => {
    await writeFile(join(folder, name), text);
    expect((await run("init")).stdout).toContain(`\n${name}: plugins.providers names pulumi-plugin\n`);
    const before = await everything();
    expect(before[name]).toBe(expected);
    expect(await run("init")).toEqual({
      code: 0,
      stdout: "The project is already set up for native import.\n",
      stderr: "",
    });
    expect(await everything()).toEqual(before);
  });

  it("writes into the project file that the engine uses, if there are several", async () => {
    await project(PLAIN);
    await writeFile(join(folder, "Pulumi.json"), `{"name": "company"}`);
    expect((await run("init")).stdout).toContain("Pulumi.json: plugins.providers names");
    expect(await projectFile()).toBe(PLAIN);
  });

  it("fills empty plugins, and refuses malformed plugins", async () => {
    await project("name: company\nruntime: nodejs\nplugins:\n");
    await run("init");
    expect(await projectFile()).toBe(`name: company\nruntime: nodejs\n${ADDED}`);
    for (const [text, explanation] of [
      [
        "name: company\nplugins: []\n",
        /^Could not change Pulumi\.yaml: `plugins` is not a map\. Write `plugins` as a map/,
      ],
      [
        "name: company\nplugins:\n  providers: aws\n",
        /^Could not change Pulumi\.yaml: `plugins\.providers` is not a list\. Write it as a list/,
      ],
      [
        "name: company\n...\n",
        /^Could not change Pulumi\.yaml: init does not know .* Add this yourself[^]*\n {4}- name: pulumi-nodejs\n/,
      ],
      ["- company\n", /^Could not change Pulumi\.yaml: it is not a project file\. Add the line `name: /],
      ["", /^Could not change Pulumi\.yaml: it is not a project file\. Add the line `name: /],
    ] as const) {
      await project(text);
      const { code, stderr } = await run("init");
      expect(code, text).toBe(1);
      expect(stderr, text).toMatch(explanation);
      expect(await projectFile()).toBe(text);
    }
  });

  it("recognises other spellings of the folder", async () => {
    const named = PLAIN + ADDED.replace("path: pulumi-plugin", "path: ./pulumi-plugin/");
    await project(named);
    await run("init");
    expect(await projectFile()).toBe(named);
  });

  it("refuses a project with another plugin for dynamic resources, and writes nothing", async () => {
    const other = `${PLAIN}plugins:\n  providers:\n    - {path: ./mine, name: "pulumi-nodejs"}\n`;
    await project(other);
    expect(await run("init")).toEqual({
      code: 1,
      stdout: "",
      stderr:
        "Could not change Pulumi.yaml: it already names a plugin for pulumi-nodejs (./mine), and Pulumi takes only one. Remove " +
        "that entry, then run init again; or let that plugin load pulumi-openai-admin/plugin.\n",
    });
    expect(await everything()).toEqual({ "Pulumi.yaml": other });
  });

  it("says where it expects a project", async () => {
    expect(await run("init")).toEqual({
      code: 1,
      stdout: "",
      stderr:
        `Could not find a Pulumi project: ${folder} has no Pulumi.yaml, Pulumi.yml or Pulumi.json. Run init in the folder of ` +
        "your Pulumi project.\n",
    });
    expect(await everything()).toEqual({});
    await project(PLAIN);
    expect((await run("init", folder)).code).toBe(0);
    const below = join(folder, "src");
    await mkdir(below);
    const { code, stderr } = await run("init", "src");
    expect(code).toBe(1);
    expect(stderr).toContain(`: ${below} has no Pulumi.yaml, Pulumi.yml or Pulumi.json. Run init in ${folder}.`);
    expect((await run("init", "nowhere")).stderr).toMatch(
      /^Could not find a Pulumi project: \S+nowhere has no Pulumi\.yaml, .*\. Run init in \//,
    );
  });

  it("requires the package beside the program, and otherwise writes nothing", async () => {
    await project(PLAIN);
    await mkdir(join(folder, "infra"));
    await rename(join(folder, "node_modules"), join(folder, "infra", "node_modules"));
    expect(await run("init")).toEqual({
      code: 1,
      stdout: "",
      stderr:
        `Could not find pulumi-openai-admin in ${folder}: the package is not installed there. Run \`npm install ` +
        `pulumi-openai-admin @pulumi/pulumi\` there, then run init again. init has written nothing.\n`,
    });
    expect(await everything()).toEqual({ "Pulumi.yaml": PLAIN });
    await project(`main: infra\n${PLAIN}`);
    expect((await run("init")).code).toBe(0);
  });

  it("names the file for which it has no permission, and writes nothing", async () => {
    await project(PLAIN);
    await chmod(folder, 0o755);
    const file = join(folder, "Pulumi.yaml");
    const refusal =
      /^Could not write \S+: you have no permission \((EACCES|EPERM)\)\. Fix this, then run init again\.$/;
    await chmod(file, 0o444);
    expect(await refusedTo(asOrdinaryUser(() => init(folder)))).toMatch(refusal);
    await chmod(file, 0o666);
    await chmod(folder, 0o555);
    expect(await refusedTo(asOrdinaryUser(() => init(folder)))).toMatch(refusal);
    await chmod(folder, 0o755);
    expect(await everything()).toEqual({ "Pulumi.yaml": PLAIN });
  });

  it("names a file that is in the way of a folder", async () => {
    await project(PLAIN);
    await writeFile(join(folder, "pulumi-plugin"), "");
    expect(await run("init")).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^Could not write \S+pulumi-nodejs: a file is where a folder must be \(/) as string,
    });
    expect(await projectFile()).toBe(PLAIN);
    await rm(join(folder, "Pulumi.yaml"));
    await mkdir(join(folder, "Pulumi.yaml"));
    expect((await run("init")).stderr).toMatch(/^Could not find a Pulumi project: \S+ has no Pulumi\.yaml, /);
  });

  it("explains an unreadable Pulumi.yaml", async () => {
    await project("name: [\n");
    const { code, stderr } = await run("init");
    expect(code).toBe(1);
    expect(stderr).toMatch(/^Could not read Pulumi\.yaml: .* at line 2, column 1/);
    expect(await everything()).toEqual({ "Pulumi.yaml": "name: [\n" });
  });

  it("prints its help with --help", async () => {
    const help = { code: 0, stderr: "" };
    expect(await run("--help")).toMatchObject({
      ...help,
      stdout: expect.stringMatching(/^ {2}init \[folder\]/m) as string,
    });
    expect(await run("init", "--help")).toMatchObject({
      ...help,
      stdout: expect.stringMatching(
        /^Usage: npx pulumi-openai-admin init \[options\] \[folder\]\n[^]*Commit both\./,
      ) as string,
    });
  });

  it("prints its usage to stderr and exits with code 2 for a wrong command line", async () => {
    const mistakes: Record<string, RegExp> = {
      "": /^Usage: npx pulumi-openai-admin <command>\n/,
      takeover: /^error: unknown command 'takeover'\n\nUsage: /,
      ini: /^error: unknown command 'ini'\n\(Did you mean init\?\)\n/,
      "--force": /^error: unknown option '--force'\n\nUsage: /,
      "init --force": /^error: unknown option '--force'\n\nUsage: \S+ \S+ init /,
      "init a b": /^error: too many arguments for 'init'\. Expected 1 argument but got 2\.\n/,
      "\u001b[31m": /^error: unknown command '\[31m'\n/,
    };
    for (const [words, explanation] of Object.entries(mistakes)) {
      const { code, stdout, stderr } = await run(...words.split(" ").filter(Boolean));
      expect({ code, stdout }, words).toEqual({ code: 2, stdout: "" });
      expect(stderr, words).toMatch(explanation);
    }
    expect(await readdir(folder)).toEqual(["node_modules"]);
  });

  it("prints the version of the package with --version", async () => {
    const { version } = JSON.parse(await readFile(join(PACKAGE, "package.json"), "utf8")) as { version: string };
    expect(await run("--version")).toEqual({ code: 0, stdout: `${version}\n`, stderr: "" });
  });
});

describe("init, with links and other unusual files", () => {
  const refusal = (message: RegExp) => ({ code: 1, stdout: "", stderr: expect.stringMatching(message) as string });

  /** A folder beside the project. Nothing in the project may lead there. */
  let outside: string;
  beforeEach(async () => {
    outside = await realpath(await mkdtemp(join(tmpdir(), "pulumi-openai-admin-outside-")));
  });
  afterEach(() => rm(outside, { recursive: true, force: true }));

  it("refuses a project file that is a link", async () => {
    const target = join(outside, "Pulumi.yaml");
    await writeFile(target, PLAIN);
    await symlink(target, join(folder, "Pulumi.yaml"));
    expect(await run("init")).toEqual(
      refusal(
        /^Could not use \S+Pulumi\.yaml: it is a symbolic link, which may lead outside .*\. init has written nothing\.\n$/,
      ),
    );
    expect(await readFile(target, "utf8")).toBe(PLAIN);
    expect(await readdir(folder)).not.toContain("pulumi-plugin");
  });

  it("refuses a launcher folder that is a link, even a broken link", async () => {
    await project(PLAIN);
    for (const target of [outside, join(outside, "nowhere")]) {
      await symlink(target, join(folder, "pulumi-plugin"));
      expect(await run("init")).toEqual(
        refusal(/^Could not use \S+pulumi-plugin: it is a symbolic link, .* init has written nothing\.\n$/),
      );
      await rm(join(folder, "pulumi-plugin"));
    }
    expect(await readdir(outside)).toEqual([]);
    expect(await projectFile()).toBe(PLAIN);
  });

  it.each(["pulumi-resource-pulumi-nodejs", "pulumi-resource-pulumi-nodejs.cmd", "start.js"])(
    "refuses a launcher %s that is a link, and writes no other launcher",
    async (name) => {
      await project(PLAIN);
      await mkdir(join(folder, "pulumi-plugin"));
      const target = join(outside, "precious");
      // One of these texts looks as if init had written it.
      for (const text of ["precious\n", "# Written by `npx pulumi-openai-admin init`; commit this folder.\n"]) {
        await writeFile(target, text);
        await symlink(target, join(folder, "pulumi-plugin", name));
        expect(await run("init")).toEqual(
          refusal(/^Could not use \S+: it is a symbolic link, .* init has written nothing\.\n$/),
        );
        expect(await readFile(target, "utf8")).toBe(text);
        expect(await readdir(join(folder, "pulumi-plugin"))).toEqual([name]);
        await rm(join(folder, "pulumi-plugin", name));
      }
      expect(await projectFile()).toBe(PLAIN);
    },
  );

  it.each([
    ["text from somebody else", "#!/bin/sh\nexec my-own-plugin\n"],
    ["an empty file", ""],
    ["bytes", Buffer.from([0xff, 0xfe, 0x00, 0x80])],
    ["megabytes", "# Written by `npx pulumi-openai-admin init`\n".padEnd(2_000_000, "x")],
  ])("does not overwrite a launcher with foreign content: %s", async (_what, content) => {
    await project(PLAIN);
    await mkdir(join(folder, "pulumi-plugin"));
    const file = join(folder, "pulumi-plugin", "start.js");
    await writeFile(file, content);
    expect(await run("init")).toEqual(
      refusal(
        /^Could not write \S+start\.js: init did not create the existing file, .* Move .* init has written nothing\.\n$/,
      ),
    );
    expect((await readFile(file)).equals(Buffer.from(content))).toBe(true);
    expect(await readdir(join(folder, "pulumi-plugin"))).toEqual(["start.js"]);
    expect(await projectFile()).toBe(PLAIN);
  });

  it("explains that a launcher is a folder", async () => {
    await project(PLAIN);
    await mkdir(join(folder, "pulumi-plugin", "start.js"), { recursive: true });
    expect(await run("init")).toEqual(refusal(/^Could not write \S+start\.js: it is a folder \(EISDIR\)\./));
    expect(await projectFile()).toBe(PLAIN);
  });

  it("does not wait for a pipe", async () => {
    await project(PLAIN);
    await mkdir(join(folder, "pulumi-plugin"));
    await promisify(execFile)("mkfifo", [join(folder, "pulumi-plugin", "start.js")]);
    expect(await run("init")).toEqual(
      refusal(/^Could not read \S+start\.js: it is not a regular file\. .* init has written nothing\.\n$/),
    );
  });

  it.each([
    ["not UTF-8", Buffer.from("name: company\ndescription: caf\xe9\n", "latin1"), /is not UTF-8\. Save it as UTF-8/],
    ["UTF-16", Buffer.from("\ufeffname: company\n", "utf16le"), /is UTF-16\. Save it as UTF-8/],
    [
      "UTF-16 with the other byte order",
      Buffer.from("\ufeffname: company\n", "utf16le").swap16(),
      /is UTF-16\. Save it as/,
    ],
    ["UTF-16 without a byte-order mark", Buffer.from("name: company\n", "utf16le"), /is not UTF-8\. Save it as UTF-8/],
    ["megabytes", Buffer.from(PLAIN.padEnd(2_000_000, "#")), /has 2000000 bytes, and init reads at most 65536/],
  ])("refuses a project file that it could not preserve: %s", async (_what, bytes, message) => {
    await writeFile(join(folder, "Pulumi.yaml"), bytes);
    const { code, stdout, stderr } = await run("init");
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toMatch(message);
    expect(stderr).toMatch(/ init has written nothing\.\n$/);
    expect((await readFile(join(folder, "Pulumi.yaml"))).equals(bytes)).toBe(true);
    expect(await readdir(folder)).not.toContain("pulumi-plugin");
  });

  it.each([
    ["Pulumi.yaml", `\ufeff${PLAIN}`, `\ufeff${PLAIN}${ADDED}`],
    ["Pulumi.yaml", `\ufeff{ name: company }\n`, undefined],
    ["Pulumi.json", `\ufeff{\n  "name": "company"\n}\n`, undefined],
  ])("keeps a byte-order mark in %s %j", async (name, text, expected) => {
    await writeFile(join(folder, name), text);
    expect((await run("init")).code).toBe(0);
    const after = await readFile(join(folder, name), "utf8");
    if (expected !== undefined) expect(after).toBe(expected);
    expect(after.startsWith(text.slice(0, 5))).toBe(true);
    expect(after.lastIndexOf("\ufeff")).toBe(0);
    expect(namesPlugin(after.slice(1))).toBe(true);
    expect(await run("init")).toEqual({
      code: 0,
      stdout: "The project is already set up for native import.\n",
      stderr: "",
    });
  });

  it.each([
    ["aliases that multiply", bomb()],
    ["nothing but brackets", "[".repeat(60_000)],
    ["the same key, thousands of times", "name: company\n".repeat(4_000)],
    ["control characters", 'name: "\u001b[31m\u202e\u0007\n'],
    [
      "a path with control characters",
      'name: x\nplugins: { providers: [{ name: pulumi-nodejs, path: "\\e[31m\\u202e" }] }\n',
    ],
    ["an endless name", `name: *${"x".repeat(60_000)}\n`],
  ])(
    "explains a broken project file: %s",
    async (_what, text) => {
      await project(text);
      const { code, stderr } = await run("init");
      expect(code).toBe(1);
      expect(stderr).toMatch(/^Could not (read Pulumi\.yaml: |change Pulumi\.yaml: it already names )/);
      expect(stderr).not.toMatch(/[^\P{Cc}\n]|\u202e/u);
      expect(stderr).not.toMatch(/^ +at /m);
      expect(stderr.length).toBeLessThan(2_000);
      expect(await everything()).toEqual({ "Pulumi.yaml": text });
    },
    60_000,
  );

  it("keeps the mode of the project file", async () => {
    await project(PLAIN);
    await chmod(join(folder, "Pulumi.yaml"), 0o640);
    await run("init");
    expect(await projectFile()).toBe(PLAIN + ADDED);
    expect((await lstat(join(folder, "Pulumi.yaml"))).mode & 0o777).toBe(0o640);
    expect((await readdir(folder)).sort()).toEqual(["Pulumi.yaml", "node_modules", "pulumi-plugin"]);
  });

  it("keeps the project file when the new file does not fit", async () => {
    const long = `${PLAIN}# ${"long ".repeat(6_000)}\n`;
    await project(long);
    // The launchers fit within the limit; the project file does not.
    const command = ["-c", `ulimit -f 8; exec "$0" "$@"`, process.execPath, EXECUTABLE, "init"];
    await expect(promisify(execFile)("sh", command, { cwd: folder })).rejects.toMatchObject({
      stderr: expect.stringMatching(
        /^Could not write \S+Pulumi\.yaml: the system does not allow a file of this size/,
      ) as string,
    });
    expect((await readdir(folder)).sort()).toEqual(["Pulumi.yaml", "node_modules", "pulumi-plugin"]);
    expect(await readdir(join(folder, "pulumi-plugin"))).toHaveLength(3);
    expect(await projectFile()).toBe(long);
    expect((await run("init")).code).toBe(0);
    expect(await projectFile()).toBe(long + ADDED);
  });
});

/** Nobody has run this on Windows yet. From here we can only check that the text has the form that Windows expects. */
describe("the launcher for Windows", () => {
  it("starts the script beside it, from any working folder", async () => {
    await project(PLAIN);
    await run("init");
    const { text } = await launcher("pulumi-resource-pulumi-nodejs.cmd");
    expect(text.endsWith("\r\n")).toBe(true);
    const lines = text.split("\r\n").slice(0, -1);
    expect(lines.join("")).not.toContain("\n");
    expect(lines.filter((line) => !line.startsWith("@rem "))).toEqual(['@node "%~dp0start.js" %*']);
  });
});

/** A few lines of YAML that expand to a billion. */
function bomb(): string {
  const lines = Array.from({ length: 30 }, (_, index) => `a${index + 1}: &a${index + 1} [*a${index}, *a${index}]\n`);
  return `name: company\na0: &a0 [x, x]\n${lines.join("")}`;
}

/** Root may write everything, so a test that runs as root would see no refusal. */
async function asOrdinaryUser<T>(act: () => Promise<T>): Promise<T> {
  if (process.geteuid?.() !== 0) return act();
  process.seteuid!(65_534);
  try {
    return await act();
  } finally {
    process.seteuid!(0);
  }
}

/** The message that the user reads. */
async function refusedTo(outcome: Promise<unknown>): Promise<string> {
  const error: unknown = await outcome.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(CommandError);
  return (error as CommandError).message;
}

function project(text: string): Promise<void> {
  return writeFile(join(folder, "Pulumi.yaml"), text);
}

function projectFile(): Promise<string> {
  return readFile(join(folder, "Pulumi.yaml"), "utf8");
}

async function launcher(name: string): Promise<{ text: string; mode: number }> {
  const file = join(folder, "pulumi-plugin", name);
  return { text: await readFile(file, "utf8"), mode: (await stat(file)).mode };
}

/** All files in the folder except installed packages, by path. */
async function everything(): Promise<Record<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const own = files
    .map((file) => file.slice(folder.length + 1))
    .filter((file) => !/(^|[\\/])node_modules[\\/]/.test(file));
  const texts = own.map(async (file) => [file, await readFile(join(folder, file), "utf8")] as const);
  return Object.fromEntries(await Promise.all(texts));
}

/** Runs the executable in the folder. */
function run(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [EXECUTABLE, ...args], { cwd: folder }, (_error, stdout, stderr) =>
      resolve({ code: child.exitCode ?? -1, stdout, stderr }),
    );
  });
}
