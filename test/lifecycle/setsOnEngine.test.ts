import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { LiveProgram } from "./liveProgram";
import { diagnosticsIn } from "./messages";

const [ANA, BEN] = ["ana@example.com", "ben@example.com"];

/** One stack. Each test continues where the previous test stopped. */
describe("a set on the engine, to whose list somebody is added in the console", () => {
  let live: LiveProgram;
  beforeAll(async () => {
    live = await LiveProgram.start({
      web: `const web = new openai.Project("web", { name: "web" });`,
      members: `new openai.ProjectMembers("members", { projectId: web.id, members: { "${ANA}": "owner" } });`,
    });
    for (const email of [ANA, BEN]) await live.world.person(email);
    await live.stack.up();
    const [project] = await projects();
    await live.world.post(`/organization/projects/${project!.id}/users`, { email: BEN, role: "member" });
  });
  afterAll(() => live?.remove());

  const projects = async () =>
    (await live.world.control.state()).organizations[0]!.projects.filter(({ name }) => name === "web");
  const members = async () => (await projects())[0]!.members.length;

  it("is left alone by the up whose refresh finds the person, and which names the person", async () => {
    const up = await live.stack.up({ args: ["--refresh"] });
    expect(diagnosticsIn(up.output)).toContain(
      `${BEN} (member) is in the project, but not in members. A later \`pulumi up\` removes them, but not this run.`,
    );
    expect(await members()).toBe(2);
  });

  it("loses the person with the next up, whose preview names the person", async () => {
    const preview = await live.stack.preview();
    expect(diagnosticsIn(preview.output)).toContain(
      `${BEN} (member) is in the project, but not in members. \`pulumi up\` removes`,
    );
    expect(preview.changes).toEqual({ same: 2, update: 1 });
    expect(await members()).toBe(2);
    await live.stack.up({ args: ["--refresh"] });
    expect(await members()).toBe(1);
  });
});
