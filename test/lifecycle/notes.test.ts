import { existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { beforeEach, describe, expect, it } from "vitest";
import { alertOf } from "../kinds/projectSpendAlert";
import { limitOf } from "../kinds/projectSpendLimit";
import { perTest } from "./perTest";
import { scratchHome } from "./scratchHome";

/** What the notes of interrupted creates do to the runs after them (decision D35). */
let home: string;
const scene = perTest(() => {
  home = mkdtempSync(join(scratchHome(), "of-one-test-"));
  return Promise.resolve();
});
const run = (env: Record<string, string> = {}) => scene.run({ PULUMI_HOME: home, ...env });

/** An operation whose process dies while a call of this route is in flight, before or after the API has carried it out. */
async function killedAt(route: string, when: "before" | "after", act: () => Promise<unknown>): Promise<void> {
  const { id } = await scene.world.control.fault({ route, kind: `stall-${when}-effect` });
  void act().catch(() => undefined);
  const hits = async () => (await scene.world.control.faults({ all: true })).find((one) => one.id === id)!.hits;
  while ((await hits()) === 0) await sleep(10);
}

interface StoredNote {
  process: number;
  begunAt: number;
}

const folderOfNotes = () => join(home, "openai-admin", "operations");
const notes = () => readdirSync(folderOfNotes()).map((name) => join(folderOfNotes(), name));

function rewriteNotes(change: (note: StoredNote) => Partial<StoredNote>): void {
  for (const file of notes()) {
    const note = JSON.parse(readFileSync(file, "utf8")) as StoredNote;
    writeFileSync(file, JSON.stringify({ ...note, ...change(note) }));
  }
}

/** Makes the notes of this home look older. */
function age(seconds: number): void {
  rewriteNotes(({ begunAt }) => ({ begunAt: begunAt - seconds }));
}

describe("a note that cannot be written or removed", () => {
  it("does not lose the object of its create", async () => {
    writeFileSync(join(home, "openai-admin"), "A file in place of the folder.");
    expect(await scene.program.up(run(), "Group", "crew", { name: "crew" })).toBe("created");
  });
});

describe("a note of a create that has ended", () => {
  /** Kills the process just after its answer, while it still has the note. */
  async function killedAfter<T>(create: Promise<T>): Promise<T> {
    const answer = await create;
    const [file] = notes();
    const note = readFileSync(file!, "utf8");
    while (existsSync(file!)) await sleep(10);
    writeFileSync(file!, note);
    return answer;
  }
  const isNamed = ({ name }: { name: string }) => name === "crew";
  const groups = async () => (await scene.world.control.state()).organizations[0]!.groups.filter(isNamed);

  it("stays until the engine has the answer", async () => {
    // The engine does not receive the answer.
    await killedAfter(run().create("Group", { name: "crew" }));
    expect(await scene.program.up(run(), "Group", "crew", { name: "crew" })).toBe("created");
    expect(await groups()).toHaveLength(1);
  });

  it("loses no object if the engine has received the answer, and the next run renames the resource", async () => {
    await killedAfter(scene.program.up(run(), "Group", "crew", { name: "crew" }));
    const next = run();
    expect(await scene.program.up(next, "Group", "renamed", { name: "crew" })).toBe("created");
    await scene.program.destroy(next, "Group", "crew");
    expect(await groups()).toHaveLength(1);
  });
});

describe("a note of another organisation", () => {
  let organizationId: string;
  let env: Record<string, string>;
  beforeEach(async () => {
    const other = await scene.world.control.addOrganization({ name: "Another company" });
    organizationId = other.id;
    env = { OPENAI_ADMIN_KEY: other.adminKey };
  });

  it("tells no values to restore", async () => {
    const kind = "OrganizationSpendLimit";
    const path = "/organization/spend_limit";
    await scene.world.post(path, limitOf(90_000));
    await killedAt(`POST ${path}`, "after", () => run().create(kind, { thresholdAmount: 50_000 }));
    await scene.world.control.edit({ method: "POST", path, body: limitOf(7_777), organizationId });
    expect(await scene.program.up(run(env), kind, "limit", { thresholdAmount: 50_000 })).toBe("created");
    await scene.program.destroy(run(env), kind, "limit");
    expect(await scene.world.control.edit({ method: "GET", path, organizationId })).toMatchObject(limitOf(7_777));
  });

  it("adopts no role", async () => {
    const args = { name: "auditor", permissions: ["api.groups.read"] };
    const path = "/organization/roles";
    await killedAt(`POST ${path}`, "after", () => run().create("Role", args));
    const body = { role_name: args.name, permissions: args.permissions };
    await scene.world.control.edit({ method: "POST", path, body, organizationId });
    expect(String(await scene.program.up(run(env), "Role", "auditor", args))).toContain("already exists");
  });
});

describe("a note of another stack", () => {
  const args = { name: "auditor", permissions: ["api.groups.read"] };
  it.each([
    ["project", "PULUMI_PROJECT"],
    ["stack, if the environment names it", "PULUMI_STACK"],
  ])("adopts no role for another %s", async (_, variable) => {
    const first = run({ [variable]: "one" });
    await killedAt("POST /organization/roles", "after", () => first.create("Role", args));
    expect(String(await scene.program.up(run({ [variable]: "two" }), "Role", "auditor", args))).toContain(
      "already exists",
    );
    expect(await scene.program.up(run({ [variable]: "one" }), "Role", "auditor", args)).toBe("created");
  });
});

describe("a create that was interrupted before its first write", () => {
  it("adopts no object that existed before", async () => {
    const projectId = await scene.world.project("web");
    await scene.world.post(`/organization/projects/${projectId}/spend_alerts`, alertOf(30_000));
    const notificationChannel = { recipients: ["ana@example.com", "finance@example.com"] };
    const args = { projectId, thresholdAmount: 30_000, notificationChannel };
    const list = "GET /organization/projects/{project_id}/spend_alerts";
    await killedAt(list, "before", () => run().create("ProjectSpendAlert", args));
    expect(String(await scene.program.up(run(), "ProjectSpendAlert", "alert", args))).toContain("already exists");
  });
});

describe("a note of an interrupted create", () => {
  it("outlives a run that fails before it has looked for the object", async () => {
    await killedAt("POST /organization/groups", "after", () => run().create("Group", { name: "crew" }));
    const list = "GET /organization/groups";
    await scene.world.control.fault({ route: list, kind: "error-before-effect", status: 403, times: 1 });
    expect(await scene.program.up(run(), "Group", "crew", { name: "crew" })).toBeInstanceOf(Error);
    expect(await scene.program.up(run(), "Group", "crew", { name: "crew" })).toBe("created");
  });
});

describe("a note whose process number runs again", () => {
  const args = { name: "auditor", permissions: ["api.groups.read"] };
  beforeEach(async () => {
    await killedAt("POST /organization/roles", "after", () => run().create("Role", args));
    rewriteNotes(() => ({ process: process.ppid }));
  });

  it("belongs to a run that still goes on, for an hour", async () => {
    expect(String(await scene.program.up(run(), "Role", "auditor", args))).toContain("already exists");
  });

  it("belongs to an interrupted run after that, as another program has the number now", async () => {
    age(4_000);
    expect(await scene.program.up(run(), "Role", "auditor", args)).toBe("created");
  });
});

describe("a note of an interrupted takeover", () => {
  it.each([
    ["before", 70_000],
    ["after", 90_000],
  ] as const)("whose process died %s the write restores the value of somebody", async (when, restored) => {
    const projectId = await scene.world.project("web");
    const path = `/organization/projects/${projectId}/spend_limit`;
    await scene.world.post(path, limitOf(90_000));
    const args = { projectId, thresholdAmount: 50_000 };
    const route = "POST /organization/projects/{project_id}/spend_limit";
    await killedAt(route, when, () => run().create("ProjectSpendLimit", args));
    if (when === "before") await scene.world.post(path, limitOf(70_000));
    // The program has changed since.
    await scene.program.up(run(), "ProjectSpendLimit", "limit", { ...args, thresholdAmount: 60_000 });
    await scene.program.destroy(run(), "ProjectSpendLimit", "limit");
    expect(await scene.world.control.edit({ method: "GET", path })).toMatchObject(limitOf(restored));
  });
});

describe("a note of an interrupted write of a set of limits", () => {
  const KIND = "ProjectRateLimits";
  const ROUTE = "POST /organization/projects/{project_id}/rate_limits/{rate_limit_id}";
  let projectId: string;
  let original: unknown;
  beforeEach(async () => {
    projectId = await scene.world.project("web");
    original = await rows();
  });
  const args = (limits: object) => ({ projectId, limits });
  const rows = async () => {
    const { projects } = (await scene.world.control.state()).organizations[0]!;
    return structuredClone(projects.find(({ id }) => id === projectId)!.rateLimits);
  };
  const [five, mini] = [{ maxRequestsPer1Minute: 300 }, { maxRequestsPer1Minute: 20, maxTokensPer1Minute: 9 }];

  it.each(["before", "after"] as const)(
    "restores the values from before a create that died %s a write",
    async (when) => {
      await killedAt(ROUTE, when, () => run().create(KIND, args({ "gpt-5": five, "gpt-5-mini": mini })));
      // The program has changed since.
      const changed = args({ "gpt-5": { maxRequestsPer1Minute: 301 }, "gpt-5-mini": mini });
      expect(await scene.program.up(run(), KIND, "limits", changed)).toBe("created");
      await scene.program.destroy(run(), KIND, "limits");
      expect(await rows()).toEqual(original);
    },
  );

  it("restores the values from before an update that died after a write", async () => {
    await scene.program.up(run(), KIND, "limits", args({ "gpt-5": five }));
    const { id, outs } = scene.program.deployed("limits")!;
    const both = args({ "gpt-5": five, "gpt-5-mini": mini });
    await killedAt(ROUTE, "after", () => run().update(KIND, id, outs, both));
    expect(await scene.program.up(run(), KIND, "limits", both)).toBe("updated");
    await scene.program.destroy(run(), KIND, "limits");
    expect(await rows()).toEqual(original);
  });

  it("restores the value of somebody who has changed a limit since", async () => {
    await killedAt(ROUTE, "after", () => run().create(KIND, args({ "gpt-5": five })));
    const path = `/organization/projects/${projectId}/rate_limits/rl-gpt-5`;
    await scene.world.post(path, { max_requests_per_1_minute: 77 });
    const before = await rows();
    await scene.program.up(run(), KIND, "limits", args({ "gpt-5": five }));
    await scene.program.destroy(run(), KIND, "limits");
    expect(await rows()).toEqual(before);
  });
});

describe("a note of an interrupted create of a key", () => {
  const CREATE = "POST /organization/projects/{project_id}/service_accounts/{service_account_id}/api_keys";
  const KIND = "ServiceAccountKey";
  let projectId: string;
  let accountPath: string;
  let args: Record<string, unknown>;
  beforeEach(async () => {
    projectId = await scene.world.project("web");
    const accounts = `/organization/projects/${projectId}/service_accounts`;
    const account = { name: "worker", create_service_account_only: true };
    const { id: serviceAccountId } = await scene.world.post(accounts, account);
    accountPath = `${accounts}/${serviceAccountId}`;
    args = { projectId, serviceAccountId, name: "jobs" };
  });

  async function idsOfKeys(): Promise<string[]> {
    const { projects } = (await scene.world.control.state()).organizations[0]!;
    return projects.find(({ id }) => id === projectId)!.apiKeys.map(({ id }) => id);
  }

  it.each([
    ["is in use", 0, true],
    ["somebody made a day later", 86_400, false],
  ])("deletes no key of the same name that %s", async (_, seconds, isUsed) => {
    await killedAt(CREATE, "before", () => run().create(KIND, args));
    age(seconds);
    const { id: keyId } = await scene.world.post(`${accountPath}/api_keys`, { name: "jobs" });
    if (isUsed) await scene.world.control.useKey({ keyId });
    expect(await scene.program.up(run(), KIND, "jobs", args)).toBe("created");
    expect(await idsOfKeys()).toEqual([keyId, scene.program.deployed("jobs")!.outs.apiKeyId]);
  });

  it("deletes no key of the same name that the interrupted run has made before", async () => {
    const first = run();
    await scene.program.up(first, KIND, "first", args);
    await killedAt(CREATE, "after", () => first.create(KIND, args));
    // With --target, the engine requests no diff of the first key.
    expect(await scene.program.up(run(), KIND, "second", args)).toBe("created");
    const ids = ["first", "second"].map((name) => scene.program.deployed(name)!.outs.apiKeyId);
    expect(await idsOfKeys()).toEqual(ids);
  });

  it("deletes no key that its account was created with, if the key has no name", async () => {
    const batch = { projectId, name: "batch" };
    await scene.program.up(run(), "ServiceAccount", "batch", batch);
    const { serviceAccountId, apiKeyId } = scene.program.deployed("batch")!.outs;
    const unnamed = { projectId, serviceAccountId };
    await killedAt(CREATE, "before", () => run().create(KIND, unnamed));
    const next = run();
    await scene.program.up(next, "ServiceAccount", "batch", batch);
    expect(await scene.program.up(next, KIND, "unnamed", unnamed)).toBe("created");
    expect(await idsOfKeys()).toEqual([apiKeyId, scene.program.deployed("unnamed")!.outs.apiKeyId]);
  });

  it("of an account deletes no key that another resource has", async () => {
    const account = { projectId, name: "jobs", createApiKey: false };
    const withKey = { ...account, createApiKey: true };
    await scene.program.up(run(), "ServiceAccount", "account", account);
    const { id, outs } = scene.program.deployed("account")!;
    await killedAt(CREATE, "before", () => run().update("ServiceAccount", id, outs, withKey));
    const ofAccount = { ...args, serviceAccountId: outs.serviceAccountId };
    await scene.program.up(run(), KIND, "jobs", ofAccount);
    const next = run();
    expect(await scene.program.up(next, KIND, "jobs", ofAccount)).toBe("left alone");
    expect(await scene.program.up(next, "ServiceAccount", "account", withKey)).toBe("updated");
    expect(await idsOfKeys()).toHaveLength(2);
  });
});
