import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { LiveProgram } from "./liveProgram";
import { perTest } from "./perTest";

type Properties = Record<string, unknown>;

const KEYS = "GET /organization/projects/{project_id}/api_keys";

let projectId: string;

const scene = perTest(async ({ world }) => {
  projectId = await world.project("web");
});
const { run } = scene;

async function account(name: string, args: Properties = {}) {
  expect(await scene.program.up(run(), "ServiceAccount", name, { projectId, name, ...args })).toBe("created");
  return scene.program.deployed(name)!;
}

const remove = (name: string, one = run()) => scene.program.destroy(one, "ServiceAccount", name);

async function accounts(): Promise<string[]> {
  const { projects } = (await scene.world.control.state()).organizations[0]!;
  return projects.flatMap(({ serviceAccounts }) => serviceAccounts.map(({ name }) => name)).sort();
}

const today = async (daysAgo = 0) =>
  new Date((await scene.world.control.advanceClock(0)).now * 1000 - daysAgo * 86_400_000).toISOString().slice(0, 10);

describe("a service account with a key in use", () => {
  it("is not deleted, and the error names each key, its last use and both ways out", async () => {
    const { id, outs } = await account("worker");
    const used = String(outs.apiKeyId);
    await scene.world.control.useKey({ keyId: used, daysAgo: 6 });
    const serviceAccountId = String(outs.serviceAccountId);
    const more = await scene.world.control.makeKey({ kind: "service-account", projectId, serviceAccountId });
    await scene.world.control.useKey({ keyId: more.id });
    const [first, second] = [String(outs.apiKeyValue).slice(-3), more.value.slice(-3)];
    await expect(remove("worker")).rejects.toThrow(
      `Did not delete service account ${id} ("worker"): keys of it were used in the last 7 days: …${first} (last used on ` +
        `${await today(6)}), …${second} (last used on ${await today()}). Programs that use a key stop working when its account ` +
        `is deleted. To delete the account anyway, set OPENAI_ADMIN_DELETE_KEYS_IN_USE=allow for this run, or set ` +
        `forceDelete: true on the resource and run \`pulumi up\` before you remove it.`,
    );
    expect(await accounts()).toEqual(["worker"]);
  });

  it("is not deleted when somebody else created the key", async () => {
    const { outs } = await account("worker", { createApiKey: false });
    const serviceAccountId = String(outs.serviceAccountId);
    const { id } = await scene.world.control.makeKey({ kind: "service-account", projectId, serviceAccountId });
    await scene.world.control.useKey({ keyId: id });
    await expect(remove("worker")).rejects.toThrow("Did not delete service account");
  });

  it("is deleted when the program or the stack allows it", async () => {
    for (const name of ["forced", "allowed"]) {
      const { outs } = await account(name, name === "forced" ? { forceDelete: true } : {});
      await scene.world.control.useKey({ keyId: String(outs.apiKeyId) });
    }
    await remove("forced");
    await remove("allowed", run({ OPENAI_ADMIN_DELETE_KEYS_IN_USE: "allow" }));
    expect(await accounts()).toEqual([]);
  });

  it("is deleted when the last use is longer ago, the key has expired, or another account has the key", async () => {
    const old = await account("old");
    await scene.world.control.useKey({ keyId: String(old.outs.apiKeyId), daysAgo: 8 });
    const expired = await account("expired", { apiKeyExpiresInSeconds: 60 });
    await scene.world.control.useKey({ keyId: String(expired.outs.apiKeyId) });
    const other = await account("other");
    await scene.world.control.useKey({ keyId: String(other.outs.apiKeyId) });
    await account("idle");
    await scene.world.control.advanceClock(3600);
    const last = run();
    for (const name of ["old", "expired", "idle"]) await remove(name, last);
    expect(await accounts()).toEqual(["other"]);
  });

  /** Replaces the account and its key, as the engine does: the old account goes last. */
  async function replace(given: Properties = {}) {
    const old = await account("worker");
    await scene.world.control.useKey({ keyId: String(old.outs.apiKeyId) });
    const one = run();
    const args = { projectId, name: "worker", createApiKey: false, ...given };
    expect((await one.diff("ServiceAccount", old.id, old.outs, args)).replaces).toEqual(["createApiKey"]);
    const made = await one.create("ServiceAccount", args);
    return { old, made, args, deleteOld: () => one.delete("ServiceAccount", old.id, old.outs) };
  }

  it("stays beside its replacement, and the error names the way that is left", async () => {
    const { deleteOld } = await replace();
    await expect(deleteOld()).rejects.toThrow("or set forceDelete: true on the resource and run `pulumi up` again.");
    expect(await accounts()).toEqual(["worker", "worker"]);
  });

  it("goes with its replacement when the program allows it on the new account", async () => {
    const { deleteOld } = await replace({ forceDelete: true });
    await deleteOld();
    expect(await accounts()).toEqual(["worker"]);
  });

  it("goes in a later run when the program then allows it on the new account", async () => {
    const { old, made, args, deleteOld } = await replace();
    await expect(deleteOld()).rejects.toThrow("Did not delete");
    // The state has the old account as a pending delete. The program declares only the new account.
    const again = run();
    expect((await again.diff("ServiceAccount", made.id, made.outs, args)).isChanged).toBe(false);
    await expect(again.delete("ServiceAccount", old.id, old.outs)).rejects.toThrow("`pulumi up` again.");

    const last = run();
    const allowed = { ...args, forceDelete: true };
    expect(await last.diff("ServiceAccount", made.id, made.outs, allowed)).toEqual({ isChanged: true, replaces: [] });
    const { outs } = await last.update("ServiceAccount", made.id, made.outs, allowed);
    await last.delete("ServiceAccount", old.id, old.outs);
    expect(await accounts()).toEqual(["worker"]);
    expect((await last.read("ServiceAccount", made.id, outs)).id).toBe(made.id);
  });
});

describe("on the engine", () => {
  const web = 'const web = new openai.Project("web", { name: "web" });';
  const worker = 'new openai.ServiceAccount("worker", { projectId: web.id, name: "worker" });';
  let live: LiveProgram;

  beforeAll(async () => {
    live = await LiveProgram.start({ web, worker });
  });
  afterAll(() => live?.remove());

  it("a destroy stops before the project of an account with a key in use", async () => {
    await live.stack.up();
    const state = await live.state();
    await live.world.control.useKey({ keyId: String(state.worker!.outputs.apiKeyId) });
    const { problems } = await live.stack.destroy({ expectFailure: true });
    expect(problems.join("\n")).toContain(`Did not delete service account ${state.worker!.id} ("worker")`);
    const { projects } = (await live.world.control.state()).organizations[0]!;
    expect(projects.find(({ id }) => id === state.web!.id)).toMatchObject({ archived_at: null, serviceAccounts: [{}] });
  });

  it("an account whose replacement has left it goes once the program allows it on the new account", async () => {
    const withoutKey = worker.replace(" });", ", createApiKey: false });");
    await live.write({ web, worker: withoutKey });
    const { problems } = await live.stack.up({ expectFailure: true });
    expect(problems.join("\n")).toContain("set forceDelete: true on the resource and run `pulumi up` again.");
    expect(Object.keys(await live.state()).sort()).toEqual(["web", "worker", "worker (old)"]);

    await live.write({ web, worker: withoutKey.replace(" });", ", forceDelete: true });") });
    await live.stack.up();
    expect(Object.keys(await live.state()).sort()).toEqual(["web", "worker"]);
    expect((await live.stack.destroy()).changes).toEqual({ delete: 3 });
  });
});

describe("the look at the keys", () => {
  it("costs one listing a project and run, however many accounts go", async () => {
    for (const name of ["a", "b", "c"]) await account(name);
    await scene.world.control.clearRequests();
    const last = run();
    await Promise.all(["a", "b", "c"].map((name) => remove(name, last)));
    expect((await scene.world.control.requests()).counts).toMatchObject({
      [KEYS]: 1,
      "DELETE /organization/projects/{project_id}/service_accounts/{service_account_id}": 3,
    });
    expect(await accounts()).toEqual([]);
  });

  it("costs nothing where the program or the stack allows the delete", async () => {
    await account("a", { forceDelete: true });
    await account("b");
    await scene.world.control.clearRequests();
    await remove("a");
    await remove("b", run({ OPENAI_ADMIN_DELETE_KEYS_IN_USE: "allow" }));
    expect((await scene.world.control.requests()).counts).not.toHaveProperty([KEYS]);
  });

  it("is skipped with one line a run when the key may not read keys", async () => {
    const other = await scene.world.project("other");
    await account("a");
    await account("b");
    await account("c", { projectId: other });
    await scene.world.control.fault({ route: KEYS, kind: "error-before-effect", status: 403, times: 9 });
    const last = run();
    for (const name of ["a", "b", "c"]) await remove(name, last);
    expect(await accounts()).toEqual([]);
    expect(last.printed).toEqual([
      "The key may not read keys of projects, so the provider deletes service accounts and keys without checking whether the keys are " +
        "in use. To check, use a key that may read them.",
    ]);
  });

  it("does not stop the delete of an account whose project somebody has archived [F29]", async () => {
    await account("a");
    await account("b");
    await scene.world.archive(projectId);
    const last = run();
    await remove("a", last);
    await remove("b", last);
  });

  it("fails the delete when the API refuses the listing for another reason", async () => {
    await account("a");
    await scene.world.control.fault({ route: KEYS, kind: "error-before-effect", status: 400, message: "Not now." });
    await expect(remove("a")).rejects.toThrow("Not now.");
    expect(await accounts()).toEqual(["a"]);
  });
});
