import { copyFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { init } from "../../provider/cli/init";
import type { OrganizationReport, UnmanagedReport } from "../../provider/cli/unmanaged/report";
import { LivedIn } from "./livedIn";

/** A small organisation, declared completely. What exists before the program is imported. */
const PROGRAM = `
  import * as openai from "pulumi-openai-admin";
  new openai.Project("default", { name: "Default project" }, { import: "DEFAULT", retainOnDelete: true });
  new openai.AdminApiKey("main", { name: "Main admin key" }, { import: "KEY", retainOnDelete: true });
  new openai.OrganizationOwners("owners", { owners: ["owner@example.com", "ana@example.com"] });
  const web = new openai.Project("web", { name: "web" });
  for (const name of ["api", "batch"]) new openai.Project(name, { name });
  new openai.ProjectMembers("members", { projectId: web.id, members: { "ana@example.com": "owner", "ben@example.com": "member" } });
  new openai.ProjectRateLimits("limits", { projectId: web.id, limits: { "gpt-5": { maxRequestsPer1Minute: 300 } } });
  new openai.ProjectSpendLimit("budget", { projectId: web.id, thresholdAmount: openai.usd(500) });
  const crew = new openai.Group("crew", { name: "crew" });
  new openai.GroupMembers("seats", { groupId: crew.id, members: ["ben@example.com"] });
  new openai.ProjectGroup("access", { projectId: web.id, groupId: crew.id, roleId: "role-api-project-member" });
  new openai.ServiceAccount("worker", { projectId: web.id, name: "worker" });
  new openai.OrganizationUser("eve", { email: "eve@example.com" });
  const acquired = new openai.Provider("acquired", { adminKeyEnv: "ACQUIRED_ADMIN_KEY" });
  new openai.Project("guests", { name: "guests" }, { provider: acquired });
  export const ids = { web: web.id, crew: crew.id };
`;

let live: LivedIn;
let first: string;
let ids: { web: string; crew: string };
const people: Record<string, string> = {};

beforeAll(async () => {
  live = await LivedIn.make({}, { seed: "empty", second: true });
  const { world, program, stack } = live;
  for (const name of ["ana", "ben", "eve"]) people[name] = await world.person(`${name}@example.com`);
  const { id, projects, adminKeys } = (await world.control.state()).organizations[0]!;
  first = id;
  const code = PROGRAM.replace("DEFAULT", projects[0]!.id).replace("KEY", adminKeys[0]!.id);
  await program.write({ "index.ts": code });
  await init(program.folder);
  await stack.up();
  ({ ids } = (await stack.outputs()) as { ids: typeof ids });
});
afterAll(() => live?.remove());

/** The report about the first organisation. */
async function reportOf(args: readonly string[] = [], code = 0): Promise<OrganizationReport> {
  const ran = await live.command(["unmanaged", "--format", "json", ...args]);
  if (ran.code !== code) throw new Error(`exit code ${ran.code}: ${ran.stderr}`);
  const { organizations } = JSON.parse(ran.stdout) as UnmanagedReport;
  return organizations.find(({ organization }) => organization === first)!;
}

describe("unmanaged", () => {
  it("finds nothing in a fully declared organisation, has a section for each, and sends nothing but reads", async () => {
    await live.world.control.clearRequests();
    const { code, stdout, stderr } = await live.command(["unmanaged"]);
    expect(code).toBe(0);
    const sections = stdout.split(/(?=^Organisation )/m);
    expect(sections).toHaveLength(2);
    expect(sections).toContainEqual(
      expect.stringMatching(
        new RegExp(`^Organisation ${first}, stack ${live.stack.name}\n\nNo unmanaged objects\.\n\n?$`),
      ),
    );
    // Of the second organisation, the program declares one project.
    expect(sections).toContainEqual(expect.stringContaining("3 unmanaged objects: projects 1, people 1, keys 1."));
    expect(stderr).toMatch(new RegExp(`^Read organisation ${first} in \\d+ requests\\.$`, "m"));
    expect(await live.world.writes()).toEqual({});
  });

  it("finds each change made in the console, with its id and who made it, and no other; also after a refresh", async () => {
    const { world } = live;
    await world.post(`/organization/users/${people.eve}`, { role: "owner" });
    await world.post(`/organization/projects/${ids.web}/users`, { user_id: people.eve, role: "member" });
    await world.post(`/organization/groups/${ids.crew}/users`, { user_id: people.ana });
    const accounts = `/organization/projects/${ids.web}/service_accounts`;
    const account = await world.post(accounts, { name: "nightly", create_service_account_only: true });
    const key = await world.post(`${accounts}/${account.id}/api_keys`, { name: "spare" });
    const project = await world.project("shadow");
    await world.post(`/organization/projects/${ids.web}/rate_limits/rl-gpt-4o`, { max_requests_per_1_minute: 9 });
    const expected = [
      `Project ${project}`,
      `OrganizationUser ${people.eve}`,
      `GroupUser ${ids.crew}/${people.ana}`,
      `ProjectUser ${ids.web}/${people.eve}`,
      `ServiceAccount ${ids.web}/${account.id}`,
      `ServiceAccountKey ${ids.web}/${key.id}`,
      `RateLimit ${ids.web}/rl-gpt-4o`,
    ];
    for (const refresh of [false, true]) {
      if (refresh) await live.stack.refresh();
      const { unmanaged, complete } = await reportOf();
      expect(complete).toBe(true);
      expect(unmanaged.map(({ kind, id }) => `${kind} ${id}`)).toEqual(expected);
      expect(unmanaged.map(({ author }) => author?.by)).toEqual(expected.map(() => "owner@example.com"));
    }
  });

  it("ends with exit code 2 for the topics of --fail-on, and says why on stderr", async () => {
    const { code, stdout, stderr } = await live.command(["unmanaged", "--fail-on", "owners", "--format", "markdown"]);
    expect(code).toBe(2);
    expect(stderr).toContain("--fail-on names 2 unmanaged objects.\n");
    expect(stdout).toContain("| `eve@example.com` | `owner of the organisation` |");
  });

  it("leaves out what the ignore file lists, and refuses an entry that matches nothing", async () => {
    const file = join(live.program.folder, "ignore.yaml");
    await writeFile(file, '- { selector: "ServiceAccount:nightly", reason: "a trial", until: 2099-12-31 }\n');
    expect((await reportOf(["--ignore", file])).leftOut.ignored).toBe(1);
    await writeFile(file, '- { selector: "ServiceAccount:weekly", reason: "a trial" }\n');
    const { code, stdout, stderr } = await live.command(["unmanaged", "--ignore", file]);
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toContain(`${file}:1:3: ServiceAccount:weekly matches no unmanaged object. Remove the entry.\n`);
  });

  it("takes several stacks together, each name once, and reports what two of them manage", async () => {
    const { stack, program } = live;
    await stack.run(["stack", "init", "other"]);
    const file = join(program.folder, "other.json");
    const state = await stack.export();
    const { resources = [] } = state.deployment;
    // The stack, its provider and the group.
    const kept = resources.filter(
      ({ urn, type }) => !type.includes(":openai:") && (!/openai:/.test(type) || /::crew$/.test(urn)),
    );
    const other = { ...state, deployment: { ...state.deployment, resources: kept } };
    await writeFile(file, JSON.stringify(other).replaceAll(`urn:pulumi:${stack.name}::`, "urn:pulumi:other::"));
    await stack.run(["stack", "import", "--stack", "other", "--file", file]);
    await copyFile(join(program.folder, "Pulumi.other.yaml"), join(stack.configFolder, "Pulumi.other.yaml"));
    const args = ["--stack", stack.name, "--stack", "other", "--stack", "other", "--only", "Group"];
    const { stacks, managedTwice, unmanaged } = await reportOf([...args, "--fail-on", "twice"], 2);
    expect(stacks).toEqual([stack.name, "other"]);
    expect(
      managedTwice.map(({ kind, id, by }) => ({ kind, id, by: by.map((one) => `${one.stack}/${one.resource}`) })),
    ).toEqual([{ kind: "Group", id: ids.crew, by: [`${stack.name}/crew`, "other/crew"] }]);
    expect(unmanaged).toEqual([]);
    // The other stack alone manages only the group.
    expect((await reportOf(["--stack", "other", "--only", "projects"])).unmanaged).toHaveLength(5);
  });

  it("refuses the key of another organisation", async () => {
    const { id, adminKeys } = (await live.world.control.state()).organizations[1]!;
    const { code, stdout, stderr } = await live.command(["unmanaged"], { OPENAI_ADMIN_KEY: adminKeys[0]!.value });
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toMatch(
      new RegExp(
        `^Could not compare the stack ${live.stack.name} with the organisation: the admin key belongs to organisation ${id}, but ` +
          String.raw`resources of this stack belong to (org-\w+)\. Set OPENAI_ADMIN_KEY to an admin key of \1, then run the command again\.\n$`,
      ),
    );
  });
});
