import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { startSimulator, type Simulator } from "openai-admin-simulator";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createStack, findEngine, temporaryProgram, type Stack, type TemporaryProgram } from "../engine";
import { argumentsOf } from "./commands";
import { blocksOf, sources } from "./examples";
import { pages, type Block } from "./pages";
import { isProgram } from "./typeCheck";

const programs = [...pages.flatMap(({ blocks }) => blocks), ...sources.flatMap(blocksOf)].filter(
  (block) => block.language === "ts" && isProgram(block),
);

/** Policy packs, which Pulumi runs beside a program. */
const policyPacks = programs.filter(({ code }) =>
  /from "(?:@pulumi\/policy|pulumi-openai-admin-policy-kit)"/.test(code),
);

/** The programs that Pulumi runs. The others run by themselves. */
const forPulumi = programs.filter(
  (block) =>
    /from "pulumi-openai-admin"/.test(block.code) && !/automation"/.test(block.code) && !policyPacks.includes(block),
);
const [withAutomation, withMocks, withSimulator] = [
  "@pulumi/pulumi/automation",
  "node:test",
  "openai-admin-simulator",
].map((name) => programs.filter(({ code }) => code.includes(`from "${name}"`))) as [Block[], Block[], Block[]];

let simulator: Simulator;
let program: TemporaryProgram;
let stack: Stack;

beforeAll(async () => {
  simulator = await startSimulator({ seed: "lived-in" });
  const acquired = await simulator.control.addOrganization({ name: "acquired" });
  program = await temporaryProgram({ "index.ts": "export {};" });
  stack = await createStack({
    engine: await findEngine(),
    program: program.folder,
    env: {
      OPENAI_BASE_URL: simulator.url,
      OPENAI_ADMIN_KEY: simulator.adminKey,
      ACQUIRED_ADMIN_KEY: acquired.adminKey,
    },
    config: { owner: "ana.adler@example.com" },
  });
});
afterAll(async () => {
  await stack?.remove();
  await program?.remove();
  await simulator?.close();
});

const named = (blocks: readonly Block[]) => blocks.map((block) => [`${block.path}:${block.line}`, block] as const);

/** Runs a file of the program's folder with Node.js, in the environment of the stack. */
async function runFile(...args: string[]): Promise<string> {
  const env = { ...stack.environment };
  // The file chooses its own stack.
  delete env.PULUMI_STACK;
  const { stdout } = await promisify(execFile)(process.execPath, ["--import", "tsx", ...args], {
    cwd: program.folder,
    env,
  });
  return stdout;
}

describe("the programs in the pages", () => {
  it("each run in one of these tests", () => {
    expect(forPulumi.length).toBeGreaterThan(4);
    expect(policyPacks.length).toBeGreaterThan(1);
    const tested = [...forPulumi, ...policyPacks, ...withAutomation, ...withMocks, ...withSimulator];
    expect(new Set(tested)).toEqual(new Set(programs));
    expect(tested).toHaveLength(programs.length);
  });

  it.each(named(forPulumi))("%s: a preview creates what the program declares", async (_, { code }) => {
    await program.write({ "index.ts": code });
    const { changes } = await stack.preview();
    // The engine counts the stack itself.
    expect(changes).toEqual({ create: 1 + (code.match(/\bnew openai\./g) ?? []).length });
  });

  it.each(named(policyPacks))("%s: the pack stops a preview of an image model, and no other", async (_, { code }) => {
    const pack = await temporaryProgram({
      "PulumiPolicy.yaml": "runtime: nodejs\n",
      "package.json": JSON.stringify({ name: "acme", version: "1.0.0", main: "index.ts" }),
      "index.ts": code,
    });
    const limit = (model: string) =>
      `import * as openai from "pulumi-openai-admin";
       const studio = new openai.Project("studio", { name: "studio" });
       new openai.RateLimit("images", { projectId: studio.id, model: "${model}", maxRequestsPer1Minute: 10 });`;
    const options = { policyPacks: [pack.folder] };
    try {
      await program.write({ "index.ts": limit("gpt-5") });
      expect((await stack.preview(options)).violations).toEqual([]);
      await program.write({ "index.ts": limit("gpt-image-1") });
      const { violations } = await stack.preview({ ...options, expectFailure: true });
      expect(violations).toMatchObject([
        { policy: "no-images", level: "mandatory", message: expect.stringContaining("gpt-image-1") as string },
      ]);
    } finally {
      await pack.remove();
    }
  });

  it.each(named(withMocks))("%s: the test passes, and fails for a program with a higher limit", async (_, { code }) => {
    const limit = (requests: number) =>
      `import * as openai from "pulumi-openai-admin";
       new openai.RateLimit("limit", { projectId: "proj_1", model: "gpt-5", maxRequestsPer1Minute: ${requests} });`;
    await program.write({ "program.test.ts": code, "index.ts": limit(1_000) });
    expect(await runFile("--test", "program.test.ts")).toContain("no limit is above 1,000 requests a minute");
    await program.write({ "index.ts": limit(1_001) });
    await expect(runFile("--test", "program.test.ts")).rejects.toThrow();
  });

  it.each(named(withAutomation))("%s: creates a project, and finds it the second time", async (_, { code }) => {
    await program.write({
      "teams.ts": code,
      "run.ts": `import { ensureProject } from "./teams"; void ensureProject("analytics");`,
    });
    expect(await runFile("run.ts")).toContain("{ create: 2 }");
    expect(await runFile("run.ts")).toContain("{ same: 2 }");
    const { organizations } = await simulator.control.state();
    expect(organizations[0]!.projects.filter(({ name }) => name === "analytics")).toHaveLength(1);
  });

  it.each(named(withSimulator))("%s: runs", async (_, { code }) => {
    await program.write({ "program.mts": code });
    await runFile(join(program.folder, "program.mts"));
  });
});

describe("the commands of pulumi in the pages", () => {
  const help = new Map<string, Promise<string>>();
  const helpOf = (words: readonly string[]) => {
    const name = words.join(" ");
    if (!help.has(name))
      help.set(
        name,
        stack.run([...words, "--help"]).then(({ output }) => output),
      );
    return help.get(name)!;
  };

  /** The help of a command. Undefined if a word should be a command, but is none. */
  async function helpFor(args: readonly string[]): Promise<string | undefined> {
    const name: string[] = [];
    let text = await helpOf(name);
    for (const word of args) {
      // The words that follow the last command are its arguments.
      if (!/^[a-z]+$/.test(word) || !/Commands:$/m.test(text)) break;
      const next = await helpOf([...name, word]);
      // The help of an unknown word is the help of the command before the word.
      if (next === text) return undefined;
      name.push(word);
      text = next;
    }
    return text;
  }

  it("exist, with their options", async () => {
    const uses = argumentsOf("pulumi").filter(({ args }) => args.length > 0 && /^[a-z]+$/.test(args[0]!));
    expect(uses.length).toBeGreaterThan(60);
    const wrong: string[] = [];
    for (const { path, args } of uses) {
      const text = (await helpFor(args)) ?? "";
      const options = args.flatMap((word) => /^--[a-z-]+/.exec(word)?.[0] ?? []);
      const unknown = options.filter((option) => !new RegExp(`${option}\\b`).test(text));
      if (text === "" || unknown.length > 0) wrong.push(`${path}: pulumi ${args.join(" ")}`);
    }
    expect(wrong).toEqual([]);
  });
});
