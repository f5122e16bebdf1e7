import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { Plugin, revealed } from "./plugin";
import { World } from "./world";

/** The ids of people are the same in every organisation that they are in. */
let world: World;
let plugin: Plugin;
let there: { id: string; outs: Record<string, unknown> };
let project: { id: string; outs: Record<string, unknown> };
let adminKey: string;
let organizationId: string;

async function start(organizationHeader: boolean): Promise<void> {
  const file = join(mkdtempSync(join(tmpdir(), "pulumi-openai-admin-state-")), "state.json");
  world = await World.start({ file, organizationHeader });
  const userId = await world.person("ana@example.com");
  plugin = await Plugin.start({ env: world.env });
  there = await plugin.create("OrganizationUser", { userId, onDestroy: "remove" });
  project = await plugin.create("Project", { name: "web" });
  ({ adminKey, id: organizationId } = await world.control.addOrganization({ name: "Another company" }));
  const other = await world.control.addPerson({ email: "ana@example.com", organizationId });
  plugin.stop();
  await world.close();
  // She is one person, with one id.
  writeFileSync(file, readFileSync(file, "utf8").replaceAll(other.id, userId));
  world = await World.start({ file, organizationHeader });
  plugin = await Plugin.start({ env: { ...world.env, OPENAI_ADMIN_KEY: adminKey } });
}
afterEach(async () => {
  plugin?.stop();
  await world?.close();
});

async function peopleThere() {
  const { organizations } = await world.control.state();
  return organizations.find(({ id }) => id === organizationId)!.people;
}

describe("a valid key of another organisation, of which a person of the state is a member too", () => {
  it("removes nobody there", async () => {
    await start(true);
    await plugin.delete("OrganizationUser", there.id, there.outs).catch(() => undefined);
    expect((await peopleThere()).map(({ id }) => id)).toContain(there.id);
  });
  it("changes nobody's role there", async () => {
    await start(true);
    await plugin
      .update("OrganizationUser", there.id, there.outs, { userId: there.id, role: "owner", onDestroy: "remove" })
      .catch(() => undefined);
    expect((await peopleThere()).find(({ id }) => id === there.id)!.role).toBe("reader");
  });
  it("is no proof that the rest of the state is gone", async () => {
    await start(false);
    const forgetful = revealed(project.outs);
    forgetful.__kept = { ...(forgetful.__kept as object), organization: undefined };
    await expect(plugin.read("OrganizationUser", there.id, there.outs)).rejects.toThrow("another organisation");
    await expect(plugin.read("Project", project.id, forgetful)).rejects.toThrow("nothing proves");
  });
  it("does not refresh the state to what it is there", async () => {
    await start(true);
    await expect(plugin.read("OrganizationUser", there.id, there.outs)).rejects.toThrow("another organisation");
  });
});
