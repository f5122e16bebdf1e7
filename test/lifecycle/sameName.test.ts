import { describe, expect, it } from "vitest";
import { pem } from "./pem";
import { perTest } from "./perTest";

type Properties = Record<string, unknown>;

const scene = perTest();
const { run } = scene;

const organization = async () => (await scene.world.control.state()).organizations[0]!;
const projectsNamed = async (name: string) => (await organization()).projects.filter((one) => one.name === name);
const reads = async () =>
  Object.fromEntries(
    Object.entries((await scene.world.control.requests()).counts).filter(([route]) => route.startsWith("GET ")),
  );

describe("a create whose name exists already", () => {
  it("stops before anything is made, and names every way out", async () => {
    const id = await scene.world.project("web");
    const done = String(await scene.program.up(run(), "Project", "web", { name: "web" }));
    expect(done).toContain(`Project (name: web) was not created: a project with the same name already exists (${id})`);
    for (const way of [`{ import: "${id}" }`, "npx pulumi-openai-admin recover", "aliases", "allowSameName: true"]) {
      expect(done).toContain(way);
    }
    expect(await projectsNamed("web")).toHaveLength(1);
    expect(scene.program.deployed("web")).toBeUndefined();
  });

  it.each([
    ["Group", async () => ({ existing: await scene.world.group("team"), args: { name: "team" } })],
    [
      "ServiceAccount",
      async () => {
        const projectId = await scene.world.project("web");
        const path = `/organization/projects/${projectId}/service_accounts`;
        const { id } = await scene.world.post(path, { name: "server" });
        return { existing: id, args: { projectId, name: "server" } };
      },
    ],
    [
      "Certificate",
      async () => ({ existing: await scene.world.certificate(pem("gateway")), args: { content: pem("gateway") } }),
    ],
  ] as [string, () => Promise<{ existing: string; args: Properties }>][])("stops a %s too", async (kind, given) => {
    const { existing, args } = await given();
    const done = String(await scene.program.up(run(), kind, "it", args));
    expect(done).toContain("already exists");
    expect(done).toContain(existing);
    const { groups, certificates, projects } = await organization();
    const accounts = projects.flatMap(({ serviceAccounts }) => serviceAccounts);
    expect([...groups, ...certificates, ...accounts]).toHaveLength(1);
  });

  it("passes with allowSameName", async () => {
    await scene.world.project("web");
    expect(await scene.program.up(run(), "Project", "web", { name: "web", allowSameName: true })).toBe("created");
    expect(await projectsNamed("web")).toHaveLength(2);
  });

  it("sends nothing when an outage hides the names", async () => {
    await scene.world.control.fault({
      route: "GET /organization/projects",
      kind: "error-before-effect",
      status: 503,
      times: 20,
    });
    const done = String(await scene.program.up(run(), "Project", "web", { name: "web" }));
    expect(done).toContain("Could not list the projects of the organisation");
    expect(await scene.world.writes()).toEqual({});
  });

  it("stops the second of two new resources of a program", async () => {
    const first = run();
    expect(await scene.program.up(first, "Project", "a", { name: "web" })).toBe("created");
    expect(String(await scene.program.up(first, "Project", "b", { name: "web" }))).toContain("already exists");
    expect(await projectsNamed("web")).toHaveLength(1);
  });

  it("stops a rename without an alias, and keeps the old object when the run goes on", async () => {
    await scene.program.up(run(), "Project", "old", { name: "web" });
    const second = run();
    expect(String(await scene.program.up(second, "Project", "new", { name: "web" }))).toContain("aliases");
    // What `up --continue-on-error` does.
    await expect(scene.program.destroy(second, "Project", "old")).rejects.toThrow("was not deleted");
    expect((await projectsNamed("web")).map(({ archived_at }) => archived_at)).toEqual([null]);
  });

  it("does not count an archived project", async () => {
    await scene.world.archive(await scene.world.project("web"));
    expect(await scene.program.up(run(), "Project", "web", { name: "web" })).toBe("created");
  });

  it("lets a replacement pass, whether the diff or the engine asks for it", async () => {
    await scene.program.up(run(), "Project", "web", { name: "web" });
    const { id, outs } = scene.program.deployed("web")!;
    const byDiff = run();
    const args = { name: "web", residency: "EU_STORAGE_PROCESSING" };
    expect((await byDiff.diff("Project", id, outs, args)).replaces).toEqual(["residency"]);
    const made = await byDiff.create("Project", args);
    await byDiff.delete("Project", id, outs);
    const byEngine = run();
    await byEngine.diff("Project", made.id, made.outs, args);
    await byEngine.create("Project", args);
    expect(await projectsNamed("web")).toHaveLength(3);
  });

  it("lets a name pass that another resource of the program gives up in this run", async () => {
    await scene.program.up(run(), "Group", "a", { name: "team" });
    const second = run();
    expect(await scene.program.up(second, "Group", "a", { name: "crew" })).toBe("updated");
    expect(await scene.program.up(second, "Group", "b", { name: "team" })).toBe("created");
  });

  it("lets a name pass whose object this run has deleted first", async () => {
    await scene.program.up(run(), "Group", "a", { name: "team" });
    await scene.world.group("other");
    const second = run();
    expect(await scene.program.up(second, "Group", "c", { name: "crew" })).toBe("created");
    await scene.program.destroy(second, "Group", "a");
    expect(await scene.program.up(second, "Group", "b", { name: "team" })).toBe("created");
  });
});

describe("the look for a name costs", () => {
  it("one listing a run, however many objects the run makes", async () => {
    const one = run();
    await Promise.all(["a", "b", "c", "d"].map((name) => one.create("Project", { name })));
    expect(await reads()).toMatchObject({ "GET /organization/projects": 1 });
  });

  it("nothing below a parent that this run has made", async () => {
    const one = run();
    const { id: projectId } = await one.create("Project", { name: "web" });
    await one.create("ServiceAccount", { projectId, name: "server" });
    expect(await reads()).not.toHaveProperty("GET /organization/projects/{project_id}/service_accounts");
  });
});
