import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Deployment, type Resource } from "../../provider/inventory/deployment";
import { resourcesAfter } from "../../provider/cli/recover/newState";
import { plan, type Finding } from "../../provider/cli/recover/plan";
import { timesOf } from "../../provider/cli/recover/times";
import { planTable, questions, summary } from "../../provider/cli/recover/words";
import { StackRuns } from "../../provider/cli/stackRuns";
import { providerText, typeToken } from "../../provider/lifecycle/registration";
import { World } from "../lifecycle/world";

const STACK = "urn:pulumi:dev::company::pulumi:pulumi:Stack::company-dev";
const DEFAULT = "urn:pulumi:dev::company::pulumi:providers:pulumi-nodejs::default::1";

/** In the form of the engine's states. */
const at = (seconds: number) => new Date(seconds * 1000).toISOString();

/** The time of the test: a state's times must not move while it runs. */
const NOW = Math.floor(Date.now() / 1000);

interface Pending {
  type: string;
  resource: Resource;
}

let world: World;
let runs: StackRuns | undefined;

beforeEach(async () => {
  world = await World.start();
});
afterEach(async () => {
  await runs?.close();
  runs = undefined;
  await world.close();
});

function resource(kind: string, name: string, inputs: object, more: Partial<Resource> = {}): Resource {
  const type = typeToken(kind);
  return {
    urn: `urn:pulumi:dev::company::${type}::${name}`,
    custom: true,
    type,
    inputs: { ...inputs, __provider: providerText(kind) },
    parent: STACK,
    provider: DEFAULT,
    ...more,
  };
}

const creating = (one: Resource): Pending => ({ type: "creating", resource: one });

function deploymentOf(resources: Resource[], pending: Pending[], writtenAt = NOW): Deployment {
  const stack = { urn: STACK, custom: false, type: "pulumi:pulumi:Stack", created: at(NOW - 60) };
  const provider = {
    urn: DEFAULT.slice(0, DEFAULT.lastIndexOf("::")),
    custom: true,
    id: "1",
    type: "pulumi:providers:pulumi-nodejs",
  };
  return new Deployment(
    JSON.stringify({
      version: 3,
      deployment: {
        manifest: { time: at(writtenAt) },
        resources: [stack, provider, ...resources],
        pending_operations: pending,
      },
    }),
  );
}

/** The plan for a state whose interrupted run is the last one, unless the history says otherwise. */
async function planFor(
  deployment: Deployment,
  { leave = [], endedAt, env = world.env }: { leave?: string[]; endedAt?: number; env?: NodeJS.ProcessEnv } = {},
): Promise<Finding[]> {
  runs = new StackRuns(deployment, new Map(), env);
  const history = { last: endedAt === undefined ? undefined : { endedAt } };
  return plan({ deployment, pending: deployment.pending, runs, history, left: new Set(leave) });
}

const does = (findings: Finding[]) => findings.map(({ step }) => step.does);

describe("the plan", () => {
  it("imports what was made, with the state's entry as the create would have written it", async () => {
    const id = await world.group("search");
    const [finding] = await planFor(deploymentOf([], [creating(resource("Group", "search", { name: "search" }))]));
    const { id: organization } = (await world.control.state()).organizations[0]!;
    expect(finding!.step).toMatchObject({
      does: "import",
      entry: {
        id,
        parent: STACK,
        provider: DEFAULT,
        inputs: { name: "search" },
        outputs: {
          name: "search",
          groupId: id,
          __kept: { organization: { source: "header", id: organization } },
          __provider: providerText("Group"),
        },
      },
    });
  });

  it("clears what was not made", async () => {
    const findings = await planFor(deploymentOf([], [creating(resource("Group", "search", { name: "search" }))]));
    expect(findings.map(({ step }) => step)).toEqual([{ does: "clear", because: "nothing was created" }]);
  });

  it("takes no object that the state has already", async () => {
    const id = await world.group("search");
    const mine = resource("Group", "mine", { name: "search" }, { id, outputs: { name: "search", groupId: id } });
    const findings = await planFor(deploymentOf([mine], [creating(resource("Group", "search", { name: "search" }))]));
    expect(does(findings)).toEqual(["clear"]);
  });

  it("takes neither of two, names both, and takes the one that is left", async () => {
    const [one, other] = [await world.group("search"), await world.group("search")];
    const deployment = deploymentOf([], [creating(resource("Group", "search", { name: "search" }))]);
    const findings = await planFor(deployment);
    expect(does(findings)).toEqual(["ask"]);
    expect(planTable(findings)).toContain(`${one}, ${other}`);
    expect(questions(findings)).toEqual([
      expect.stringMatching(
        new RegExp(
          `^Group search: the interrupted run may have created any of ${one}, created .* UTC, ${other}, created .* UTC, and at most ` +
            "one of them\\. Delete those that nobody needs, or exclude what something else uses: npx pulumi-openai-admin recover --leave <id>$",
        ),
      ),
    ]);
    await runs!.close();
    expect((await planFor(deployment, { leave: [one] })).map(({ step }) => step)).toMatchObject([
      { does: "import", entry: { id: other } },
    ]);
  });

  it("gives two creates of one name no object twice", async () => {
    const id = await world.group("search");
    const pending = ["a", "b"].map((name) => creating(resource("Group", name, { name: "search" })));
    const findings = await planFor(deploymentOf([], pending));
    expect(findings.map(({ step }) => step)).toMatchObject([{ does: "import", entry: { id } }, { does: "clear" }]);
  });

  it("looks once for a create that was interrupted twice", async () => {
    await world.group("search");
    const twice = creating(resource("Group", "search", { name: "search" }));
    expect(does(await planFor(deploymentOf([], [twice, twice])))).toEqual(["import"]);
  });

  it("deletes an account with a key, and imports one without", async () => {
    const projectId = await world.project("web");
    const accounts = `/organization/projects/${projectId}/service_accounts`;
    await world.post(accounts, { name: "worker" });
    await world.post(accounts, { name: "batch", create_service_account_only: true });
    const findings = await planFor(
      deploymentOf(
        [],
        [
          creating(resource("ServiceAccount", "worker", { projectId, name: "worker" })),
          creating(resource("ServiceAccount", "batch", { projectId, name: "batch", createApiKey: false })),
        ],
      ),
    );
    expect(does(findings)).toEqual(["delete", "import"]);
    expect(summary(findings)).toBe(
      "Imported 1, deleted 1, cleared 1 of 2 interrupted operations. Now run `pulumi up --refresh`.",
    );
  });

  it("has the next update finish a create whose second call was not sent", async () => {
    const projectId = await world.project("web");
    const batch = { name: "batch", create_service_account_only: true };
    const { id } = await world.post(`/organization/projects/${projectId}/service_accounts`, batch);
    const inputs = { projectId, name: "batch", createApiKey: false, role: "member" };
    const planned = async () => {
      const [finding] = await planFor(deploymentOf([], [creating(resource("ServiceAccount", "batch", inputs))]));
      await runs!.close();
      return finding!.step;
    };
    expect(await planned()).toMatchObject({ entry: { outputs: { role: "none", __kept: { unfinished: true } } } });
    await world.post(`/organization/projects/${projectId}/service_accounts/${id}`, { role: "member" });
    const step = await planned();
    expect(step).toMatchObject({ entry: { outputs: { role: "member" } } });
    expect(step).not.toHaveProperty("entry.outputs.__kept.unfinished");
  });

  it("leaves an account to a person when a later update has ended, but takes a group", async () => {
    const projectId = await world.project("web");
    const { id } = await world.post(`/organization/projects/${projectId}/service_accounts`, { name: "worker" });
    await world.group("search");
    const findings = await planFor(
      deploymentOf(
        [],
        [
          creating(resource("ServiceAccount", "worker", { projectId, name: "worker" })),
          creating(resource("Group", "search", { name: "search" })),
        ],
      ),
      { endedAt: NOW },
    );
    expect(findings.map(({ step }) => step)).toMatchObject([
      { does: "ask", because: "a secret of unknown age", candidates: [{ id: `${projectId}/${id}` }] },
      { does: "import" },
    ]);
  });

  it("leaves a duplicate to a person, once a later run has created another object", async () => {
    const [first, second] = [await world.group("search"), await world.group("search")];
    const search = resource("Group", "search", { name: "search" });
    const entry = { ...search, id: second, outputs: { name: "search", groupId: second } };
    const findings = await planFor(deploymentOf([entry], [creating(search)]), { endedAt: NOW });
    expect(findings.map(({ step }) => step)).toMatchObject([
      { does: "ask", because: "a second object", candidates: [{ id: first }] },
    ]);
  });

  it("clears the create of a role that exists with other permissions", async () => {
    await world.post("/organization/roles", { role_name: "auditor", permissions: ["api.groups.write"] });
    const role = resource("Role", "auditor", { name: "auditor", permissions: ["api.groups.read"] });
    expect((await planFor(deploymentOf([], [creating(role)]))).map(({ step }) => step)).toMatchObject([
      { does: "clear", because: "another object" },
    ]);
  });

  it("leaves the creates of other packages to a person, and clears their updates", async () => {
    const type = "aws:s3/bucket:Bucket";
    const bucket: Resource = { urn: `urn:pulumi:dev::company::${type}::logs`, type, custom: true, inputs: {} };
    const findings = await planFor(deploymentOf([], [creating(bucket), { type: "updating", resource: bucket }]));
    expect(does(findings)).toEqual(["ask", "clear"]);
    expect(questions(findings)[0]).toContain("Run `pulumi refresh` on a terminal first");
  });

  it("asks the organisation of an explicit provider, with the key that the provider names", async () => {
    const { id: organizationId, adminKey } = await world.control.addOrganization({ name: "Acquired" });
    await world.group("search");
    const group = await world.control.edit<{ id: string }>({
      method: "POST",
      path: "/organization/groups",
      body: { name: "search" },
      organizationId,
    });
    const type = "pulumi:providers:pulumi-nodejs";
    const provider: Resource = {
      urn: `urn:pulumi:dev::company::${type}::acquired`,
      type,
      custom: true,
      id: "2",
      inputs: { "openai-admin:adminKeyEnv": "ACQUIRED_ADMIN_KEY", "openai-admin:baseUrlEnv": "ACQUIRED_URL" },
    };
    const pending = [
      creating(resource("Group", "search", { name: "search" }, { provider: `${provider.urn}::${provider.id}` })),
    ];
    const env = {
      OPENAI_ADMIN_KEY: "sk-admin-wrong",
      ACQUIRED_ADMIN_KEY: adminKey,
      ACQUIRED_URL: world.env.OPENAI_BASE_URL,
    };
    expect((await planFor(deploymentOf([provider], pending), { env })).map(({ step }) => step)).toMatchObject([
      { does: "import", entry: { id: group.id } },
    ]);
  });

  it("notes which object a replacement replaces, and has the next update delete that", async () => {
    const [old, id] = [await world.group("search"), await world.group("search")];
    const search = resource("Group", "search", { name: "search" }, { created: at(NOW - 30) });
    const entry = { ...search, id: old, outputs: { name: "search", groupId: old } };
    const deployment = deploymentOf([entry], [creating(search)]);
    const findings = await planFor(deployment);
    const after = resourcesAfter(deployment, findings).slice(2);
    expect(after.map((one) => ({ id: one.id, isOld: one.delete ?? false }))).toEqual([
      { id, isOld: false },
      { id: old, isOld: true },
    ]);
    expect(after[0]!.outputs).toMatchObject({ __kept: { replaces: [old] } });
  });

  it("puts a replacement in the place of what was deleted before it", async () => {
    const id = await world.group("search");
    const search = resource("Group", "search", { name: "search" }, { created: at(NOW - 30) });
    const entry = { ...search, id: "group_gone", outputs: { name: "search" }, pendingReplacement: true };
    const deployment = deploymentOf([entry], [creating(search)]);
    const after = resourcesAfter(deployment, await planFor(deployment)).slice(2);
    expect(after.map((one) => one.id)).toEqual([id]);
  });
});

it("says that a later run has created the object", async () => {
  const id = await world.group("crew");
  const crew = resource("Group", "crew", { name: "crew" });
  const entry = { ...crew, id, outputs: { name: "crew", groupId: id } };
  const findings = await planFor(deploymentOf([entry], [creating(crew)]));
  expect(findings.map(({ step }) => step)).toEqual([{ does: "clear", because: "created by a later run" }]);
  expect(planTable(findings)).toContain("clear; a later run has created it");
});

describe("a replaced object whose replacement does not exist", () => {
  const created = at(NOW - 30);

  it("counts as the resource's object again, before the resources that depend on it", async () => {
    const projectId = await world.project("web");
    const account = { projectId, serviceAccountId: "svc_acct_1", name: "jobs" };
    const jobs = resource("ServiceAccountKey", "jobs", { ...account, keepers: { n: "2" } }, { created });
    // Another step of the interrupted run has written the state after the engine had marked the old key.
    const old = { ...jobs, id: `${projectId}/key_1`, outputs: account, delete: true };
    const user = resource("Group", "user", { name: "user" }, { id: "group_1", dependencies: [jobs.urn] });
    const deployment = deploymentOf([user, old], [creating(jobs)]);
    const findings = await planFor(deployment);
    expect(does(findings)).toEqual(["clear"]);
    const after = resourcesAfter(deployment, findings).slice(2);
    expect(after.map(({ id, delete: isOld = false }) => [id, isOld])).toEqual([
      [old.id, false],
      ["group_1", false],
    ]);
  });

  it("stays marked if the operation replaces another object, or the resource has an object", async () => {
    const crew = resource("Role", "crew", { name: "crew", permissions: [] }, { created });
    const others = [
      { ...crew, id: "role_old", outputs: { name: "crew" }, delete: true, created: at(NOW - 50) },
      { ...resource("Role", "deck", { name: "deck" }), id: "role_2", outputs: { name: "deck" }, delete: true },
    ];
    const deployment = deploymentOf(others, [creating(crew)]);
    expect(resourcesAfter(deployment, await planFor(deployment))).toEqual(deployment.resources);
  });
});

describe("when an interrupted operation began", () => {
  const search = resource("Group", "search", { name: "search" });
  const MAX_WAIT = 900;

  it("is after the last update, which ended before the engine wrote the state", () => {
    const written = NOW;
    const deployment = deploymentOf([], [creating(search)], written);
    expect(timesOf(deployment, search, { last: { endedAt: written - 30 } }, MAX_WAIT)).toEqual({
      earliest: written - 30,
      surely: written - 30,
    });
  });

  it("is after the creation of what the resource depends on", () => {
    const created = NOW - 10;
    const web = resource("Project", "web", { name: "web" }, { id: "proj_1", created: at(created) });
    const limit = { ...search, dependencies: [web.urn] };
    const { earliest } = timesOf(deploymentOf([web], [creating(limit)]), limit, { last: undefined }, MAX_WAIT);
    expect(earliest).toBe(created);
  });

  it("is surely not longer before the state was written than two waits for a rate limit", () => {
    const written = NOW + 3600;
    const times = timesOf(deploymentOf([], [creating(search)], written), search, { last: undefined }, MAX_WAIT);
    expect(times).toEqual({ earliest: NOW - 60, surely: written - 2 * MAX_WAIT });
  });

  it("is unknown when an update has ended since, or when there is no history", () => {
    const written = NOW;
    const deployment = deploymentOf([], [creating(search)], written);
    for (const history of [{ last: { endedAt: written + 1 } }, undefined]) {
      expect(timesOf(deployment, search, history, MAX_WAIT)).toEqual({ earliest: written - 60, surely: Infinity });
    }
  });
});
