import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { declarations } from "../../provider/inventory/kinds";
import { branchesOf } from "../../provider/inventory/branches";
import { CLIENT_OF_INVENTORY, readLive } from "../../provider/inventory/live";
import { listAddressOf } from "../../provider/inventory/object";
import { Run } from "../../provider/lifecycle/run";
import { fillPath } from "../../provider/client/path";
import { World } from "../lifecycle/world";
import { ids, reported, resourceOf, type Wanted } from "./reported";

let world: World;
let web: string;
const people: Record<string, string> = {};

beforeAll(async () => {
  world = await World.start();
  web = await world.project("web");
  for (const name of ["ana", "ben"]) people[name] = await world.person(`${name}@example.com`);
});
afterAll(() => world.close());

/** The findings of these topics without any resource. */
async function found(only: string, wanted: Wanted = {}): Promise<string[]> {
  return ids(await reported(world, [], { only: [only], ...wanted }));
}

describe("no finding is", () => {
  it("a predefined role, an untouched setting or limit, or the implicit ownership of the organisation's owners", async () => {
    expect(await found("roles")).toEqual([]);
    expect(await found("settings")).toEqual([]);
    expect(await found("limits")).toEqual([]);
    expect(await found("members")).toEqual([]);
  });

  it("a reader whom a resource names, by id or by address; a reader whom nothing names is one", async () => {
    const everybody = await found("people");
    expect(everybody).toEqual(
      expect.arrayContaining([`OrganizationUser ${people.ana}`, `OrganizationUser ${people.ben}`]),
    );
    const member = resourceOf("prod", "ProjectUser", `${web}/${people.ana}`, {
      projectId: web,
      email: "Ana@Example.com",
      role: "member",
    });
    const report = await reported(world, [member], { only: ["people"] });
    expect(ids(report)).toEqual(everybody.filter((id) => !id.endsWith(people.ana!)));
  });

  it("an owner of the organisation as an owner of a project; another person is one", async () => {
    const lee = await world.person("lee@example.com", "owner");
    for (const user_id of [lee, people.ben])
      await world.post(`/organization/projects/${web}/users`, { user_id, role: "owner" });
    expect(await found("members")).toEqual([`ProjectUser ${web}/${people.ben}`]);
    expect(await found("members", { projects: [web] })).toEqual([`ProjectUser ${web}/${people.ben}`]);
    for (const id of [lee, people.ben]) await world.delete(`/organization/projects/${web}/users/${id}`);
  });

  it("an accepted invite; an open invite is one", async () => {
    const invite = (email: string) => world.post("/organization/invites", { email, role: "reader", projects: [] });
    const [accepted, open] = [await invite("cleo@example.com"), await invite("dan@example.com")];
    await world.control.acceptInvite(accepted.id);
    expect(await found("Invite")).toEqual([`Invite ${open.id}`]);
    await world.delete(`/organization/invites/${open.id}`);
  });

  it("what an identity provider manages, except an owner", async () => {
    const group = await world.group("staff");
    const [gil, kim] = [await world.person("gil@example.com"), await world.person("kim@example.com", "owner")];
    await world.post(`/organization/groups/${group}/users`, { user_id: gil });
    const before = await reported(world, [], { only: ["groups", "members", "people"] });
    expect(ids(before)).toEqual(expect.arrayContaining([`Group ${group}`, `GroupUser ${group}/${gil}`]));
    await world.control.scim({ groupId: group });
    for (const userId of [gil, kim]) await world.control.scim({ userId });
    const after = await reported(world, [], { only: ["groups", "members", "people"] });
    const gone = [`Group ${group}`, `GroupUser ${group}/${gil}`, `OrganizationUser ${gil}`];
    expect(
      ids(before)
        .filter((id) => !ids(after).includes(id))
        .sort(),
    ).toEqual(gone.sort());
    expect(ids(after)).toContain(`OrganizationUser ${kim}`);
    expect(after.leftOut).toEqual({ ignored: 0, ofIdentityProvider: 3 });
  });

  it("the key that a managed service account brought along; another key of the account is one", async () => {
    const path = `/organization/projects/${web}/service_accounts`;
    const { id, api_key: own } = await world.post<{ id: string; api_key: { id: string } }>(path, { name: "worker" });
    const further = await world.post(`${path}/${id}/api_keys`, { name: "further" });
    const account = resourceOf("prod", "ServiceAccount", `${web}/${id}`, {
      projectId: web,
      name: "worker",
      apiKeyId: own.id,
    });
    const report = await reported(world, [account], { only: ["ServiceAccount", "ServiceAccountKey"] });
    expect(ids(report)).toEqual([`ServiceAccountKey ${web}/${further.id}`]);
  });
});

describe("a finding says", () => {
  it("that an admin key is the key of this command", async () => {
    const { unmanaged } = await reported(world, [], { only: ["AdminApiKey"] });
    expect(unmanaged.map(({ remarks }) => remarks.includes("this command's key"))).toEqual([true]);
  });

  it("that a member of a group is an owner through the group", async () => {
    const group = await world.group("chiefs");
    await world.post(`/organization/groups/${group}/users`, { user_id: people.ben });
    const isOwner = async () => {
      const { unmanaged } = await reported(world, []);
      return unmanaged.find(({ id }) => id === `${group}/${people.ben}`)!;
    };
    expect(await isOwner()).toMatchObject({ makesOwner: false });
    await world.post(`/organization/projects/${web}/groups`, { group_id: group, role: "role-api-project-owner" });
    expect(await isOwner()).toMatchObject({ makesOwner: true, remarks: ["in a group that is an owner"] });
  });

  it("only what is in the chosen project, and compares its limits with other projects", async () => {
    const [api] = [await world.project("api"), await world.project("batch"), await world.project("docs")];
    await world.post(`/organization/projects/${api}/rate_limits/rl-gpt-5`, { max_requests_per_1_minute: 3 });
    await world.post(`/organization/projects/${web}/rate_limits/rl-gpt-5`, { max_requests_per_1_minute: 4 });
    expect(await found("limits", { projects: ["api"] })).toEqual([`RateLimit ${api}/rl-gpt-5`]);
    expect(await found("limits", { projects: [web] })).toEqual([`RateLimit ${web}/rl-gpt-5`]);
    await expect(found("limits", { projects: ["apj"] })).rejects.toThrow(
      'Could not find a project with the name or id "apj": the organisation has no such active project. Did you mean "api"?',
    );
  });

  it("both projects of a name", async () => {
    const twins = [await world.project("twin"), await world.project("twin")];
    expect(await found("Project", { projects: ["twin"] })).toEqual(twins.map((id) => `Project ${id}`));
  });
});

describe("several resources for one object", () => {
  const member = (stack: string, email: string) => ({ projectId: web, email, role: "member", stack });

  it("are reported: in two stacks, in one stack, two sets, and a set beside a single resource", async () => {
    const id = `${web}/${people.ana}`;
    const single = resourceOf("prod", "ProjectUser", id, member("prod", "ana@example.com"));
    const other = resourceOf("dev", "ProjectUser", id, member("dev", "ana@example.com"));
    const again = { ...single, name: "again", urn: `${single.urn}again` };
    const set = resourceOf("dev", "ProjectMembers", web, { projectId: web, members: { "ben@example.com": "member" } });
    const secondSet = resourceOf("prod", "ProjectMembers", web, { projectId: web, members: {} });
    const cases = [
      [[single, other], [`ProjectUser ${id}: prod, dev`]],
      [[single, again], [`ProjectUser ${id}: prod, prod`]],
      [[set, secondSet], [`ProjectMembers ${web}: dev, prod`]],
      [[single, set], [`ProjectUser ${id}: prod, dev`]],
      [[single, single], []],
    ] as const;
    for (const [resources, expected] of cases) {
      const { managedTwice } = await reported(world, resources, { only: ["members"] });
      const said = managedTwice.map((one) => `${one.kind} ${one.id}: ${one.by.map(({ stack }) => stack).join(", ")}`);
      expect(said).toEqual(expected);
    }
  });

  it("are fine where they only name a person, and where sets of limits declare different models", async () => {
    const named = (stack: string) => resourceOf(stack, "OrganizationUser", people.ana!, { email: "ana@example.com" });
    const limits = (stack: string, model: string) =>
      resourceOf(stack, "ProjectRateLimits", web, {
        projectId: web,
        limits: { [model]: { maxRequestsPer1Minute: 1 } },
      });
    const fine = [named("prod"), named("dev"), limits("prod", "gpt-5"), limits("dev", "gpt-4o")];
    expect((await reported(world, fine, { only: ["people", "limits"] })).managedTwice).toEqual([]);
    const clash = await reported(world, [...fine, limits("third", "gpt-5")], { only: ["limits"] });
    expect(clash.managedTwice[0]!.by.map(({ stack }) => stack)).toEqual(["prod", "third"]);
  });
});

describe("the audit log", () => {
  const authorOfKeys = async (wanted: Wanted = {}) => {
    const { unmanaged, auditLog } = await reported(world, [], { only: ["groups"], ...wanted });
    return {
      authors: unmanaged.map(({ author }) => author?.by ?? null),
      times: unmanaged.map((one) => one.createdAt),
      ...auditLog,
    };
  };

  it("names the key and its person where a program did it", async () => {
    const { value, id } = await world.control.makeKey({ kind: "admin", name: "terraform" });
    const response = await fetch(`${world.env.OPENAI_BASE_URL}/organization/groups`, {
      method: "POST",
      headers: { authorization: `Bearer ${value}`, "content-type": "application/json" },
      body: JSON.stringify({ name: "by a program" }),
    });
    const group = (await response.json()) as { id: string };
    const { unmanaged } = await reported(world, [], { only: ["Group"] });
    expect(unmanaged.find((one) => one.id === group.id)!.author).toMatchObject({
      by: "owner@example.com",
      apiKeyId: id,
    });
  });

  it("is not needed: without the permission there are no authors, but times and a reason", async () => {
    const { value } = await world.control.makeKey({ kind: "admin", permissions: ["api.management.read"] });
    const { authors, times, problem } = await authorOfKeys({ key: value });
    expect(new Set(authors)).toEqual(new Set([null]));
    expect(times.every((time) => typeof time === "number")).toBe(true);
    expect(problem).toContain("The key lacks the permission api.audit_logs.read.");
  });

  it("may be off: the API refuses, or there are no events", async () => {
    await world.control.fault({
      ...{ route: "GET /organization/audit_logs", kind: "error-before-effect", status: 400, times: 1 },
      message: "Audit logging is not enabled for this organization.",
    });
    const refused = await authorOfKeys();
    expect(refused.problem).toContain("Audit logging is not enabled for this organization.");
    expect(new Set(refused.authors)).toEqual(new Set([null]));
    await world.control.fault({
      route: "GET /organization/audit_logs",
      kind: "set-field",
      field: "data",
      value: [],
      times: 1,
    });
    expect((await authorOfKeys()).problem).toContain("The audit log has no such event.");
  });

  it("loses no report when its answer is unreadable", async () => {
    await world.control.fault({ route: "GET /organization/audit_logs", kind: "set-field", field: "data", value: "?" });
    const { problem, times } = await authorOfKeys();
    expect(problem).toContain("audit log of the organisation");
    expect(times.length).toBeGreaterThan(0);
  });

  it("is read at most for twenty pages, and the report says how far back", async () => {
    const folder = await mkdtemp(join(tmpdir(), "long-log-"));
    const file = join(folder, "state.json");
    const short = await World.start({ file });
    const [a] = [await short.project("a"), await short.project("b"), await short.project("c")];
    for (const model of ["gpt-4o", "gpt-5"]) {
      await short.post(`/organization/projects/${a}/rate_limits/rl-${model}`, { max_requests_per_1_minute: 1 });
    }
    await short.close();
    await repeatLastEvent(file, 2_000);
    const long = await World.start({ file });
    try {
      await long.control.clearRequests();
      const { unmanaged, auditLog } = await reported(long, [], { only: ["limits"] });
      expect(unmanaged.map(({ author }) => author?.by ?? null)).toEqual(
        expect.arrayContaining([null, "owner@example.com"]),
      );
      expect(typeof auditLog.readSince).toBe("number");
      expect((await long.control.requests()).counts["GET /organization/audit_logs"]).toBe(20);
    } finally {
      await long.close();
      await rm(folder, { recursive: true });
    }
  });

  /** Appends copies of the last event to the log of a simulator's state. */
  async function repeatLastEvent(file: string, times: number): Promise<void> {
    const state = JSON.parse(await readFile(file, "utf8")) as { organizations: { auditLogs: { id: string }[] }[] };
    const { auditLogs } = state.organizations[0]!;
    const last = auditLogs.at(-1)!;
    for (let index = 0; index < times; index++) auditLogs.push({ ...last, id: `${last.id}-${index}` });
    await writeFile(file, JSON.stringify(state));
  }
});

describe("a key that may not read everything", () => {
  it("gets a report that names the kind and the permission, and the kinds below", async () => {
    await world.control.fault({
      ...{
        route: "GET /organization/projects/{project_id}/users",
        kind: "error-before-effect",
        status: 403,
        times: 100,
      },
      message: "You have insufficient permissions for this operation. Missing scopes: api.management.read.",
    });
    const report = await reported(world, []);
    await world.control.clearFaults();
    expect(report.complete).toBe(false);
    const permission = "api.management.read";
    expect(report.unread.map((one) => ({ ...one, reason: "" }))).toEqual([
      { kind: "ProjectUser", below: null, permission, reason: "" },
      { kind: "RoleAssignment", below: null, permission, reason: "" },
    ]);
    expect(ids(report)).toContain(`Project ${web}`);
  });
});

describe("requests", () => {
  it("are the pages of the lists and one GET for each setting", async () => {
    const lived = await World.start({ seed: "lived-in" });
    try {
      for (let more = 0; more < 80; more++) await lived.person(`more${more}@example.com`);
      await lived.control.clearRequests();
      await reported(lived, []);
      const { counts } = await lived.control.requests();
      const sent = Object.entries(counts).filter(([route]) => !route.endsWith("/audit_logs"));
      const total = sent.reduce((sum, [, count]) => sum + count, 0);
      const { pages, settings } = await bound(lived);
      expect(pages).toBeGreaterThan(250);
      expect(total).toBeLessThanOrEqual(Math.floor(pages * 1.05) + settings);
    } finally {
      await lived.close();
    }
  });

  /** The pages of all lists, and the settings, as the declarations and the objects say. */
  async function bound(lived: World): Promise<{ pages: number; settings: number }> {
    const run = new Run(lived.env, () => undefined, CLIENT_OF_INVENTORY);
    run.configure(() => undefined);
    const { objects } = await readLive(run);
    await run.close();
    const lists = new Map<string, number>();
    let settings = 0;
    for (const { declaration, parent, listing } of branchesOf(declarations)) {
      if (declaration.set) continue;
      const above = parent === undefined ? [{ key: {} }] : objects.filter((one) => one.declaration.kind === parent);
      for (const { key } of above) {
        if (!listing) settings++;
        else {
          const path = fillPath(listing.path, key);
          const items = objects.filter((one) => listAddressOf(one.declaration, one.key) === path).length;
          lists.set(path, Math.max(1, Math.ceil(items / listing.pageSize), lists.get(path) ?? 0));
        }
      }
    }
    return { pages: [...lists.values()].reduce((sum, one) => sum + one, 0), settings };
  }
});
