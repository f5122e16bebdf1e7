import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { kinds } from "../kinds";
import type { Drift, Ids } from "../kinds/driftRow";
import { pem } from "../lifecycle/pem";
import { LiveProgram, type Lines } from "../lifecycle/liveProgram";
import type { World } from "../lifecycle/world";

/** Two complete projects. The test changes the first and archives the second. The kinds in test/kinds add lines to the third. */
const firstLines = {
  ana: `const ana = new openai.OrganizationUser("ana", { email: "ana@example.com" });`,
  ben: `const ben = new openai.OrganizationUser("ben", { email: "ben@example.com", technicalLevel: "expert" });`,
  web: `const web = new openai.Project("web", { name: "web" });`,
  webAna: `new openai.ProjectUser("web-ana", { projectId: web.id, userId: ana.id, role: "owner" });`,
  webBen: `new openai.ProjectUser("web-ben", { projectId: web.id, email: "ben@example.com", role: "member" });`,
  webWorker: `new openai.ServiceAccount("web-worker", { projectId: web.id, name: "worker" });`,
  webCrawler: `new openai.ServiceAccount("web-crawler", { projectId: web.id, name: "crawler", createApiKey: false });`,
  webLimit: `new openai.RateLimit("web-limit", { projectId: web.id, model: "gpt-5", maxRequestsPer1Minute: 300 });`,
  lab: `const lab = new openai.Project("lab", { name: "lab" });`,
  labAna: `new openai.ProjectUser("lab-ana", { projectId: lab.id, userId: ana.id, role: "member" });`,
  labWorker: `new openai.ServiceAccount("lab-worker", { projectId: lab.id, name: "worker" });`,
  labLimit: `new openai.RateLimit("lab-limit", { projectId: lab.id, model: "gpt-4.1", maxRequestsPer1Minute: 200 });`,
  search: `const search = new openai.Group("search", { name: "search" });`,
  searchBen: `new openai.GroupUser("search-ben", { groupId: search.id, userId: ben.id });`,
  sales: `const sales = new openai.Group("sales", { name: "sales" });`,
  salesBen: `new openai.GroupUser("sales-ben", { groupId: sales.id, userId: ben.id });`,
  salesWeb: `new openai.ProjectGroup("sales-web", { projectId: web.id, groupId: sales.id, roleId: "role-api-project-member" });`,
  auditor: `const auditor = new openai.Role("auditor", { name: "auditor", permissions: ["api.groups.read"] });`,
  audits: `new openai.RoleAssignment("search-audits", { roleId: auditor.id, groupId: search.id, organization: true });`,
  caller: `const caller = new openai.ProjectRole("caller", { projectId: web.id, name: "caller", permissions: ["api.model.request"] });`,
  gateway: `const gateway = new openai.Certificate("gateway", { content: ${JSON.stringify(pem("gateway"))}, name: "gateway", active: true });`,
  webGateway: `new openai.ProjectCertificate("web-gateway", { projectId: web.id, certificateId: gateway.id });`,
  shop: `const shop = new openai.Project("shop", { name: "shop" });`,
} satisfies Lines;

const parts = kinds.flatMap(({ drift }) => drift ?? []);

const lines = {
  ...firstLines,
  ...(Object.assign({}, ...parts.map((part) => part.lines)) as Lines),
};

/** The number of resources, including the stack itself. */
const ALL = Object.keys(lines).length + 1;

/** Drift that a run repairs without help. A new kind has its drift and its lines in test/kinds. */
const drifts: readonly Drift[] = [
  ...parts.flatMap(({ changed }) => changed ?? []),
  {
    title: "somebody renamed a project",
    happens: (world, { web }) => post(world, project(web), { name: "my web" }),
    repairs: { web: "update" },
    shows: [`"my web" => "web"`],
  },
  {
    title: "somebody deleted a service account, and so its key",
    happens: (world, ids) => remove(world, `${project(ids.web)}/service_accounts/${own(ids["web-worker"])}`),
    repairs: { "web-worker": "create" },
  },
  {
    title: "somebody renamed a service account",
    happens: (world, ids) =>
      post(world, `${project(ids.web)}/service_accounts/${own(ids["web-crawler"])}`, { name: "spider" }),
    repairs: { "web-crawler": "update" },
    shows: [`"spider" => "crawler"`],
  },
  {
    title: "somebody changed a limit",
    happens: (world, { web }) =>
      post(world, `${project(web)}/rate_limits/rl-gpt-5`, { max_requests_per_1_minute: 400 }),
    repairs: { "web-limit": "update" },
    shows: ["400 => 300"],
  },
  {
    title: "somebody removed a member",
    happens: (world, { web, ana }) => remove(world, `${project(web)}/users/${ana}`),
    repairs: { "web-ana": "create" },
  },
  {
    title: "somebody made a member an owner",
    happens: (world, { web, ben }) => post(world, `${project(web)}/users/${ben}`, { role: "owner" }),
    repairs: { "web-ben": "update" },
    shows: [`"owner" => "member"`],
  },
  {
    title: "somebody changed a person's profile",
    happens: (world, { ben }) => post(world, `/organization/users/${ben}`, { technical_level: "novice" }),
    repairs: { ben: "update" },
    shows: [`"novice" => "expert"`],
  },
  {
    title: "somebody deleted a group, and so its memberships and its access",
    happens: (world, { sales }) => remove(world, `/organization/groups/${sales}`),
    repairs: { sales: "create", "sales-ben": "create", "sales-web": "create" },
  },
  {
    title: "somebody removed a member from a group",
    happens: (world, { search, ben }) => remove(world, `/organization/groups/${search}/users/${ben}`),
    repairs: { "search-ben": "create" },
  },
  {
    title: "somebody deleted a role, and so its assignments",
    happens: (world, { auditor }) => remove(world, `/organization/roles/${auditor}`),
    repairs: { auditor: "create", "search-audits": "create" },
  },
  {
    title: "somebody added a permission to a project role",
    happens: (world, { caller }) =>
      post(world, `/projects/${caller!.replace("/", "/roles/")}`, {
        permissions: ["api.model.request", "api.model.read"],
      }),
    repairs: { caller: "update" },
    shows: [`"api.model.read"`],
  },
  {
    title: "somebody deactivated a certificate in a project, then in the organisation",
    happens: async (world, { web, gateway }) => {
      const body = { certificate_ids: [gateway] };
      await post(world, `${project(web)}/certificates/deactivate`, body);
      await post(world, "/organization/certificates/deactivate", body);
    },
    repairs: { gateway: "update", "web-gateway": "create" },
    shows: ["false => true"],
  },
  {
    title: "somebody archived a project with everything in it",
    happens: (world, { lab }) => world.archive(lab!),
    repairs: { lab: "create", "lab-ana": "create", "lab-worker": "create", "lab-limit": "create" },
  },
];

/** A second round for the kinds in test/kinds: somebody deletes the objects that the first round has changed. */
const deletions: readonly Drift[] = parts.flatMap(({ deleted }) => deleted ?? []);

describe("drift from changes in the console", () => {
  let live: LiveProgram;
  let before: Ids;

  beforeAll(async () => {
    live = await LiveProgram.start(lines);
    await live.world.person("ana@example.com");
    await live.world.person("ben@example.com");
    await live.world.person("olga@example.com");
    await live.stack.up();
    before = await ids();
    for (const { happens } of drifts) await happens(live.world, before);
  });
  afterAll(() => live?.remove());

  it("is shown by a preview with --refresh, completely and without anything else", async () => {
    const preview = await live.stack.preview({ args: ["--refresh", "--diff"] });
    expect(steps(preview.steps)).toEqual(repairsOf(drifts));
    for (const { title, shows = [] } of drifts) {
      for (const text of shows) expect(preview.output, title).toContain(text);
    }
    expect(preview.problems).toEqual([]);
  });

  it("is repaired by an up with --refresh", async () => {
    const up = await live.stack.up({ args: ["--refresh"] });
    expect(steps(up.steps)).toEqual(repairsOf(drifts));
    expect(up.problems).toEqual([]);
    const after = await ids();
    // The run recreated the deleted objects under new ids, and kept the changed objects.
    expect(renewed(before, after)).toEqual([
      ...["auditor", "lab", "lab-ana", "lab-limit", "lab-worker"],
      ...["sales", "sales-ben", "sales-web", "search-audits", "web-worker"],
    ]);
  });

  it("is gone after the repair: the next preview is clean, and the keys in force match the state", async () => {
    const preview = await live.stack.preview({ args: ["--refresh", "--expect-no-changes"] });
    expect(preview.changes).toEqual({ same: ALL });
    expect(await keysInForce()).toEqual(await keysInState());
  });

  it("is repaired after somebody has deleted the objects", async () => {
    const existing = await ids();
    for (const { happens } of deletions) await happens(live.world, existing);
    const up = await live.stack.up({ args: ["--refresh"] });
    expect(steps(up.steps)).toEqual(repairsOf(deletions));
    expect(up.problems).toEqual([]);
    expect(renewed(existing, await ids())).toEqual(deletions.flatMap(({ renews = [] }) => renews).sort());
    expect(await keysInForce()).toEqual(await keysInState());
  });

  it("waits for a person who has left: previews and ups stay clean, and name the person", async () => {
    await remove(live.world, `/organization/users/${before.ana}`);
    const preview = await live.stack.preview({ args: ["--refresh", "--expect-no-changes"] });
    expect(preview.output).toContain("ana@example.com is not in the organisation");
    // So the repair of the last test is complete too.
    expect(preview.changes).toEqual({ same: ALL });

    const up = await live.stack.up({ args: ["--refresh"] });
    expect(up.changes).toEqual({ same: ALL });
    expect((await ids()).ana).toBe("ana@example.com");
  });

  it("waits too when the program changes something about the person meanwhile", async () => {
    await live.write({ ...lines, labAna: lines.labAna.replace("member", "owner") });
    const up = await live.stack.up();
    expect(steps(up.steps)).toEqual({ "lab-ana": "update" });
    expect(up.problems).toEqual([]);
  });

  it("is repaired once the person is back, with another id", async () => {
    const anaId = await live.world.person("ana@example.com");
    expect(anaId).not.toBe(before.ana);
    const up = await live.stack.up({ args: ["--refresh"] });
    expect(up.problems).toEqual([]);
    expect(Object.keys(steps(up.steps)).sort()).toEqual(["lab-ana", "web-ana"]);
    expect(await ids()).toMatchObject({ ana: anaId, "web-ana": expect.stringContaining(anaId) as string });
    expect(await rolesOf(anaId)).toEqual(["lab owner", "web owner"]);
  });

  it("ends with until, by the API's clock, and stays clean after that", async () => {
    const end = new Date(Date.now() + 5 * 86_400_000).toISOString().slice(0, 10);
    const temporary = {
      ...lines,
      labAna: lines.labAna.replace(`"member" }`, `"owner", until: "${end}" }`),
      salesWeb: lines.salesWeb.replace(" });", `, until: "${end}" });`),
    };
    await live.write(temporary);
    // The repair of the last test is complete: only what this program changes is left to do.
    const granted = await live.stack.up({ args: ["--refresh"] });
    expect(steps(granted.steps)).toEqual({ "lab-ana": "update", "sales-web": "update" });
    await live.world.control.advanceClock(7 * 86_400);
    const preview = await live.stack.preview({ args: ["--refresh"] });
    expect(steps(preview.steps)).toEqual({ "lab-ana": "update", "sales-web": "update" });
    expect(preview.output).toContain(`its \`until\` (${end}) has passed`);
    const up = await live.stack.up({ args: ["--refresh"] });
    expect(up.problems).toEqual([]);
    expect(await rolesOf((await ids()).ana!)).toEqual(["web owner"]);
    await live.stack.preview({ args: ["--refresh", "--expect-no-changes"] });

    await live.write(lines);
    expect((await live.stack.up({ args: ["--refresh"] })).problems).toEqual([]);
    // The next preview, of the next test, is clean.
    expect(await rolesOf((await ids()).ana!)).toEqual(["lab member", "web owner"]);
  });

  it("names a person whom the identity provider has suspended, and stays clean", async () => {
    await live.world.control.scim({ userId: before.ben!, suspended: true });
    const preview = await live.stack.preview({ args: ["--refresh", "--expect-no-changes"] });
    expect(preview.output).toContain("ben@example.com is suspended and cannot sign in");
    const up = await live.stack.up({ args: ["--refresh"] });
    expect(up.changes).toEqual({ same: ALL });
  });

  it("keeps the last owner when somebody has demoted the other owners, until there is another one", async () => {
    const cy = `new openai.OrganizationUser("cy", { email: "cy@example.com", role: "owner" });`;
    const cyId = await live.world.person("cy@example.com");
    const isOwner = async () => (await owners()).includes(cyId);
    // A program declares the owners either as a set or one by one.
    const { everyOwner, ...oneByOne } = lines as Lines;
    expect(everyOwner).toContain("OrganizationOwners");
    await live.write({ ...oneByOne, cy });
    // The last test has left nothing else to do.
    const appointed = await live.stack.up({ args: ["--refresh"] });
    expect(steps(appointed.steps)).toEqual({ cy: "create", "every-owner": "delete" });
    const others = (await owners()).filter((id) => id !== cyId);
    for (const id of others) await post(live.world, `/organization/users/${id}`, { role: "reader" });
    await live.stack.preview({ args: ["--refresh", "--expect-no-changes"] });

    await live.write(oneByOne);
    const refused = await live.stack.up({ expectFailure: true });
    expect(refused.output).toContain("Did not take the owner role from cy@example.com");
    expect(await isOwner()).toBe(true);

    for (const id of others) await post(live.world, `/organization/users/${id}`, { role: "owner" });
    await live.world.person("dee@example.com", "owner");
    expect((await live.stack.up()).problems).toEqual([]);
    expect(await isOwner()).toBe(false);
    await live.stack.preview({ args: ["--refresh", "--expect-no-changes"] });
  });

  async function owners(): Promise<string[]> {
    const { people } = (await live.world.control.state()).organizations[0]!;
    return people.filter(({ role }) => role === "owner").map(({ id }) => id);
  }

  /** The roles of a person in the active projects, as `<project> <role>`. */
  async function rolesOf(userId: string): Promise<string[]> {
    const { projects } = (await live.world.control.state()).organizations[0]!;
    const active = projects.filter((one) => one.archived_at === null);
    return active
      .flatMap(({ name, members }) => members.map((member) => [name, member] as const))
      .filter(([, member]) => member.userId === userId)
      .map(([name, { role }]) => `${name} ${role}`)
      .sort();
  }

  async function ids(): Promise<Ids> {
    return Object.fromEntries(Object.entries(await live.state()).map(([name, { id }]) => [name, id]));
  }

  async function keysInForce(): Promise<string[]> {
    const { projects } = (await live.world.control.state()).organizations[0]!;
    const active = projects.filter((one) => one.archived_at === null);
    return active.flatMap((one) => one.apiKeys.map((key) => key.value)).sort();
  }

  async function keysInState(): Promise<string[]> {
    const values = Object.values(await live.state()).flatMap(({ outputs }) => [
      outputs.apiKeyValue,
      outputs.apiKeyId === undefined ? undefined : outputs.value,
    ]);
    return values.filter((value): value is string => typeof value === "string").sort();
  }
});

/** The operations that repair all of these changes, by resource. */
function repairsOf(all: readonly Drift[]): Record<string, "update" | "create"> {
  return Object.assign({}, ...all.map((drift) => drift.repairs)) as Record<string, "update" | "create">;
}

/** The resources whose ids differ. */
function renewed(before: Ids, after: Ids): string[] {
  return Object.keys(after)
    .filter((name) => after[name] !== before[name])
    .sort();
}

/** The operation on each resource that a run changes. */
function steps(all: readonly { op: string; name: string }[]): Record<string, string> {
  const done = all.filter(({ op }) => !["same", "refresh", "read"].includes(op));
  return Object.fromEntries(done.map(({ name, op }) => [name, op]));
}

function project(id: string | undefined): string {
  return `/organization/projects/${id}`;
}

/** The last part of an id: the object's own id without its project. */
function own(id: string | undefined): string {
  return id!.slice(id!.indexOf("/") + 1);
}

function post(world: World, path: string, body: object): Promise<unknown> {
  return world.control.edit({ method: "POST", path, body });
}

function remove(world: World, path: string): Promise<unknown> {
  return world.control.edit({ method: "DELETE", path });
}
