import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type * as openai from "pulumi-openai-admin";
import type * as pulumi from "@pulumi/pulumi";
import { afterAll, beforeAll, describe, expect, expectTypeOf, it } from "vitest";
import { init } from "../../provider/cli/init";
import type { OperationResult } from "../engine";
import { kinds } from "../kinds";
import { LiveProgram } from "../lifecycle/liveProgram";
import { declaring, differing, importing, inhabit, tokenOf, type Adopted } from "./everyKind";

/** Creates every object as the console would. Only the simulator knows the worker's key, which is a secret. */
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
  });
  afterAll(() => live?.remove());

  it("is tested with another value for each kind that changes in place", () => {
    const fixed = new Set(adopted.filter(({ other }) => !other).map(({ kind }) => kind));
    const unchangeable = kinds
      .filter(
        ({ declaration }) =>
          !Object.values(declaration.inputs).some((input) => input.change === "update" && input.readBack),
      )
      .map(({ declaration }) => declaration.kind);
    expect([...fixed]).toEqual(unchangeable);
  });

  it("shows in a preview which objects it will import and which declared inputs differ", async () => {
    await live.write(differing(adopted));
    const preview = await live.stack.preview();
    const updated = adopted.filter(({ other }) => other);
    expect(preview.changes).toEqual({ create: 1, import: adopted.length, update: updated.length });
    for (const { kind, name } of adopted) expect(preview.output).toContain(`=  ${tokenOf(kind)} ${name} import`);
    for (const { kind, name, id, other } of updated) {
      const { differs } = other!;
      const { diffs } = preview.steps.find((step) => step.op === "update" && step.name === name)!;
      expect(diffs.sort(), name).toEqual(differs);
      // An input that the API does not have, such as validate, is new to the engine.
      const shown = new RegExp(`~  ${tokenOf(kind)} ${name} update \\[diff: [~+]${differs.join(",")}\\]`);
      expect(preview.output).toMatch(shown);
      expect(preview.output).toContain(
        `${kind} ${id}: the program differs from the existing object in ${differs.join(", ")}.`,
      );
    }
    expect(await live.world.writes()).toEqual({});
  });

  it("imports without a write", async () => {
    await live.write({ ...importing(adopted), outputs: "export const key = worker.apiKeyValue;" });
    const up = await live.stack.up();
    expect(up.changes).toEqual({ create: 1, import: adopted.length });
    expect(imported(up)).toEqual(adopted.map(({ name }) => name).sort());
    expect(await live.world.writes()).toEqual({});
    const ids = Object.entries(await live.state()).map(([name, { id }]) => [name, id]);
    expect(Object.fromEntries(ids)).toEqual(Object.fromEntries(adopted.map(({ name, id }) => [name, id])));
  });

  it("imports no secret, and the type of the output says so", async () => {
    const worker = (await live.state()).worker!.outputs;
    expect(worker).toMatchObject({ name: "worker", role: "member" });
    expect(worker).not.toHaveProperty("apiKeyValue");
    expect(await live.stack.outputs()).toEqual({});
    expectTypeOf<openai.ServiceAccount["apiKeyValue"]>().toEqualTypeOf<pulumi.Output<string | undefined>>();
    expectTypeOf<openai.ServiceAccount["apiKeyId"]>().toEqualTypeOf<pulumi.Output<string | undefined>>();

    const secrets = await live.world.control.secrets();
    expect(secrets.map(({ kind }) => kind).sort()).toEqual(["admin", "admin", "service-account", "service-account"]);
    const files = Object.entries(await live.stack.stateFiles());
    expect(files.length).toBeGreaterThan(0);
    const leaks = files.filter(([, text]) => secrets.some(({ value }) => text.includes(value)));
    expect(leaks.map(([name]) => name)).toEqual([]);
  });

  it("needs neither a change nor a request in later runs, whether it stays in the program or not", async () => {
    const half = adopted.filter((_, index) => index % 2 === 0);
    await live.write({ ...declaring(adopted), ...importing(half) });
    const [up, counts] = await live.countingRequests(() => live.stack.up());
    expect(up.changes).toEqual({ same: adopted.length + 1 });
    expect(counts).toEqual({});
  });

  it("leaves no drift, and a refresh needs no change", async () => {
    await live.write(declaring(adopted));
    const up = await live.stack.up({ args: ["--refresh", "--expect-no-changes"] });
    expect(up.changes).toEqual({ same: adopted.length + 1 });
    expect(await live.world.writes()).toEqual({});
  });

  it("makes the imported objects managed", async () => {
    const lines = declaring(adopted);
    await live.write({
      ...lines,
      limit: lines.limit!.replace("700", "600"),
      team: lines.team!.replace(`"team" }`, `"crew" }`),
    });
    const up = await live.stack.up();
    expect(up.changes).toEqual({ same: adopted.length - 1, update: 2 });
    const { groups, projects } = (await live.world.control.state()).organizations[0]!;
    expect(groups.map(({ name }) => name)).toEqual(["crew", "ops"]);
    const row = projects.find(({ name }) => name === "web")!.rateLimits.find(({ model }) => model === "gpt-5");
    expect(row!.limits.max_requests_per_1_minute).toBe(600);

    await live.stack.destroy();
    const after = (await live.world.control.state()).organizations[0]!;
    const limits = after.projects.find(({ name }) => name === "web")!.rateLimits;
    // A destroy restores the values found at the import.
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
    // The environment of the tests confirms everything, but here we want only the preview.
    const { output } = await live.stack.run(args, { env: { PULUMI_SKIP_CONFIRMATIONS: "false" } });
    expect(output).toMatch(/= 1 to import/);
    expect(await live.state()).toEqual({});
  });

  it("imports each kind by type, name and id", async () => {
    const [{ kind, name, id }, ...others] = adopted as [Adopted, ...Adopted[]];
    const quietly = ["--generate-code=false", "--protect=false"];
    const done = await live.stack.import({ args: [tokenOf(kind), name, id, ...quietly] });
    expect(imported(done)).toEqual([name]);
    const resources = others.map((one) => ({ type: tokenOf(one.kind), name: one.name, id: one.id }));
    await writeFile(join(live.stack.program, "resources.json"), JSON.stringify({ resources }));
    const rest = await live.stack.import({ args: ["--file", "resources.json", ...quietly] });
    expect(imported(rest)).toEqual(others.map((one) => one.name).sort());
    expect(await live.world.writes()).toEqual({});
    const secrets = await live.world.control.secrets();
    const texts = Object.values(await live.stack.stateFiles()).join("\n");
    expect(secrets.filter(({ value }) => texts.includes(value)).map((secret) => secret.kind)).toEqual([]);
  });

  it("leaves nothing to do for a program that declares the same objects", async () => {
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
