import { setTimeout as sleep } from "node:timers/promises";
import type { Organization } from "openai-admin-simulator";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Program } from "../faults/program";
import { InProcess } from "./inProcess";
import { Plugin, type Runner } from "./plugin";
import { World } from "./world";

/**
 * The plugin's process dies alone while a call is in flight. The engine records the call as failed, so the state says
 * nothing about its effect. The next run on this machine finishes the call (decision D35).
 */
let world: World;
let program: Program;
const runs: InProcess[] = [];

beforeEach(async () => {
  world = await World.start();
  program = new Program();
});
afterEach(async () => {
  for (const run of runs.splice(0)) run.stop();
  await world.close();
});

function next(): InProcess {
  const run = new InProcess(world.env);
  runs.push(run);
  return run;
}

/** Kills the plugin after the API has carried out a call of this route, and before the answer arrives. */
async function killedAt(route: string, act: (plugin: Runner) => Promise<unknown>): Promise<void> {
  await world.control.fault({ route, kind: "stall-after-effect" });
  const plugin = await Plugin.start({ env: world.env });
  await world.control.clearRequests();
  const outcome = act(plugin).catch((error: Error) => error);
  while (!(await hasSeen(route))) await sleep(10);
  plugin.kill();
  await plugin.ended;
  expect(await outcome).toBeInstanceOf(Error);
}

async function hasSeen(route: string): Promise<boolean> {
  return (await world.control.requests()).counts[route] !== undefined;
}

const organization = async (): Promise<Organization> => (await world.control.state()).organizations[0]!;

describe("a plugin that dies alone", () => {
  it("leaves a role that the next run continues with", async () => {
    const args = { name: "auditor", permissions: ["api.groups.read"] };
    await killedAt("POST /organization/roles", (plugin) => program.up(plugin, "Role", "auditor", args));
    const run = next();
    expect(await program.up(run, "Role", "auditor", args)).toBe("created");
    expect(run.printed).toEqual([expect.stringMatching(/Role role_\S+: an interrupted run created it/)]);
    expect((await organization()).roles.filter(({ name }) => name === "auditor")).toHaveLength(1);
  });

  it("leaves a group that the next run continues with", async () => {
    await killedAt("POST /organization/groups", (plugin) => program.up(plugin, "Group", "crew", { name: "crew" }));
    expect(await program.up(next(), "Group", "crew", { name: "crew" })).toBe("created");
    expect((await organization()).groups).toHaveLength(1);
  });

  it("leaves an account whose key is lost, so the next run deletes the account and creates it again", async () => {
    const args = { projectId: await world.project("web"), name: "worker" };
    await killedAt("POST /organization/projects/{project_id}/service_accounts", (plugin) =>
      program.up(plugin, "ServiceAccount", "worker", args),
    );
    const run = next();
    expect(await program.up(run, "ServiceAccount", "worker", args)).toBe("created");
    expect(run.printed).toEqual([expect.stringMatching(/its secret is lost\. This run deleted it/)]);
    const { projects } = await organization();
    expect(projects.flatMap(({ serviceAccounts }) => serviceAccounts)).toHaveLength(1);
    expect(projects.flatMap(({ apiKeys }) => apiKeys)).toHaveLength(1);
    expect(program.deployed("worker")!.outs.apiKeyValue).toMatch(/^sk-/);
  });

  it("leaves a key of an update, which the next run deletes", async () => {
    const args = { projectId: await world.project("web"), name: "worker", createApiKey: false, role: "member" };
    const first = next();
    await program.up(first, "ServiceAccount", "worker", args);
    first.stop();
    await killedAt(
      "POST /organization/projects/{project_id}/service_accounts/{service_account_id}/api_keys",
      (plugin) => program.up(plugin, "ServiceAccount", "worker", { ...args, createApiKey: true }),
    );
    const run = next();
    expect(await program.up(run, "ServiceAccount", "worker", { ...args, createApiKey: true })).toBe("updated");
    expect(run.printed).toEqual([expect.stringMatching(/whose value is lost\. This run deleted it/)]);
    expect((await organization()).projects.flatMap(({ apiKeys }) => apiKeys)).toHaveLength(1);
  });

  it("has taken over a rate limit, whose value from before the takeover still comes back", async () => {
    const projectId = await world.project("web");
    const limitOf = async () =>
      (await organization()).projects
        .find(({ id }) => id === projectId)!
        .rateLimits.find(({ model }) => model === "gpt-5")!;
    const before = await limitOf();
    const args = { projectId, model: "gpt-5", maxRequestsPer1Minute: 7 };
    await killedAt("POST /organization/projects/{project_id}/rate_limits/{rate_limit_id}", (plugin) =>
      program.up(plugin, "RateLimit", "limit", args),
    );
    expect(await program.up(next(), "RateLimit", "limit", args)).toBe("created");
    await program.destroy(next(), "RateLimit", "limit");
    expect(await limitOf()).toEqual(before);
  });

  it("leaves no note of a create that has ended, so an equal object of somebody else stops the next create", async () => {
    await program.up(next(), "Group", "crew", { name: "crew" });
    expect(await program.up(next(), "Group", "crew-2", { name: "crew" })).toMatchObject({
      message: expect.stringMatching(/a group with the same name already exists/) as string,
    });
  });

  it("leaves a note that concerns no other object of the same name", async () => {
    await world.group("crew");
    await world.control.advanceClock(3600);
    await killedAt("POST /organization/roles", (plugin) =>
      program.up(plugin, "Role", "crew", { name: "crew", permissions: ["api.groups.read"] }),
    );
    expect(await program.up(next(), "Group", "crew", { name: "crew" })).toBeInstanceOf(Error);
  });
});
