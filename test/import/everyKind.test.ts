import * as openai from "pulumi-openai-admin";
import type * as pulumi from "@pulumi/pulumi";
import { afterAll, beforeAll, describe, expect, expectTypeOf, it } from "vitest";
import { init } from "../../provider/cli/init";
import type { OperationResult } from "../engine";
import { LiveProgram } from "../lifecycle/liveProgram";
import { declaring, importing, inhabit, tokenOf, type Adopted } from "./everyKind";

/** A console made them all; the worker's key is a secret that only the simulator knows. */
async function setUp(): Promise<{ live: LiveProgram; adopted: Adopted[] }> {
  const live = await LiveProgram.start({});
  await init(live.stack.program);
  const adopted = await inhabit(live.world);
  await live.world.control.clearRequests();
  return { live, adopted };
}

describe("the import option", () => {
  let live: LiveProgram;
  let adopted: Adopted[];

  beforeAll(async () => {
    ({ live, adopted } = await setUp());
    await live.write({ ...importing(adopted), outputs: "export const key = worker.apiKeyValue;" });
  });
  afterAll(() => live?.remove());

  it("is tried here for each kind of the package", () => {
    const kinds = Object.entries(openai).flatMap(([kind, exported]) => ("__pulumiType" in exported ? [kind] : []));
    expect([...new Set(adopted.map(({ kind }) => kind))].sort()).toEqual(kinds.sort());
  });

  it("shows in a preview what will be imported", async () => {
    const preview = await live.stack.preview();
    expect(preview.changes).toEqual({ create: 1, import: adopted.length });
    for (const { kind, name } of adopted) expect(preview.output).toContain(`=  ${tokenOf(kind)} ${name} import`);
  });

  it("imports, and writes nothing", async () => {
    const up = await live.stack.up();
    expect(up.changes).toEqual({ create: 1, import: adopted.length });
    expect(imported(up)).toEqual(adopted.map(({ name }) => name).sort());
    expect(await live.world.writes()).toEqual({});
    const ids = Object.entries(await live.state()).map(([name, { id }]) => [name, id]);
    expect(Object.fromEntries(ids)).toEqual(Object.fromEntries(adopted.map(({ name, id }) => [name, id])));
  });

  it("has nothing to do the next time, and asks nobody", async () => {
    const [up, counts] = await live.countingRequests(() => live.stack.up());
    expect(up.changes).toEqual({ same: adopted.length + 1 });
    expect(counts).toEqual({});
  });

  it("finds no drift afterwards", async () => {
    const refreshed = await live.stack.preview({ args: ["--refresh", "--expect-no-changes"] });
    expect(refreshed.changes).toEqual({ same: adopted.length + 1 });
  });

  it("has nothing to do after a refresh", async () => {
    await live.stack.refresh();
    expect((await live.stack.up()).changes).toEqual({ same: adopted.length + 1 });
    expect(await live.world.writes()).toEqual({});
  });

  it("knows no secret, and its type says so", async () => {
    const worker = (await live.state()).worker!.outputs;
    expect(worker).toMatchObject({ name: "worker", role: "member" });
    expect(worker).not.toHaveProperty("apiKeyValue");
    expect(await live.stack.outputs()).toEqual({});
    expectTypeOf<openai.ServiceAccount["apiKeyValue"]>().toEqualTypeOf<pulumi.Output<string | undefined>>();
    expectTypeOf<openai.ServiceAccount["apiKeyId"]>().toEqualTypeOf<pulumi.Output<string | undefined>>();

    const secrets = await live.world.control.secrets();
    expect(secrets.map(({ kind }) => kind).sort()).toEqual(["admin", "service-account"]);
    const files = Object.entries(await live.stack.stateFiles());
    expect(files.length).toBeGreaterThan(0);
    const leaks = files.filter(([, text]) => secrets.some(({ value }) => text.includes(value)));
    expect(leaks.map(([name]) => name)).toEqual([]);
  });

  it("may stay in the program or be taken out", async () => {
    await live.write(declaring(adopted));
    const [up, counts] = await live.countingRequests(() => live.stack.up());
    expect(up.changes).toEqual({ same: adopted.length + 1 });
    expect(counts).toEqual({});
  });

  it("manages from then on what it has imported", async () => {
    const lines = declaring(adopted);
    await live.write({
      ...lines,
      limit: lines.limit!.replace("700", "600"),
      team: lines.team!.replace(/"team" }/, '"crew" }'),
    });
    const up = await live.stack.up();
    expect(up.changes).toEqual({ same: adopted.length - 1, update: 2 });
    const { groups, projects } = (await live.world.control.state()).organizations[0]!;
    expect(groups.map(({ name }) => name)).toEqual(["crew"]);
    const row = projects.find(({ name }) => name === "web")!.rateLimits.find(({ model }) => model === "gpt-5");
    expect(row!.limits.max_requests_per_1_minute).toBe(600);

    await live.stack.destroy();
    const after = (await live.world.control.state()).organizations[0]!;
    const limits = after.projects.find(({ name }) => name === "web")!.rateLimits;
    // What was there when it was imported is what a destroy puts back.
    expect(limits.find(({ model }) => model === "gpt-5")!.limits.max_requests_per_1_minute).toBe(700);
    expect(after.groups).toEqual([]);
  });
});

describe("pulumi import", () => {
  let live: LiveProgram;
  let adopted: Adopted[];

  beforeAll(async () => {
    ({ live, adopted } = await setUp());
  });
  afterAll(() => live?.remove());

  it("shows in a preview what it would import", async () => {
    const { kind, name, id } = adopted[0]!;
    const args = ["import", "--preview-only", tokenOf(kind), name, id, "--generate-code=false"];
    // The environment of the tests confirms everything, which is not for a mere preview.
    const { output } = await live.stack.run(args, { env: { PULUMI_SKIP_CONFIRMATIONS: "false" } });
    expect(output).toMatch(/= 1 to import/);
    expect(await live.state()).toEqual({});
  });

  it("imports each kind by type, name and id", async () => {
    for (const { kind, name, id } of adopted) {
      const args = [tokenOf(kind), name, id, "--generate-code=false", "--protect=false"];
      const done = await live.stack.import({ args });
      expect(imported(done), kind).toEqual([name]);
    }
    expect(await live.world.writes()).toEqual({});
    const secrets = await live.world.control.secrets();
    const texts = Object.values(await live.stack.stateFiles()).join("\n");
    expect(secrets.filter(({ value }) => texts.includes(value)).map(({ kind }) => kind)).toEqual([]);
  });

  it("leaves nothing to do for the program that declares the same", async () => {
    await live.write(declaring(adopted));
    const [up, counts] = await live.countingRequests(() => live.stack.up());
    expect(up.changes).toEqual({ same: adopted.length + 1 });
    expect(counts).toEqual({});
    const refreshed = await live.stack.preview({ args: ["--refresh", "--expect-no-changes"] });
    expect(refreshed.changes).toEqual({ same: adopted.length + 1 });
  });
});

/** The resources that a run has imported. */
function imported({ steps }: OperationResult): string[] {
  return steps
    .filter(({ op }) => op === "import")
    .map(({ name }) => name)
    .sort();
}
