import * as pulumi from "@pulumi/pulumi";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import * as openai from "../../provider";
import { furnish, rows, type Ids } from "../lookups/rows";
import { limitOf } from "../kinds/projectSpendLimit";
import { World } from "../lifecycle/world";
import { thrownBy } from "./simulated";

type Form = (args: object, opts?: pulumi.InvokeOptions) => unknown;
const forms = openai as unknown as Readonly<Record<string, Form>>;
const nameOf = ([name]: [string, unknown]) => name;

let world: World;
let ids: Ids;

beforeAll(async () => {
  await pulumi.runtime.setMocks({
    newResource: ({ name, inputs, type }) => ({ id: `${type.split(":").at(-1)}-${name}`, state: inputs as object }),
    call: ({ inputs }) => inputs as object,
  });
});

/** Points the program at a new world. Each world has an address of its own, so that no look-up of another test is shared. */
async function begin(): Promise<void> {
  world = await World.start();
  ids = await furnish(world);
  for (const [name, text] of Object.entries(world.env)) vi.stubEnv(name, text);
  await world.control.clearRequests();
}

async function end(): Promise<void> {
  vi.unstubAllEnvs();
  await world.close();
}

/** The requests since the last call, by endpoint family. */
async function requests(): Promise<Record<string, number>> {
  const { counts } = await world.control.requests();
  await world.control.clearRequests();
  return counts;
}

/** What the SDK knows about an Output. */
interface Known<T> {
  promise(): Promise<T>;
  readonly isKnown: Promise<boolean>;
  readonly isSecret: Promise<boolean>;
  allResources(): Promise<Set<pulumi.Resource>>;
}

function known<T>(output: pulumi.Output<T>): Known<T> {
  return output as unknown as Known<T>;
}

/** The value of an Output. Waits for everything that an Output promises, because each promise fails with the same error. */
async function valueOf<T>(output: pulumi.Output<T>): Promise<T> {
  const { isKnown, isSecret } = known(output);
  const [value] = await Promise.all([known(output).promise(), isKnown, isSecret]);
  return value;
}

function messageOf(call: Promise<unknown>): Promise<string> {
  return thrownBy(call).then((error) => {
    expect(pulumi.RunError.isInstance(error), `${String(error)} would be shown with a stack trace`).toBe(true);
    return (error as Error).message;
  });
}

/** Matches a result that contains the expected fields, and lists that contain the expected items: the organisation has more. */
function containing(expected: unknown): unknown {
  if (Array.isArray(expected)) return expect.arrayContaining(expected.map(containing));
  if (typeof expected !== "object" || expected === null || "asymmetricMatch" in expected) return expected;
  const fields = Object.entries(expected).map(([name, value]) => [name, containing(value)] as const);
  return expect.objectContaining(Object.fromEntries(fields));
}

describe("a look-up", () => {
  beforeEach(begin);
  afterEach(end);

  it.each(Object.entries(rows).map(([name, row]) => [name, row] as const))(
    "%s reads what is in the console, and sends no request more than that takes",
    async (name, row) => {
      const promised = await forms[name]!(row.args(ids));
      expect(promised).toEqual(containing(row.expected(ids)));
      expect(await requests()).toEqual(row.requests);
      // The Output form shares the answer.
      const output = await valueOf(forms[`${name}Output`]!(row.args(ids)) as pulumi.Output<unknown>);
      expect(output).toEqual(promised);
      expect(await requests()).toEqual({});
    },
  );

  it("never returns a secret [F30]", async () => {
    const secrets = (await world.control.secrets()).map(({ value }) => value);
    expect(secrets.length).toBeGreaterThan(1);
    const results = await Promise.all(Object.entries(rows).map(([name, row]) => forms[name]!(row.args(ids))));
    for (const secret of secrets) expect(JSON.stringify(results)).not.toContain(secret);
  });

  it("tells an admin key by a part of its value", async () => {
    const { apiKeys } = await openai.getAdminApiKeys();
    expect(apiKeys.map(({ redactedValue }) => redactedValue)).toEqual([expect.stringMatching(/^sk-admin/)]);
  });

  it("exists in both forms, and the tests have a row for it", () => {
    const exported = Object.keys(openai)
      .filter((name) => /^get[A-Z]/.test(name))
      .sort();
    expect(exported).toEqual(
      Object.keys(rows)
        .flatMap((name) => [name, `${name}Output`])
        .sort(),
    );
    expect(Object.entries(rows).map(nameOf).length).toBeGreaterThan(20);
  });

  it("by id reads objects of every noun that has ids", async () => {
    const { projectId } = ids;
    expect(await openai.getProject({ id: ids.projectId })).toMatchObject({ name: "web" });
    expect(await openai.getUser({ id: ids.userId })).toMatchObject({ email: "Eve@example.com" });
    expect(await openai.getGroup({ id: ids.groupId })).toMatchObject({ name: "engineers" });
    expect(await openai.getRole({ id: ids.roleId })).toMatchObject({ name: "auditor" });
    expect(await openai.getProjectRole({ projectId, id: ids.projectRole })).toMatchObject({ name: "deployer" });
    expect(await openai.getServiceAccount({ projectId, id: ids.serviceAccount })).toMatchObject({ name: "crawler" });
  });

  it("finds a project by its external key [F18]", async () => {
    await world.post(`/organization/projects/${ids.projectId}`, { external_key_id: "ek_1" });
    expect(await openai.getProject({ externalKeyId: "ek_1" })).toMatchObject({
      id: ids.projectId,
      externalKeyId: "ek_1",
    });
  });

  it("finds a predefined role by either spelling of its id", async () => {
    const { roles } = await openai.getRoles();
    const { id, name } = roles.find(({ isPredefined }) => isPredefined)!;
    expect(await openai.getRole({ id })).toMatchObject({ name });
    expect(await openai.getRole({ id: `${id.split("__")[0]}__api-organization__org-1` })).toMatchObject({ name });
  });
});

describe("fifty look-ups of one list", () => {
  beforeEach(begin);
  afterEach(end);
  const fifty = Array.from({ length: 50 }, (_, index) => index);

  it("are one listing, read to its end", async () => {
    for (const index of fifty) await world.project(`project-${index}`);
    for (const index of fifty) await world.project(`more-${index}`);
    await world.control.clearRequests();
    const found = await Promise.all(fifty.map((index) => openai.getProject({ name: `more-${index}` })));
    expect(found.map(({ name }) => name)).toEqual(fifty.map((index) => `more-${index}`));
    // 102 projects are two pages of at most a hundred.
    expect(await requests()).toEqual({ "GET /organization/projects": 2 });
    const { projects } = await openai.getProjects();
    expect(projects).toHaveLength(102);
    expect((await openai.getProject({ id: ids.projectId })).name).toBe("web");
    expect(await requests()).toEqual({});
  });

  it("are one listing in both forms, for several models, roles or accounts of a project", async () => {
    const { projectId } = ids;
    const { rateLimits } = await openai.getRateLimits({ projectId });
    const models = rateLimits.map(({ model }) => model);
    await Promise.all(
      models.map((model) => valueOf(openai.getRateLimitOutput({ projectId: pulumi.output(projectId), model }))),
    );
    expect(await requests()).toEqual({ "GET /organization/projects/{project_id}/rate_limits": 1 });
  });

  it("of people by address are a page and one filter [F45]", async () => {
    const people = await Promise.all(fifty.map((index) => world.person(`person-${index}@example.com`)));
    await world.control.clearRequests();
    const found = await Promise.all(fifty.map((index) => openai.getUser({ email: `Person-${index}@example.com` })));
    expect(found.map(({ id }) => id)).toEqual(people);
    expect((await requests())["GET /organization/users"]).toBeLessThanOrEqual(2);
  });

  it("of the same object without a list are one request", async () => {
    const { projectId } = ids;
    await Promise.all(fifty.map(() => openai.getProjectHostedToolPermissions({ projectId })));
    expect(await requests()).toEqual({ "GET /organization/projects/{project_id}/hosted_tool_permissions": 1 });
  });

  it("that wait for resources see what the resources have changed, and share a new listing", async () => {
    await openai.getProjects();
    await world.project("new");
    await world.control.clearRequests();
    const group = new openai.Group("group", { name: "group" });
    const found = fifty.map(() => valueOf(openai.getProjectOutput({ name: "new" }, { dependsOn: group })));
    expect(new Set((await Promise.all(found)).map(({ name }) => name))).toEqual(new Set(["new"]));
    expect(await requests()).toEqual({ "GET /organization/projects": 1 });
  });
});

describe("a name", () => {
  beforeEach(begin);
  afterEach(end);

  it("that two objects have is an error that lists both", async () => {
    const second = await world.project("web");
    expect(await messageOf(openai.getProject({ name: "web" }))).toBe(
      `Could not choose the project with name "web" (getProject): there are 2 in the organisation: ${ids.projectId}, ` +
        `${second}. Name the right object by its id: getProject({ id: "${ids.projectId}" }).`,
    );
  });

  it("that no object has is an error that says what to check", async () => {
    expect(await messageOf(openai.getProject({ name: "wep" }))).toBe(
      'Could not find the project with name "wep" (getProject): there is none in the organisation. Did you mean "web"? ' +
        "To find an archived project, set includeArchived: true.",
    );
    const { projectId } = ids;
    expect(await messageOf(openai.getServiceAccount({ projectId, name: "indexer" }))).toBe(
      `Could not find the service account with name "indexer" (getServiceAccount): there is none in project ${projectId}. ` +
        "Check the name.",
    );
    expect(await messageOf(openai.getUser({ email: "bo@example.com" }))).toBe(
      'Could not find the person with email "bo@example.com" (getUser): there is none in the organisation. Check the email. ' +
        "A person who has not accepted an invite yet is in getInvites.",
    );
  });

  it("of an archived project matches only with includeArchived [F16]", async () => {
    const id = await world.project("old");
    await world.archive(id);
    expect(await messageOf(openai.getProject({ name: "old" }))).toContain("set includeArchived: true");
    expect(await openai.getProject({ name: "old", includeArchived: true })).toMatchObject({ id, status: "archived" });
    expect(await openai.getProject({ id })).toMatchObject({ name: "old", status: "archived" });
    expect((await openai.getProjects({ includeArchived: true })).projects.map((one) => one.name)).toContain("old");
  });

  it("cannot write control characters to the terminal", async () => {
    expect(await messageOf(openai.getGroup({ name: "\u001b[2Ja\nb" }))).not.toMatch(/[\u001b\n]/);
  });
});

it("an id that does not exist is an error that says what to check", async () => {
  await begin();
  expect(await messageOf(openai.getProject({ id: "proj_none" }))).toMatch(
    /^Could not find project proj_none \(getProject\): it does not exist in this organisation\. The API: .+ Check the id, and whether/,
  );
  await end();
});

it.each([
  ["an amount of 0", { object: "spend_limit", threshold_amount: 0, currency: "USD", interval: "month" }],
  ["no amount", { object: "spend_limit" }],
])("a spend limit with %s is no limit", async (_, value) => {
  await begin();
  await world.post("/organization/spend_limit", limitOf(1));
  await world.post(`/organization/projects/${ids.projectId}/spend_limit`, limitOf(1));
  for (const base of ["/organization", "/organization/projects/{project_id}"]) {
    await world.control.fault({ route: `GET ${base}/spend_limit`, kind: "other-object", value });
  }
  const none = { thresholdAmount: undefined, currency: undefined, interval: undefined, enforcementStatus: undefined };
  expect(await openai.getOrganizationSpendLimit()).toEqual(none);
  const { projectId } = ids;
  expect(await openai.getProjectSpendLimit({ projectId })).toEqual({ projectId, ...none });
  await end();
});

it("a setting of a project that does not exist is an error, not a missing setting", async () => {
  await begin();
  expect(await messageOf(openai.getProjectSpendLimit({ projectId: "proj_none" }))).toMatch(
    /^Could not find project proj_none \(getProjectSpendLimit\): it does not exist in this organisation/,
  );
  await end();
});

describe("arguments", () => {
  beforeEach(begin);
  afterEach(end);

  it.each([
    ["give id, name or externalKeyId.", {}],
    ["give only one of id, name or externalKeyId, not id and name.", { id: "proj_1", name: "web" }],
    ["nam is not an argument; did you mean name?; give id, name or externalKeyId.", { nam: "web" }],
    ["colour is not an argument; it takes id, name, externalKeyId, includeArchived.", { name: "web", colour: "red" }],
    ["name must be a string.", { name: 7 }],
    ["name must not be empty.", { name: "" }],
    ["name must be known, but is an Output. Call getProjectOutput instead.", { name: pulumi.output("web") }],
  ] as [string, object][])("are refused before any request: %s", async (problem, args) => {
    expect(await messageOf(openai.getProject(args))).toBe(`Could not run getProject: ${problem}`);
    expect(await requests()).toEqual({});
  });

  it("that are required are named", async () => {
    expect(await messageOf(openai.getRateLimit({} as openai.GetRateLimitArgs))).toBe(
      "Could not run getRateLimit: projectId is required; model is required.",
    );
  });
});

describe("the Output form", () => {
  beforeEach(begin);
  afterEach(end);

  it("carries the secretness of its arguments", async () => {
    const secret = openai.getProjectOutput({ name: pulumi.secret("web") });
    expect(await known(secret).isSecret).toBe(true);
    expect(await valueOf(secret)).toMatchObject({ id: ids.projectId });
    expect(await known(openai.getProjectOutput({ name: "web" })).isSecret).toBe(false);
  });

  it("depends on the resources behind its arguments and in dependsOn", async () => {
    const group = new openai.Group("engineers", { name: "engineers" });
    const role = new openai.Role("auditor", { name: "auditor", permissions: [] });
    const found = openai.getGroupOutput({ name: group.name }, { dependsOn: [role] });
    expect(await known(found).allResources()).toEqual(new Set([group, role]));
    expect(await valueOf(found.id)).toBe(ids.groupId);
  });

  it("fails like the promise form", async () => {
    expect(await messageOf(valueOf(openai.getProjectOutput({ name: "none" })))).toContain("Could not find the project");
  });
});

describe("in a preview, the Output form", () => {
  beforeAll(() =>
    pulumi.runtime.setMocks(
      {
        newResource: ({ inputs }) => ({ id: undefined, state: inputs as object }),
        call: ({ inputs }) => inputs as object,
      },
      "project",
      "stack",
      true,
    ),
  );
  beforeEach(begin);
  afterEach(end);

  async function isUnknownAndSilent(output: pulumi.Output<unknown>): Promise<void> {
    expect(await known(output).isKnown).toBe(false);
    expect(await requests()).toEqual({});
  }

  it("is unknown and sends nothing for the id of a new resource", async () => {
    const project = new openai.Project("new", { name: "new" });
    await isUnknownAndSilent(openai.getRateLimitOutput({ projectId: project.id, model: "gpt-5" }));
  });

  it("is unknown and sends nothing for the known name of a new resource", async () => {
    const group = new openai.Group("new", { name: "new" });
    await isUnknownAndSilent(openai.getGroupOutput({ name: group.name }));
  });

  it("is unknown and sends nothing while a resource in dependsOn is new, also inside a component", async () => {
    class Team extends pulumi.ComponentResource {
      constructor() {
        super("test:index:Team", "team");
        new openai.Group("inside", { name: "inside" }, { parent: this });
        this.registerOutputs();
      }
    }
    await isUnknownAndSilent(openai.getProjectsOutput({}, { dependsOn: new openai.Group("named", { name: "named" }) }));
    await isUnknownAndSilent(openai.getProjectsOutput({}, { dependsOn: new Team() }));
    await isUnknownAndSilent(openai.getProjectsOutput({}, { dependsOn: pulumi.output([new Team()]) }));
  });

  it("reads what it can know", async () => {
    expect(await valueOf(openai.getProjectOutput({ name: pulumi.output("web") }))).toMatchObject({ id: ids.projectId });
  });

  afterAll(() =>
    pulumi.runtime.setMocks({
      newResource: ({ name, inputs }) => ({ id: name, state: inputs as object }),
      call: ({ inputs }) => inputs as object,
    }),
  );
});

describe("the settings of a look-up", () => {
  beforeEach(begin);
  afterEach(async () => {
    pulumi.runtime.setAllConfig({});
    await end();
  });

  it("come from the stack configuration if the environment has none", async () => {
    vi.stubEnv("OPENAI_ADMIN_KEY", "");
    vi.stubEnv("OPENAI_BASE_URL", "");
    pulumi.runtime.setAllConfig({
      "openai-admin:adminKey": world.env.OPENAI_ADMIN_KEY!,
      "openai-admin:baseUrl": world.env.OPENAI_BASE_URL!,
    });
    expect(await openai.getProject({ name: "web" })).toMatchObject({ id: ids.projectId });
  });

  it("must contain a key: one error says how to set it, and later errors refer to it", async () => {
    vi.stubEnv("OPENAI_ADMIN_KEY", "");
    expect(await messageOf(openai.getProject({ name: "web" }))).toMatch(
      /^Could not call the API: no admin key is set: export OPENAI_ADMIN_KEY=sk-admin-…, or run `pulumi config set --secret/,
    );
    expect(await messageOf(openai.getProjects())).toBe(
      "Could not call the API: OPENAI_ADMIN_KEY is not set. Another error of this run says what to do.",
    );
    expect(await requests()).toEqual({});
  });

  it("must not be misspelt", async () => {
    pulumi.runtime.setAllConfig({ "openai-admin:config:baseURL": "https://proxy.example.com/v1" });
    expect(await messageOf(openai.getProjects())).toContain(
      "openai-admin:baseURL is not a setting. Did you mean baseUrl?",
    );
  });

  it("never show the key in an error", async () => {
    const key = world.env.OPENAI_ADMIN_KEY!;
    expect(await messageOf(openai.getProject({ name: `web ${key}` }))).not.toContain(key);
  });

  it("are those of an explicit provider, also through a parent", async () => {
    const other = await World.start();
    const project = await other.project("there");
    vi.stubEnv("OTHER_KEY", other.env.OPENAI_ADMIN_KEY);
    vi.stubEnv("OTHER_URL", other.env.OPENAI_BASE_URL);
    const provider = new openai.Provider("other", { adminKeyEnv: "OTHER_KEY", baseUrlEnv: "OTHER_URL" });
    class Team extends pulumi.ComponentResource {
      constructor(opts: pulumi.ComponentResourceOptions) {
        super("test:index:Team", "team", {}, opts);
        this.registerOutputs();
      }
    }
    const group = new openai.Group("there", { name: "there" }, { provider });
    const ways: pulumi.InvokeOptions[] = [
      { provider },
      { parent: new Team({ provider }) },
      { parent: new Team({ providers: [provider] }) },
      { parent: group },
    ];
    for (const opts of ways) {
      expect(await openai.getProject({ name: "there" }, opts)).toMatchObject({ id: project });
      expect(await valueOf(openai.getProjectOutput({ name: "there" }, opts))).toMatchObject({ id: project });
    }
    expect((await other.control.requests()).counts).toEqual({ "GET /organization/projects": 1 });
    expect(await requests()).toEqual({});
    await other.close();
  });

  it("are named if the variable of an explicit provider is not set", async () => {
    const provider = new openai.Provider("unset", { adminKeyEnv: "UNSET_KEY" });
    expect(await messageOf(openai.getProjects({}, { provider }))).toBe(
      "Could not call the API: UNSET_KEY is not set, but a Provider of the program names it for openai-admin:adminKey: " +
        "export UNSET_KEY=….",
    );
    expect(await requests()).toEqual({});
  });

  it("are not those of another package's provider", async () => {
    class Foreign extends pulumi.ProviderResource {}
    const provider = new Foreign("pulumi-nodejs", "foreign", {});
    expect(await messageOf(openai.getProjects({}, { provider }))).toMatch(
      /^Could not run getProjects: its provider is not an openai\.Provider\./,
    );
  });
});

describe("two programs of one process", () => {
  beforeEach(begin);
  afterEach(end);

  it("share no answers: the second sees what has changed since the first", async () => {
    const names: number[] = [];
    const program = async () => {
      names.push((await openai.getProjects()).projects.length);
      return {};
    };
    await pulumi.runtime.runInPulumiStack(program);
    await world.project("new");
    await pulumi.runtime.runInPulumiStack(program);
    expect(names).toEqual([2, 3]);
  });
});
