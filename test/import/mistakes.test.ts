import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { init } from "../../provider/cli/init";
import { LiveProgram } from "../lifecycle/liveProgram";
import { pem } from "../lifecycle/pem";
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

/** Another mistake: a part too many. Names of models may hold slashes, so that a row of limits has no such id. */
function tooLong([kind, id]: [string, string]): [string, string][] {
  return kind === "RateLimit" ? [] : [[kind, `${id}/x`]];
}

describe("an import", () => {
  let live: LiveProgram;
  let adopted: Adopted[];
  let lines: Record<string, string>;
  let web: string;

  beforeAll(async () => {
    live = await LiveProgram.start({});
    await init(live.stack.program);
    adopted = await inhabit(live.world);
    web = adopted.find(({ name }) => name === "web")!.id;
    lines = { ...importing(adopted) };
    await live.world.control.clearRequests();
  });
  afterAll(() => live?.remove());

  it("says what is wrong with an id: there is nothing, or the form is another, for each kind", async () => {
    const nothing = Object.entries(NOWHERE(web));
    const malformed = [...Object.entries(WITHOUT_PARENT), ...nothing.flatMap(tooLong)];
    expect(nothing.map(([kind]) => kind).sort()).toEqual([...new Set(adopted.map(({ kind }) => kind))].sort());
    const resources = [...nothing, ...malformed].map(([kind, id], index) => ({
      type: tokenOf(kind),
      name: `some${index}`,
      id,
    }));
    await writeFile(join(live.stack.program, "resources.json"), JSON.stringify({ resources }));
    const args = ["--file", "resources.json", "--generate-code=false"];
    const { problems } = await live.stack.import({ args, expectFailure: true });
    for (const [kind, id] of nothing) {
      const said = problems.filter((problem) => problem.startsWith(`There is no ${kind} ${id} in this organisation`));
      expect(said, kind).toHaveLength(1);
      expect(said[0]).toMatch(/The id of an? \w+ has the form .*<\w+>\.$/);
    }
    for (const [kind, id] of malformed) {
      const form = new RegExp(`^"${id}" is not the id of an? ${kind}: it has the form .*<\\w+>$`, "m");
      expect(
        problems.filter((problem) => form.test(problem)),
        `${kind} ${id}`,
      ).toHaveLength(1);
    }
    expect(await live.state()).toEqual({});
  });

  it("stops a program's preview in the same words", async () => {
    await live.write({ web: `new openai.Project("web", { name: "web" }, { import: "proj_none" });` });
    const { problems } = await live.stack.preview({ expectFailure: true });
    expect(problems.join("\n")).toContain("There is no Project proj_none in this organisation, or it is archived.");
    expect(await live.world.writes()).toEqual({});
  });

  it("does not replace what differs: the engine stops, and nothing is written", async () => {
    await live.write({
      gateway: lines.gateway!.replace(JSON.stringify(pem("gateway")), JSON.stringify(pem("another"))),
    });
    const { output, problems } = await live.stack.up({ expectFailure: true });
    expect(output).toMatch(/Certificate \S+: the program differs from what is there in content\./);
    expect(problems.join("\n")).toContain("may not be replaced");
    expect(await live.world.writes()).toEqual({});
    // What was imported is in the state by then, as it is; the next run goes on from there.
    expect(Object.keys(await live.state())).toEqual(["gateway"]);
  });

  it("names the inputs that differ, by name alone, and the up changes them and nothing else", async () => {
    await live.write({ ...differing(), extra: `new openai.Group("extra", { name: "extra" });` });
    const up = await live.stack.up();
    for (const line of [
      `Project ${web}: the program differs from what is there in name.`,
      `RateLimit ${web}/rl-gpt-5: the program differs from what is there in maxRequestsPer1Minute, maxTokensPer1Minute.`,
      /ServiceAccount \S+: the program differs from what is there in name, role\./,
    ]) {
      expect(up.output).toMatch(line);
    }
    expect(up.changes).toEqual({ create: 1, import: 3, update: 3, same: 2 });
    const { projects } = (await live.world.control.state()).organizations[0]!;
    const site = projects.find(({ name }) => name === "site")!;
    expect(site).toMatchObject({ id: web, residency: "EU_STORAGE_PROCESSING", external_key_id: "key_1" });
    expect(site.serviceAccounts.find(({ name }) => name === "crawler")).toMatchObject({ role: "owner" });
  });

  it("leaves nothing to do for the next time, and replaceOnChanges works as without the plugin", async () => {
    const extra = `new openai.Group("extra", { name: "another" }, { replaceOnChanges: ["name"] });`;
    await live.write({ ...differing(), extra });
    expect((await live.stack.up()).changes).toEqual({ replace: 1, same: 5 });
  });

  /** A program whose inputs are other than what is there. */
  function differing(): Record<string, string> {
    return {
      gateway: lines.gateway!,
      web: lines.web!.replace(`name: "web"`, `name: "site"`),
      limit: lines.limit!.replace("700", "500, maxTokensPer1Minute: 90_000"),
      worker: lines.worker!.replace(`name: "worker"`, `name: "crawler", role: "owner"`),
    };
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
  });

  it.each([
    ["the", "second", []],
    ["second", "third", ["--refresh"]],
  ])("leaves it alone when the old entry goes a run later: %s, %s, up %j", async (old, young, args) => {
    const named = (prefix: string) =>
      Object.entries(importing(adopted))
        .map(([name, line]) => line.replace(`("${name}"`, `("${prefix}-${name}"`))
        .join("\n");
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
  let live: LiveProgram;
  let before: Awaited<ReturnType<LiveProgram["state"]>>;

  /** Four kinds that have a twin after such a rename, and what hangs on them. */
  const lines = (prefix: string, isAliased = false) => {
    const named = (name: string) => JSON.stringify(prefix + name);
    const options = (name: string) => (isAliased ? `, { aliases: [{ name: "${name}" }] }` : "");
    return {
      web: `const web = new openai.Project(${named("web")}, { name: "web" }${options("web")});`,
      server: `new openai.ServiceAccount("server", { projectId: web.id, name: "server" });`,
      limit: `new openai.RateLimit("limit", { projectId: web.id, model: "gpt-5", maxRequestsPer1Minute: 500 });`,
      team: `const team = new openai.Group(${named("team")}, { name: "team" }${options("team")});`,
      seat: `new openai.ProjectGroup("seat", { projectId: web.id, groupId: team.id, roleId: "role-api-project-member" });`,
      lone: `const lone = new openai.Project("lone", { name: "lone" });`,
      bot: `new openai.ServiceAccount(${named("bot")}, { projectId: lone.id, name: "bot" }${options("bot")});`,
      ca: `new openai.Certificate(${named("ca")}, { content: ${JSON.stringify(pem("gateway"))} }${options("ca")});`,
    };
  };

  /** The ids of the four. */
  const twins = (state: typeof before, prefix = "") =>
    ["web", "team", "bot", "ca"].map((name) => state[prefix + name]?.id);

  beforeAll(async () => {
    live = await LiveProgram.start(lines(""));
    await live.stack.up();
    before = await live.state();
    await live.world.control.clearRequests();
  });
  afterAll(() => live?.remove());

  it("is guarded as in any other up", async () => {
    await live.write(lines("the-"));
    const { problems } = await live.stack.up({ args: ["--refresh"], expectFailure: true });
    for (const kind of ["Project", "Group", "ServiceAccount", "Certificate"]) {
      expect(problems.join("\n")).toMatch(new RegExp(`${kind} \\S+ (\\(".*"\\) )?was left as it is, because`));
    }
    expect(twins(await live.state(), "")).toEqual(twins(before));
    const writes = Object.keys(await live.world.writes());
    expect(
      writes.filter((route) => /archive|DELETE \/organization\/(groups|certificates)\/\{\w+\}$/.test(route)),
    ).toEqual([]);
  });

  it("is mended by taking the old names back, which removes the twins", async () => {
    await live.write(lines(""));
    await live.stack.up();
    const now = await live.state();
    expect(Object.keys(now).sort()).toEqual(Object.keys(before).sort());
    expect(twins(now)).toEqual(twins(before));
    // What is in the project went to its twin and came back: the limit and the group's access as they were, the account anew.
    for (const name of ["limit", "seat"]) expect(now[name]!.id).toBe(before[name]!.id);
    expect(now.server!.id).not.toBe(before.server!.id);
    const { projects, groups, certificates } = (await live.world.control.state()).organizations[0]!;
    const active = projects.filter((one) => one.archived_at === null && !one.isDefault);
    expect(active.map(({ id }) => id).sort()).toEqual([before.web!.id, before.lone!.id].sort());
    expect(active.flatMap((one) => one.serviceAccounts.map(({ name }) => name)).sort()).toEqual(["bot", "server"]);
    expect([...groups, ...certificates].map(({ id }) => id)).toEqual([before.team!.id, before.ca!.id]);
  });

  it("is renamed with an alias, and nothing happens at all", async () => {
    await live.write(lines("the-", true));
    const [up, counts] = await live.countingRequests(() => live.stack.up());
    expect(up.changes).toEqual({ same: Object.keys(before).length + 1 });
    expect(counts).toEqual({});
    expect(twins(await live.state(), "the-")).toEqual(twins(before));
  });
});
