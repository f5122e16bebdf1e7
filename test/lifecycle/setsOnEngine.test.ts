import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { LiveProgram } from "./liveProgram";
import { diagnosticsIn } from "./messages";

const [FOUNDER, ANA, BEN] = ["owner@example.com", "ana@example.com", "ben@example.com"];

/** One stack. Each test continues where the previous test stopped. */
describe("sets on the engine, to whose lists somebody is added in the console", () => {
  let live: LiveProgram;
  beforeAll(async () => {
    live = await LiveProgram.start({
      web: `const web = new openai.Project("web", { name: "web" });`,
      members: `new openai.ProjectMembers("members", { projectId: web.id, members: { "${ANA}": "owner" } });`,
      crew: `const crew = new openai.Group("crew", { name: "crew" });`,
      crewMembers: `new openai.GroupMembers("crew-members", { groupId: crew.id, members: ["${ANA}"] });`,
      owners: `new openai.OrganizationOwners("owners", { owners: ["${FOUNDER}", "${ANA}"] });`,
    });
    const [, ben] = [await live.world.person(ANA), await live.world.person(BEN)];
    await live.stack.up();
    const { projects, groups } = await organization();
    const web = projects.find(({ name }) => name === "web")!;
    await live.world.post(`/organization/projects/${web.id}/users`, { user_id: ben, role: "member" });
    await live.world.post(`/organization/groups/${groups[0]!.id}/users`, { user_id: ben });
    await live.world.person("intruder@example.com", "owner");
  });
  afterAll(() => live?.remove());

  const organization = async () => (await live.world.control.state()).organizations[0]!;

  /** How many people are in the project, in the group, and owners. */
  async function counts(): Promise<number[]> {
    const { projects, groups, people } = await organization();
    const web = projects.find(({ name }) => name === "web")!;
    return [web.members.length, groups[0]!.memberIds.length, people.filter(({ role }) => role === "owner").length];
  }

  const added = [
    `${BEN} (member) is in the project, but not in members.`,
    `${BEN} is in the group, but not in members.`,
    "intruder@example.com is an owner of the organisation, but not in owners.",
  ];

  it("are left alone by the up whose refresh finds the people, and which names them", async () => {
    const before = await counts();
    const up = await live.stack.up({ args: ["--refresh"] });
    for (const line of added) expect(diagnosticsIn(up.output)).toContain(`${line} A later \`pulumi up\` `);
    expect(await counts()).toEqual(before);
  });

  it("lose the people with the next up, whose preview names them", async () => {
    const before = await counts();
    const preview = await live.stack.preview();
    for (const line of added) expect(diagnosticsIn(preview.output)).toContain(`${line} \`pulumi up\` `);
    expect(preview.changes).toEqual({ same: 3, update: 3 });
    expect(await counts()).toEqual(before);
    await live.stack.up({ args: ["--refresh"] });
    expect(await counts()).toEqual(before.map((count) => count - 1));
  });
});
