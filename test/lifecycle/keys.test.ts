import { beforeAll, describe, expect, it } from "vitest";
import { hurry } from "../hostile/hurry";
import { revealed } from "./plugin";
import { perTest } from "./perTest";

type Properties = Record<string, unknown>;

const KEY = "ServiceAccountKey";
const CREATE = "POST /organization/projects/{project_id}/service_accounts/{service_account_id}/api_keys";
const KEYS = "/organization/projects/{project_id}/api_keys";

let projectId: string;
let serviceAccountId: string;

const scene = perTest(async ({ world }) => {
  projectId = await world.project("web");
  serviceAccountId = await account("worker");
});
const { run } = scene;

async function account(name: string): Promise<string> {
  const made = { name, create_service_account_only: true };
  return (await scene.world.post(`/organization/projects/${projectId}/service_accounts`, made)).id;
}

const argsOf = (given: Properties = {}): Properties => ({ projectId, serviceAccountId, name: "jobs", ...given });

async function deployed(name: string, given: Properties = {}) {
  expect(await scene.program.up(run(), KEY, name, argsOf(given))).toBe("created");
  return scene.program.deployed(name)!;
}

const remove = (name: string, one = run()) => scene.program.destroy(one, KEY, name);

/** The keys of the project, as the simulator stores them. */
async function keys() {
  const { projects } = (await scene.world.control.state()).organizations[0]!;
  return projects.find(({ id }) => id === projectId)!.apiKeys;
}

const idsOfKeys = async () => (await keys()).map(({ id }) => `${projectId}/${id}`);

/** Replaces a key as the engine does: the old key goes last. */
async function replace(old: { id: string; outs: Properties }, args: Properties, one = run()) {
  const { replaces } = await one.diff(KEY, old.id, old.outs, args);
  const made = await one.create(KEY, args);
  return { replaces, made, deleteOld: () => one.delete(KEY, old.id, old.outs) };
}

describe("a key of a service account", () => {
  it("keeps its value through reads and updates, and has none after an import [F27]", async () => {
    const { id, outs } = await deployed("jobs", { scopes: ["api.files.read"] });
    const { value } = (await keys())[0]!;
    expect(outs.value).toBe(value);
    const one = run();
    const read = await one.read(KEY, id, outs);
    expect(revealed(read.outs).value).toBe(value);
    const updated = await one.update(KEY, id, revealed(read.outs), argsOf({ scopes: ["api.responses.write"] }));
    expect(revealed(updated.outs).value).toBe(value);
    expect((await keys())[0]).toMatchObject({ scopes: ["api.responses.write"] });
    expect((await run().read(KEY, id, {})).outs).not.toHaveProperty("value");
  });

  it("sends an expiry only when it changes, because it counts from the request", async () => {
    await deployed("jobs", { expiresInSeconds: 3_600 });
    const before = (await keys())[0]!.expires_at;
    await scene.world.control.advanceClock(600);
    const up = (given: Properties) => scene.program.up(run(), KEY, "jobs", argsOf(given));
    expect(await up({ expiresInSeconds: 3_600, scopes: ["api.files.read"] })).toBe("updated");
    expect((await keys())[0]).toMatchObject({ expires_at: before, scopes: ["api.files.read"] });
    expect(await up({ expiresInSeconds: 7_200, scopes: ["api.files.read"] })).toBe("updated");
    expect((await keys())[0]!.expires_at).toBeGreaterThan(before! + 3_600);
  });

  it("keeps its scopes and its expiry when the program no longer declares them", async () => {
    await deployed("jobs", { expiresInSeconds: 3_600, scopes: ["api.files.read"] });
    await scene.world.control.clearRequests();
    expect(await scene.program.up(run(), KEY, "jobs", argsOf())).toBe("left alone");
    expect((await scene.world.control.requests()).counts).toEqual({});
  });

  it("that somebody has revoked in the console is gone after a refresh", async () => {
    const { id, outs } = await deployed("jobs");
    await scene.world.delete(`/organization/projects/${projectId}/api_keys/${id.split("/")[1]}`);
    await scene.program.refresh(run(), KEY, "jobs");
    expect(scene.program.deployed("jobs")).toBeUndefined();
    const again = await deployed("jobs");
    expect(again.outs.value).not.toBe(outs.value);
  });

  it("that has expired stays in the state, a refresh says so, and a change makes a new key", async () => {
    const { id } = await deployed("jobs", { expiresInSeconds: 1 });
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    const one = run();
    await scene.program.refresh(one, KEY, "jobs");
    const { outs } = scene.program.deployed("jobs")!;
    expect(one.printed).toEqual([
      expect.stringMatching(
        new RegExp(
          `^ServiceAccountKey ${id}: the key expired on \\d{4}-\\d\\d-\\d\\d\\. The API cannot renew it\\. To make a new key, ` +
            `change keepers\\.$`,
        ),
      ),
    ]);
    const diff = await run().diff(KEY, id, outs, argsOf({ expiresInSeconds: 60 }));
    expect(diff).toEqual({ isChanged: true, replaces: ["expiresInSeconds"] });
  });
});

it("a key of a person cannot be imported as a key of a service account", async () => {
  const { id } = await scene.world.control.makeKey({ kind: "project", projectId });
  await expect(run().read(KEY, `${projectId}/${id}`, {})).rejects.toThrow(
    `Could not read ServiceAccountKey ${projectId}/${id}: the key belongs to a person. Declare a ProjectApiKey for it.`,
  );
});

describe("a key whose create was answered by nobody", () => {
  it("is deleted and made anew, and a key that existed before stays", async () => {
    const { id: older } = await scene.world.post(
      `/organization/projects/${projectId}/service_accounts/${serviceAccountId}/api_keys`,
      { name: "jobs" },
    );
    const ofOther = await account("other");
    await scene.world.post(`/organization/projects/${projectId}/service_accounts/${ofOther}/api_keys`, {
      name: "jobs",
    });
    await scene.world.control.advanceClock(60);
    await scene.world.control.fault({ route: CREATE, kind: "error-after-effect" });
    const { outs } = await deployed("jobs");
    expect(await idsOfKeys()).toHaveLength(3);
    expect((await keys()).map(({ id }) => id)).toContain(older);
    expect((await keys()).map(({ value }) => value)).toContain(outs.value);
    expect((await scene.world.writes())[`DELETE ${KEYS}/{api_key_id}`]).toBe(1);
  });
});

describe("a key without a name", () => {
  const unnamed = (given: Properties = {}): Properties => ({ projectId, serviceAccountId, ...given });
  beforeAll(hurry);
  const lose = (when: "before" | "after") => scene.world.control.fault({ route: CREATE, kind: `reset-${when}-effect` });

  it("does not cost its account the key that the account was created with", async () => {
    const one = run();
    await scene.program.up(one, "ServiceAccount", "batch", { projectId, name: "batch" });
    const { serviceAccountId: owner, apiKeyId } = scene.program.deployed("batch")!.outs;
    for (const when of ["before", "after"] as const) {
      await lose(when);
      expect(await scene.program.up(one, KEY, when, unnamed({ serviceAccountId: owner }))).toBe("created");
    }
    const made = ["before", "after"].map((name) => scene.program.deployed(name)!.outs.apiKeyId);
    expect((await keys()).map(({ id }) => id)).toEqual([apiKeyId, ...made]);
  });

  it("does not cost its account another key whose create is in flight", async () => {
    const one = run();
    await lose("before");
    const lost = scene.program.up(one, KEY, "lost", unnamed());
    await scene.world.control.fault({ route: CREATE, kind: "stall-after-effect", seconds: 1 });
    const named = scene.program.up(one, KEY, "named", argsOf());
    expect(await Promise.all([lost, named])).toEqual(["created", "created"]);
    expect(await keys()).toHaveLength(2);
  });
});

describe("a key in use", () => {
  it("is not revoked, and the error names its end, its last use and both ways out [F33]", async () => {
    const { id, outs } = await deployed("jobs");
    await scene.world.control.useKey({ keyId: String(outs.apiKeyId) });
    const today = new Date().toISOString().slice(0, 10);
    await expect(remove("jobs")).rejects.toThrow(
      `Did not revoke API key ${id} ("jobs"): it was used in the last 7 days: …${String(outs.value).slice(-3)} (last used on ` +
        `${today}). Programs that use the key stop working when it is revoked. To revoke the key anyway, set ` +
        `OPENAI_ADMIN_DELETE_KEYS_IN_USE=allow for this run, or set forceDelete: true on the resource and run \`pulumi up\` ` +
        `before you remove it.`,
    );
    expect(await idsOfKeys()).toEqual([id]);
  });

  it("is revoked when the program or the stack allows it", async () => {
    for (const name of ["forced", "allowed"]) {
      const { outs } = await deployed(name, { name, forceDelete: name === "forced" });
      await scene.world.control.useKey({ keyId: String(outs.apiKeyId) });
    }
    await remove("forced");
    await remove("allowed", run({ OPENAI_ADMIN_DELETE_KEYS_IN_USE: "allow" }));
    expect(await keys()).toEqual([]);
  });

  it("is revoked when other keepers replace it, after the new key is in place [F31]", async () => {
    const old = await deployed("jobs", { keepers: { rotated: "october" } });
    await scene.world.control.useKey({ keyId: String(old.outs.apiKeyId) });
    const { replaces, made, deleteOld } = await replace(old, argsOf({ keepers: { rotated: "november" } }));
    expect(replaces).toEqual(["keepers"]);
    expect(await idsOfKeys()).toEqual([old.id, made.id]);
    await deleteOld();
    expect(await idsOfKeys()).toEqual([made.id]);
  });

  it("is revoked by a later run when the run of its rotation has failed", async () => {
    const old = await deployed("jobs");
    await scene.world.control.useKey({ keyId: String(old.outs.apiKeyId) });
    const args = argsOf({ keepers: { rotated: "november" } });
    const { made, deleteOld } = await replace(old, args);
    const refusal = { kind: "error-before-effect", status: 400, message: "Keys of service accounts stay." } as const;
    await scene.world.control.fault({ route: `DELETE ${KEYS}/{api_key_id}`, ...refusal });
    await expect(deleteOld()).rejects.toThrow(
      "Keys of service accounts stay. The key still works. Revoke it in the console, then run `pulumi up --refresh`; or delete the " +
        "service account, which ends all its keys.",
    );
    const later = run();
    expect((await later.diff(KEY, made.id, made.outs, args)).isChanged).toBe(false);
    await later.delete(KEY, old.id, old.outs);
    expect(await idsOfKeys()).toEqual([made.id]);
  });

  it("stays when a new name or another account replaces it", async () => {
    for (const change of [{ name: "nightly" }, { serviceAccountId: await account("other") }]) {
      const old = await deployed(JSON.stringify(change));
      await scene.world.control.useKey({ keyId: String(old.outs.apiKeyId) });
      const { deleteOld } = await replace(old, argsOf(change));
      await expect(deleteOld()).rejects.toThrow("`pulumi up` again.");
      expect(await idsOfKeys()).toContain(old.id);
    }
  });

  it("stays when somebody deletes the line of one of two keys with the same name", async () => {
    const [first, second] = [await deployed("first"), await deployed("second")];
    await scene.world.control.useKey({ keyId: String(first.outs.apiKeyId) });
    const one = run();
    await one.diff(KEY, second.id, second.outs, argsOf());
    await expect(one.delete(KEY, first.id, first.outs)).rejects.toThrow("Did not revoke");
  });
});

it("a key in use that a run has revoked does not keep its account from being deleted", async () => {
  await scene.program.up(run(), "ServiceAccount", "batch", { projectId, name: "batch", createApiKey: false });
  const { serviceAccountId: owner } = scene.program.deployed("batch")!.outs;
  await deployed("idle", { name: "idle" });
  const { outs } = await deployed("busy", { name: "busy", serviceAccountId: owner, forceDelete: true });
  await scene.world.control.useKey({ keyId: String(outs.apiKeyId) });
  const last = run();
  await remove("idle", last);
  await remove("busy", last);
  await scene.program.destroy(last, "ServiceAccount", "batch");
  expect(await keys()).toEqual([]);
});

it("one of two keys with the same name, which one run has created, can be deleted", async () => {
  await scene.world.control.latency(1_100, CREATE);
  const one = run();
  await Promise.all(["first", "second"].map((name) => scene.program.up(one, KEY, name, argsOf())));
  const [first, second] = ["first", "second"].map((name) => scene.program.deployed(name)!);
  const next = run();
  await next.diff(KEY, second!.id, second!.outs, argsOf());
  await next.delete(KEY, first!.id, first!.outs);
  expect(await idsOfKeys()).toEqual([second!.id]);
});

it("an imported key gets the scopes of the program, which no read returns, and a line tells what is not sent", async () => {
  const { id } = await deployed("jobs");
  const one = run();
  const args = argsOf({ scopes: ["api.files.read"], expiresInSeconds: 3_600 });
  const read = await one.read(KEY, id, {});
  await one.diff(KEY, id, read.outs, args);
  expect(one.printed).toEqual([
    `ServiceAccountKey ${id}: the program differs from the existing object in scopes.`,
    `ServiceAccountKey ${id}: the API does not return expiresInSeconds, so this run neither compares nor sends the program's value. To ` +
      "send a value, change it in a later `pulumi up`.",
  ]);
  await scene.program.adopt(run(), KEY, "jobs");
  expect(await scene.program.up(run(), KEY, "jobs", args)).toBe("updated");
  expect((await keys())[0]).toMatchObject({ scopes: ["api.files.read"], expires_at: null });
  await scene.world.control.clearRequests();
  expect(await scene.program.up(run(), KEY, "jobs", args)).toBe("left alone");
  expect(await scene.world.writes()).toEqual({});
});

describe("the previous key of a rotation, which has ended at once", () => {
  const previous = (given: Properties = {}) => argsOf({ generation: 2, keepers: { generation: "1" }, ...given });

  it.each(["expiresInSeconds", "scopes"])("stays ended if %s changes", async (name) => {
    await deployed("jobs", previous({ expiresInSeconds: 1 }));
    const changed = previous({
      expiresInSeconds: 86_400,
      ...(name === "scopes" ? { scopes: ["api.files.read"] } : {}),
    });
    // The plugin's clock may be behind the clock of the API.
    for (const wait of [0, 1_100]) {
      await new Promise((resolve) => setTimeout(resolve, wait));
      expect(await scene.program.up(run(), KEY, "jobs", changed)).toBe("left alone");
    }
    expect(Object.keys(await scene.world.writes())).toEqual([CREATE]);
    const { id, outs } = scene.program.deployed("jobs")!;
    const rotated = argsOf({ generation: 3, keepers: { generation: "3" }, expiresInSeconds: 86_400 });
    expect((await run().diff(KEY, id, outs, rotated)).replaces).toEqual(["keepers"]);
  });

  it("gets another expiry while it is the current key", async () => {
    await deployed("jobs", argsOf({ generation: 1, keepers: { generation: "1" }, expiresInSeconds: 60 }));
    const longer = argsOf({ generation: 1, keepers: { generation: "1" }, expiresInSeconds: 86_400 });
    expect(await scene.program.up(run(), KEY, "jobs", longer)).toBe("updated");
  });
});

describe("a generation", () => {
  const at = (generation: number): Properties => argsOf({ generation });

  it.each([2, 3])("may go from 2 to %i without a request", async (generation) => {
    const { id, outs } = await deployed("jobs", { generation: 2 });
    await scene.world.control.clearRequests();
    const one = run();
    const diff = await one.diff(KEY, id, outs, at(generation));
    expect(diff).toEqual({ isChanged: generation !== 2, replaces: [] });
    await one.update(KEY, id, outs, at(generation));
    expect((await scene.world.control.requests()).counts).toEqual({});
  });

  it.each([1, 4])("may not go from 2 to %i", async (generation) => {
    const { id, outs } = await deployed("jobs", { generation: 2 });
    await expect(run().diff(KEY, id, outs, at(generation))).rejects.toThrow(
      `ServiceAccountKey ${id}: generation went from 2 to ${generation}, which would revoke the key in use. Declare generation 3, ` +
        "and run `pulumi up`.",
    );
  });
});

describe("an admin key", () => {
  const ADMIN = "AdminApiKey";
  const adminKeys = async () => (await scene.world.control.state()).organizations[0]!.adminKeys;

  async function made(given: Properties = {}) {
    expect(await scene.program.up(run(), ADMIN, "ci", { name: "ci", ...given })).toBe("created");
    return scene.program.deployed("ci")!;
  }

  it("is replaced when it gets or loses an expiry, because the API changes no key", async () => {
    const { id, outs } = await made();
    const args = { name: "ci", expiresInSeconds: 60 };
    expect((await run().diff(ADMIN, id, outs, args)).replaces).toEqual(["expiresInSeconds"]);
    const expiring = await run().create(ADMIN, args);
    const diff = await run().diff(ADMIN, expiring.id, revealed(expiring.outs), { name: "ci" });
    expect(diff.replaces).toEqual(["expiresInSeconds"]);
  });

  it("that has expired is gone after a refresh, and an import says so", async () => {
    const { id } = await made({ expiresInSeconds: 60 });
    await scene.world.control.advanceClock(61);
    await scene.program.refresh(run(), ADMIN, "ci");
    expect(scene.program.deployed("ci")).toBeUndefined();
    await expect(run().read(ADMIN, id, {})).rejects.toThrow(
      `Could not find AdminApiKey ${id}: it does not exist in this organisation, or has expired.`,
    );
    expect((await made({ expiresInSeconds: 60 })).id).not.toBe(id);
  });

  it("is deleted and made anew when the answer to its create is lost [F61]", async () => {
    await scene.world.control.fault({ route: "POST /organization/admin_api_keys", kind: "reset-after-effect" });
    const { outs } = await made();
    expect((await adminKeys()).filter(({ name }) => name === "ci").map(({ value }) => value)).toEqual([outs.value]);
  });

  it("is not deleted by a run that uses it", async () => {
    const { id, outs } = await made();
    const { value, redactedValue } = outs as { value: string; redactedValue: string };
    const used = { OPENAI_ADMIN_KEY: value };
    const refusal =
      `Did not delete admin API key ${id} ("ci"): this run uses it (${redactedValue}), and would lose its access. Set ` +
      "OPENAI_ADMIN_KEY to another admin key, then run the command again.";
    await expect(scene.program.destroy(run(used), ADMIN, "ci")).rejects.toThrow(refusal);
    // An import has no value, so the redacted value decides.
    await scene.program.adopt(run(), ADMIN, "ci");
    await expect(scene.program.destroy(run(used), ADMIN, "ci")).rejects.toThrow(refusal);
    await scene.program.destroy(run(), ADMIN, "ci");
    expect((await adminKeys()).map(({ id: kept }) => kept)).not.toContain(id);
  });

  it.each([
    ["null", "no part of its value"],
    ['"hidden"', "hidden"],
  ])("is not deleted while the API shows %s as its redacted value", async (redacted, shown) => {
    const { id } = await made();
    const route = "GET /organization/admin_api_keys";
    const hides = { kind: "set-field", value: JSON.parse(redacted) as unknown, times: 9 } as const;
    await scene.world.control.fault({ route, field: "data[].redacted_value", ...hides });
    await scene.world.control.fault({ route: `${route}/{key_id}`, field: "redacted_value", ...hides });
    await scene.program.adopt(run(), ADMIN, "ci");
    await expect(scene.program.destroy(run(), ADMIN, "ci")).rejects.toThrow(
      `Did not delete admin API key ${id} ("ci"): the API shows ${shown}, so nothing proves that this run does not use the key. ` +
        "Delete the key in the console, then run `pulumi refresh`.",
    );
    expect((await adminKeys()).map(({ id: kept }) => kept)).toContain(id);
  });
});

describe("a key that a person made", () => {
  const FOUND = "ProjectApiKey";
  let apiKeyId: string;
  const found = (given: Properties = {}): Properties => ({ projectId, apiKeyId, ...given });

  async function adopted(given: Properties = {}): Promise<void> {
    apiKeyId = (await scene.world.control.makeKey({ kind: "project", projectId })).id;
    expect(await scene.program.up(run(), FOUND, "ana", found(given))).toBe("created");
  }

  it("is narrowed in place, and a key that is only watched gets no write", async () => {
    await adopted();
    expect(Object.keys(await scene.world.writes())).toEqual([]);
    expect(await scene.program.up(run(), FOUND, "ana", found({ scopes: ["api.all.read"] }))).toBe("updated");
    expect((await keys())[0]).toMatchObject({ id: apiKeyId, scopes: ["api.all.read"] });
    await scene.world.delete(`/organization/projects/${projectId}/api_keys/${apiKeyId}`);
    await scene.program.refresh(run(), FOUND, "ana");
    expect(scene.program.deployed("ana")).toBeUndefined();
  });

  it("is found although the project's list omits it, and a wrong id gets no write", async () => {
    const list = "GET /organization/projects/{project_id}/api_keys";
    await scene.world.control.fault({ route: list, kind: "set-field", field: "data", value: [], times: 9 });
    await adopted();
    apiKeyId = "key_wrong";
    expect(String(await scene.program.up(run(), FOUND, "wrong", found()))).toContain("404");
    expect(await scene.world.writes()).toEqual({});
  });

  it("stays after a destroy, unless onDestroy is revoke", async () => {
    await adopted({ scopes: ["api.all.read"] });
    const last = run();
    await scene.program.destroy(last, FOUND, "ana");
    expect(last.printed.join()).toContain(
      `ProjectApiKey ${projectId}/${apiKeyId}: nothing was sent, because onDestroy is keep. The key stays, with its current scopes and expiry.`,
    );
    expect(await keys()).toHaveLength(1);
    expect(await scene.program.up(run(), FOUND, "ana", found({ onDestroy: "revoke" }))).toBe("created");
    await scene.program.destroy(run(), FOUND, "ana");
    expect(await keys()).toEqual([]);
  });

  it("is not revoked while somebody uses it, unless the program allows it", async () => {
    await adopted({ onDestroy: "revoke" });
    await scene.world.control.useKey({ keyId: apiKeyId });
    await expect(scene.program.destroy(run(), FOUND, "ana")).rejects.toThrow(
      `Did not revoke API key ${projectId}/${apiKeyId} ("Secret key"): it was used in the last 7 days`,
    );
    await scene.program.up(run(), FOUND, "ana", found({ onDestroy: "revoke", forceDelete: true }));
    await scene.program.destroy(run(), FOUND, "ana");
    expect(await keys()).toEqual([]);
  });

  it("that has expired cannot be changed, and the preview says so", async () => {
    await adopted({ expiresInSeconds: 1 });
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    const { id, outs } = scene.program.deployed("ana")!;
    await expect(run().diff(FOUND, id, outs, found({ expiresInSeconds: 60 }))).rejects.toThrow(
      `ProjectApiKey ${id}: the key has expired, and the API changes no expired key. Remove the resource, or undo the change.`,
    );
  });
});
