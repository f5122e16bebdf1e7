import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { LiveProgram } from "../lifecycle/liveProgram";

const LIST = "GET /organization/projects";
const ONE = "GET /organization/projects/{project_id}";

const EU = "EU_STORAGE_PROCESSING";
const US = "US_STORAGE_PROCESSING";

const web = (residency = EU) =>
  `const web = new openai.Project("web", { name: "web", allowSameName: true, residency: "${residency}" });`;
const worker = `new openai.ServiceAccount("worker", { projectId: web.id, name: "worker" });`;

describe("a server that omits a field or returns a different value", () => {
  let live: LiveProgram;

  beforeAll(async () => {
    live = await LiveProgram.start({ web: web(), worker });
    await live.stack.up();
  });
  afterAll(() => live?.remove());

  it("does not cause a replacement by omitting a residency in one answer", async () => {
    const before = await live.state();
    await live.world.control.fault({ route: LIST, kind: "leave-out-field", field: "data[].residency" });
    const up = await live.stack.up({ args: ["--refresh"] });
    expect(up.changes).toEqual({ same: 3 });
    const after = await live.state();
    expect(after.web!.outputs.residency).toBe(EU);
    expect([after.web!.id, after.worker!.id]).toEqual([before.web!.id, before.worker!.id]);
    expect(await active("web")).toEqual([before.web!.id]);
    expect((await live.world.control.faults({ all: true })).map((fault) => fault.hits)).toEqual([1]);
  });

  it("stops a run at the project whose residency it reports differently", async () => {
    const before = await live.state();
    await live.world.control.fault({
      route: LIST,
      kind: "set-field",
      field: "data[].residency",
      value: US,
      times: 100,
    });
    await live.world.control.fault({ route: ONE, kind: "set-field", field: "residency", value: US, times: 100 });
    for (const run of [
      () => live.stack.preview({ args: ["--refresh"], expectFailure: true }),
      () => live.stack.up({ args: ["--refresh"], expectFailure: true }),
      () => live.stack.up({ expectFailure: true }),
    ]) {
      const { problems } = await run();
      expect(problems.join("\n")).toContain(
        `Project ${before.web!.id} was not changed: the program declares residency: "${EU}", the API now reports "${US}",`,
      );
    }
    expect(await active("web")).toEqual([before.web!.id]);
    expect((await live.state()).worker!.id).toBe(before.worker!.id);
  });

  it("does not stop the run any more once the program declares the reported value", async () => {
    await live.write({ web: web(US), worker });
    // The update sends no request. It only forgets the value that the program declared before.
    expect((await live.stack.up({ args: ["--refresh"] })).changes).toEqual({ same: 2, update: 1 });
    expect((await live.stack.up({ args: ["--refresh"] })).changes).toEqual({ same: 3 });
    await live.world.control.clearFaults();
    await live.write({ web: web(), worker });
    expect((await live.stack.up({ args: ["--refresh"] })).changes).toEqual({ same: 2, update: 1 });
    expect(await active("web")).toEqual([(await live.state()).web!.id]);
  });

  async function active(name: string): Promise<string[]> {
    return activeProjects(live, name);
  }
});

describe("a server that confuses objects", () => {
  let live: LiveProgram;
  let strangerId: string;
  let benId: string;

  beforeAll(async () => {
    live = await LiveProgram.start({ web: web() });
    strangerId = await live.world.project("somebody else's");
    benId = await live.world.person("ben@example.com", "owner");
    await live.world.person("cleo@example.com", "owner");
    await live.world.control.advanceClock(3_600);
  });
  afterAll(() => live?.remove());

  it("cannot get another project archived by answering a create with that project's id", async () => {
    await live.world.control.fault({ route: "POST /organization/projects", kind: "other-id", value: strangerId });
    await live.stack.up();
    expect((await live.state()).web!.id).toBe(strangerId);

    const destroy = await live.stack.destroy({ expectFailure: true });
    expect(destroy.problems.join("\n")).toContain(
      `Could not use the API's answer about Project ${strangerId}, because it describes a different object`,
    );
    const refresh = await live.stack.refresh({ expectFailure: true });
    expect(refresh.problems.join("\n")).toContain("its createdAt is");
    expect(await activeProjects(live, "somebody else's")).toEqual([strangerId]);
  });

  /** Archives the project that a create with a wrong answer has left, because its name would stop the next create. */
  async function archiveLeftover(): Promise<void> {
    for (const id of await activeProjects(live, "web")) {
      await live.world.control.edit({ method: "POST", path: `/organization/projects/${id}/archive` });
    }
  }

  it("cannot make the plugin record the object of another create", async () => {
    await live.stack.run(["state", "delete", "--yes", urnOf(live, "Project", "web")]);
    await archiveLeftover();
    const stranger = await live.world.control.edit<object>({
      method: "GET",
      path: `/organization/projects/${strangerId}`,
    });
    await live.world.control.fault({ route: "POST /organization/projects", kind: "other-object", value: stranger });
    const up = await live.stack.up({ expectFailure: true });
    const said = up.problems.join("\n");
    expect(said).toContain(`contradicts the request: name is "somebody else's", not "web"`);
    expect(said).toContain("The state does not contain the object.");
    expect(await live.state()).toEqual({});
  });

  it("cannot change the id in the state by answering a refresh with another id", async () => {
    await archiveLeftover();
    await live.stack.up();
    const { id } = (await live.state()).web!;
    await live.world.control.fault({ route: LIST, kind: "leave-out-field", field: "data", times: 100 });
    await live.world.control.fault({ route: ONE, kind: "other-id", value: strangerId, times: 100 });
    const refresh = await live.stack.refresh({ expectFailure: true });
    expect(refresh.problems.join("\n")).toMatch(/does not have the documented form|contradicts the request/);
    await live.world.control.clearFaults();
    await live.world.control.fault({ route: LIST, kind: "other-id", of: id, value: "proj_1" });
    await live.world.control.fault({ route: ONE, kind: "other-id", value: strangerId, times: 100 });
    const again = await live.stack.refresh({ expectFailure: true });
    expect(again.problems.join("\n")).toContain(
      `the API's answer contradicts the request: it is about projectId ${strangerId}, not about ${id}`,
    );
    expect((await live.state()).web!.id).toBe(id);
    await live.world.control.clearFaults();
    await live.stack.destroy();
    expect(await activeProjects(live, "somebody else's")).toEqual([strangerId]);
  });

  it("cannot get another person demoted", async () => {
    const anaId = await live.world.person("ana@example.com", "owner");
    await live.write({ ana: `new openai.OrganizationUser("ana", { userId: "${anaId}", role: "reader" });` });
    const ben = await live.world.control.edit<object>({ method: "GET", path: `/organization/users/${benId}` });
    await live.world.control.fault({ route: "GET /organization/users/{user_id}", kind: "other-object", value: ben });
    const up = await live.stack.up({ expectFailure: true });
    expect(up.problems.join("\n")).toContain(`it is about userId ${benId}, not about ${anaId}`);
    const { people } = (await live.world.control.state()).organizations[0]!;
    expect(people.find((person) => person.id === benId)!.role).toBe("owner");
    expect(people.find((person) => person.id === anaId)!.role).toBe("owner");
  });
});

async function activeProjects(live: LiveProgram, name: string): Promise<string[]> {
  const { projects } = (await live.world.control.state()).organizations[0]!;
  return projects.filter((one) => one.name === name && one.archived_at === null).map((one) => one.id);
}

function urnOf(live: LiveProgram, kind: string, name: string): string {
  return `urn:pulumi:${live.stack.name}::program::pulumi-nodejs:dynamic/openai:${kind}::${name}`;
}
