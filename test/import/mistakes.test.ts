import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { init } from "../../provider/cli/init";
import type { OperationResult } from "../engine";
import { LiveProgram } from "../lifecycle/liveProgram";
import { importing, inhabit, tokenOf, type Adopted } from "./everyKind";

/** An id of nothing, by kind; the project of the paths exists. */
const NOWHERE = (web: string): Record<string, string> => ({
  Project: "proj_none",
  OrganizationUser: "user-none",
  ProjectUser: `${web}/user-none`,
  Group: "group_none",
  GroupUser: "group_none/user-none",
  ProjectRole: `${web}/role_none`,
  ProjectGroup: `${web}/group_none`,
  Role: "role_none",
  RoleAssignment: "groups/group_none/role_none",
  ServiceAccount: `${web}/svc_acct_none`,
  RateLimit: `${web}/rl-none`,
  Certificate: "cert_none",
  ProjectCertificate: `${web}/cert_none`,
  ProjectHostedToolPermissions: "proj_none",
});

/** The usual mistake, by kind: the API's own id without its parent. */
const WITHOUT_PARENT: Record<string, string> = {
  ProjectUser: "user-1",
  GroupUser: "user-1",
  ProjectRole: "role_1",
  ProjectGroup: "group_1",
  RoleAssignment: "proj_1/role_1",
  ServiceAccount: "svc_acct_1",
  RateLimit: "gpt-5",
  ProjectCertificate: "cert_1",
};

describe("an id that is none", () => {
  let live: LiveProgram;
  let adopted: Adopted[];

  beforeAll(async () => {
    live = await LiveProgram.start({});
    await init(live.stack.program);
    adopted = await inhabit(live.world);
  });
  afterAll(() => live?.remove());

  it("is said to be of nothing, by each kind", async () => {
    const ids = NOWHERE(adopted.find(({ name }) => name === "web")!.id);
    expect(Object.keys(ids).sort()).toEqual([...new Set(adopted.map(({ kind }) => kind))].sort());
    const { problems } = await importAll(ids);
    for (const [kind, id] of Object.entries(ids)) {
      const said = problems.filter((problem) => problem.startsWith(`There is no ${kind} ${id} in this organisation`));
      expect(said, kind).toHaveLength(1);
      expect(said[0]).toMatch(/The id of an? \w+ has the form .*<\w+>\.$/);
    }
    expect(await live.state()).toEqual({});
  });

  it("is said to have the wrong form, by each kind below a parent", async () => {
    const { problems } = await importAll(WITHOUT_PARENT);
    for (const [kind, id] of Object.entries(WITHOUT_PARENT)) {
      const said = problems.filter((problem) =>
        problem.startsWith(`"${id}" is not the id of a ${kind}: it has the form `),
      );
      expect(said, kind).toHaveLength(1);
    }
    expect(await live.state()).toEqual({});
  });

  it("stops a program's preview in the same words", async () => {
    await live.write({ web: `new openai.Project("web", { name: "web" }, { import: "proj_none" });` });
    const { problems } = await live.stack.preview({ expectFailure: true });
    expect(problems.join("\n")).toContain("There is no Project proj_none in this organisation, or it is archived.");
    expect(await live.world.writes()).toEqual({});
  });

  function importAll(ids: Record<string, string>): Promise<OperationResult> {
    const resources = Object.entries(ids).map(([kind, id]) => ({ type: tokenOf(kind), name: `some${kind}`, id }));
    return writeFile(join(live.stack.program, "resources.json"), JSON.stringify({ resources })).then(() =>
      live.stack.import({ args: ["--file", "resources.json", "--generate-code=false"], expectFailure: true }),
    );
  }
});

describe("a program that differs from what it imports", () => {
  let live: LiveProgram;
  let lines: Record<string, string>;
  let web: string;

  beforeEach(async () => {
    live = await LiveProgram.start({});
    await init(live.stack.program);
    const adopted = await inhabit(live.world);
    web = adopted.find(({ name }) => name === "web")!.id;
    lines = { ...importing(adopted) };
    await live.world.control.clearRequests();
  });
  afterEach(() => live?.remove());

  it("hears in which inputs, by name alone, before the up changes them", async () => {
    const differing = {
      web: lines.web!.replace(`name: "web"`, `name: "site"`),
      limit: lines.limit!.replace("700", "500, maxTokensPer1Minute: 90_000"),
      worker: lines.worker!.replace(`name: "worker"`, `name: "crawler", role: "owner"`),
    };
    await live.write({ ...differing });
    const preview = await live.stack.preview();
    expect(preview.changes).toEqual({ create: 1, import: 3, update: 3 });
    const said = [
      `Project ${web}: the program differs from what is there in name.`,
      `RateLimit ${web}/rl-gpt-5: the program differs from what is there in maxRequestsPer1Minute, maxTokensPer1Minute.`,
      /ServiceAccount \S+: the program differs from what is there in name, role\./,
    ];
    for (const line of said) expect(preview.output).toMatch(line);
    expect(await live.world.writes()).toEqual({});

    const up = await live.stack.up();
    for (const line of said) expect(up.output).toMatch(line);
    expect(up.changes).toEqual({ create: 1, import: 3, update: 3 });
    const site = await project("site");
    expect(site.id).toBe(web);
    expect(site.serviceAccounts.find(({ name }) => name === "crawler")).toMatchObject({ role: "owner" });
    expect((await live.stack.up()).changes).toEqual({ same: 4 });
  });

  it("is not replaced: the engine stops, and nothing is written", async () => {
    await live.write({ web: lines.web!.replace(" }", `, residency: "EU_STORAGE_PROCESSING" }`) });
    const { output, problems } = await live.stack.up({ expectFailure: true });
    expect(output).toContain(`Project ${web}: the program differs from what is there in residency.`);
    expect(problems.join("\n")).toContain("may not be replaced");
    expect(await live.world.writes()).toEqual({});
  });

  async function project(name: string) {
    const { projects } = (await live.world.control.state()).organizations[0]!;
    return projects.find((one) => one.name === name)!;
  }
});

describe("an import over an entry of the state that holds the same object", () => {
  let live: LiveProgram;
  let adopted: Adopted[];

  beforeAll(async () => {
    live = await LiveProgram.start({});
    await init(live.stack.program);
    adopted = await inhabit(live.world);
    await live.write(importing(adopted));
    await live.stack.up();
    await live.world.control.clearRequests();
  });
  afterAll(() => live?.remove());

  it("takes the old entry out of the state, and leaves the live object alone, whatever its kind", async () => {
    const before = (await live.world.control.state()).organizations[0]!;
    const renamed = Object.entries(importing(adopted)).map(([name, line]) => [
      name,
      line.replace(`("${name}"`, `("the-${name}"`),
    ]);
    await live.write(Object.fromEntries(renamed) as Record<string, string>);
    const up = await live.stack.up();
    expect(up.changes).toEqual({ import: adopted.length, delete: adopted.length, same: 1 });
    for (const { kind, id } of adopted) {
      expect(up.output).toContain(`${kind} ${id}: this run declares the same object under another name`);
    }
    expect(await live.world.writes()).toEqual({});
    // Reading moves the time at which a key was last used, and nothing else.
    const after = (await live.world.control.state()).organizations[0]!;
    expect({ ...after, adminKeys: before.adminKeys }).toEqual(before);
    expect(Object.keys(await live.state()).sort()).toEqual(adopted.map(({ name }) => `the-${name}`).sort());
    expect((await live.stack.up()).changes).toEqual({ same: adopted.length + 1 });
  });

  it.each([[[]], [["--refresh"]]])("leaves it alone when the old entry goes a run later, by up %j", async (args) => {
    const named = (prefix: string) =>
      Object.entries(importing(adopted))
        .map(([name, line]) => line.replace(`("${name}"`, `("${prefix}-${name}"`))
        .join("\n");
    const [old, young] = args.length === 0 ? ["first", "second"] : ["third", "fourth"];
    await live.write({ old: `{\n${named(old)}\n}` });
    await live.stack.up();
    await live.write({ old: `{\n${named(old)}\n}`, young: `{\n${named(young)}\n}` });
    expect((await live.stack.up()).changes).toEqual({ import: adopted.length, same: adopted.length + 1 });
    await live.write({ young: `{\n${named(young)}\n}` });
    const up = await live.stack.up({ args });
    expect(up.changes).toEqual({ delete: adopted.length, same: adopted.length + 1 });
    for (const { kind, id } of adopted) {
      expect(up.output).toContain(`${kind} ${id}: another resource of the program stands for the same object`);
    }
    expect(await live.world.writes()).toEqual({});
  });
});

describe("a resource renamed without an alias, in an up that refreshes first", () => {
  it("is guarded as in any other up", async () => {
    const lines = (project: string, team: string, seat: string) => ({
      web: `const web = new openai.Project("${project}", { name: "web" });`,
      team: `const team = new openai.Group("${team}", { name: "team" });`,
      seat: `new openai.ProjectGroup("${seat}", { projectId: web.id, groupId: team.id, roleId: "role-api-project-member" });`,
    });
    const live = await LiveProgram.start(lines("web", "team", "seat"));
    try {
      await live.stack.up();
      await live.world.control.clearRequests();
      await live.write(lines("site", "crew", "seat"));
      const { problems } = await live.stack.up({ args: ["--refresh"], expectFailure: true });
      for (const kind of ["Project", "Group"]) {
        expect(problems.join("\n")).toMatch(new RegExp(`${kind} \\S+ \\(".*"\\) was not (deleted|archived), because`));
      }
      const writes = Object.keys(await live.world.writes());
      expect(writes.filter((route) => /archive|DELETE \/organization\/groups\/\{group_id\}$/.test(route))).toEqual([]);
    } finally {
      await live.remove();
    }
  });
});
