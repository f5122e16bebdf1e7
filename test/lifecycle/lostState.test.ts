import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createStack, findEngine, type Stack } from "../engine";
import { LiveProgram } from "./liveProgram";
import { pem } from "./pem";

describe("a stack whose state was lost", () => {
  const lines = {
    ana: `const ana = new openai.OrganizationUser("ana", { email: "ana@example.com" });`,
    web: `const web = new openai.Project("web", { name: "web" });`,
    team: `const team = new openai.Group("team", { name: "team" });`,
    gateway: `new openai.Certificate("gateway", { name: "gateway", content: ${JSON.stringify(pem("gateway"))} });`,
    auditor: `new openai.Role("auditor", { name: "auditor", permissions: ["api.groups.read"] });`,
    member: `new openai.ProjectUser("member", { projectId: web.id, userId: ana.id, role: "owner" });`,
    inTeam: `new openai.GroupUser("in-team", { groupId: team.id, userId: ana.id });`,
    worker: `new openai.ServiceAccount("worker", { projectId: web.id, name: "worker" });`,
    limit: `new openai.RateLimit("limit", { projectId: web.id, model: "gpt-5", maxRequestsPer1Minute: 300 });`,
  };
  let live: LiveProgram;
  /** A stack of the same program without a state. */
  let empty: Stack;
  let before: unknown;

  beforeAll(async () => {
    live = await LiveProgram.start(lines);
    await live.world.person("ana@example.com");
    await live.stack.up();
    before = await organization();
    empty = await createStack({ engine: await findEngine(), program: live.stack.program, env: live.world.env });
  });
  afterAll(() => Promise.all([live?.remove(), empty?.remove()]));

  it("is not made a second time: up stops at the names that exist, and sends no write that takes effect", async () => {
    const up = await empty.up({ args: ["--continue-on-error"], expectFailure: true });
    const problems = up.problems.join("\n");
    for (const noun of ["project", "group", "certificate"]) {
      expect(problems).toMatch(new RegExp(`a ${noun} with the same (name|content) already exists`));
    }
    expect(problems).toMatch(/Role \S+ already exists/);
    expect(await organization()).toEqual(before);
  });

  it("gets its memberships back without an import", async () => {
    const { projects, groups } = (await live.world.control.state()).organizations[0]!;
    const web = projects.find(({ name }) => name === "web")!;
    await live.write({
      ana: lines.ana,
      member: lines.member.replace("web.id", JSON.stringify(web.id)),
      inTeam: lines.inTeam.replace("team.id", JSON.stringify(groups[0]!.id)),
    });
    const up = await empty.up();
    expect(up.problems).toEqual([]);
    expect(up.output).toContain(`ProjectUser ${web.id}/`);
    expect(await organization()).toEqual(before);
    await empty.preview({ args: ["--refresh", "--expect-no-changes"] });
  });

  /** The objects of the organisation, without what a read changes (the last use of keys). */
  async function organization() {
    const { projects, groups, certificates, roles, people } = (await live.world.control.state()).organizations[0]!;
    return { projects, groups, certificates, roles, people };
  }
});
