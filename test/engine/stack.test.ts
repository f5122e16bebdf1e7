import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";

import { type Engine, findEngine } from "./engine";
import { temporaryProgram, type TemporaryProgram } from "./program";
import { CommandError, createStack, type Stack, type StackOptions } from "./stack";

/** On a machine without an engine, the first of all tests builds one. */
const ENGINE_TIMEOUT_MS = 30 * 60_000;

/** An operation takes two seconds. The slowest test has six operations, on a machine that may be busy. */
const TEST_TIMEOUT_MS = 120_000;

/** One second on an idle machine, and 17 with the bug that plainErrors.js prevents. */
const AN_ERROR_IS_PRINTED_WITHIN_SECONDS = 10;

const SECRET = "correct-horse-battery-staple";

/** A dynamic resource with a secret, in a component. */
const VAULT = `
import * as pulumi from "@pulumi/pulumi";

class Vault extends pulumi.dynamic.Resource {
  constructor(name: string, props: { secret: pulumi.Input<string>; size: number }, opts?: pulumi.CustomResourceOptions) {
    super({
      async create(inputs: any) { return { id: "vault-1", outs: inputs }; },
      async update(_id: string, _olds: any, news: any) { return { outs: news }; },
    }, name, props, opts);
  }
}

class House extends pulumi.ComponentResource {
  constructor(name: string, size: number) {
    super("test:index:House", name);
    new Vault("vault", { secret: new pulumi.Config().requireSecret("secret"), size }, { parent: this });
    this.registerOutputs();
  }
}
`;

let engine: Engine;
let removals: (() => Promise<void>)[];

beforeAll(async () => {
  engine = await findEngine();
}, ENGINE_TIMEOUT_MS);

beforeEach(() => {
  removals = [];
});

afterEach(async () => {
  for (const remove of removals.reverse()) await remove();
});

async function program(files: Record<string, string>): Promise<TemporaryProgram> {
  const made = await temporaryProgram(files);
  removals.push(() => made.remove());
  return made;
}

async function stackOf(
  { folder }: TemporaryProgram,
  options: Omit<StackOptions, "engine" | "program"> = {},
): Promise<Stack> {
  const stack = await createStack({ engine, program: folder, ...options });
  removals.push(() => stack.remove());
  return stack;
}

describe("a stack", { timeout: TEST_TIMEOUT_MS }, () => {
  it("runs preview, up, a second up, a change and destroy", async () => {
    const house = await program({ "index.ts": `${VAULT} new House("house", 1); export const size = 1;` });
    const stack = await stackOf(house, { config: { secret: { secret: SECRET } } });

    const previewed = await stack.preview();
    expect(previewed.changes).toEqual({ create: 3 }); // The stack, the component and the resource.
    expect(previewed.output).toContain("+ 3 to create");

    const created = await stack.up();
    expect(created.changes).toEqual({ create: 3 });
    expect(created.steps).toContainEqual(
      expect.objectContaining({ op: "create", type: "pulumi-nodejs:dynamic:Resource", name: "vault" }),
    );
    expect(await stack.outputs()).toEqual({ size: 1 });

    expect((await stack.up({ preview: true })).changes).toEqual({ same: 3 });

    await house.write({ "index.ts": `${VAULT} new House("house", 2); export const size = 2;` });
    expect((await stack.up()).changes).toEqual({ same: 2, update: 1 });
    expect(await stack.outputs()).toEqual({ size: 2 });

    expect((await stack.refresh()).exitCode).toBe(0);
    expect((await stack.destroy()).changes).toEqual({ delete: 3 });
    expect((await stack.export()).deployment.resources ?? []).toEqual([]);
  });

  it("keeps secrets encrypted in every file of its backend, and shows them on request", async () => {
    const source = `${VAULT} new House("house", 1); export const secret = new pulumi.Config().requireSecret("secret");`;
    const stack = await stackOf(await program({ "index.ts": source }), { config: { secret: { secret: SECRET } } });
    const { output } = await stack.up();

    const files = await stack.stateFiles();
    expect(Object.keys(files)).toContain(join(".pulumi", "stacks", "program", `${stack.name}.json`));
    expect(Object.values(files).filter((content) => content.includes(SECRET))).toEqual([]);
    expect(output).not.toContain(SECRET);

    expect(await stack.outputs()).toEqual({ secret: "[secret]" });
    expect(await stack.outputs({ showSecrets: true })).toEqual({ secret: SECRET });
    expect(JSON.stringify(await stack.export())).not.toContain(SECRET);
    expect(JSON.stringify(await stack.export({ showSecrets: true }))).toContain(SECRET);
  });

  it("reads configuration that was set later, in any namespace, whatever its first character", async () => {
    const source = `import * as pulumi from "@pulumi/pulumi"; export const key = new pulumi.Config("openai-admin").require("key");`;
    const stack = await stackOf(await program({ "index.ts": source }));
    await stack.setConfig("openai-admin:key", "--not-a-flag");
    await stack.up();
    expect(await stack.outputs()).toEqual({ key: "--not-a-flag" });

    await stack.removeConfig("openai-admin:key");
    const failed = await stack.up({ expectFailure: true });
    expect(failed.output).toContain("Missing required configuration variable 'openai-admin:key'");
    expect(failed.seconds).toBeLessThan(AN_ERROR_IS_PRINTED_WITHIN_SECONDS);
  });

  it("starts from the program's committed configuration, and receives only the given variables", async () => {
    process.env.OPENAI_TEST_OF_THE_ENGINE = "leaked";
    removals.push(() => Promise.resolve(void delete process.env.OPENAI_TEST_OF_THE_ENGINE));
    const files = {
      "index.ts": `
        import * as pulumi from "@pulumi/pulumi";
        export const colour = new pulumi.Config().require("colour");
        export const leaked = process.env.OPENAI_TEST_OF_THE_ENGINE ?? "nothing";
        export const given = [process.env.OF_THE_STACK, process.env.OF_THE_COMMAND];
      `,
      "Pulumi.dev.yaml": "config:\n  program:colour: red\n",
    };
    const source = await program(files);
    const before = await readdir(source.folder);
    const config = { secret: { secret: SECRET } };
    const stack = await stackOf(source, { name: "dev", config, env: { OF_THE_STACK: "stack" } });
    await stack.up({ env: { OF_THE_COMMAND: "command" } });
    expect(await stack.outputs()).toEqual({ colour: "red", leaked: "nothing", given: ["stack", "command"] });
    expect(await readdir(source.folder), "the program's folder").toEqual(before);
  });

  it("imports resources from a file, and runs any other command", async () => {
    const handler = "exports.handler=()=>({})";
    const properties = { __provider: handler, size: 7 };
    const imports = [
      { type: "pulumi-nodejs:dynamic:Resource", name: "old", id: "old-1", inputs: properties, outputs: properties },
    ];
    const source = await program({ "imports.json": JSON.stringify({ resources: imports }) });
    const stack = await stackOf(source);
    const imported = await stack.import({
      args: ["--file", "imports.json", "--generate-code=false", "--protect=false"],
    });
    expect(imported.changes).toEqual({ create: 1, import: 1 }); // The stack and the resource.

    const { resources } = (await stack.export()).deployment;
    expect(resources).toContainEqual(expect.objectContaining({ id: "old-1", outputs: properties }));
    expect((await stack.run(["stack", "--show-name"])).output.trim()).toBe(stack.name);
  });

  it("throws the output of a failed command, and returns it if a failure is expected", async () => {
    const source = await program({ "index.ts": `throw new Error("out of cheese");` });
    const stack = await stackOf(source);

    const failure = await stack.up().catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(CommandError);
    expect((failure as CommandError).message).toContain("out of cheese");
    expect((failure as CommandError).message).not.toContain("\u001b"); // Without colours.

    const result = await stack.up({ expectFailure: true });
    expect(result.exitCode).not.toBe(0);
    expect(result.problems.join("\n")).toContain("out of cheese");

    await source.write({ "index.ts": "export const fine = true;" });
    await expect(stack.up({ expectFailure: true })).rejects.toThrow("a failure was expected");
  });

  it("stops a hanging program at the deadline, together with the plugin, which has a process group of its own", async () => {
    const source = await program({
      "index.ts": `
        import * as pulumi from "@pulumi/pulumi";
        const beat = (file: string) => setInterval(() => require("fs").appendFileSync(file, "."), 100);
        class Endless extends pulumi.dynamic.Resource {
          constructor(folder: string) {
            super({ create: (inputs: any) => new Promise(() => {
              setInterval(() => require("fs").appendFileSync(inputs.folder + "/plugin", "."), 100);
            }) }, "endless", { folder });
          }
        }
        new Endless(process.cwd());
        beat("program");
        console.log("hanging");
      `,
    });
    const stack = await stackOf(source);
    let seen = "";
    const up = stack.up({ deadlineSeconds: 12, onOutput: (text) => (seen += text) });
    await expect(up).rejects.toThrow("was stopped after 12 s");
    expect(seen).toContain("hanging");

    const beats = () => Promise.all(["program", "plugin"].map((file) => readFile(join(source.folder, file), "utf8")));
    const before = await beats();
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    expect(await beats()).toEqual(before);
  });

  it("leaves nothing behind after its removal", async () => {
    const stack = await createStack({ engine, program: (await program({ "index.ts": "" })).folder });
    await stack.remove();
    await expect(stack.run(["stack", "ls"])).rejects.toThrow();
  });

  it("cannot be created from a folder without a project", async () => {
    const source = await program({ "Pulumi.yaml": "runtime: nodejs\n" });
    await expect(createStack({ engine, program: source.folder })).rejects.toThrow('no line "name: ..."');
  });
});

describe("a policy pack", { timeout: TEST_TIMEOUT_MS }, () => {
  const pack = {
    "PulumiPolicy.yaml": "runtime: nodejs\n",
    "package.json": JSON.stringify({ name: "sizes", version: "1.0.0", main: "index.ts" }),
    "index.ts": `
      import { PolicyPack } from "@pulumi/policy";
      new PolicyPack("sizes", {
        policies: [{
          name: "vault-size",
          description: "Vaults are small.",
          enforcementLevel: "mandatory",
          configSchema: { properties: { largest: { type: "integer", default: 1 } } },
          validateResource: (args, report) => {
            const { largest } = args.getConfig<{ largest: number }>();
            if (args.props.size > largest) report("a vault of " + args.props.size + " is larger than " + largest);
          },
        }],
      });
    `,
  };

  it("stops an update that violates it, and allows the update if its configuration does", async () => {
    const policies = await program({ ...pack, "relaxed.json": JSON.stringify({ "vault-size": { largest: 5 } }) });
    const source = await program({ "index.ts": `${VAULT} new House("house", 3);` });
    const stack = await stackOf(source, { config: { secret: { secret: SECRET } } });

    const refused = await stack.preview({ policyPacks: [policies.folder], expectFailure: true });
    expect(refused.violations).toEqual([
      expect.objectContaining({ policyPack: "sizes", policy: "vault-size", level: "mandatory" }),
    ]);
    expect(refused.output).toContain("a vault of 3 is larger than 1");

    const allowed = await stack.up({
      policyPacks: [policies.folder],
      policyPackConfigs: [join(policies.folder, "relaxed.json")],
    });
    expect(allowed.violations).toEqual([]);
    expect(allowed.changes).toEqual({ create: 3 });
  });
});

describe("a temporary program", () => {
  it("can import the repository's packages, and its removal keeps them", async () => {
    const source = await temporaryProgram({ "deep/file.txt": "x" });
    const sdk = join(source.folder, "node_modules", "@pulumi", "pulumi", "package.json");
    const provider = join(source.folder, "node_modules", "pulumi-openai-admin", "package.json");
    expect([sdk, provider].map(existsSync)).toEqual([true, true]);

    await source.remove();
    expect(existsSync(source.folder)).toBe(false);
    expect(existsSync(require.resolve("@pulumi/pulumi/package.json"))).toBe(true);
  });
});
