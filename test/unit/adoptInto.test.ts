import { spawn } from "node:child_process";
import { once } from "node:events";
import { stat } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { batches } from "../../provider/cli/adopt/into/importAll";
import { chosenBy } from "../../provider/cli/adopt/into/choices";
import { Holders } from "../../provider/cli/adopt/into/holders";
import { importFile } from "../../provider/cli/adopt/into/importFile";
import { planImport, type Adoption, type Because, type ImportPlan } from "../../provider/cli/adopt/into/plan";
import { HIDDEN, readPreview, UNKNOWN, type Previewed } from "../../provider/inventory/preview";
import { knownInputs } from "../../provider/cli/adopt/into/references";
import { leftOutLines, planTable } from "../../provider/cli/adopt/into/words";
import { CLIENT_OF_INVENTORY } from "../../provider/inventory/live";
import { Deployment } from "../../provider/inventory/deployment";
import { declarationNamed } from "../../provider/inventory/kinds";
import type { Properties } from "../../provider/lifecycle/declaration";
import { Run } from "../../provider/lifecycle/run";
import { World } from "../lifecycle/world";

const STACK = "urn:pulumi:dev::app::pulumi:pulumi:Stack::app-dev";
const DEFAULT = `urn:pulumi:dev::app::pulumi:providers:pulumi-nodejs::default::${UNKNOWN}`;
const urnOf = (kind: string, name: string) => `urn:pulumi:dev::app::pulumi-nodejs:dynamic/openai:${kind}::${name}`;

/** A new resource. `from` says where its unknown inputs come from. */
function resource(
  kind: string,
  name: string,
  inputs: Record<string, unknown>,
  more: Partial<Previewed> & { from?: Record<string, string[]> } = {},
): Previewed {
  const { from = {}, ...rest } = more;
  return {
    urn: urnOf(kind, name),
    type: `pulumi-nodejs:dynamic/openai:${kind}`,
    name,
    declaration: declarationNamed(kind),
    custom: true,
    isProtected: false,
    isNew: true,
    id: undefined,
    inputs,
    parent: STACK,
    provider: DEFAULT,
    propertyDependencies: from,
    ...rest,
  };
}

const component = (name: string, more: Partial<Previewed> = {}): Previewed =>
  resource(
    "Workspace",
    name,
    {},
    {
      urn: `urn:pulumi:dev::app::openai-admin:index:Workspace::${name}`,
      type: "openai-admin:index:Workspace",
      declaration: undefined,
      custom: false,
      provider: undefined,
      ...more,
    },
  );

describe("readPreview", () => {
  const step = (op: string, name: string, more: object = {}) => ({
    op,
    urn: urnOf("Group", name),
    newState: { urn: urnOf("Group", name), type: "pulumi-nodejs:dynamic/openai:Group", custom: true, inputs: { name } },
    ...more,
  });

  it("tells new resources from those of the state, and ignores deletes", () => {
    const old = { urn: urnOf("Group", "b"), type: "pulumi-nodejs:dynamic/openai:Group", id: "group_b" };
    const read = readPreview(
      JSON.stringify({
        steps: [
          step("create", "a"),
          step("same", "b", { oldState: old }),
          { op: "delete", urn: urnOf("Group", "c"), oldState: { ...old, id: "group_c" } },
          step("create-replacement", "d", { oldState: { ...old, id: "group_d" } }),
          step("replace", "d", { oldState: { ...old, id: "group_d" } }),
        ],
      }),
    );
    expect(read.map(({ name, isNew, id }) => [name, isNew, id])).toEqual([
      ["a", true, undefined],
      ["b", false, "group_b"],
      ["d", false, "group_d"],
    ]);
  });

  it("reads the preview of an empty program", () => {
    expect(readPreview("{}")).toEqual([]);
  });
});

describe("knownInputs", () => {
  const objects: Record<string, { kind: string; id: string }> = {
    web: { kind: "Project", id: "proj_1" },
    ana: { kind: "OrganizationUser", id: "user-1" },
    bot: { kind: "ServiceAccount", id: "proj_1/svc_acct_1" },
  };
  const known = (one: Previewed) => knownInputs(one, (urn) => objects[urn]);

  it("gives references the ids of the objects", () => {
    const user = resource(
      "ProjectUser",
      "u",
      { projectId: UNKNOWN, userId: UNKNOWN, role: "member" },
      { from: { projectId: ["web"], userId: ["ana"], role: [] } },
    );
    expect(known(user)).toEqual({
      inputs: { projectId: "proj_1", userId: "user-1", role: "member" },
      unknown: [],
      hidden: [],
    });
  });

  it("takes the id of the right kind where a value comes from several resources", () => {
    const from = { projectId: ["ana", "web", "bot"] };
    expect(known(resource("ProjectSpendLimit", "s", { projectId: UNKNOWN }, { from })).inputs).toEqual({
      projectId: "proj_1",
    });
  });

  it("fills the entries of a set of people", () => {
    const members = ["group-fixed@example.com", UNKNOWN, UNKNOWN];
    const group = resource("GroupMembers", "m", { groupId: "group_1", members }, { from: { members: ["ana", "bot"] } });
    expect(known(group).inputs.members).toEqual(["group-fixed@example.com", "user-1", "proj_1/svc_acct_1"]);
  });

  it("leaves unknown what has no id, too many or too few, and what is no reference", () => {
    const more = resource(
      "ProjectUser",
      "u",
      { projectId: UNKNOWN, userId: UNKNOWN, role: UNKNOWN },
      { from: { projectId: [], userId: ["gone"], role: ["ana"] } },
    );
    expect(known(more)).toEqual({ inputs: {}, unknown: ["projectId", "userId", "role"], hidden: [] });
  });

  it("tells secrets", () => {
    expect(known(resource("Group", "g", { name: HIDDEN }))).toEqual({ inputs: {}, unknown: [], hidden: ["name"] });
  });
});

describe("importFile", () => {
  const adoption = (one: Previewed): Adoption => ({
    resource: one,
    id: `id of ${one.name}`,
    inputs: { in: 1 },
    outputs: { out: 1 },
    differs: [],
    sent: [],
    withoutSecrets: [],
  });

  it("brings the components and explicit providers that resources need, parents first", () => {
    const outer = component("outer", { parent: STACK });
    const inner = component("inner", { parent: outer.urn });
    const unused = component("unused", { parent: STACK });
    const provider = resource(
      "x",
      "second",
      { "openai-admin:adminKeyEnv": "KEY" },
      {
        urn: "urn:pulumi:dev::app::pulumi:providers:pulumi-nodejs::second",
        type: "pulumi:providers:pulumi-nodejs",
        declaration: undefined,
        provider: undefined,
      },
    );
    const group = resource("Group", "g", {}, { parent: inner.urn, provider: `${provider.urn}::${UNKNOWN}` });
    const file = importFile([adoption(group)], [outer, inner, unused, provider, group], new Set());
    expect(file).toEqual({
      nameTable: {},
      resources: [
        { type: outer.type, name: outer.urn, logicalName: "outer", component: true },
        { type: inner.type, name: inner.urn, logicalName: "inner", parent: outer.urn, component: true },
        { type: provider.type, name: provider.urn, logicalName: "second", inputs: provider.inputs },
        {
          type: group.type,
          name: group.urn,
          logicalName: "g",
          id: "id of g",
          parent: inner.urn,
          provider: provider.urn,
          inputs: { in: 1 },
          outputs: { out: 1 },
        },
      ],
    });
  });

  it("refers to what the state has by its URN", () => {
    const above = component("above", { parent: STACK, isNew: false });
    const group = resource("Group", "g", {}, { parent: above.urn });
    const file = importFile([adoption(group)], [above, group], new Set([above.urn]));
    expect(file.nameTable).toEqual({ [above.urn]: above.urn });
    expect(file.resources.map(({ name }) => name)).toEqual([group.urn]);
  });

  it("imports protected resources apart, and each resource after its parent", () => {
    const web = resource("Project", "web", {}, { isProtected: true });
    const below = resource("Group", "below", {}, { parent: web.urn });
    const other = resource("Group", "other", {});
    const found = batches([web, below, other].map(adoption));
    expect(found.map(({ protect, adoptions }) => [protect, adoptions.map(({ resource: one }) => one.name)])).toEqual([
      [false, ["other"]],
      [true, ["web"]],
      [false, ["below"]],
    ]);
  });
});

describe("the words", () => {
  const adoption = (name: string, differs: string[] = []): Adoption => ({
    resource: resource("Group", name, {}),
    id: `group_${name}`,
    inputs: {},
    outputs: {},
    differs,
    sent: [],
    withoutSecrets: [],
  });

  it("show what changes first, and only the beginning of what does not", () => {
    const many = Array.from({ length: 60 }, (_, index) => adoption(`g${index}`));
    const lines = planTable([...many, adoption("last", ["name"])]).split("\n");
    expect(lines).toHaveLength(1 + 1 + 50 + 1);
    expect(lines[1]).toBe("last      Group  group_last  changes name");
    expect(lines.at(-1)).toBe("… and 10 more without a change");
  });

  it("give resources with the same reason one line, and what a person decides comes first", () => {
    const leftOut = (name: string, because: Because) => ({ resource: resource("Group", name, {}), because });
    const reason: Because = { is: "refused", reason: "the identity provider manages the group" };
    expect(
      leftOutLines([
        leftOut("a", { is: "absent" }),
        leftOut("b", reason),
        leftOut("c", { is: "absent" }),
        leftOut("d", reason),
      ]),
    ).toEqual([
      "Group b, Group d: the identity provider manages the group",
      "Group a, Group c: not in the organisation. The next `pulumi up` creates what is missing.",
    ]);
  });
});

describe("chosenBy", () => {
  const previewed = [
    resource("Group", "team", {}),
    resource("Project", "web", {}),
    resource("Group", "web", {}),
    resource("Group", "old", {}, { isNew: false }),
  ];

  it("takes a name or a URN", () => {
    const choices = ["team=group_1", `${urnOf("Group", "web")}=group_2`];
    expect([...chosenBy(choices, previewed)]).toEqual([
      [urnOf("Group", "team"), "group_1"],
      [urnOf("Group", "web"), "group_2"],
    ]);
  });

  it.each([
    ["team", /^--choose team: write the name of a resource and the id of an object/],
    ["=group_1", /^--choose =group_1: write the name/],
    [
      "old=group_1",
      /^--choose old=group_1: the preview creates no resource of this package named old\. Run adopt --into/,
    ],
    [
      "web=x_1",
      /^--choose web=x_1: several resources are named web\. Name one by its URN:\n {2}--choose 'urn:.*=x_1'\n/,
    ],
  ])("refuses %s", (choice, message) => {
    expect(() => chosenBy([choice], previewed)).toThrow(message);
  });
});

let world: World | undefined;
let run: Run | undefined;
afterEach(async () => {
  await run?.close();
  await world?.close();
  run = world = undefined;
});

async function start(): Promise<{ world: World; run: Run }> {
  world = await World.start();
  run = new Run({ ...world.env, PULUMI_PROJECT: "app" }, () => undefined, CLIENT_OF_INVENTORY);
  run.configure(() => undefined);
  return { world, run };
}

const state = (...resources: object[]) =>
  new Deployment(JSON.stringify({ deployment: { manifest: { time: "" }, resources } }));

describe("Holders", () => {
  const group = (organization: string) => ({
    urn: urnOf("Group", "theirs"),
    type: "pulumi-nodejs:dynamic/openai:Group",
    custom: true,
    id: "group_1",
    inputs: { name: "crew" },
    outputs: { name: "crew", groupId: "group_1", __kept: { organization: { source: "header", id: organization } } },
  });
  const mine = resource("Group", "mine", { name: "crew" });
  const candidate = { id: "group_1", key: { groupId: "group_1" }, found: { name: "crew" } };

  it("names the resource of this stack or of another stack in the same organisation", async () => {
    const { world: here, run: of } = await start();
    const { id } = (await here.control.state()).organizations[0]!;
    const provider = { provider: DEFAULT };
    expect(await new Holders(state({ ...group(id), ...provider }), new Map()).of(mine, candidate, of)).toBe(
      "the resource theirs of this stack",
    );
    const others = (organization: string) => new Map([["prod", state(group(organization))]]);
    expect(await new Holders(state(), others(id)).of(mine, candidate, of)).toBe(
      "the resource theirs of the stack prod",
    );
    expect(await new Holders(state(), others("org-other")).of(mine, candidate, of)).toBeUndefined();
    expect(await new Holders(state(), new Map()).of(mine, candidate, of)).toBeUndefined();
  });

  it("knows that a set of another stack declares a member", async () => {
    const { run: of } = await start();
    const members = {
      urn: urnOf("ProjectMembers", "all"),
      type: "pulumi-nodejs:dynamic/openai:ProjectMembers",
      id: "proj_1",
      inputs: { projectId: "proj_1", members: { "Ana@example.com": "member" } },
      outputs: {
        projectId: "proj_1",
        members: { "Ana@example.com": "member" },
        people: { "user-1": "ana@example.com" },
      },
    };
    const user = resource("ProjectUser", "ana", {});
    const one = (userId: string, email: string) => ({
      id: `proj_1/${userId}`,
      key: { projectId: "proj_1", userId },
      found: { userId, email },
    });
    const holders = new Holders(state(), new Map([["prod", state(members)]]));
    expect(await holders.of(user, one("user-1", "ana@example.com"), of)).toBe("the resource all of the stack prod");
    expect(await holders.of(user, one("user-2", "bob@example.com"), of)).toBeUndefined();
  });
});

describe("planImport", () => {
  const plan = (previewed: Previewed[], chosen: Record<string, string> = {}, states: Record<string, object> = {}) =>
    planImport(previewed, {
      runOf: () => run!,
      holderOf: () => Promise.resolve(undefined),
      stateOf: ({ name }) => states[name] as Properties | undefined,
      chosenFor: ({ urn }) => chosen[urn],
    });
  const shown = ({ adoptions, leftOut }: ImportPlan) => [
    ...adoptions.map(({ resource: one, id }) => [one.name, id]),
    ...leftOut.map(({ resource: one, because }) => [one.name, because.is]),
  ];

  it("resolves references from the top down, and reads each list once", async () => {
    const { world: here } = await start();
    const web = await here.project("web");
    const ana = await here.person("ana@example.com");
    const crew = await here.group("crew");
    await here.post(`/organization/groups/${crew}/users`, { user_id: ana });
    await here.control.clearRequests();
    const people = Array.from({ length: 30 }, (_, index) =>
      resource(
        "GroupUser",
        `g${index}`,
        { groupId: UNKNOWN, userId: `user-${index}` },
        {
          from: { groupId: [urnOf("Group", "crew")] },
        },
      ),
    );
    const found = await plan([
      resource(
        "RateLimit",
        "limit",
        { projectId: UNKNOWN, model: "gpt-5", maxRequestsPer1Minute: 7 },
        { from: { projectId: [urnOf("Project", "web")] } },
      ),
      resource("Project", "web", { name: "web" }),
      resource("OrganizationUser", "ana", { email: "ANA@example.com" }),
      resource("Group", "crew", { name: "crew" }),
      resource(
        "GroupUser",
        "member",
        { groupId: UNKNOWN, userId: UNKNOWN },
        { from: { groupId: [urnOf("Group", "crew")], userId: [urnOf("OrganizationUser", "ana")] } },
      ),
      ...people,
    ]);
    expect(shown(found).slice(0, 6)).toEqual([
      ["limit", `${web}/rl-gpt-5`],
      ["web", web],
      ["ana", ana],
      ["crew", crew],
      ["member", `${crew}/${ana}`],
      ["g0", "absent"],
    ]);
    const { counts } = await here.control.requests();
    expect(counts).toMatchObject({ "GET /organization/groups": 1, "GET /organization/groups/{group_id}/users": 1 });
    expect(counts).not.toHaveProperty(["GET /organization/groups/{group_id}/users/{user_id}"]);
    expect(await here.writes()).toEqual({});
  });

  it("keeps the API's value where the program has another, and records the declared inputs", async () => {
    const { world: here } = await start();
    const web = await here.project("web");
    const before = (await here.control.state()).organizations[0]!.projects.find(({ id }) => id === web)!;
    const now = before.rateLimits.find(({ model }) => model === "gpt-5")!.limits.max_requests_per_1_minute;
    const { adoptions } = await plan([
      resource("RateLimit", "limit", { projectId: web, model: "gpt-5", maxRequestsPer1Minute: 7 }),
    ]);
    expect(adoptions).toMatchObject([
      {
        inputs: { projectId: web, model: "gpt-5", maxRequestsPer1Minute: now },
        outputs: { maxRequestsPer1Minute: now, __kept: { inputs: ["maxRequestsPer1Minute"] } },
        differs: ["maxRequestsPer1Minute"],
      },
    ]);
  });

  it("declares only the members that the program declares, and shows the others as unexpected", async () => {
    const { world: here } = await start();
    const [ana, bob] = await Promise.all([here.person("ana@example.com"), here.person("bob@example.com")]);
    const crew = await here.group("crew");
    for (const user of [ana, bob]) await here.post(`/organization/groups/${crew}/users`, { user_id: user });
    const { adoptions } = await plan([
      resource("GroupMembers", "all", { groupId: crew, members: ["Ana@example.com"], onUnexpected: "warn" }),
    ]);
    expect(adoptions[0]!.inputs).toMatchObject({ members: ["Ana@example.com"], onUnexpected: "warn" });
    expect(adoptions[0]!.outputs).toMatchObject({ members: ["Ana@example.com"], unexpected: ["bob@example.com"] });
  });

  it("records that the program declares more people of a list, only if the update would send nothing", async () => {
    const { world: here } = await start();
    const [ana, bob] = await Promise.all([here.person("ana@example.com"), here.person("bob@example.com")]);
    const crew = await here.group("crew");
    for (const user of [ana, bob]) await here.post(`/organization/groups/${crew}/users`, { user_id: user });
    const grownBy = async (before: string[], members: string[]) => {
      const list = (some: string[]) => ({ groupId: crew, members: some, onUnexpected: "warn" });
      const { adoptions } = await plan([resource("GroupMembers", "all", list(before))]);
      const old = { all: adoptions[0]!.outputs };
      const inState = resource("GroupMembers", "all", list(members), { isNew: false, id: crew });
      return (await plan([inState], {}, old)).grown;
    };
    expect(await grownBy(["ana@example.com"], ["ana@example.com", "bob@example.com"])).toMatchObject([
      { id: crew, outputs: { members: ["ana@example.com", "bob@example.com"], unexpected: [] } },
    ]);
    await here.person("dora@example.com");
    for (const other of ["nobody@example.com", "dora@example.com"]) {
      expect(await grownBy(["ana@example.com"], ["ana@example.com", other])).toEqual([]);
    }
    expect(await grownBy(["ana@example.com"], ["bob@example.com"])).toEqual([]);
  });

  it("adopts an object once, and leaves out what it cannot tell", async () => {
    const { world: here } = await start();
    const first = await here.group("crew");
    await here.group("twins");
    await here.group("twins");
    const found = await plan([
      resource("Group", "one", { name: "crew" }),
      resource("Group", "two", { name: "crew" }),
      resource("Group", "three", { name: "nobody" }),
      resource("Group", "four", { name: "twins" }),
      resource("Group", "five", { name: UNKNOWN }),
      resource(
        "GroupUser",
        "six",
        { groupId: UNKNOWN, userId: "user-1" },
        { from: { groupId: [urnOf("Group", "four")] } },
      ),
      resource("Group", "seven", { name: "crew" }, { isNew: false, id: first }),
    ]);
    expect(shown(found)).toEqual([
      ["one", first],
      ["two", "taken"],
      ["three", "absent"],
      ["four", "several"],
      ["five", "unknown"],
      ["six", "below"],
    ]);
  });

  it("imports nothing below a resource that stays out of the state", async () => {
    const { world: here } = await start();
    await here.group("crew");
    const bucket = resource("x", "bucket", {}, { type: "aws:s3/bucket:Bucket", declaration: undefined });
    const inner = component("inner", { parent: bucket.urn });
    const found = await plan([bucket, inner, resource("Group", "crew", { name: "crew" }, { parent: inner.urn })]);
    expect(found.leftOut).toMatchObject([{ because: { is: "below", urn: bucket.urn } }]);
    expect(found.adoptions).toEqual([]);
  });

  it("ends at a list that the key may not read", async () => {
    const { world: here, run: allowed } = await start();
    await here.group("crew");
    const { value } = await here.control.makeKey({ kind: "admin", permissions: ["api.usage.read"] });
    run = new Run({ ...here.env, OPENAI_ADMIN_KEY: value }, () => undefined, CLIENT_OF_INVENTORY);
    run.configure(() => undefined);
    await allowed.close();
    await expect(plan([resource("Group", "crew", { name: "crew" })])).rejects.toThrow(
      /^Could not list the groups of the organisation .* The key lacks the permission api\.management\.read\. Use an admin key/,
    );
  });

  it("takes the choice of a person, and refuses an id that does not exist or has the wrong form", async () => {
    const { world: here } = await start();
    const crew = await here.group("crew");
    const wanted = resource("Group", "team", { name: "another name" });
    const { adoptions } = await plan([wanted], { [wanted.urn]: crew });
    expect(adoptions).toMatchObject([{ id: crew, differs: ["name"] }]);
    expect((await plan([wanted], { [wanted.urn]: "group_none" })).leftOut).toMatchObject([
      { because: { is: "refused", reason: "Group group_none does not exist" } },
    ]);
    expect((await plan([wanted], { [wanted.urn]: "a/b" })).leftOut).toMatchObject([
      { because: { is: "refused", reason: '"a/b" is not the id of a Group: the id must have the form <groupId>' } },
    ]);
  });
});

describe("the file for an import", () => {
  const script = `
    const { importAll } = require(${JSON.stringify(resolve(__dirname, "../../provider/dist/cli/adopt/into/importAll.js"))});
    const resource = { urn: "urn:pulumi:dev::acme::t::web", type: "t", name: "web", isProtected: false };
    const pulumi = { importResources: (file) => new Promise(() => (console.log(file), setInterval(() => {}, 1000))) };
    importAll(pulumi, [{ resource, id: "proj_1", inputs: {}, outputs: {} }], [resource]);`;

  it("does not outlive an interrupted command", async () => {
    const child = spawn(process.execPath, ["-e", script], { stdio: ["ignore", "pipe", "inherit"] });
    const [file] = (await once(child.stdout, "data")) as [Buffer];
    const path = file.toString().trim();
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    child.kill("SIGINT");
    expect(await once(child, "exit")).toEqual([null, "SIGINT"]);
    await expect(stat(dirname(path))).rejects.toThrow("ENOENT");
  });
});
