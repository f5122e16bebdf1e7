import type { FaultOrder } from "openai-admin-simulator";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { LiveProgram, type Lines } from "../lifecycle/liveProgram";
import { patience } from "./faults";

/** The resources of a tree of projects. They include keys, because those must not get lost. */
function tree(projects: readonly string[]): Lines {
  return Object.fromEntries([
    ["ana", `const ana = new openai.OrganizationUser("ana", { email: "ana@example.com" });`],
    ...projects.map((name) => [
      name,
      `const ${name} = new openai.Project("${name}", { name: "${name}" });
       new openai.ProjectUser("${name}-ana", { projectId: ${name}.id, userId: ana.id, role: "owner" });
       new openai.ProjectUser("${name}-ben", { projectId: ${name}.id, email: "ben@example.com", role: "member" });
       new openai.ServiceAccount("${name}-worker", { projectId: ${name}.id, name: "worker" });
       new openai.ServiceAccount("${name}-admin", { projectId: ${name}.id, name: "admin", role: "owner" });
       new openai.RateLimit("${name}-limit", { projectId: ${name}.id, model: "gpt-5", maxRequestsPer1Minute: 300 });`,
    ]),
  ]) as Lines;
}

const names = ["web", "lab", "docs"];
const lines = tree(names);

/** The number of our resources in the state once everything exists. */
const ALL = 1 + names.length * 6;

const PROJECT = "/organization/projects/{project_id}";

/** All these faults occur in one run, on writes and on the reads that find out what became of a write. */
const faults: readonly FaultOrder[] = [
  { route: "POST /organization/projects", kind: "reset-after-effect" },
  { route: "POST /organization/projects", kind: "stall-after-effect", after: 1 },
  { route: "GET /organization/projects", kind: "error-before-effect" },
  { route: `POST ${PROJECT}/users`, kind: "truncate", times: 2 },
  { route: `POST ${PROJECT}/users`, kind: "throttle-burst", times: 3, after: 1 },
  { route: `GET ${PROJECT}/users`, kind: "reset-before-effect" },
  { route: `POST ${PROJECT}/service_accounts`, kind: "error-after-effect", times: 3 },
  { route: `GET ${PROJECT}/service_accounts`, kind: "truncate" },
  { route: `DELETE ${PROJECT}/service_accounts/{service_account_id}`, kind: "reset-after-effect" },
  { route: `POST ${PROJECT}/service_accounts/{service_account_id}`, kind: "error-after-effect", times: 2 },
  { route: `GET ${PROJECT}/rate_limits`, kind: "error-before-effect", status: 503 },
  { route: `POST ${PROJECT}/rate_limits/{rate_limit_id}`, kind: "stall-after-effect" },
  { route: "GET /organization/users", kind: "throttle-burst", seconds: 1 },
];

describe("an organisation that is created under many faults", () => {
  let live: LiveProgram;

  beforeAll(async () => {
    live = await LiveProgram.start(lines);
    await live.world.person("ana@example.com");
    await live.world.person("ben@example.com");
  });
  afterAll(() => live?.remove());

  it("exists after the run and one more up, with each object once", async () => {
    for (const fault of faults) await live.world.control.fault(fault);
    await live.stack.up({ env: patience });
    expect(await live.world.control.faults(), "faults that nobody met").toEqual([]);
    const again = await live.stack.up({ env: patience });
    expect(again.changes).toEqual({ same: ALL + 1 });
    expect(await seen(live)).toEqual(await declared(live));
  });

  it("needs no further change", async () => {
    await live.stack.preview({ args: ["--refresh", "--expect-no-changes"] });
  });

  it("leaves no key in force after a destroy", async () => {
    await live.stack.destroy();
    expect((await seen(live)).keys).toEqual([]);
  });
});

describe("an organisation in an API whose reads lag two seconds behind its writes", () => {
  let live: LiveProgram;

  beforeAll(async () => {
    live = await LiveProgram.start(lines);
    await live.world.person("ana@example.com");
    await live.world.person("ben@example.com");
    await live.world.control.visibility(2);
  });
  afterAll(() => live?.remove());

  it("is created in one run, with each object once", async () => {
    expect((await live.stack.up()).changes).toEqual({ create: ALL + 1 });
    expect(await seen(live)).toEqual(await declared(live));
  });

  it("is created once although answers get lost: the plugin looks for the objects until the API shows them", async () => {
    await live.world.control.fault({ route: "POST /organization/projects", kind: "reset-after-effect" });
    await live.world.control.fault({ route: `POST ${PROJECT}/users`, kind: "truncate" });
    await live.world.control.fault({ route: `POST ${PROJECT}/service_accounts`, kind: "error-after-effect" });
    await live.write(tree([...names, "shop"]));
    expect((await live.stack.up()).changes).toEqual({ same: ALL + 1, create: 6 });
    expect(await seen(live)).toEqual(await declared(live));
  });
});

/** The objects in the API, including archived projects: a duplicate project would stay in the console for ever. */
async function seen(live: LiveProgram) {
  const { projects } = (await live.world.control.state()).organizations[0]!;
  const made = projects.filter((one) => !one.isDefault);
  return {
    projects: made.map((one) => one.id).sort(),
    members: made.flatMap((one) => one.members.map(({ userId }) => `${one.id}/${userId}`)).sort(),
    accounts: made.flatMap((one) => one.serviceAccounts.map(({ id }) => `${one.id}/${id}`)).sort(),
    keys: made.flatMap((one) => one.apiKeys.map((key) => key.value)).sort(),
  };
}

/** The objects that the state contains. */
async function declared(live: LiveProgram): ReturnType<typeof seen> {
  const state = Object.values(await live.state());
  const idsWith = (output: string) => state.filter((one) => one.outputs[output] !== undefined).map((one) => one.id);
  return {
    projects: idsWith("status").sort(),
    members: idsWith("userId")
      .filter((id) => id.includes("/"))
      .sort(),
    accounts: idsWith("serviceAccountId").sort(),
    keys: state.flatMap((one) => (typeof one.outputs.apiKeyValue === "string" ? [one.outputs.apiKeyValue] : [])).sort(),
  };
}
