import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import {
  createStack,
  findEngine,
  temporaryProgram,
  type OperationResult,
  type Stack,
  type TemporaryProgram,
} from "../engine";
import { World } from "./world";

const PROGRAM = `import * as openai from "pulumi-openai-admin";
const acme = new openai.Organization("acme", "organization.yaml");
export const web = acme.projects.web!.projectId;
export const crawler = acme.projects.web!.serviceAccounts.crawler!.serviceAccountId;
export const search = acme.teams.search!.groupId;
`;

const DOCUMENT = `
owners: [owner@example.com, ana@example.com]
people:
  ben@example.com: { role: reader, roles: [auditor] }
  cleo@example.com: { role: reader, whenAbsent: invite }
roles:
  auditor: { permissions: [api.groups.read] }
teams:
  search: { name: search-team, members: [ana@example.com, ben@example.com] }
spendLimit: { dollars: 5000 }
spendAlerts:
  most: { dollars: 4000, recipients: [finance@example.com] }
defaults:
  tools: { codeInterpreter: false }
  environments:
    production: { rateLimits: { gpt-5: { maxRequestsPer1Minute: 200 } } }
projects:
  web:
    environment: production
    protect: false
    members: { ana@example.com: owner, cleo@example.com: member }
    roles: { caller: { permissions: [api.model.request] } }
    groups: { search: [caller, viewer] }
    grants: { ben@example.com: [viewer] }
    serviceAccounts: { crawler: {} }
    spendLimit: { dollars: 500 }
  lab:
    members: { ben@example.com: member }
`;

/** The resources of the document, the component and the stack. */
const ALL = 27;

/** One stack. Each test continues where the previous test stopped. */
describe("an Organization on the engine", () => {
  let world: World;
  let files: TemporaryProgram;
  let stack: Stack;
  let document = DOCUMENT;

  beforeAll(async () => {
    const engine = await findEngine();
    world = await World.start();
    for (const name of ["ana", "ben", "dan"]) await world.person(`${name}@example.com`);
    files = await temporaryProgram({
      // The program has a folder of its own, from which the path of the document starts.
      "Pulumi.yaml": "name: program\nruntime: nodejs\nmain: infra\n",
      "infra/index.ts": PROGRAM,
      "infra/organization.yaml": document,
    });
    stack = await createStack({ engine, program: files.folder, env: world.env });
  });
  afterAll(async () => {
    await Promise.all([stack?.remove(), files?.remove(), world?.close()]);
  });

  const organization = async () => (await world.control.state()).organizations[0]!;
  const projectNamed = async (name: string) => (await organization()).projects.find((one) => one.name === name)!;
  const idOf = async (email: string) => (await organization()).people.find((one) => one.email === email)!.id;

  async function edit(from: string, to: string): Promise<void> {
    expect(document).toContain(from);
    document = document.replace(from, to);
    await files.write({ "infra/organization.yaml": document });
  }

  /** Runs up, and counts the writes that the API received. */
  async function writesOfUp(): Promise<[OperationResult, Record<string, number>]> {
    await world.control.clearRequests();
    const result = await stack.up();
    return [result, await world.writes()];
  }

  it("previews without a key and sends no request", async () => {
    await world.control.clearRequests();
    const { changes } = await stack.preview({ env: { OPENAI_ADMIN_KEY: undefined } });
    expect(changes).toEqual({ create: ALL });
    expect((await world.control.requests()).counts).toEqual({});
  });

  it("creates what the file declares, with the settings of the environment", async () => {
    expect((await stack.up()).changes).toEqual({ create: ALL });
    const { people, groups, roles, invites, spendLimit } = await organization();
    expect(people.filter(({ role }) => role === "owner").map(({ email }) => email)).toEqual([
      "owner@example.com",
      "ana@example.com",
    ]);
    expect(groups.map(({ name, memberIds }) => [name, memberIds.length])).toEqual([["search-team", 2]]);
    expect(roles.map(({ name }) => name)).toContain("auditor");
    expect(invites.map(({ email }) => email)).toEqual(["cleo@example.com"]);
    expect(spendLimit?.threshold_amount).toBe(500_000);
    const [web, lab] = [await projectNamed("web"), await projectNamed("lab")];
    expect(web.members.map(({ userId, role }) => [userId, role])).toEqual([[await idOf("ana@example.com"), "owner"]]);
    expect(web.rateLimits.find(({ model }) => model === "gpt-5")!.limits.max_requests_per_1_minute).toBe(200);
    expect([web, lab].map((one) => one.hostedTools.code_interpreter)).toEqual([false, false]);
    expect(web.spendLimit?.threshold_amount).toBe(50_000);
    const search = groups[0]!.id;
    expect(web.roleAssignments.filter(({ principalId }) => principalId === search)).toHaveLength(2);
    expect(await stack.outputs()).toEqual({
      web: web.id,
      crawler: web.serviceAccounts[0]!.id,
      search,
    });
  });

  it("has names from the keys, below a component for each team and project", async () => {
    const { resources = [] } = (await stack.export()).deployment;
    const urns = resources.map(({ urn }) => urn.split("::").slice(2).join(" "));
    const inside = "openai-admin:index:Organization";
    expect(urns).toContain(`${inside}$openai-admin:index:Team$pulumi-nodejs:dynamic/openai:GroupMembers acme-search`);
    expect(urns).toContain(
      `${inside}$openai-admin:index:Workspace$pulumi-nodejs:dynamic/openai:ServiceAccount acme-web-crawler`,
    );
  });

  it("up again changes nothing and sends no request", async () => {
    await world.control.clearRequests();
    expect((await stack.up()).changes).toEqual({ same: ALL });
    expect((await world.control.requests()).counts).toEqual({});
  });

  it("an edit of one line changes one object with one write", async () => {
    await edit("maxRequestsPer1Minute: 200", "maxRequestsPer1Minute: 300");
    const [{ changes, steps }, writes] = await writesOfUp();
    expect(changes).toEqual({ same: ALL - 1, update: 1 });
    expect(steps.filter(({ op }) => op === "update").map(({ name }) => name)).toEqual(["acme-web"]);
    expect(writes).toEqual({ "POST /organization/projects/{project_id}/rate_limits/{rate_limit_id}": 1 });
  });

  it("exclusive: remove removes a stranger whom a preview has shown, and only there", async () => {
    const dan = await idOf("dan@example.com");
    for (const name of ["web", "lab"]) {
      await world.post(`/organization/projects/${(await projectNamed(name)).id}/users`, {
        user_id: dan,
        role: "member",
      });
    }
    await edit("  lab:\n", "  lab:\n    exclusive: remove\n");
    await stack.up({ args: ["--refresh"] });
    const isIn = async (name: string) => (await projectNamed(name)).members.some(({ userId }) => userId === dan);
    expect([await isIn("web"), await isIn("lab")]).toEqual([true, true]);
    expect((await stack.up({ preview: true })).changes).toEqual({ same: ALL - 1, update: 1 });
    expect([await isIn("web"), await isIn("lab")]).toEqual([true, false]);
  });

  it("a mistake stops the preview with its line", async () => {
    const before = document;
    await edit("groups: { search:", "groups: { serch:");
    const { output } = await stack.preview({ expectFailure: true });
    expect(output).toContain("Organization acme: organization.yaml has a mistake. Correct what these lines name:\n");
    expect(output).toContain(
      'organization.yaml:23:15: projects.web.groups.serch: no team "serch". Did you mean "search"? Use search or the id of a ' +
        "group (group_…), or declare it in teams.",
    );
    expect(output).not.toMatch(/^\s+at /m);
    document = before;
    await files.write({ "infra/organization.yaml": before });
  });

  it("moves from the file to an object without a change", async () => {
    const object = JSON.stringify(parse(document));
    const program = PROGRAM.replace('"organization.yaml"', `${object} satisfies openai.OrganizationDocument`);
    expect(program).not.toBe(PROGRAM);
    await files.write({ "infra/index.ts": program });
    await world.control.clearRequests();
    expect((await stack.up()).changes).toEqual({ same: ALL });
    expect((await world.control.requests()).counts).toEqual({});
  });

  it("gets another name with an alias, and passes protect to everything in it", async () => {
    const program = PROGRAM.replace(
      '"acme", "organization.yaml")',
      '"corp", "organization.yaml", { protect: true, aliases: [{ name: "acme" }] })',
    );
    await files.write({ "infra/index.ts": program });
    await world.control.clearRequests();
    expect(Object.keys((await stack.up()).changes)).not.toEqual(expect.arrayContaining(["create", "delete"]));
    expect(await world.writes()).toEqual({});
    const { resources = [] } = (await stack.export()).deployment;
    const inside = resources.filter(({ urn }) => urn.includes("openai-admin:index:Organization$"));
    expect(inside).toHaveLength(ALL - 2);
    expect(inside.filter(({ urn }) => !/::corp(-|$)/.test(urn))).toEqual([]);
    // The document says that web is not protected, which wins over the component.
    const unprotected = inside.filter((one) => one.protect !== true);
    expect(unprotected.map(({ urn }) => urn.split("::").slice(2).join(" "))).toEqual([
      "openai-admin:index:Organization$openai-admin:index:Workspace$pulumi-nodejs:dynamic/openai:Project corp-web",
    ]);
  });
});
