import { execFile } from "node:child_process";
import { existsSync, readFileSync, statSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { promisify } from "node:util";
import * as openai from "pulumi-openai-admin";
import { describe, expect, it } from "vitest";
import { argumentsOf, commands } from "./commands";
import { blocksOf, examplesOf, sources } from "./examples";
import { filesBelow, pages, REPOSITORY, type Block } from "./pages";
import { NAMES, namesIn } from "./preamble";
import { foreignWords, isSaid } from "./said";
import { isProgram, problemsOf } from "./typeCheck";

const run = promisify(execFile);

const markdownBlocks = pages.flatMap(({ blocks }) => blocks);
const examples = sources.flatMap(blocksOf);
/** The generated pages quote types from the source, which the compiler has checked. */
const isQuotedType = ({ path, code }: Block) =>
  /^docs\/(resources|components|lookups)\//.test(path) && code.startsWith("type ");

const typescript = [...markdownBlocks, ...examples].filter((block) => block.language === "ts" && !isQuotedType(block));

/** The languages of fences. Another word would hide a block from these tests. */
const LANGUAGES = ["ts", "sh", "console", "text", "json", "yaml", ""];

describe("the code blocks", () => {
  it("have a language that the tests know", () => {
    const others = [...markdownBlocks, ...examples].filter(({ language }) => !LANGUAGES.includes(language));
    expect(others.map(({ path, line, language }) => `${path}:${line}: ${language}`)).toEqual([]);
  });

  it("are found: each @example has a block, and so does each how-to", () => {
    const without = sources.filter((path) => blocksOf(path).length < examplesOf(path));
    expect(without).toEqual([]);
    expect(examples.length).toBeGreaterThan(50);
    const howTos = pages.filter(({ path, blocks }) => path.startsWith("docs/how-to/") && blocks.length === 0);
    expect(howTos.map(({ path }) => path)).toEqual(["docs/how-to/errors.md"]);
  });

  it("type-check against the package", { timeout: 120_000 }, () => {
    expect(problemsOf(typescript)).toEqual([]);
  });

  it("are compared with the package: a wrong input is an error at its line", { timeout: 120_000 }, () => {
    const fragment = { path: "a.md", line: 7, language: "ts", code: `\nnew openai.Project("web", { nam: "web" });\n` };
    const program = {
      ...fragment,
      path: "b.md",
      code: `import * as openai from "pulumi-openai-admin";\nconst web = await openai.getProject({ name: "web" });\n`,
    };
    const unknown = { ...fragment, path: "c.md", code: `new openai.Group("g", { name: nobody });` };
    expect(problemsOf([fragment, program, unknown])).toEqual([
      expect.stringMatching(/^a\.md:8: .*'nam'/),
      expect.stringMatching(/^b\.md:8: .*await/),
      "c.md:7: Cannot find name 'nobody'.",
    ]);
  });

  it("use each name of the preamble", () => {
    const used = typescript.filter((block) => !isProgram(block)).flatMap(namesIn);
    const unused = NAMES.filter((entry) => !used.includes(entry)).map(({ name }) => name);
    expect(unused).toEqual([]);
  });
});

describe("the commands", () => {
  it("of pulumi-openai-admin exist, with their options", async () => {
    const executable = join(REPOSITORY, "provider", "dist", "cli", "bin.js");
    // The pages use the same few commands many times.
    const helps = new Map<string, Promise<{ stdout: string }>>();
    const helpOf = async (...command: string[]) => {
      const name = command.join(" ");
      if (!helps.has(name)) helps.set(name, run(process.execPath, [executable, ...command, "--help"]));
      return (await helps.get(name)!).stdout;
    };
    const uses = argumentsOf("npx", "pulumi-openai-admin");
    expect(uses.length).toBeGreaterThan(10);
    const wrong: string[] = [];
    for (const { path, args } of uses) {
      const command = args.filter((word) => /^[a-z]+$/.test(word)).slice(0, 1);
      const help = await helpOf(...command);
      for (const option of args.filter((word) => word.startsWith("-"))) {
        if (!help.includes(` ${option}`)) wrong.push(`${path}: ${[...command, option].join(" ")}`);
      }
      if (command.length > 0 && !help.includes(`pulumi-openai-admin ${command[0]}`))
        wrong.push(`${path}: ${command[0]}`);
    }
    expect(wrong).toEqual([]);
  });

  it("of openai-admin-simulator exist, with their options", async () => {
    const executable = join(REPOSITORY, "test", "simulator", "bin", "openai-admin-simulator.js");
    const { stdout } = await run(process.execPath, [executable, "--help"]);
    const uses = argumentsOf("npx", "openai-admin-simulator");
    expect(uses.length).toBeGreaterThan(1);
    const options = uses.flatMap(({ args }) => args.filter((word) => word.startsWith("--")));
    expect(options.filter((option) => !stdout.includes(`${option} `))).toEqual([]);
  });

  it("of npm run are scripts of the repository or of a package in it", () => {
    const manifests = filesBelow("", "package.json").map(
      (path) => JSON.parse(readFileSync(join(REPOSITORY, path), "utf8")) as { scripts?: Record<string, string> },
    );
    const scripts = new Set(manifests.flatMap(({ scripts: own = {} }) => Object.keys(own)));
    // policies/README.md shows a package.json with these scripts.
    for (const name of ["packs", "preview", "up"]) scripts.add(name);
    const uses = argumentsOf("npm", "run").map(({ path, args }) => ({
      path,
      name: args.find((word) => /^[a-z]/.test(word)),
    }));
    expect(uses.length).toBeGreaterThan(10);
    expect(uses.filter(({ name }) => name !== undefined && !scripts.has(name.replace(/[^\w:-].*/, "")))).toEqual([]);
  });

  it("of npx are executables of the repository", () => {
    const names = argumentsOf("npx").map(({ path, args }) => ({ path, name: args[0] ?? "" }));
    const ours = ["pulumi-openai-admin"];
    const missing = names.filter(
      ({ name }) => !ours.includes(name) && !existsSync(join(REPOSITORY, "node_modules", ".bin", name)),
    );
    expect(missing).toEqual([]);
  });

  it("name tests and scripts that exist", () => {
    const files = commands.flatMap(({ words }) => words.filter((word) => /^(?:test|scripts)\/[\w/.]+\.ts$/.test(word)));
    expect(files.length).toBeGreaterThan(5);
    expect(files.filter((file) => !existsSync(join(REPOSITORY, file)))).toEqual([]);
  });
});

describe("the links", () => {
  const relative = pages.flatMap(({ links }) => links).filter(({ href }) => !/^(?:https?:|mailto:)/.test(href));

  it("point to files that exist", () => {
    expect(relative.length).toBeGreaterThan(100);
    const missing = relative.filter(({ path, href }) => !existsSync(join(REPOSITORY, targetOf(path, href))));
    expect(missing.map(({ path, href }) => `${path}: ${href}`)).toEqual([]);
  });

  it("point to headings that exist", () => {
    const missing = relative.filter(({ path, href }) => {
      const [, anchor] = href.split("#");
      if (anchor === undefined) return false;
      const page = pages.find((one) => one.path === pageOf(targetOf(path, href)));
      return !page?.anchors.has(decodeURIComponent(anchor));
    });
    expect(missing.map(({ path, href }) => `${path}: ${href}`)).toEqual([]);
  });

  it("lead from the README to every how-to", () => {
    const linked = relative.filter(({ path }) => path === "README.md").map(({ path, href }) => targetOf(path, href));
    const howTos = pages.map(({ path }) => path).filter((path) => path.startsWith("docs/how-to/"));
    expect(howTos.filter((path) => !linked.includes(path))).toEqual([]);
  });
});

/** The path of the file or folder that a link names. */
function targetOf(path: string, href: string): string {
  const [target = ""] = href.split("#");
  return target === ""
    ? path
    : normalize(join(dirname(path), target))
        .replaceAll("\\", "/")
        .replace(/\/$/, "");
}

/** A link to a folder shows its README. */
function pageOf(target: string): string {
  return statSync(join(REPOSITORY, target)).isDirectory() ? `${target}/README.md` : target;
}

/** Lines that the engine prints for each resource, and its sums. */
const ENGINE_LINES = [
  /^ +(?:[+~=-]|\+\+|--|\+-) +pulumi-nodejs:dynamic\/openai:(\w+)(?: [\w-]+ |: \()(?:create|import|update|delete)/,
  /^ +[+~=-] (?:\w+: .*|\d+ (?:to )?(?:create|update|delete|import)d?)$/,
  /^ +\d+ unchanged$/,
  /^Resources:$/,
];

/** Other lines that Pulumi, Node.js or the simulator print. We have copied them from runs. */
const FOREIGN_LINES = [
  "Planning to move the following resources from organization/acme/prod to organization/web-team/prod:",
  "Successfully moved resources from organization/acme/prod to organization/web-team/prod",
  "error: the stack is currently locked by 1 lock(s). Either wait for the other process(es) to end or delete the lock file with `pulumi cancel`.",
  "Stack 'prod' has been removed!",
  "Resource deleted",
  "ok 1 - no limit is above 1,000 requests a minute",
  "{ create: 2 }",
  "{ same: 2 }",
  "URL  http://127.0.0.1:43117/v1",
  "key  sk-admin-…",
];

/** What the engine prints before a message of the provider. */
const FROM_ENGINE = /^ *error: (?:\S+ resource '\S+' has a problem: )?/;

/** Messages of Pulumi and Node.js that the how-tos quote. */
const PULUMI_SAYS = [
  "Cannot find module '@pulumi/pulumi/cmd/dynamic-provider'",
  "None of the resources have been moved, it is safe to try again",
  "can't be safely deleted because the following resources depend on it",
  "cannot be deleted because it is protected",
  "failed to load checkpoint",
  "pending operations from previous deployment",
];

/** A message in a sentence, as opposed to a command or an expression. */
function isMessage(code: string): boolean {
  return !/^(?:pulumi|npx?|npm|export|await|OPENAI_\w+=)\b|^[{/.$]|[=({;]/.test(code) && code.split(" ").length > 3;
}

describe("the outputs and messages in the how-tos", () => {
  const howTos = pages.filter(({ path }) => path.startsWith("docs/how-to/"));
  const lines = howTos.flatMap(({ blocks }) =>
    blocks
      .filter(({ language }) => language === "text")
      .flatMap(({ path, line, code }) =>
        code.split("\n").map((text, index) => ({ where: `${path}:${line + index}`, text })),
      )
      .filter(({ text }) => text.trim() !== ""),
  );
  const ofEngine = (text: string) => ENGINE_LINES.some((pattern) => pattern.test(text));

  it("are lines of the engine, or messages of the provider", () => {
    expect(lines.length).toBeGreaterThan(40);
    const others = lines.filter(({ text }) => !ofEngine(text) && !FOREIGN_LINES.includes(text));
    const wrong = others.map(({ where, text }) => ({ where, foreign: foreignWords(text.replace(FROM_ENGINE, "")) }));
    expect(others.length).toBeGreaterThan(10);
    expect(wrong.filter(({ foreign }) => foreign.length > 0)).toEqual([]);
  });

  it("name kinds that exist", () => {
    const kinds = lines.flatMap(({ text }) => /openai:(\w+)/.exec(text)?.[1] ?? []);
    expect(kinds.filter((kind) => !(kind in openai))).toEqual([]);
  });

  it("have no exception that excuses nothing", () => {
    expect(FOREIGN_LINES.filter((foreign) => !lines.some(({ text }) => text === foreign))).toEqual([]);
  });

  it("are in the provider's words, also in the table of errors", () => {
    const { firstCells } = pages.find(({ path }) => path === "docs/how-to/errors.md")!;
    expect(firstCells.length).toBeGreaterThan(30);
    expect(firstCells.filter((message) => !isSaid(message))).toEqual([]);
  });

  it("are in the provider's words, also in a sentence", () => {
    const quoted = howTos.flatMap(({ inlineCode }) => inlineCode).filter(isMessage);
    expect(quoted.length).toBeGreaterThan(20);
    expect(quoted.filter((message) => !isSaid(message) && !PULUMI_SAYS.includes(message))).toEqual([]);
    expect(PULUMI_SAYS.filter((message) => !quoted.includes(message))).toEqual([]);
  });

  it("are compared with the provider's words", () => {
    expect(isSaid("Did not archive project …: it is in use and cost … in the last … days")).toBe(true);
    expect(isSaid("Did not archive project …: somebody uses it")).toBe(false);
    expect(foreignWords("Did not archive project proj_abc: it is in use and cost $12.50 in the last 7 days")).toEqual(
      [],
    );
    expect(foreignWords("Did not archive project proj_abc: somebody seems to use it")).toEqual([
      "somebody seems to use it",
    ]);
  });
});
