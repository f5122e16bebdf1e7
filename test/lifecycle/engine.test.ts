import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { OperationResult } from "../engine";
import { LiveProgram, type Lines } from "./liveProgram";

/** One organisation with an object of each kind, as a program would have it. */
const lines = {
  web: `const web = new openai.Project("web", { name: "web" });`,
  ana: `const ana = new openai.OrganizationUser("ana", { email: "ana@example.com" });`,
  member: `new openai.ProjectUser("ana-in-web", { projectId: web.id, userId: ana.id, role: "member" });`,
  worker: `const worker = new openai.ServiceAccount("worker", { projectId: web.id, name: "worker" });`,
  limit: `new openai.RateLimit("web-gpt-5", { projectId: web.id, model: "gpt-5", maxRequestsPer1Minute: 300 });`,
  outputs: `export const webId = web.id; export const key = worker.apiKeyValue;`,
} satisfies Lines;

const PROJECT_ID = "/organization/projects/{project_id}";

describe("an organisation of all kinds", () => {
  let live: LiveProgram;
  let webId: string;
  let anaId: string;

  beforeAll(async () => {
    live = await LiveProgram.start(lines);
    anaId = await live.world.person("Ana@example.com");
  });
  afterAll(() => live?.remove());

  it("is previewed without a request", async () => {
    const [preview, requests] = await live.countingRequests(() => live.stack.preview());
    expect(preview.changes).toEqual({ create: 6 });
    expect(requests).toEqual({});
  });

  it("is created", async () => {
    const up = await live.stack.up();
    expect(up.changes).toEqual({ create: 6 });
    expect(up.problems).toEqual([]);
    const outputs = await live.stack.outputs();
    webId = String(outputs.webId);
    expect(outputs.key).toBe("[secret]");
    expect(await seen()).toEqual({
      project: { name: "web", status: "active" },
      members: { [anaId]: "member" },
      accounts: { worker: "member" },
      limit: 300,
      technicalLevel: null,
    });
  });

  it("is left alone by a second up, without a request", async () => {
    const [up, requests] = await live.countingRequests(() => live.stack.up({ args: ["--expect-no-changes"] }));
    expect(up.changes).toEqual({ same: 6 });
    expect(requests).toEqual({});
  });

  const updated = {
    ...lines,
    web: `const web = new openai.Project("web", { name: "website" });`,
    ana: `const ana = new openai.OrganizationUser("ana", { email: "ana@example.com", technicalLevel: "expert" });`,
    member: lines.member.replace(`"member"`, `"owner"`),
    worker: lines.worker.replace(`name: "worker"`, `name: "crawler"`),
    limit: lines.limit.replace("300", "301"),
  };

  it("is updated in place, one request a change", async () => {
    await live.write(updated);
    const [up, requests] = await live.countingRequests(() => live.stack.up());
    expect(diffs(up, "update")).toEqual({
      web: ["name"],
      ana: ["technicalLevel"],
      "ana-in-web": ["role"],
      worker: ["name"],
      "web-gpt-5": ["maxRequestsPer1Minute"],
    });
    expect(requests).toEqual({
      [`POST ${PROJECT_ID}`]: 1,
      "POST /organization/users/{user_id}": 1,
      [`POST ${PROJECT_ID}/users/{user_id}`]: 1,
      [`POST ${PROJECT_ID}/service_accounts/{service_account_id}`]: 1,
      [`POST ${PROJECT_ID}/rate_limits/{rate_limit_id}`]: 1,
    });
    expect(await seen()).toEqual({
      project: { name: "website", status: "active" },
      members: { [anaId]: "owner" },
      accounts: { crawler: "member" },
      limit: 301,
      technicalLevel: "expert",
    });
  });

  it("shows what somebody changed in the console, and puts it right", async () => {
    const before = await seen();
    const [account] = await listed<{ id: string }>(`${project()}/service_accounts`);
    await post(project(), { name: "my website" });
    await post(`/organization/users/${anaId}`, { technical_level: "novice" });
    await post(`${project()}/users/${anaId}`, { role: "member" });
    await post(`${project()}/service_accounts/${account!.id}`, { name: "renamed" });
    await post(`${project()}/rate_limits/rl-gpt-5`, { max_requests_per_1_minute: 400 });

    const preview = await live.stack.preview({ args: ["--refresh", "--diff"] });
    for (const drift of [
      `"my website" => "website"`,
      `"novice" => "expert"`,
      `"member" => "owner"`,
      `"renamed" => "crawler"`,
      `400 => 301`,
    ]) {
      expect(preview.output).toContain(drift);
    }
    expect(preview.changes).toEqual({ same: 1, update: 5 });

    expect((await live.stack.up({ args: ["--refresh"] })).changes).toEqual({ same: 1, update: 5 });
    expect(await seen()).toEqual(before);
  });

  it("is not touched, and its state neither, with a valid key of another organisation", async () => {
    const { adminKey } = await live.world.control.addOrganization({ name: "Another company" });
    const env = { OPENAI_ADMIN_KEY: adminKey };
    const [state, world] = [await live.state(), await seen()];

    const refresh = await live.stack.refresh({ env, expectFailure: true });
    const complaint =
      /this key belongs to another organisation \(org-\w+\) than the state \(org-\w+\)\. Nothing was taken out of the state/;
    expect(refresh.problems.join("\n")).toMatch(complaint);
    expect(await live.state()).toEqual(state);

    const destroy = await live.stack.destroy({ env, expectFailure: true });
    expect(destroy.problems.join("\n")).toMatch(complaint);
    expect(await live.state()).toEqual(state);
    expect(await seen()).toEqual(world);
  });

  it("loses nothing when a limit is renamed without an alias", async () => {
    await live.write({ ...updated, limit: updated.limit.replace("web-gpt-5", "renamed-limit") });
    const [up, requests] = await live.countingRequests(() => live.stack.up());
    expect(up.changes).toMatchObject({ create: 1, delete: 1 });
    expect(up.output).toContain("this run declares the same object under another name, so that nothing was sent");
    expect(requests).toEqual({ [`GET ${PROJECT_ID}/rate_limits`]: 1 });
    expect((await seen()).limit).toBe(301);
  });

  const renamed = {
    ...updated,
    limit: updated.limit.replace("web-gpt-5", "renamed-limit"),
    member: updated.member.replace("ana-in-web", "renamed-member"),
  };

  it("loses nothing when a membership is renamed without an alias, and moves it with one", async () => {
    await live.write(renamed);
    const up = await live.stack.up({ expectFailure: true });
    expect(up.problems.join("\n")).toContain(
      `The ProjectUser ${webId}/${anaId} exists already (the API: User ${anaId} is already a member of this project.). ` +
        `Nothing was changed. To manage it, import it: { import: "${webId}/${anaId}" }. If it was renamed in the program, ` +
        `keep it with { aliases: [{ name: "<the old name>" }] }.`,
    );
    expect((await seen()).members).toEqual({ [anaId]: "owner" });
    expect(Object.keys(await live.state())).toContain("ana-in-web");

    const aliased = renamed.member.replace(" });", ` }, { aliases: [{ name: "ana-in-web" }] });`);
    await live.write({ ...renamed, member: aliased });
    expect((await live.stack.up()).changes).toEqual({ same: 6 });
    expect(Object.keys(await live.state())).toContain("renamed-member");
  });

  it("is made again after somebody has archived its project", async () => {
    await live.world.archive(webId);
    const up = await live.stack.up({ args: ["--refresh"] });
    expect(names(up, "create")).toEqual(["renamed-limit", "renamed-member", "web", "worker"]);
    const old = webId;
    webId = String((await live.stack.outputs()).webId);
    expect(webId).not.toBe(old);
    expect(await seen()).toMatchObject({ project: { status: "active" }, members: { [anaId]: "owner" }, limit: 301 });
  });

  it("says so when a person has left the organisation, and goes on without them", async () => {
    await live.world.control.edit({ method: "DELETE", path: `/organization/users/${anaId}` });
    const up = await live.stack.up({ args: ["--refresh"], expectFailure: true });
    expect(up.problems.join("\n")).toContain("Nobody in the organisation has the e-mail address ana@example.com.");
    expect(Object.keys(await live.state()).sort()).toEqual(["renamed-limit", "web", "worker"]);

    await live.write({ ...renamed, ana: "", member: "" });
    expect((await live.stack.up()).changes).toEqual({ same: 4 });
  });

  it("is destroyed: the limit is what it was, the account is gone, the project archived", async () => {
    expect((await live.stack.destroy()).changes).toEqual({ delete: 4 });
    expect((await live.world.control.edit<{ status: string }>({ method: "GET", path: project() })).status).toBe(
      "archived",
    );
    expect(await live.state()).toEqual({});
  });

  function project(): string {
    return `/organization/projects/${webId}`;
  }

  function post(path: string, body: object): Promise<unknown> {
    return live.world.control.edit({ method: "POST", path, body });
  }

  async function listed<T>(path: string): Promise<T[]> {
    return (await live.world.control.edit<{ data: T[] }>({ method: "GET", path })).data;
  }

  /** What is there, as the console would show it. */
  async function seen() {
    const get = <T>(path: string) => live.world.control.edit<T>({ method: "GET", path });
    const { name, status } = await get<{ name: string; status: string }>(project());
    const members = await listed<{ id: string; role: string }>(`${project()}/users`);
    const accounts = await listed<{ name: string; role: string }>(`${project()}/service_accounts`);
    const limits = await listed<{ model: string; max_requests_per_1_minute: number }>(`${project()}/rate_limits`);
    const { technical_level: technicalLevel } = await get<{ technical_level: string }>(`/organization/users/${anaId}`);
    return {
      project: { name, status },
      members: Object.fromEntries(members.map((member) => [member.id, member.role])),
      accounts: Object.fromEntries(accounts.map((account) => [account.name, account.role])),
      limit: limits.find((row) => row.model === "gpt-5")?.max_requests_per_1_minute,
      technicalLevel,
    };
  }
});

describe("replacement and the engine's options", () => {
  const first = {
    web: `const web = new openai.Project("web", { name: "web" });`,
    member: `new openai.ProjectUser("member", { projectId: web.id, email: "ana@example.com", role: "member" });`,
    worker: `const worker = new openai.ServiceAccount("worker", { projectId: web.id, name: "worker" });`,
    limit: `new openai.RateLimit("limit", { projectId: web.id, model: "gpt-5", maxRequestsPer1Minute: 300 });`,
    legacy: `const legacy = openai.Project.get("legacy", "");`,
    outputs: `export const webId = web.id; export const legacyName = legacy.name;`,
  } satisfies Lines;
  let live: LiveProgram;
  let lines: Record<string, string>;
  let webId: string;

  beforeAll(async () => {
    live = await LiveProgram.start({});
    await live.world.person("ana@example.com");
    await live.world.person("ben@example.com");
    const legacy = await live.world.project("legacy");
    lines = { ...first, legacy: first.legacy.replace(`""`, `"${legacy}"`) };
  });
  afterAll(() => live?.remove());

  it("finishes with the next up what was made, but not finished: an account keeps its key", async () => {
    await live.world.control.fault({
      route: `POST ${PROJECT_ID}/service_accounts/{service_account_id}`,
      kind: "error-before-effect",
      status: 403,
      message: "Not now.",
    });
    await live.write({ ...lines, worker: first.worker.replace(" });", `, role: "owner" });`) });
    const half = await live.stack.up({ expectFailure: true });
    expect(half.problems.join("\n")).toContain("403: Not now.");
    const left = (await live.state()).worker!;
    expect(await accountIn(left)).toEqual({ name: "worker", role: "member" });
    const key = await keyOf(left);
    expect(key).toEqual([left.outputs.apiKeyValue]);

    const finished = await live.stack.up();
    expect(finished.changes).toMatchObject({ update: 1 });
    const now = (await live.state()).worker!;
    expect(await accountIn(now)).toEqual({ name: "worker", role: "owner" });
    expect(now.id).toBe(left.id);
    expect(now.outputs.apiKeyValue).toBe(left.outputs.apiKeyValue);
    expect(await keyOf(now)).toEqual(key);

    const outputs = await live.stack.outputs();
    webId = String(outputs.webId);
    // \`static get\` reads, and manages nothing.
    expect(outputs.legacyName).toBe("legacy");
  });

  it("replaces where the API cannot change, and restores or removes the old", async () => {
    const worker = (await live.state()).worker!.id;
    lines = {
      ...lines,
      member: first.member.replace("ana@", "ben@"),
      worker: first.worker.replace(" });", `, createApiKey: false });`),
      limit: first.limit.replace("gpt-5", "gpt-4.1"),
    };
    await live.write(lines);
    const up = await live.stack.up();
    expect(names(up, "create-replacement")).toEqual(["limit", "member", "worker"]);
    expect(names(up, "delete-replaced")).toEqual(["limit", "member", "worker"]);
    expect(await limits(webId)).toEqual({ "gpt-5": await untouched("gpt-5"), "gpt-4.1": 300 });
    expect(await emails(webId)).toEqual(["ben@example.com"]);
    const state = await live.state();
    expect(state.worker!.id).not.toBe(worker);
    expect(state.worker!.outputs.apiKeyValue).toBeUndefined();
  });

  it("honours ignoreChanges, replaceOnChanges and protect", async () => {
    const worker = (await live.state()).worker!.id;
    await live.write({
      ...lines,
      web: lines.web!.replace(" });", ` }, { protect: true });`),
      limit: lines.limit!.replace("300 });", `299 }, { ignoreChanges: ["maxRequestsPer1Minute"] });`),
      worker: lines
        .worker!.replace(`name: "worker"`, `name: "crawler"`)
        .replace(" });", ` }, { replaceOnChanges: ["name"] });`),
    });
    const up = await live.stack.up();
    expect(names(up, "create-replacement")).toEqual(["worker"]);
    expect(names(up, "update")).toEqual([]);
    expect((await live.state()).worker!.id).not.toBe(worker);
    expect(await limits(webId)).toMatchObject({ "gpt-4.1": 300 });

    const destroy = await live.stack.destroy({ expectFailure: true });
    expect(destroy.output).toContain("protect");
    expect(await statuses([webId])).toEqual(["active"]);
  });

  async function accountIn({ id }: { id: string }) {
    const [projectId, accountId] = id.split("/");
    const path = `/organization/projects/${projectId}/service_accounts/${accountId}`;
    const { name, role } = await live.world.control.edit<{ name: string; role: string }>({ method: "GET", path });
    return { name, role };
  }

  /** The values of the keys of an account that are in force. */
  async function keyOf({ id }: { id: string }): Promise<string[]> {
    const [projectId, accountId] = id.split("/");
    const project = await projectState(projectId!);
    return project.apiKeys.filter((key) => key.owner.id === accountId).map((key) => key.value);
  }

  async function projectState(projectId: string) {
    const { organizations } = await live.world.control.state();
    return organizations[0]!.projects.find((one) => one.id === projectId)!;
  }

  async function limits(projectId: string): Promise<Record<string, number | undefined>> {
    const { rateLimits } = await projectState(projectId);
    const models = rateLimits.filter((row) => ["gpt-5", "gpt-4.1"].includes(row.model));
    return Object.fromEntries(models.map((row) => [row.model, row.limits.max_requests_per_1_minute]));
  }

  async function untouched(model: string): Promise<number | undefined> {
    const { projects } = (await live.world.control.state()).organizations[0]!;
    const rows = projects.find((one) => one.isDefault)!.rateLimits;
    return rows.find((row) => row.model === model)!.limits.max_requests_per_1_minute;
  }

  async function emails(projectId: string): Promise<string[]> {
    const path = `/organization/projects/${projectId}/users`;
    const { data } = await live.world.control.edit<{ data: { email: string }[] }>({ method: "GET", path });
    return data.map((one) => one.email);
  }

  function statuses(ids: string[]): Promise<string[]> {
    return Promise.all(ids.map(async (id) => ((await projectState(id)).archived_at === null ? "active" : "archived")));
  }
});

describe("a project whose residency changes", () => {
  it("is replaced in one run: its children move, and the old one is archived", async () => {
    const project = (options: string) => ({
      web: `const web = new openai.Project("web", { name: "web"${options} });`,
      limit: `new openai.RateLimit("limit", { projectId: web.id, model: "gpt-5", maxRequestsPer1Minute: 300 });`,
    });
    const live = await LiveProgram.start(project(""));
    try {
      await live.stack.up();
      const old = (await live.state()).web!.id;
      await live.write(project(`, residency: "EU_STORAGE_PROCESSING"`));
      const up = await live.stack.up();
      expect(names(up, "create-replacement")).toEqual(["limit", "web"]);
      const { projects } = (await live.world.control.state()).organizations[0]!;
      expect(projects.find((one) => one.id === old)!.archived_at).not.toBeNull();
      const { web, limit } = await live.state();
      expect(limit!.id).toBe(`${web!.id}/rl-gpt-5`);
    } finally {
      await live.remove();
    }
  });
});

describe("a project renamed in the program without an alias", () => {
  const named = (name: string, options = "") => ({
    line: `new openai.Project("${name}", { name: "sandbox" }${options});`,
  });
  let live: LiveProgram;
  let original: string;

  beforeAll(async () => {
    live = await LiveProgram.start(named("sandbox"));
    await live.stack.up();
    original = (await live.state()).sandbox!.id;
  });
  afterAll(() => live?.remove());

  it("is not archived by that run, which says why", async () => {
    await live.write(named("playground"));
    const up = await live.stack.up({ expectFailure: true });
    expect(up.problems.join("\n")).toContain(
      `Project ${original} ("sandbox") was not archived, because this run has created another project of that name`,
    );
    expect(await isActive(original)).toBe(true);
  });

  it("is not archived either when the advice is followed", async () => {
    await live.write(named("playground", `, { aliases: [{ name: "sandbox" }] }`));
    await live.stack.up().catch(() => undefined);
    expect(await isActive(original)).toBe(true);
  });

  async function isActive(id: string): Promise<boolean> {
    const path = `/organization/projects/${id}`;
    const { status } = await live.world.control.edit<{ status: string }>({ method: "GET", path });
    return status === "active";
  }
});

/** The properties that the engine names as changed, by resource. */
function diffs(result: OperationResult, op: string): Record<string, string[]> {
  return Object.fromEntries(result.steps.filter((step) => step.op === op).map((step) => [step.name, step.diffs]));
}

/** The resources that met an operation, sorted. */
function names(result: OperationResult, op: string): string[] {
  return result.steps
    .filter((step) => step.op === op)
    .map((step) => step.name)
    .sort();
}
