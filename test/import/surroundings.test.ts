import { rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { init } from "../../provider/cli/init";
import { LiveProgram } from "../lifecycle/liveProgram";
import { tokenOf } from "./everyKind";

let live: LiveProgram;
let web: string;

async function start(): Promise<void> {
  live = await LiveProgram.start({});
  web = await live.world.project("web");
  await live.world.control.clearRequests();
}

const importOfWeb = () => `const web = new openai.Project("web", { name: "web" }, { import: "${web}" });`;

describe("without the plugin folder", () => {
  beforeAll(start);
  afterAll(() => live?.remove());

  it("an import explains how to get the plugin, before anything happens", async () => {
    await live.write({ web: importOfWeb(), other: `new openai.Project("other", { name: "other" });` });
    const { output } = await live.stack.up({ expectFailure: true });
    expect(output).toContain(
      'Could not import Project "web": the project file names no import plugin. Run `npx pulumi-openai-admin init` once in ' +
        `${live.stack.program}, and commit the files that it writes.`,
    );
    expect(output).not.toContain("toJavaScript");
    expect(output).not.toContain("    at ");
    expect(await live.world.writes()).toEqual({});
  });

  it("everything except import works", async () => {
    const lines = (name: string) => ({
      other: `const other = new openai.Project("other", { name: "${name}" });`,
      worker: `new openai.ServiceAccount("worker", { projectId: other.id, name: "worker" });`,
      limit: `new openai.RateLimit("limit", { projectId: other.id, model: "gpt-5", maxRequestsPer1Minute: 300 });`,
      there: `export const found = openai.Project.get("there", "${web}").name;`,
    });
    await live.write(lines("other"));
    // The failed run of the previous test has created the stack.
    expect((await live.stack.up({ preview: true })).changes).toEqual({ create: 3, same: 1 });
    expect(await live.stack.outputs()).toEqual({ found: "web" });
    await live.write(lines("another"));
    expect((await live.stack.up({ args: ["--refresh"] })).changes).toEqual({ same: 3, update: 1 });
    const { projects } = (await live.world.control.state()).organizations[0]!;
    expect(projects.filter(({ isDefault }) => !isDefault).map(({ name }) => name)).toEqual(["web", "another"]);
    await live.stack.destroy();
    const after = (await live.world.control.state()).organizations[0]!.projects;
    expect(after.filter(({ archived_at }) => archived_at !== null).map(({ name }) => name)).toEqual(["another"]);
  });
});

describe("with the plugin folder", () => {
  beforeAll(async () => {
    await start();
    await init(live.stack.program);
  });
  afterAll(() => live?.remove());

  it("a misspelt kind is reported, and the import of another package's resource fails as without the plugin", async () => {
    const quietly = ["--generate-code=false"];
    const misspelt = await live.stack.import({
      args: [tokenOf("Projekt"), "web", web, ...quietly],
      expectFailure: true,
    });
    expect(misspelt.output).toContain(
      'pulumi-openai-admin has no kind "Projekt". Use one of its kinds: AdminApiKey, Certificate, ',
    );
    expect(misspelt.output).not.toContain("toJavaScript");
    const args = ["pulumi-nodejs:dynamic:Resource", "clock", "clock-web", ...quietly];
    const { problems } = await live.stack.import({ args, expectFailure: true });
    expect(problems.join("\n")).toContain("toJavaScript");
  });

  it("dynamic resources of other packages work beside an import, through their whole life", async () => {
    const clock = (hour: number) => ({
      sdk: `import * as pulumi from "@pulumi/pulumi";`,
      web: importOfWeb(),
      provider: `const hands = {
        async check(_olds: any, news: any) {
          return { inputs: news, failures: news.hour > 23 ? [{ property: "hour", reason: "a day has 24 hours" }] : [] };
        },
        async diff(_id: string, olds: any, news: any) { return { changes: olds.hour !== news.hour }; },
        async create(inputs: any) { return { id: "clock-" + inputs.of, outs: { ...inputs, made: "here" } }; },
        async read(id: string, props: any) { return { id, props: { ...props, made: "read" } }; },
        async update(_id: string, olds: any, news: any) { return { outs: { ...news, made: olds.made + ", changed" } }; },
        async delete(id: string) { process.stderr.write("stopped " + id + "\\n"); },
      };`,
      class: `class Clock extends pulumi.dynamic.Resource {
        declare readonly made: pulumi.Output<string>;
        constructor(name: string, args: { of: pulumi.Input<string>; hour: number }) {
          super(hands, name, { made: undefined, ...args });
        }
      }`,
      clock: `export const made = new Clock("clock", { of: web.name, hour: ${hour} }).made;`,
    });
    await live.write(clock(7));
    // The failed imports of the previous test have created the stack.
    expect((await live.stack.up()).changes).toEqual({ create: 1, import: 1, same: 1 });
    await live.write(clock(8));
    expect((await live.stack.up()).changes).toEqual({ same: 2, update: 1 });
    expect(await live.stack.outputs()).toEqual({ made: "here, changed" });

    // A clone without node_modules. A refresh runs no program, so only the plugin is missing.
    const modules = join(live.stack.program, "node_modules");
    await rename(modules, `${modules}.away`);
    const { output } = await live.stack.refresh({ expectFailure: true });
    expect(output).toContain(
      `pulumi-openai-admin is not installed in ${live.stack.program}. Run npm ci, pnpm install or yarn there.\n`,
    );
    await rename(`${modules}.away`, modules);

    expect((await live.stack.refresh()).changes).toEqual({ same: 3 });
    const [resource] = (await live.stack.export()).deployment.resources!.filter(({ id }) => id === "clock-web");
    expect(resource!.outputs).toMatchObject({ hour: 8, made: "read" });
    await live.write(clock(24));
    expect((await live.stack.preview({ expectFailure: true })).output).toContain("a day has 24 hours");
    const destroy = await live.stack.destroy();
    expect(destroy.changes).toEqual({ delete: 3 });
    expect(destroy.output).toContain("stopped clock-web");
  });

  it.each([
    ["Pulumi.yml", "name: program\nruntime: nodejs\n"],
    ["Pulumi.json", '{ "name": "program", "runtime": "nodejs" }\n'],
  ])("a %s can name the folder", async (name, text) => {
    const another = await live.world.project("another");
    for (const other of ["Pulumi.yaml", "Pulumi.yml"]) await rm(join(live.stack.program, other), { force: true });
    await writeFile(join(live.stack.program, name), text);
    expect(await init(live.stack.program)).toEqual([`${name}: plugins.providers names pulumi-plugin`]);
    await live.write({ another: `new openai.Project("another", { name: "another" }, { import: "${another}" });` });
    expect((await live.stack.preview()).changes).toEqual({ create: 1, import: 1 });
  });
});
