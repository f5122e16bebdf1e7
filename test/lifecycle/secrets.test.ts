import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { LiveProgram, type Lines } from "./liveProgram";
import { isSecret, Plugin, PluginError } from "./plugin";
import { lines as everyKind } from "./wholeProgram";
import { World } from "./world";

/** The second call of a create, and every update of an account. */
const ACCOUNT = "POST /organization/projects/{project_id}/service_accounts/{service_account_id}";

/** Values that the program itself marks as secret, in kinds without secrets of their own. */
const OWN = { text: "the auditors of project harbour", name: "harbour-team" };

/** The texts in which a secret could appear, by place. */
type Places = Record<string, string>;

/**
 * Asserts that no text contains a secret in clear. A failure names the place and the kind of the secret, never the
 * secret.
 */
async function expectNoSecretIn(world: World, places: Places): Promise<void> {
  const own = Object.entries(OWN).map(([kind, value]) => ({ kind: `${kind} of the program`, value }));
  const secrets: { kind: string; value: string }[] = [...(await world.control.secrets()), ...own];
  const found = Object.entries(places).flatMap(([place, text]) =>
    secrets.filter(({ value }) => holds(text, value)).map(({ kind }) => `${kind} in ${place}`),
  );
  expect(found).toEqual([]);
}

/** Also finds the secret in base64, in which some tools wrap configuration and state. */
function holds(text: string, secret: string): boolean {
  return text.includes(secret) || text.includes(Buffer.from(secret).toString("base64"));
}

describe("a run on the real engine", () => {
  const lines = {
    pulumi: `import * as pulumi from "@pulumi/pulumi";`,
    ...everyKind,
    outputs: "",
    search: everyKind.search!.replace(`"search" }`, `pulumi.secret("${OWN.name}") }`),
    auditor: everyKind.auditor!.replace(`"reads"`, `pulumi.secret("${OWN.text}")`),
    late: `const late = new openai.ServiceAccount("late", { projectId: web.id, name: "late", createApiKey: false });`,
    keys: `export const key = worker.apiKeyValue; export const keys = { late: late.apiKeyValue, of: "late" };`,
  } satisfies Lines;
  const updated = {
    ...lines,
    worker: everyKind.worker!.replace(" });", `, apiKeyExpiresInSeconds: 86_400 });`),
    late: lines.late.replace("false", "true"),
    jobs: everyKind.jobs!.replace(" });", `, keepers: { rotated: "november" } });`),
    auditor: lines.auditor.replace("api.management.read", "api.groups.read"),
    access: everyKind.access!.replace("caller.id", `"role-api-project-member"`),
    gateway: everyKind.gateway!.replace(", active: true", ", active: false"),
    views: everyKind.views!.replace("viewer", "member"),
  };
  const printed: Places = {};
  let live: LiveProgram;

  beforeAll(async () => {
    live = await LiveProgram.start(lines, { keyInConfig: true });
    await live.world.person("ana@example.com");
  });
  afterAll(() => live?.remove());

  /** Runs and keeps the output that the user would read. */
  async function show(name: string, run: () => Promise<{ output: string }>): Promise<string> {
    const { output } = await run();
    printed[name] = output;
    return output;
  }

  it("creates keys, updates every resource that has one, drifts and fails", async () => {
    const { stack, world } = live;
    await show("preview", () => stack.preview({ args: ["--diff"] }));
    await show("up", () => stack.up());
    await live.write(updated);
    await show("preview of the updates", () => stack.preview({ args: ["--json"] }));
    await show("updates", () => stack.up({ args: ["--diff", "--show-config", "--show-full-output"] }));

    // Only the name changes here: the update carries the key along without touching it.
    await world.control.fault({
      route: ACCOUNT,
      kind: "error-before-effect",
      status: 400,
    });
    const renamed = { ...updated, worker: updated.worker.replace(`name: "worker"`, `name: "crawler"`) };
    const half = `new openai.ServiceAccount("half", { projectId: web.id, name: "half", role: "owner" });`;
    await live.write({ ...renamed, half });
    await world.control.fault({
      route: ACCOUNT,
      kind: "error-before-effect",
      status: 400,
    });
    const failed = await show("failing run", () =>
      stack.up({ args: ["--diff", "--continue-on-error"], expectFailure: true }),
    );
    expect(failed).toContain("1 error occurred:"); // The engine's words for a resource that was created but not finished.
    await show("refresh", () => stack.refresh({ args: ["--diff"] }));
    await show("repair", () => stack.up({ args: ["--refresh", "--diff"] }));
  });

  it("creates keys that the program and the state both have", async () => {
    const kinds = (await live.world.control.secrets()).map(({ kind }) => kind).sort();
    // Another admin key, the keys of three accounts, and a key that was rotated.
    expect(kinds).toEqual([...Array<string>(2).fill("admin"), ...Array<string>(5).fill("service-account")]);
    const { worker, late, half, search, auditor, reports, "worker-jobs": jobs } = await live.state();
    const values = (await live.world.control.secrets()).map(({ value }) => value);
    expect([search!.outputs.name, auditor!.outputs.description]).toEqual([OWN.name, OWN.text]);
    for (const holder of [worker, late, half]) expect(values).toContain(holder!.outputs.apiKeyValue);
    for (const holder of [reports, jobs]) expect(values).toContain(holder!.outputs.value);
    expect(await live.stack.outputs({ showSecrets: true })).toMatchObject({ key: worker!.outputs.apiKeyValue });
  });

  it("prints no secret", async () => {
    await expectNoSecretIn(live.world, printed);
  });

  it("shows no secret in outputs, exports or history", async () => {
    const { stack } = live;
    await expectNoSecretIn(live.world, {
      outputs: JSON.stringify(await stack.outputs()),
      export: JSON.stringify(await stack.export()),
      history: (await stack.run(["stack", "history", "--json"])).output,
      stack: (await stack.run(["stack"])).output,
    });
  });

  it("writes no secret into the state, its backups or its history", async () => {
    const files = await live.stack.stateFiles();
    const names = Object.keys(files).join("\n");
    for (const folder of ["stacks", "backups", "history"]) expect(names).toContain(folder);
    await expectNoSecretIn(live.world, files);
    await live.stack.destroy();
    await expectNoSecretIn(live.world, await live.stack.stateFiles());
  });
});

describe("the plugin", () => {
  let world: World;
  let plugin: Plugin;
  let projectId: string;

  beforeAll(async () => {
    world = await World.start();
    plugin = await Plugin.start({ env: world.env });
    projectId = await world.project("web");
  });
  afterAll(async () => {
    plugin?.stop();
    await world?.close();
  });

  it("prints no secret, whether calls succeed or fail", async () => {
    const kind = "ServiceAccount";
    const args = { projectId, name: "worker" };
    const created = await plugin.create(kind, args);
    const { id } = created;
    await world.control.fault({ route: ACCOUNT, kind: "throttle-burst", seconds: 4 });
    const { outs } = await plugin.update(kind, id, created.outs, { ...args, name: "crawler" });
    const reads = "GET /organization/projects/{project_id}/service_accounts";
    for (const route of [reads, ACCOUNT, ACCOUNT.replace("POST", "DELETE")]) {
      await world.control.fault({ route, kind: "error-before-effect", status: 400 });
    }
    await expect(plugin.read(kind, id, outs)).rejects.toThrow(PluginError);
    await expect(plugin.update(kind, id, outs, { ...args, name: "other" })).rejects.toThrow(PluginError);
    const { printed } = plugin;
    await vi.waitFor(() => expect(printed.join("\n")).toMatch(/waiting \d s for/));

    // A run does not delete objects that it has created itself, so this needs a new run.
    plugin.stop();
    plugin = await Plugin.start({ env: world.env });
    const failed = await plugin.delete(kind, id, outs).catch((error: unknown) => error);
    expect(failed).toBeInstanceOf(PluginError);
    const { message } = failed as PluginError;
    expect(message).toContain("Could not delete service account");
    await plugin.delete(kind, id, outs);
    // The engine shows the message beside the resource; the plugin does not print it as well.
    expect(plugin.printed.join("\n")).not.toContain("Could not");
    await expectNoSecretIn(world, { first: printed.join("\n"), message, second: plugin.printed.join("\n") });
  });

  it("keeps the key of an unfinished account secret", async () => {
    await world.control.fault({
      route: ACCOUNT,
      kind: "error-before-effect",
      status: 400,
    });
    const failure = await plugin
      .create("ServiceAccount", { projectId, name: "half", role: "owner" })
      .catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(PluginError);
    const { unfinished, message } = failure as PluginError;
    expect(isSecret(unfinished!.properties.apiKeyValue)).toBe(true);
    const inClear = { ...unfinished!.properties, apiKeyValue: undefined };
    await expectNoSecretIn(world, { message, reasons: unfinished!.reasons.join(), rest: JSON.stringify(inClear) });
  });

  it("removes the key from an error in which the API repeats it", async () => {
    await world.control.fault({
      route: "GET /organization/projects",
      kind: "error-before-effect",
      status: 400,
      message: `Incorrect API key provided: ${world.simulator.adminKey}.`,
    });
    const failure = await plugin.read("Project", projectId, {}).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(PluginError);
    await expectNoSecretIn(world, { message: (failure as PluginError).message, printed: plugin.printed.join("\n") });
  });
});
