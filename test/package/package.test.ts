import { readFile } from "node:fs/promises";
import { join } from "node:path";
import ts from "typescript";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createStack, findEngine, type Stack } from "../engine";
import { World } from "../lifecycle/world";
import { ForeignFolder } from "./foreignFolder";

const PROGRAM = `
  const openai = require("pulumi-openai-admin");
  const web = new openai.Project("web", { name: "web" });
  const ana = new openai.OrganizationUser("ana", { email: "ana@example.com" });
  new openai.ProjectUser("member", { projectId: web.id, userId: ana.id, role: "member" });
  const worker = new openai.ServiceAccount("worker", { projectId: web.id, name: "worker" });
  new openai.RateLimit("limit", { projectId: web.id, model: "gpt-5", maxRequestsPer1Minute: 300 });
  exports.key = worker.apiKeyValue;
`;

/** The dependencies that the package adds to a user's program, and why. */
const DEPENDENCIES = {
  undici: "HTTP with a pool, deadlines and no redirects",
  zod: "validates outside data: inputs and the API's answers",
  yaml: "reads Pulumi.yaml, to which the executable adds lines",
  commander: "the executable's commands and their help texts",
};

describe("the package, installed into a folder outside the repository", () => {
  let foreign: ForeignFolder;
  let world: World;
  let stack: Stack;

  beforeAll(async () => {
    foreign = await ForeignFolder.install();
    world = await World.start();
    await world.person("ana@example.com");
    await foreign.write("index.js", PROGRAM);
    stack = await createStack({ engine: await findEngine(), program: foreign.folder, env: world.env });
  }, 10 * 60_000);
  afterAll(async () => {
    await stack?.remove();
    await world?.close();
    await foreign?.remove();
  });

  it("runs a program from up to destroy", async () => {
    expect((await stack.up()).changes).toEqual({ create: 6 });
    expect((await stack.up({ args: ["--expect-no-changes"] })).changes).toEqual({ same: 6 });
    expect(await stack.outputs()).toEqual({ key: "[secret]" });
  });

  it("keeps the state small", async () => {
    const { resources = [] } = (await stack.export()).deployment;
    const ours = resources.filter((resource) => resource.type.startsWith("pulumi-nodejs:dynamic/openai:"));
    expect(ours).toHaveLength(5);
    const sizes = ours.map((resource) => {
      // The engine also stores the program lines that created a resource. Their length depends on the program.
      const own = JSON.stringify({ inputs: resource.inputs, outputs: resource.outputs });
      return { kind: resource.type.split(":").at(-1), bytes: JSON.stringify(resource).length, own: own.length };
    });
    for (const { kind, bytes, own } of sizes) {
      process.stderr.write(`state of a ${kind}: ${bytes} bytes, ${own} of them inputs and outputs\n`);
    }
    for (const resource of ours) {
      const text = { inputs: resource.inputs?.__provider, outputs: resource.outputs?.__provider };
      const kind = resource.type.split(":").at(-1);
      const constant = `exports.handler=()=>require("pulumi-openai-admin/runtime").${kind}`;
      expect(text).toEqual({ inputs: constant, outputs: constant });
    }
  });

  it("destroys everything that it created", async () => {
    expect((await stack.destroy()).changes).toEqual({ delete: 6 });
  });

  it("can be checked by the policy packs, which run from node_modules as plain JavaScript", async () => {
    const packs = ["access", "limits", "finops", "hygiene"].map((name) => `pulumi-openai-admin-policy-${name}`);
    await foreign.add([...packs, "pulumi-openai-admin-policy-kit"], ["@pulumi/policy"]);
    const config = {
      "project-owners": { enforcementLevel: "mandatory", allow: ["ben@example.com"] },
      "rate-limit-zero": { enforcementLevel: "mandatory" },
      names: { enforcementLevel: "advisory" },
      // Misspelt on purpose.
      "rate-limit-sums": { enforcementLevel: "mandatory" },
      "project-environment": { enforcementLevel: "advisory", otherwise: "development" },
      "service-account-keys": { enforcementLevel: "disabled" },
    };
    await foreign.write("policy-config.json", JSON.stringify(config));
    const wrong = PROGRAM.replace('role: "member"', 'role: "owner"')
      .replace("maxRequestsPer1Minute: 300", "maxRequestsPer1Minute: 0")
      .replace('name: "web"', 'name: "The Web"');
    await foreign.write("index.js", wrong);
    const preview = await stack.preview({
      // As a user types it, in the folder of the program.
      policyPacks: packs.map((name) => `node_modules/${name}`),
      policyPackConfigs: packs.map(() => "policy-config.json"),
      expectFailure: true,
    });
    const said = preview.violations.map(({ policyPack, policy, level }) => `${policyPack} ${policy} ${level}`).sort();
    expect(said).toEqual([
      "pulumi-openai-admin-policy-access project-owners mandatory",
      "pulumi-openai-admin-policy-finops spend-limit-declared mandatory",
      "pulumi-openai-admin-policy-hygiene key-expiry mandatory",
      "pulumi-openai-admin-policy-hygiene key-scopes advisory",
      "pulumi-openai-admin-policy-hygiene names advisory",
      "pulumi-openai-admin-policy-limits project-environment advisory",
      "pulumi-openai-admin-policy-limits rate-limit-zero mandatory",
    ]);
    // Nothing is compiled at start: the published code runs.
    expect((await foreign.filesOf(packs)).filter((path) => /(?<!\.d)\.ts$/.test(path))).toEqual([]);
  });

  it("has types that work with the compiler options of a new Pulumi project", async () => {
    const right = `
      import * as openai from "pulumi-openai-admin";
      const web = new openai.Project("web", { name: "web" }, { protect: true });
      new openai.RateLimit("limit", { projectId: web.id, model: "gpt-5", maxRequestsPer1Minute: web.createdAt.apply((at) => at ?? 1) });
      export const name = openai.Project.get("legacy", "proj_1").name.apply((text) => text.toUpperCase());
    `;
    expect(await problemsOf(right)).toEqual([]);
    expect(await problemsOf(right.replace('{ name: "web" }', '{ title: "web" }'))).toHaveLength(1);
    expect(await problemsOf(right.replace('name: "web"', "name: 7"))).toHaveLength(1);
  });

  it("passes publint without a complaint", async () => {
    // Both packages are ESM only; the tests are CommonJS.
    const [{ publint }, { formatMessage }] = await Promise.all([import("publint"), import("publint/utils")]);
    // npm has packed the package already, so the folder contains what a registry would store.
    const copy = await foreign.copyOfPackage();
    const { messages, pkg } = await publint({ pkgDir: copy.folder, pack: false, strict: true });
    await copy.remove();
    expect(messages.map((message) => formatMessage(message, pkg))).toEqual([]);
  });

  it("has exactly the listed dependencies", async () => {
    const manifest = JSON.parse(await readFile(join(foreign.installed, "package.json"), "utf8")) as {
      type: string;
      dependencies: object;
      peerDependencies: object;
      scripts?: object;
      pulumi?: object;
    };
    expect(Object.keys(manifest.dependencies).sort()).toEqual(Object.keys(DEPENDENCIES).sort());
    expect(Object.keys(manifest.peerDependencies)).toEqual(["@pulumi/pulumi"]);
    // The stock plugin loads it with `require`.
    expect(manifest.type).toBe("commonjs");
    // No script runs on a user's machine, and the language host fetches no plugin.
    expect(manifest.scripts?.hasOwnProperty("install") ?? false).toBe(false);
    expect(manifest.pulumi).toBeUndefined();
    for (const name of Object.keys(DEPENDENCIES)) {
      const { dependencies } = JSON.parse(
        await readFile(join(foreign.folder, "node_modules", name, "package.json"), "utf8"),
      ) as { dependencies?: object };
      expect(dependencies ?? {}, name).toEqual({});
    }
  });

  it("contains its code, readme, licence and the schema of documents, and no build files", () => {
    const needed = ["package.json", "README.md", "LICENSE", "organization.schema.json", "dist/runtime.js"];
    expect(needed.filter((path) => !foreign.packed.includes(path))).toEqual([]);
    const other = foreign.packed.filter(
      (path) => !/^(package\.json|README\.md|LICENSE|organization\.schema\.json|dist\/.*\.(js|d\.ts))$/.test(path),
    );
    expect(other).toEqual([]);
  });

  /** The compiler's errors for a program in the foreign folder. */
  async function problemsOf(program: string): Promise<string[]> {
    await foreign.write("typed.ts", program);
    const options: ts.CompilerOptions = {
      strict: true,
      noEmit: true,
      target: ts.ScriptTarget.ES2020,
      module: ts.ModuleKind.CommonJS,
      moduleResolution: ts.ModuleResolutionKind.Node10,
      skipLibCheck: true,
      types: [],
    };
    const checked = ts.createProgram([join(foreign.folder, "typed.ts")], options);
    return ts
      .getPreEmitDiagnostics(checked)
      .map((problem) => ts.flattenDiagnosticMessageText(problem.messageText, "\n"));
  }
});
