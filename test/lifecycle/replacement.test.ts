import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { LiveProgram, names, type Lines } from "./liveProgram";
import { pem } from "./pem";

const PROJECT_ID = "/organization/projects/{project_id}";

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

  it("a second up finishes an account that the first up left unfinished, and the account keeps its key", async () => {
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
    // `static get` reads an object without managing it.
    expect(outputs.legacyName).toBe("legacy");
  });

  it("an up replaces objects that the API cannot change, and restores or removes the old ones", async () => {
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

  it("an up honours ignoreChanges, replaceOnChanges and protect", async () => {
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

  /** The values of an account's keys that are in force. */
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

describe("a change of a project's residency", () => {
  it("one run replaces the project, moves its children to the new project, and archives the old project", async () => {
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

describe("a rename without an alias of resources whose objects are identified only by their names", () => {
  const home = `const home = new openai.Project("home", { name: "home" });`;
  /** @param options.before The suffix of the names in the aliases. */
  const named = (suffix: string, options: { before?: string; inputs?: string } = {}): Lines => {
    const { before, inputs = "" } = options;
    const kinds = {
      sandbox: `Project("sandbox${suffix}", { name: "sandbox"${inputs} }`,
      twin: `Group("twin${suffix}", { name: "twin"${inputs} }`,
      gateway: `Certificate("gateway", { name: "gateway", content: ${JSON.stringify(pem("gateway"))} }`,
      worker: `ServiceAccount("worker${suffix}", { projectId: home.id, name: "worker"${inputs} }`,
    };
    const aliases = (name: string) => (before === undefined ? "" : `, { aliases: [{ name: "${name}${before}" }] }`);
    const made = Object.entries(kinds).map(([name, text]) => [name, `new openai.${text}${aliases(name)});`]);
    return { home, ...(Object.fromEntries(made) as Lines) };
  };
  const kinds = [
    ["ServiceAccount", "service account", "worker"],
    ["Group", "group", "twin"],
    ["Project", "project", "sandbox"],
  ] as const;
  let live: LiveProgram;
  let original: Record<string, string>;

  beforeAll(async () => {
    live = await LiveProgram.start(named(""));
    await live.stack.up();
    original = await ids();
  });
  afterAll(() => live?.remove());

  it("the run of the rename creates no twin, keeps the old objects and names the alias", async () => {
    await live.write(named("-2"));
    const up = await live.stack.up({ args: ["--continue-on-error"], expectFailure: true });
    const problems = up.problems.join("\n");
    for (const [kind, noun, name] of kinds) {
      const id = original[name]!;
      expect(problems).toMatch(
        new RegExp(`${kind} \\(.*was not created: a ${noun} with the same name already exists \\(${id}\\)`),
      );
      expect(problems).toContain(`${kind} ${id} was not deleted`);
    }
    expect(await ids()).toEqual(original);
    expect(await there()).toEqual({ projects: 2, groups: 1, certificates: 1, accounts: 1 });
  });

  it("following the advice keeps the original objects", async () => {
    await live.write(named("-3", { before: "" }));
    expect((await live.stack.up()).changes).toEqual({ same: 6 });
    expect(Object.values(await ids()).sort()).toEqual(Object.values(original).sort());
  });

  it("with allowSameName, the run creates twins and keeps the old objects until a targeted destroy", async () => {
    await live.write(named("-4", { inputs: ", allowSameName: true" }));
    for (const which of ["the run of the rename", "a later run"]) {
      const up = await live.stack.up({ args: ["--continue-on-error"], expectFailure: true });
      const kept = up.problems.filter((problem) =>
        /was not deleted: the program has since created another/.test(problem),
      );
      expect(kept, which).toHaveLength(kinds.length);
    }
    expect(await there()).toEqual({ projects: 3, groups: 2, certificates: 1, accounts: 2 });

    const urn = (await live.stack.export()).deployment.resources!.find((one) => one.urn.endsWith("::twin-3"))!.urn;
    expect((await live.stack.destroy({ args: ["--target", urn] })).changes).toMatchObject({ delete: 1 });
    expect(await there()).toEqual({ projects: 3, groups: 1, certificates: 1, accounts: 2 });
  });

  async function ids(): Promise<Record<string, string>> {
    return Object.fromEntries(Object.entries(await live.state()).map(([name, { id }]) => [name, id]));
  }

  /** The number of active objects of each kind, without the default project. */
  async function there() {
    const { projects, groups, certificates } = (await live.world.control.state()).organizations[0]!;
    return {
      projects: projects.filter((one) => one.archived_at === null && !one.isDefault).length,
      groups: groups.length,
      certificates: certificates.length,
      accounts: projects.flatMap((one) => one.serviceAccounts).length,
    };
  }
});
