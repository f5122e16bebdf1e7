import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { InProcess } from "./inProcess";
import { revealed } from "./plugin";
import { World } from "./world";

/** A person has the same id in every organisation. */
let world: World;
let plugin: InProcess;
let there: { id: string; outs: Record<string, unknown> };
let project: { id: string; outs: Record<string, unknown> };
let adminKey: string;
let organizationId: string;

async function start(organizationHeader: boolean): Promise<void> {
  const file = join(mkdtempSync(join(tmpdir(), "pulumi-openai-admin-state-")), "state.json");
  world = await World.start({ file, organizationHeader });
  const userId = await world.person("ana@example.com");
  plugin = new InProcess(world.env);
  there = await plugin.create("OrganizationUser", { userId, onDestroy: "remove" });
  project = await plugin.create("Project", { name: "web" });
  ({ adminKey, id: organizationId } = await world.control.addOrganization({ name: "Another company" }));
  const other = await world.control.addPerson({ email: "ana@example.com", organizationId });
  plugin.stop();
  await world.close();
  // Both are the same person, with the same id.
  writeFileSync(file, readFileSync(file, "utf8").replaceAll(other.id, userId));
  world = await World.start({ file, organizationHeader });
  plugin = new InProcess({ ...world.env, OPENAI_ADMIN_KEY: adminKey });
}
afterEach(async () => {
  plugin?.stop();
  await world?.close();
});

async function peopleThere() {
  const { organizations } = await world.control.state();
  return organizations.find(({ id }) => id === organizationId)!.people;
}

describe("with a valid key of another organisation that shares a person with the state, the plugin", () => {
  it("does not remove the person there", async () => {
    await start(true);
    await plugin.delete("OrganizationUser", there.id, there.outs).catch(() => undefined);
    expect((await peopleThere()).map(({ id }) => id)).toContain(there.id);
  });
  it("does not change the person's role there", async () => {
    await start(true);
    await plugin
      .update("OrganizationUser", there.id, there.outs, { userId: there.id, role: "owner", onDestroy: "remove" })
      .catch(() => undefined);
    expect((await peopleThere()).find(({ id }) => id === there.id)!.role).toBe("reader");
  });
  it("does not conclude that the rest of the state is gone", async () => {
    await start(false);
    const forgetful = revealed(project.outs);
    forgetful.__kept = { ...(forgetful.__kept as object), organization: undefined };
    await expect(plugin.read("OrganizationUser", there.id, there.outs)).rejects.toThrow(
      `was not changed: the admin key belongs to organisation ${organizationId}, but the state entry belongs to`,
    );
    await expect(plugin.read("Project", project.id, forgetful)).rejects.toThrow("nothing proves");
  });
  it("does not refresh the state from the other organisation", async () => {
    await start(true);
    await expect(plugin.read("OrganizationUser", there.id, there.outs)).rejects.toThrow(
      `was not changed: the admin key belongs to organisation ${organizationId}, but the state entry belongs to`,
    );
  });
});
