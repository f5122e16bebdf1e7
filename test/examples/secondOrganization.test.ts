import { startSimulator, type Organization, type Simulator } from "openai-admin-simulator";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createStack, findEngine, temporaryProgram, type Stack, type TemporaryProgram } from "../engine";

/** The same objects in both organisations. Their names show at once if an object is in the wrong organisation. */
const PROGRAM = `
import * as openai from "pulumi-openai-admin";

const acquired = new openai.Provider("acquired", { adminKeyEnv: "ACQUIRED_ADMIN_KEY", baseUrlEnv: "ACQUIRED_BASE_URL" });

for (const [of, opts] of [["first", {}], ["acquired", { provider: acquired }]] as const) {
  const web = new openai.Project(of + "-web", { name: of + "-web" }, opts);
  const team = new openai.Group(of + "-team", { name: of + "-team" }, opts);
  new openai.ProjectGroup(of + "-access", { projectId: web.id, groupId: team.id, roleId: "role-api-project-member" }, opts);
  new openai.ServiceAccount(of + "-worker", { projectId: web.id, name: of + "-worker" }, opts);
  new openai.RateLimit(of + "-limit", { projectId: web.id, model: "gpt-5", maxRequestsPer1Minute: 300 }, opts);
}
`;

/** The number of resources in each organisation. The state also counts the stack and the provider. */
const OF_EACH = 5;
const ALL = 2 * OF_EACH + 2;

/** An API server with its own address, and one of its organisations. */
interface Place {
  simulator: Simulator;
  organizationId: string;
  adminKey: string;
}

let first: Place;
let acquired: Place;
let program: TemporaryProgram;
let stack: Stack;

beforeAll(async () => {
  const ofFirst = await startSimulator({ seed: "empty" });
  const [own] = (await ofFirst.control.state()).organizations;
  first = { simulator: ofFirst, organizationId: own!.id, adminKey: ofFirst.adminKey };
  // Every simulator creates the same ids and keys from a seed. Only a server's second organisation has ids and keys of
  // its own.
  const ofAcquired = await startSimulator({ seed: "empty" });
  const founded = await ofAcquired.control.addOrganization({ name: "acquired" });
  acquired = { simulator: ofAcquired, organizationId: founded.id, adminKey: founded.adminKey };
  program = await temporaryProgram({ "index.ts": PROGRAM });
  stack = await createStack({
    engine: await findEngine(),
    program: program.folder,
    env: { OPENAI_ADMIN_KEY: first.adminKey, OPENAI_BASE_URL: first.simulator.url, ...variables() },
  });
});
afterAll(async () => {
  await Promise.all([stack?.remove(), program?.remove(), first?.simulator.close(), acquired?.simulator.close()]);
});
beforeEach(async () => {
  for (const { simulator } of [first, acquired]) await simulator.control.clearRequests();
});

/** One stack, from its first `up` to its end. Each test continues where the previous test stopped. */
describe("a program with a second organisation", () => {
  it("creates the objects that name the second provider there, and all others in the first organisation", async () => {
    expect((await stack.up({ preview: true })).changes).toEqual({ create: ALL });
    for (const [name, where] of Object.entries({ first, acquired })) {
      const { projects, groups } = await organization(where);
      expect(projects.filter((one) => !one.isDefault).map((one) => one.name)).toEqual([`${name}-web`]);
      expect(groups.map((one) => one.name)).toEqual([`${name}-team`]);
      const web = projects.find((one) => one.name === `${name}-web`)!;
      expect(web.serviceAccounts.map((one) => one.name)).toEqual([`${name}-worker`]);
      expect(limitOf(web)).toBe(300);
    }
  });

  it("sends no request in an up without changes", async () => {
    expect((await stack.up()).changes).toEqual({ same: ALL });
    for (const where of [first, acquired]) expect(await requests(where)).toEqual([]);
  });

  it("repairs drift in the second organisation only", async () => {
    const web = (await organization(acquired)).projects.find((one) => one.name === "acquired-web")!;
    await acquired.simulator.control.edit({
      method: "POST",
      path: `/organization/projects/${web.id}/rate_limits/rl-gpt-5`,
      body: { max_requests_per_1_minute: 9_000 },
      organizationId: acquired.organizationId,
    });
    expect((await stack.refresh()).changes).toEqual({ same: ALL - 1, update: 1 });
    const up = await stack.up();
    expect(up.steps.filter(({ op }) => op === "update").map(({ name }) => name)).toEqual(["acquired-limit"]);
    expect(await writes(first)).toEqual([]);
    expect(await writes(acquired)).toEqual(["POST /organization/projects/{project_id}/rate_limits/{rate_limit_id}"]);
  });

  it.each(["ACQUIRED_ADMIN_KEY", "ACQUIRED_BASE_URL"])(
    "without %s stops, says so, and writes nothing to the first organisation",
    async (variable) => {
      await program.write({ "index.ts": PROGRAM.replace("300", `of === "first" ? 300 : 200`) });
      const without = { env: { [variable]: undefined }, expectFailure: true };
      const setting = variable === "ACQUIRED_ADMIN_KEY" ? "openai-admin:adminKey" : "openai-admin:baseUrl";
      const says = `${variable} is not set, but a Provider of the program names it for ${setting}: export`;
      for (const command of ["up", "refresh"] as const) expect((await stack[command](without)).output).toContain(says);
      // A preview that reads nothing needs no key. An address decides who gets the key, so a preview reports it.
      const needsKeyOnly = variable === "ACQUIRED_ADMIN_KEY";
      const { output, changes } = await stack.preview({ ...without, expectFailure: !needsKeyOnly });
      expect(output).toContain(needsKeyOnly ? "No ACQUIRED_ADMIN_KEY is set: a preview compares the program" : says);
      if (needsKeyOnly) expect(changes).toEqual({ same: ALL - 1, update: 1 });
      expect(await requests(acquired)).toEqual([]);
      expect(await writes(first)).toEqual([]);
      await program.write({ "index.ts": PROGRAM });
    },
  );

  it("refuses a key in place of the name of a variable, without repeating the key", async () => {
    await program.write({ "index.ts": PROGRAM.replace(`"ACQUIRED_ADMIN_KEY"`, JSON.stringify(acquired.adminKey)) });
    const { output } = await stack.up({ expectFailure: true });
    expect(output).toContain(
      'Provider "acquired": adminKeyEnv must be the name of an environment variable, not its value, which would be in the state ' +
        'in clear. Set adminKeyEnv: "ACQUIRED_ADMIN_KEY", for example.',
    );
    expect(Object.values(await stack.stateFiles()).join("\n")).not.toContain(acquired.adminKey);
    for (const where of [first, acquired]) expect(await writes(where)).toEqual([]);
    await program.write({ "index.ts": PROGRAM });
  });

  it("accepts a rotated key without changing a resource", async () => {
    const { organizationId } = acquired;
    const { value } = await acquired.simulator.control.makeKey({ kind: "admin", name: "new", organizationId });
    const rotated = { env: { ...variables(), ACQUIRED_ADMIN_KEY: value } };
    expect((await stack.up({ ...rotated, args: ["--refresh"] })).changes).toEqual({ same: ALL });
  });

  it("keeps all objects of the second organisation if a destroy lacks its key", async () => {
    // A destroy still deletes the objects of the first organisation.
    const { output } = await stack.destroy({ env: { ACQUIRED_ADMIN_KEY: undefined }, expectFailure: true });
    expect(output).toContain("ACQUIRED_ADMIN_KEY is not set");
    expect(await requests(acquired)).toEqual([]);
    expect((await organization(acquired)).groups.map(({ name }) => name)).toEqual(["acquired-team"]);
  });

  it("destroys the objects of both organisations", async () => {
    await stack.destroy();
    expect((await stack.export()).deployment.resources ?? []).toEqual([]);
    for (const where of [first, acquired]) {
      const { projects, groups } = await organization(where);
      expect(groups).toEqual([]);
      expect(projects.filter((one) => !one.isDefault && one.archived_at === null)).toEqual([]);
    }
  });

  it("leaves no key in any file of the state, only names of variables", async () => {
    const files = Object.entries(await stack.stateFiles());
    expect(files.map(([name]) => name).join("\n")).toContain("history");
    const secrets = [first, acquired].map(({ simulator }) => simulator.control.secrets());
    const values = (await Promise.all(secrets)).flat().map(({ value }) => value);
    expect(values).toEqual(expect.arrayContaining([first.adminKey, acquired.adminKey]));
    const leaks = files.filter(([, text]) => values.some((value) => text.includes(value)));
    expect(leaks.map(([name]) => name)).toEqual([]);
    expect(files.some(([, text]) => text.includes("ACQUIRED_ADMIN_KEY"))).toBe(true);
  });
});

function variables(): Record<string, string> {
  return { ACQUIRED_ADMIN_KEY: acquired.adminKey, ACQUIRED_BASE_URL: acquired.simulator.url };
}

async function organization({ simulator, organizationId }: Place): Promise<Organization> {
  return (await simulator.control.state()).organizations.find((one) => one.id === organizationId)!;
}

/** The endpoint families that received requests. */
async function requests({ simulator }: Place): Promise<string[]> {
  return Object.keys((await simulator.control.requests()).counts);
}

async function writes(where: Place): Promise<string[]> {
  return (await requests(where)).filter((route) => !route.startsWith("GET "));
}

function limitOf({ rateLimits }: Organization["projects"][number]): number | undefined {
  return rateLimits.find(({ model }) => model === "gpt-5")!.limits.max_requests_per_1_minute;
}
