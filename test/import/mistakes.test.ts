import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { init } from "../../provider/cli/init";
import { kinds } from "../kinds";
import { LiveProgram } from "../lifecycle/liveProgram";
import { pem } from "../lifecycle/pem";
import { importing, inhabit, tokenOf, type Adopted } from "./everyKind";

/** Ids of objects that do not exist, by kind. The project in the paths does exist. */
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
  Invite: "invite-none",
  ServiceAccountKey: `${web}/key_none`,
  ProjectApiKey: `${web}/key_none`,
  AdminApiKey: "key_none",
  ProjectModelPermissions: "proj_none",
  ProjectServiceTierSettings: "proj_none",
  ProjectDataRetention: "proj_none",
  ProjectSpendLimit: "proj_none",
  ProjectSpendAlert: `${web}/alert_none`,
  OrganizationSpendAlert: "alert_none",
  ProjectMembers: "proj_none",
  GroupMembers: "group_none",
  ProjectRateLimits: "proj_none",
  WorkloadIdentityProvider: "wip_none",
  WorkloadIdentityFederationRule: "wip_none/rule_none",
  ExternalKey: "extkey_none",
  ExternalStorage: "storage_none",
});

/** The most frequent mistake, by kind: the API's own id without the id of its parent. */
const WITHOUT_PARENT: Record<string, string> = {
  ProjectUser: "user-1",
  GroupUser: "user-1",
  ProjectRole: "role_1",
  ProjectGroup: "group_1",
  RoleAssignment: "proj_1/role_1",
  ServiceAccount: "svc_acct_1",
  RateLimit: "gpt-5",
  ProjectCertificate: "cert_1",
  ServiceAccountKey: "key_1",
  ProjectApiKey: "key_1",
  ProjectSpendAlert: "alert_1",
  WorkloadIdentityFederationRule: "rule_1",
};

/** Another mistake: an extra segment. Names of models may contain slashes, so no id of a rate limit is too long. */
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

  it("explains a wrong id of each kind: the object does not exist, or the form is wrong", async () => {
    const nothing = Object.entries(NOWHERE(web));
    const malformed = [...Object.entries(WITHOUT_PARENT), ...nothing.flatMap(tooLong)];
    // A setting of the organisation has one id, which is never wrong.
    const named = kinds.filter(({ declaration }) => declaration.id.form.includes("<"));
    expect(nothing.map(([kind]) => kind).sort()).toEqual(named.map(({ declaration }) => declaration.kind).sort());
    const resources = [...nothing, ...malformed].map(([kind, id], index) => ({
      type: tokenOf(kind),
      name: `some${index}`,
      id,
    }));
    await writeFile(join(live.stack.program, "resources.json"), JSON.stringify({ resources }));
    const args = ["--file", "resources.json", "--generate-code=false"];
    const { problems } = await live.stack.import({ args, expectFailure: true });
    for (const [kind, id] of nothing) {
      const start = new RegExp(
        `^Could not find ${kind} ${id}: it (is not set, or )?does not exist in this organisation`,
      );
      const said = problems.filter((problem) => start.test(problem));
      expect(said, kind).toHaveLength(1);
      expect(said[0]).toMatch(/Check the id: the id of an? \w+ has the form .*<\w+>\.$/);
    }
    for (const [kind, id] of malformed) {
      const form = new RegExp(`^"${id}" is not the id of an? ${kind}: the id must have the form .*<\\w+>$`, "m");
      expect(
        problems.filter((problem) => form.test(problem)),
        `${kind} ${id}`,
      ).toHaveLength(1);
    }
    expect(await live.state()).toEqual({});
  });

  it("stops a program's preview with the same message", async () => {
    await live.write({ web: `new openai.Project("web", { name: "web" }, { import: "proj_none" });` });
    const { problems } = await live.stack.preview({ expectFailure: true });
    expect(problems.join("\n")).toContain(
      "Could not find Project proj_none: it does not exist in this organisation, or is archived.",
    );
    expect(await live.world.writes()).toEqual({});
  });

  it("does not replace an object that differs: the engine stops, and the plugin writes nothing", async () => {
    await live.write({
      gateway: lines.gateway!.replace(JSON.stringify(pem("gateway")), JSON.stringify(pem("another"))),
    });
    const { output, problems } = await live.stack.up({ expectFailure: true });
    expect(output).toMatch(/Certificate \S+: the program differs from the existing object in content\./);
    expect(problems.join("\n")).toContain("may not be replaced");
    expect(await live.world.writes()).toEqual({});
    // By then the state contains the imported object unchanged, and the next run continues from there.
    expect(Object.keys(await live.state())).toEqual(["gateway"]);
  });

  it("names the inputs that differ, without values, and the up changes only those", async () => {
    await live.write({ ...differing(), extra: `new openai.Group("extra", { name: "extra" });` });
    const up = await live.stack.up();
    for (const line of [
      `Project ${web}: the program differs from the existing object in name.`,
      `RateLimit ${web}/rl-gpt-5: the program differs from the existing object in maxRequestsPer1Minute, maxTokensPer1Minute.`,
      /ServiceAccount \S+: the program differs from the existing object in name, role\./,
    ]) {
      expect(up.output).toMatch(line);
    }
    expect(up.changes).toEqual({ create: 1, import: 3, update: 3, same: 2 });
    const { projects } = (await live.world.control.state()).organizations[0]!;
    const site = projects.find(({ name }) => name === "site")!;
    expect(site).toMatchObject({ id: web, residency: "EU_STORAGE_PROCESSING", external_key_id: "key_1" });
    expect(site.serviceAccounts.find(({ name }) => name === "crawler")).toMatchObject({ role: "owner" });
  });

  it("leaves nothing to do for the next run, and replaceOnChanges works as without the plugin", async () => {
    const extra = `new openai.Group("extra", { name: "another" }, { replaceOnChanges: ["name"] });`;
    await live.write({ ...differing(), extra });
    expect((await live.stack.up()).changes).toEqual({ replace: 1, same: 5 });
  });

  /** A program whose inputs differ from the objects. */
  function differing(): Record<string, string> {
    return {
      gateway: lines.gateway!,
      web: lines.web!.replace(`name: "web"`, `name: "site"`),
      limit: lines.limit!.replace("700", "500, maxTokensPer1Minute: 90_000"),
      worker: lines.worker!.replace(`name: "worker"`, `name: "crawler", role: "owner"`),
    };
  }
});

describe("an import of an object that another state entry already has", () => {
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

  it("removes the old entry from the state and keeps the object, whatever its kind", async () => {
    const before = (await live.world.control.state()).organizations[0]!;
    const renamed = Object.entries(importing(adopted)).map(([name, line]) => [
      name,
      line.replace(`("${name}"`, `("the-${name}"`),
    ]);
    await live.write(Object.fromEntries(renamed) as Record<string, string>);
    const up = await live.stack.up();
    expect(up.changes).toEqual({ import: adopted.length, delete: adopted.length, same: 1 });
    for (const { kind, id } of adopted) {
      expect(up.output).toContain(
        `${kind} ${id} was not deleted: this run declares the same object under another name`,
      );
    }
    expect(await live.world.writes()).toEqual({});
    // Reading changes only the time at which the key was last used.
    const after = (await live.world.control.state()).organizations[0]!;
    expect({ ...after, adminKeys: before.adminKeys }).toEqual(before);
    expect(Object.keys(await live.state()).sort()).toEqual(adopted.map(({ name }) => `the-${name}`).sort());
  });

  it.each([
    ["the", "second", []],
    ["second", "third", ["--refresh"]],
  ])("keeps the object if the old entry goes in a later run: %s, %s, up %j", async (old, young, args) => {
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
      expect(up.output).toContain(
        `${kind} ${id} was not deleted: another resource of the program declares the same object`,
      );
    }
    expect(await live.world.writes()).toEqual({});
  });
});

describe("a rename without an alias, in an up with --refresh", () => {
  let live: LiveProgram;
  let before: Awaited<ReturnType<LiveProgram["state"]>>;

  /** Four kinds that are identified by their name, and the resources that depend on them. Three of them can have twins. */
  const lines = (prefix: string, { isAliased = false, allowing = "" } = {}) => {
    const named = (name: string) => JSON.stringify(prefix + name);
    const options = (name: string) => (isAliased ? `, { aliases: [{ name: "${name}" }] }` : "");
    return {
      web: `const web = new openai.Project(${named("web")}, { name: "web"${allowing} }${options("web")});`,
      server: `new openai.ServiceAccount("server", { projectId: web.id, name: "server" });`,
      limit: `new openai.RateLimit("limit", { projectId: web.id, model: "gpt-5", maxRequestsPer1Minute: 500 });`,
      team: `const team = new openai.Group(${named("team")}, { name: "team"${allowing} }${options("team")});`,
      seat: `new openai.ProjectGroup("seat", { projectId: web.id, groupId: team.id, roleId: "role-api-project-member" });`,
      lone: `const lone = new openai.Project("lone", { name: "lone" });`,
      bot: `new openai.ServiceAccount(${named("bot")}, { projectId: lone.id, name: "bot"${allowing} }${options("bot")});`,
      ca: `new openai.Certificate(${named("ca")}, { content: ${JSON.stringify(pem("gateway"))} }${options("ca")});`,
    };
  };

  /** The ids of these four objects. */
  const twins = (state: typeof before, prefix = "") =>
    ["web", "team", "bot", "ca"].map((name) => state[prefix + name]?.id);

  beforeAll(async () => {
    live = await LiveProgram.start(lines(""));
    await live.stack.up();
    before = await live.state();
    await live.world.control.clearRequests();
  });
  afterAll(() => live?.remove());

  it("keeps the old objects, as any other up does", async () => {
    await live.write(lines("the-"));
    const { problems } = await live.stack.up({ args: ["--refresh", "--continue-on-error"], expectFailure: true });
    for (const noun of ["project", "group", "service account", "certificate"]) {
      expect(problems.join("\n")).toMatch(new RegExp(`was not created: a ${noun} with the same \\w+ already exists`));
    }
    expect(twins(await live.state(), "")).toEqual(twins(before));
    const writes = Object.keys(await live.world.writes());
    expect(
      writes.filter((route) => /archive|DELETE \/organization\/(groups|certificates)\/\{\w+\}$/.test(route)),
    ).toEqual([]);
  });

  it("is repaired by restoring the old names, without a change", async () => {
    await live.write(lines(""));
    expect((await live.stack.up()).changes).toEqual({ same: Object.keys(before).length + 1 });
    expect(Object.keys(await live.state()).sort()).toEqual(Object.keys(before).sort());
    const { projects, groups, certificates } = (await live.world.control.state()).organizations[0]!;
    const active = projects.filter((one) => one.archived_at === null && !one.isDefault);
    expect(active.map(({ id }) => id).sort()).toEqual([before.web!.id, before.lone!.id].sort());
    expect([...groups, ...certificates].map(({ id }) => id)).toEqual([before.team!.id, before.ca!.id]);
  });

  it("with allowSameName, keeps the old objects beside their twins", async () => {
    await live.write(lines("the-", { allowing: ", allowSameName: true" }));
    const { problems } = await live.stack.up({ args: ["--refresh", "--continue-on-error"], expectFailure: true });
    for (const kind of ["Project", "Group", "ServiceAccount"]) {
      expect(problems.join("\n")).toMatch(
        new RegExp(`${kind} \\S+ \\(".*"\\) was not deleted: the program has since created another`),
      );
    }
    expect(problems.join("\n")).toMatch(/Certificate \S+ was not deleted: this run tried to create or import/);
    expect(twins(await live.state(), "")).toEqual(twins(before));
  });

  it("with allowSameName, is repaired by restoring the old names, which removes the twins", async () => {
    await live.write(lines(""));
    await live.stack.up();
    const now = await live.state();
    expect(Object.keys(now).sort()).toEqual(Object.keys(before).sort());
    expect(twins(now)).toEqual(twins(before));
    // The children moved to the twin project and back. The limit and the group's access have their old ids; the account
    // is new.
    for (const name of ["limit", "seat"]) expect(now[name]!.id).toBe(before[name]!.id);
    expect(now.server!.id).not.toBe(before.server!.id);
    const { projects } = (await live.world.control.state()).organizations[0]!;
    const active = projects.filter((one) => one.archived_at === null && !one.isDefault);
    expect(active.map(({ id }) => id).sort()).toEqual([before.web!.id, before.lone!.id].sort());
    expect(active.flatMap((one) => one.serviceAccounts.map(({ name }) => name)).sort()).toEqual(["bot", "server"]);
  });

  it("succeeds with an alias, without a change or a request", async () => {
    await live.write(lines("the-", { isAliased: true }));
    const [up, counts] = await live.countingRequests(() => live.stack.up());
    expect(up.changes).toEqual({ same: Object.keys(before).length + 1 });
    expect(counts).toEqual({});
    expect(twins(await live.state(), "the-")).toEqual(twins(before));
  });
});
