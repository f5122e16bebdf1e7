import { beforeEach, describe, expect, it } from "vitest";
import { Program } from "../faults/program";
import type { InProcess } from "./inProcess";
import { perTest } from "./perTest";

const ANA = "ana@example.com";
const VIEWER = "role-api-project-viewer";

let projectId: string;
let groupId: string;

const scene = perTest(async ({ world }) => {
  projectId = await world.project("web");
  groupId = await world.group("team");
});
const { run } = scene;

const organization = async () => (await scene.world.control.state()).organizations[0]!;
const writes = async () => Object.keys(await scene.world.writes());
const lists = async (path: string) =>
  (await scene.world.control.edit<{ data: object[] }>({ method: "GET", path })).data;
const members = () => lists(`/organization/projects/${projectId}/users`);

/** The program of one person: their entry, and what refers to it by its id. */
const names = ["ana", "member", "inTeam", "views"] as const;
function argsOf(name: (typeof names)[number], given: Record<string, unknown> = {}): [string, Record<string, unknown>] {
  const userId = scene.program.deployed("ana")?.id;
  switch (name) {
    case "ana":
      return ["OrganizationUser", { email: ANA, ...given }];
    case "member":
      return ["ProjectUser", { projectId, userId, role: "member" }];
    case "inTeam":
      return ["GroupUser", { groupId, userId }];
    case "views":
      return ["RoleAssignment", { projectId, userId, roleId: VIEWER }];
  }
}
async function up(one: InProcess, given: Record<string, unknown> = {}): Promise<unknown[]> {
  const done = [];
  for (const name of names) {
    const outcome = await scene.program.up(one, argsOf(name, given)[0], name, argsOf(name, given)[1]);
    done.push(outcome instanceof Error ? outcome.message : outcome);
  }
  return done;
}
async function refresh(one: InProcess): Promise<void> {
  for (const name of names) if (scene.program.deployed(name)) await scene.program.refresh(one, argsOf(name)[0], name);
}
const all = (what: string) => names.map(() => what);

describe("a person who leaves the organisation", () => {
  let userId: string;

  beforeEach(async () => {
    userId = await scene.world.person(ANA);
    expect(await up(run())).toEqual(all("created"));
    await scene.world.delete(`/organization/users/${userId}`);
    await scene.world.control.clearRequests();
  });

  it("keeps all entries through a refresh and an up, which send nothing and name the person once", async () => {
    const first = run();
    await refresh(first);
    expect(names.map((name) => scene.program.deployed(name)?.id)).toEqual([
      ANA,
      `${projectId}/${userId}`,
      `${groupId}/${userId}`,
      `${projectId}/users/${userId}/${VIEWER}`,
    ]);
    expect(first.printed).toEqual([
      `${ANA} is not in the organisation. The resources that name this person wait and send nothing. When the person is back, ` +
        "run `pulumi up --refresh` to continue them.",
    ]);
    const second = run();
    expect(await up(second)).toEqual(all("left alone"));
    expect(second.printed).toHaveLength(1);
    expect(await writes()).toEqual([]);
  });

  it("comes back: a refresh finds them, and the next up gives the access again", async () => {
    await refresh(run());
    const back = await scene.world.person(ANA);
    await refresh(run());
    expect(scene.program.deployed("ana")!.id).toBe(back);
    expect(names.slice(1).map((name) => scene.program.deployed(name))).toEqual([undefined, undefined, undefined]);
    expect(await up(run())).toEqual(["left alone", "created", "created", "created"]);
    expect(await members()).toMatchObject([{ id: back, role: "member" }]);
  });

  it("comes back into a membership that somebody gives in the console, which the entry takes up again", async () => {
    await refresh(run());
    const back = await scene.world.person(ANA);
    await scene.world.post(`/organization/projects/${projectId}/users`, { user_id: back, role: "member" });
    await refresh(run());
    expect(scene.program.deployed("member")!.id).toBe(`${projectId}/${back}`);
    expect(await up(run())).toEqual(["left alone", "left alone", "created", "created"]);
  });

  it("lets a plain up without a refresh go on, also where something would have changed", async () => {
    const second = run();
    await scene.program.up(second, "OrganizationUser", "ana", { email: ANA });
    const args = { projectId, userId, role: "owner" };
    expect(await scene.program.up(second, "ProjectUser", "member", args)).toBe("updated");
    expect(
      await scene.program.up(second, "GroupUser", "another", { groupId: await scene.world.group("new"), userId }),
    ).toBe("created");
    expect(await scene.program.up(run(), "ProjectUser", "member", args)).toBe("left alone");
  });

  it("is taken out of the program without a write", async () => {
    await refresh(run());
    await scene.world.control.clearRequests();
    const second = run();
    for (const name of [...names].reverse()) await scene.program.destroy(second, argsOf(name)[0], name);
    expect(await writes()).toEqual([]);
  });

  it("is not declared absent with the key of another organisation", async () => {
    const { adminKey } = await scene.world.control.addOrganization({ name: "Another company" });
    const other = run({ OPENAI_ADMIN_KEY: adminKey });
    await expect(scene.program.refresh(other, "OrganizationUser", "ana")).rejects.toThrow(
      "the state entry belongs to org-",
    );
    expect(scene.program.deployed("ana")!.id).toBe(userId);
  });
});

describe("a person who never was in the organisation", () => {
  it("fails with advice by default", async () => {
    const done = String(await scene.program.up(run(), "OrganizationUser", "ana", { email: ANA }));
    expect(done).toContain(`nobody in the organisation has this e-mail address`);
    expect(done).toContain('whenAbsent: "wait"');
    const other = String(await scene.program.up(run(), "ProjectUser", "it", { projectId, email: ANA, role: "member" }));
    expect(other).toContain("Could not add a user");
  });

  it("is waited for, with everything that refers to them, until a refresh finds them", async () => {
    const given = { whenAbsent: "wait" };
    expect(await up(run(), given)).toEqual(all("created"));
    expect(await up(run(), given)).toEqual(all("left alone"));
    await refresh(run());
    expect(await up(run(), given)).toEqual(all("left alone"));
    expect(await writes()).not.toContainEqual(expect.stringMatching(/users|roles/));
    const back = await scene.world.person(ANA);
    await refresh(run());
    expect(await up(run(), given)).toEqual(["left alone", "created", "created", "created"]);
    expect(await members()).toMatchObject([{ id: back }]);
    expect(await up(run(), given)).toEqual(all("left alone"));
  });

  it("is sent one invite, to no project, which a destroy withdraws", async () => {
    const given = { whenAbsent: "invite", role: "owner" };
    expect(await up(run(), given)).toEqual(all("created"));
    await refresh(run());
    expect(await up(run(), given)).toEqual(all("left alone"));
    const { invites } = await organization();
    expect(invites).toMatchObject([{ email: ANA, role: "owner", projects: [] }]);
    expect(scene.program.deployed("ana")!.outs).toMatchObject({ inviteId: invites[0]!.id });
    await scene.program.destroy(run(), "OrganizationUser", "ana");
    expect((await organization()).invites).toEqual([]);
  });

  it("is sent no second invite after a lost answer, and none where an open one says the same", async () => {
    await scene.world.control.fault({ route: "POST /organization/invites", kind: "reset-after-effect" });
    await scene.program.up(run(), "OrganizationUser", "ana", { email: ANA, whenAbsent: "invite" });
    scene.program = new Program();
    await scene.program.up(run(), "OrganizationUser", "ana", { email: ANA, whenAbsent: "invite" });
    expect((await organization()).invites).toHaveLength(1);
  });

  it("has an invite that expired: a refresh says so, and sends nothing", async () => {
    const given = { whenAbsent: "invite" };
    await up(run(), given);
    await scene.world.control.advanceClock(30 * 86_400);
    const second = run();
    await refresh(second);
    expect(second.printed).toContainEqual(expect.stringContaining(`the invite to ${ANA} has expired`));
    expect(await up(run(), given)).toEqual(all("left alone"));
    expect((await organization()).invites).toHaveLength(1);
  });

  it("joins by the invite", async () => {
    const given = { whenAbsent: "invite" };
    await up(run(), given);
    await scene.world.control.acceptInvite((await organization()).invites[0]!.id);
    await refresh(run());
    expect(await up(run(), given)).toEqual(["left alone", "created", "created", "created"]);
    const last = run();
    await scene.program.destroy(last, "OrganizationUser", "ana");
    expect((await organization()).people.map(({ email }) => email)).toContain(ANA);
  });
});

describe("until", () => {
  let userId: string;
  beforeEach(async () => {
    userId = await scene.world.person(ANA);
  });
  const args = (until: string | undefined) => ({ projectId, userId, role: "member", ...(until ? { until } : {}) });
  const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

  it("gives access until its end, takes it away in the next up after that, and stays quiet then", async () => {
    expect(await scene.program.up(run(), "ProjectUser", "it", args(inDays(2)))).toBe("created");
    expect(await scene.program.up(run(), "ProjectUser", "it", args(inDays(2)))).toBe("left alone");
    await scene.world.control.advanceClock(4 * 86_400);
    const second = run();
    await scene.program.refresh(second, "ProjectUser", "it");
    expect(await scene.program.plan(second, "ProjectUser", "it", args(inDays(2)))).toBe("updated");
    expect(second.printed.join()).toContain("has passed, so `pulumi up` removes the grant");
    expect(await scene.program.up(second, "ProjectUser", "it", args(inDays(2)))).toBe("updated");
    expect(await members()).toEqual([]);
    const third = run();
    await scene.program.refresh(third, "ProjectUser", "it");
    expect(await scene.program.up(third, "ProjectUser", "it", args(inDays(2)))).toBe("left alone");
    await scene.program.destroy(third, "ProjectUser", "it");
  });

  it("that has passed already gives nothing", async () => {
    expect(await scene.program.up(run(), "ProjectUser", "it", args("2020-01-01"))).toBe("created");
    expect(await members()).toEqual([]);
    expect(await scene.program.up(run(), "ProjectUser", "it", args("2020-01-01"))).toBe("left alone");
  });

  it("that is prolonged after its end asks for a replacement, which gives the access again", async () => {
    await scene.program.up(run(), "ProjectUser", "it", args("2020-01-01"));
    const { id, outs } = scene.program.deployed("it")!;
    const second = run();
    expect((await second.diff("ProjectUser", id, outs, args(inDays(2)))).replaces).toEqual(["until"]);
    await second.create("ProjectUser", args(inDays(2)));
    await second.delete("ProjectUser", id, outs);
    expect(await members()).toMatchObject([{ id: userId }]);
  });

  it("takes the access away again that somebody gave after its end", async () => {
    await scene.program.up(run(), "ProjectUser", "it", args("2020-01-01"));
    await scene.world.post(`/organization/projects/${projectId}/users`, { user_id: userId, role: "member" });
    const second = run();
    await scene.program.refresh(second, "ProjectUser", "it");
    expect(await scene.program.up(second, "ProjectUser", "it", args("2020-01-01"))).toBe("updated");
    expect(await members()).toEqual([]);
  });

  it("ends the role of an OrganizationUser, and keeps the person", async () => {
    const owner = { email: ANA, role: "owner", until: inDays(2) };
    const role = async () => (await organization()).people.find(({ email }) => email === ANA)?.role;
    await scene.program.up(run(), "OrganizationUser", "ana", owner);
    expect(await role()).toBe("owner");
    await scene.world.person("ben@example.com", "owner");
    await scene.world.control.advanceClock(4 * 86_400);
    const second = run();
    await scene.program.refresh(second, "OrganizationUser", "ana");
    expect(await scene.program.up(second, "OrganizationUser", "ana", owner)).toBe("updated");
    expect(await role()).toBe("reader");
    const third = run();
    await scene.program.refresh(third, "OrganizationUser", "ana");
    expect(await scene.program.up(third, "OrganizationUser", "ana", owner)).toBe("left alone");
  });

  it("must be a date", async () => {
    await expect(scene.program.up(run(), "ProjectUser", "it", args("next week"))).rejects.toThrow(
      "must be an ISO date or time",
    );
  });
});
