import { createServer, type AddressInfo } from "node:net";
import { afterEach, beforeEach, expect, it } from "vitest";
import { Plugin } from "./plugin";
import { World } from "./world";

let world: World;
let plugin: Plugin | undefined;

beforeEach(async () => {
  world = await World.start();
});
afterEach(async () => {
  plugin?.stop();
  await world.close();
});

/** A plugin would outlive its engine for longest while its calls wait for a quota. */
it("a plugin creates nothing more after its engine has gone", async () => {
  const engine = createServer((socket) => socket.on("error", () => undefined));
  await new Promise<void>((resolve) => engine.listen(0, "127.0.0.1", resolve));
  const engineAddress = `127.0.0.1:${(engine.address() as AddressInfo).port}`;
  plugin = await Plugin.start({ env: world.env, engineAddress });
  await plugin.create("Project", { name: "first" });
  await world.control.throttle({
    route: "POST /organization/projects",
    perWindow: 1,
    windowSeconds: 8,
    retryAfter: "header",
  });
  const creates = ["a", "b", "c", "d"].map((name) => plugin!.create("Project", { name }));
  const outcomes = Promise.allSettled(creates);
  await new Promise((resolve) => engine.close(resolve));

  expect(await plugin.ended).toBe(1);
  await outcomes;
  const made = (await world.control.state()).organizations[0]!.projects.filter((one) => /^[a-d]$/.test(one.name));
  expect(made.length).toBeLessThan(creates.length);
});
