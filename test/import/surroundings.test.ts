import { rename } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { init } from "../../provider/cli/init";
import { LiveProgram } from "../lifecycle/liveProgram";
import { tokenOf } from "./everyKind";

let live: LiveProgram;
let web: string;

beforeEach(async () => {
  live = await LiveProgram.start({});
  web = await live.world.project("web");
  await live.world.control.clearRequests();
});
afterEach(() => live?.remove());

const importOfWeb = () => `const web = new openai.Project("web", { name: "web" }, { import: "${web}" });`;

describe("without the plugin folder", () => {
  it("an import says how to get it, before anything happens", async () => {
    await live.write({ web: importOfWeb(), other: `new openai.Project("other", { name: "other" });` });
    const { output } = await live.stack.preview({ expectFailure: true });
    expect(output).toContain(
      `Project "web": import needs the plugin that pulumi-openai-admin puts in front of Pulumi's own. Run ` +
        `\`npx pulumi-openai-admin init\` in ${live.stack.program} once, and commit what it writes.`,
    );
    expect(output).not.toContain("toJavaScript");
    await live.stack.up({ expectFailure: true });
    expect(await live.world.writes()).toEqual({});
  });

  it("everything but import works", async () => {
    const lines = (name: string) => ({
      other: `const other = new openai.Project("other", { name: "${name}" });`,
      worker: `new openai.ServiceAccount("worker", { projectId: other.id, name: "worker" });`,
      limit: `new openai.RateLimit("limit", { projectId: other.id, model: "gpt-5", maxRequestsPer1Minute: 300 });`,
      there: `export const found = openai.Project.get("there", "${web}").name;`,
    });
    await live.write(lines("other"));
    await live.stack.preview();
    expect((await live.stack.up()).changes).toEqual({ create: 4 });
    expect(await live.stack.outputs()).toEqual({ found: "web" });
    await live.write(lines("another"));
    expect((await live.stack.up({ args: ["--refresh"] })).changes).toEqual({ same: 3, update: 1 });
    expect((await live.stack.refresh()).changes).toEqual({ same: 5 });
    const { projects } = (await live.world.control.state()).organizations[0]!;
    expect(projects.filter(({ isDefault }) => !isDefault).map(({ name }) => name)).toEqual(["web", "another"]);
    await live.stack.destroy();
    const after = (await live.world.control.state()).organizations[0]!.projects;
    expect(after.filter(({ archived_at }) => archived_at !== null).map(({ name }) => name)).toEqual(["another"]);
  });
});

describe("with the plugin folder", () => {
  it("a clone without node_modules hears one line that says what to do", async () => {
    await init(live.stack.program);
    await live.write({ web: importOfWeb() });
    await live.stack.up();
    const modules = join(live.stack.program, "node_modules");
    await rename(modules, `${modules}.away`);
    // A refresh needs no program, so that it is the plugin that is missed.
    const { output } = await live.stack.refresh({ expectFailure: true });
    expect(output).toContain(
      `pulumi-openai-admin is not installed in ${live.stack.program}: run your installer (npm ci, pnpm install, yarn).\n`,
    );
    await rename(`${modules}.away`, modules);
    expect((await live.stack.refresh()).changes).toEqual({ same: 2 });
  });

  it("dynamic resources of others work beside an import, through their whole life", async () => {
    await init(live.stack.program);
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
    expect((await live.stack.up()).changes).toEqual({ create: 2, import: 1 });
    expect((await live.stack.up()).changes).toEqual({ same: 3 });
    await live.write(clock(8));
    expect((await live.stack.up()).changes).toEqual({ same: 2, update: 1 });
    expect(await live.stack.outputs()).toEqual({ made: "here, changed" });
    await live.stack.refresh();
    const [resource] = (await live.stack.export()).deployment.resources!.filter(({ id }) => id === "clock-web");
    expect(resource!.outputs).toMatchObject({ hour: 8, made: "read" });
    await live.write(clock(24));
    expect((await live.stack.preview({ expectFailure: true })).output).toContain("a day has 24 hours");
    const destroy = await live.stack.destroy();
    expect(destroy.changes).toEqual({ delete: 3 });
    expect(destroy.output).toContain("stopped clock-web");
  });

  it("knows when a kind is misspelt", async () => {
    await init(live.stack.program);
    const args = [tokenOf("Projekt"), "web", web, "--generate-code=false"];
    const { output } = await live.stack.import({ args, expectFailure: true });
    expect(output).toContain('pulumi-openai-admin has no kind "Projekt". Its kinds are: Certificate, Group, ');
    expect(output).not.toContain("toJavaScript");
  });

  it("leaves the import of others as impossible as it is", async () => {
    await init(live.stack.program);
    const args = ["pulumi-nodejs:dynamic:Resource", "clock", "clock-web", "--generate-code=false"];
    const { problems } = await live.stack.import({ args, expectFailure: true });
    expect(problems.join("\n")).toContain("toJavaScript");
    const ours = await live.stack.import({ args: [tokenOf("Project"), "web", web, "--generate-code=false"] });
    expect(ours.changes).toMatchObject({ import: 1 });
  });
});
