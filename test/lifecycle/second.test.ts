import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { InProcess } from "./inProcess";
import { World } from "./world";

/** The state already contains the first resource; a later run declares the second. */
describe("a second resource for an object that is declared", () => {
  let world: World;
  let plugin: InProcess;
  let projectId: string;

  beforeEach(async () => {
    world = await World.start();
    plugin = new InProcess(world.env);
    projectId = await world.project("lab");
  });
  afterEach(async () => {
    plugin?.stop();
    await world?.close();
  });

  const message = /^Two resources of this program declare the same .*Keep one of them/;

  async function declared(kind: string, args: Record<string, unknown>) {
    const first = await plugin.create(kind, args);
    plugin.stop();
    plugin = new InProcess(world.env);
    await plugin.diff(kind, first.id, first.outs, args);
    return first;
  }

  it("fails at its create", async () => {
    const limit = { projectId, model: "gpt-5", maxRequestsPer1Minute: 5 };
    await declared("RateLimit", limit);
    await expect(plugin.create("RateLimit", { ...limit, maxRequestsPer1Minute: 6 })).rejects.toThrow(message);
    const [row] = (await world.control.state()).organizations[0]!.projects.find(
      (one) => one.id === projectId,
    )!.rateLimits.filter((one) => one.model === "gpt-5");
    expect(row!.limits.max_requests_per_1_minute).toBe(5);
  });

  it("is not mistaken for a replacement of the first resource", async () => {
    const userId = await world.person("ana@example.com");
    await declared("ProjectUser", { projectId, userId, role: "member" });
    await expect(plugin.create("ProjectUser", { projectId, userId, role: "owner" })).rejects.toThrow(message);
  });

  it("is accepted if the engine is replacing the first resource", async () => {
    const limit = { projectId, model: "gpt-5", maxRequestsPer1Minute: 5 };
    const { id } = await declared("RateLimit", limit);
    expect((await plugin.create("RateLimit", limit)).id).toBe(id);
  });
});
