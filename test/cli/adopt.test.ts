import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { declare, type Format } from "../../provider/cli/adopt/declare";
import type { LiveInventory } from "../../provider/inventory/live";
import { createStack, findEngine, temporaryProgram, type Stack, type TemporaryProgram } from "../engine";
import { inhabit } from "../import/everyKind";
import { World } from "../lifecycle/world";
import { inventoryOf } from "../unit/adoptScene";
import { runExecutable } from "./executable";

describe("the declarations of an organisation with every kind", () => {
  let world: World;
  let live: LiveInventory;
  let program: TemporaryProgram | undefined;
  let stack: Stack | undefined;

  beforeAll(async () => {
    world = await World.start();
    await inhabit(world);
    for (const name of ["Équipe α / 日本", "🚀", "class", "123"]) await world.project(name);
    await world.control.clearRequests();
    live = await inventoryOf(world);
  });
  afterEach(() => Promise.all([stack?.remove(), program?.remove()]));
  afterAll(() => world?.close());

  /** Writes the program, fills its state, and returns what a preview with a refresh then shows. */
  async function adopted(format: Format) {
    const { files, resources } = declare(live, { format, name: "acme", protect: true });
    program = await temporaryProgram(Object.fromEntries(files));
    stack = await createStack({ engine: await findEngine(), program: program.folder, env: world.env });
    const environment = { ...stack.environment, ...world.env };
    const ran = await runExecutable(stack.program, environment, ["adopt", "--into", "--yes"]);
    expect(ran).toMatchObject({ code: 0, stderr: "" });
    expect(ran.stdout).toContain(`Imported ${resources.length} objects, left out 0 resources.`);
    const { changes } = await stack.preview({ args: ["--refresh"] });
    return { changes, stack, program };
  }

  it.each(["ts", "resources"] as const)("match the organisation as %s, without a write", async (format) => {
    const { changes } = await adopted(format);
    expect(Object.keys(changes)).toEqual(["same"]);
    expect(await world.writes()).toEqual({});
  });

  it("match the organisation as yaml, and a changed line changes one object", async () => {
    const { changes, stack: filled, program: written } = await adopted("yaml");
    expect(Object.keys(changes)).toEqual(["same"]);
    expect(await world.writes()).toEqual({});
    const path = join(written.folder, "organization.yaml");
    const text = await readFile(path, "utf8");
    await writeFile(path, text.replace("spendLimit: { dollars: 400 }", "spendLimit: { dollars: 450 }"));
    await filled.up();
    expect(await world.writes()).toEqual({ "POST /organization/projects/{project_id}/spend_limit": 1 });
    await world.control.clearRequests();
    // The second team loses its only member.
    await writeFile(path, text.replace(/( {2}ops:\n {4}members:)\n.*\n/, "$1 []\n").replace("400", "450"));
    await filled.up();
    expect(await world.writes()).toEqual({ "DELETE /organization/groups/{group_id}/users/{user_id}": 1 });
  });
});
