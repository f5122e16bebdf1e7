import { beforeEach, describe, expect, it } from "vitest";
import { perTest } from "./perTest";

const ANA = "ana@example.com";
const MONTH = 30 * 86_400;
const SEND = "POST /organization/invites";
const WITHDRAW = "DELETE /organization/invites/{invite_id}";

let projectId: string;

const scene = perTest(async ({ world }) => {
  projectId = await world.project("web");
});
const { run } = scene;

const invites = async () => (await scene.world.control.state()).organizations[0]!.invites;
const args = (given: object = {}) => ({ email: ANA, role: "reader", projects: [], ...given });
const up = async (given: object = {}, one = run()) => {
  const done = await scene.program.up(one, "Invite", "ana", args(given));
  return done instanceof Error ? done.message : done;
};
const refresh = async () => {
  const one = run();
  await scene.program.refresh(one, "Invite", "ana");
  return one.printed;
};

describe("the projects of an invite [F51, F52]", () => {
  it.each([
    ["left out, the person joins the default project", undefined, 1],
    ["an empty list, the person joins no project", [], 0],
  ])("%s", async (_, projects, count) => {
    await up({ projects });
    expect((await invites())[0]!.projects).toHaveLength(count);
    await refresh();
    expect(await up({ projects })).toBe("left alone");
  });
});

describe("an accepted invite", () => {
  beforeEach(async () => {
    await up();
    await scene.world.control.acceptInvite((await invites())[0]!.id);
  });

  it("stays in the state, and no later run sends anything", async () => {
    expect(await refresh()).toEqual([]);
    expect(scene.program.deployed("ana")!.outs).toMatchObject({ status: "accepted" });
    await scene.world.control.clearRequests();
    expect(await up()).toBe("left alone");
    expect(await scene.world.writes()).toEqual({});
  });

  it.each([
    ["role", "owner"],
    ["projects", [{ id: "proj_other", role: "member" }]],
  ])("stays in the state when the API reports other %s, because nothing can change them", async (field, value) => {
    const route = "GET /organization/invites";
    await scene.world.control.fault({ route, kind: "set-field", field: `data[].${field}`, value, times: 9 });
    await refresh();
    expect(await up()).toBe("left alone");
  });

  it("refuses a change with advice, in the preview already", async () => {
    await refresh();
    await expect(up({ role: "owner" })).rejects.toThrow(
      "ana@example.com has accepted this invite, so nothing can change its role. Restore the earlier value. " +
        "To change what the person may do, declare an OrganizationUser or a ProjectUser.",
    );
    await expect(up({ email: "ben@example.com" })).rejects.toThrow("declare a new Invite");
  });

  it("counts as done: a destroy sends nothing and says so [F53]", async () => {
    await refresh();
    await scene.world.control.clearRequests();
    const last = run();
    await scene.program.destroy(last, "Invite", "ana");
    expect(await scene.world.writes()).toEqual({});
    expect(last.printed.join()).toContain(
      "ana@example.com has accepted the invite. The person stays in the organisation",
    );
  });

  it("counts as done when no refresh has seen the acceptance", async () => {
    const last = run();
    await scene.program.destroy(last, "Invite", "ana");
    expect(last.printed.join()).toContain("nothing was withdrawn, because ana@example.com has accepted the invite");
  });

  it("is not replaced when no refresh has seen the acceptance", async () => {
    const second = run();
    await expect(up({ role: "owner" }, second)).rejects.toThrow("would be replaced for role");
    await expect(scene.program.destroy(second, "Invite", "ana")).rejects.toThrow(
      "ana@example.com has accepted it since the last refresh. Run `pulumi refresh`",
    );
  });

  it("stays in the state when the API no longer shows the invite", async () => {
    await scene.world.control.fault({
      route: "GET /organization/invites",
      kind: "set-field",
      field: "data",
      value: [],
    });
    await scene.world.control.fault({
      route: "GET /organization/invites/{invite_id}",
      kind: "error-before-effect",
      status: 404,
    });
    await refresh();
    expect(scene.program.deployed("ana")!.outs).toMatchObject({ status: "accepted" });
  });

  it("lets nobody in again who has left, when the API no longer shows the invite", async () => {
    await refresh();
    const { people } = (await scene.world.control.state()).organizations[0]!;
    await scene.world.delete(`/organization/users/${people.find(({ email }) => email === ANA)!.id}`);
    const route = "GET /organization/invites";
    await scene.world.control.fault({ route, kind: "set-field", field: "data", value: [] });
    await scene.world.control.fault({ route: `${route}/{invite_id}`, kind: "error-before-effect", status: 404 });
    await refresh();
    await scene.world.control.clearRequests();
    expect(await up()).toBe("left alone");
    expect(await scene.world.writes()).toEqual({});
  });

  it("keeps a second Invite for the person from being sent, with advice", async () => {
    const second = await scene.program.up(run(), "Invite", "again", args());
    expect(String(second)).toContain(
      "If ana@example.com is in the organisation already, remove this Invite and declare an OrganizationUser.",
    );
  });
});

describe("an expired invite", () => {
  beforeEach(async () => {
    await up();
    await scene.world.control.advanceClock(MONTH);
    await scene.world.control.clearRequests();
  });

  it("is named by a refresh, and left alone [F50]", async () => {
    const [line] = await refresh();
    expect(line).toMatch(
      /the invite to ana@example\.com has expired\. To send another invite, set resendWhenExpired: true\./,
    );
    expect(await up()).toBe("left alone");
    expect(await scene.world.writes()).toEqual({});
  });

  it("is replaced by the next up with resendWhenExpired: the old invite is withdrawn first", async () => {
    await refresh();
    const given = args({ resendWhenExpired: true });
    const second = run();
    await expect(scene.program.up(second, "Invite", "ana", given)).rejects.toThrow(
      "would be replaced for resendWhenExpired",
    );
    await scene.program.destroy(second, "Invite", "ana");
    expect(await scene.program.up(second, "Invite", "ana", given)).toBe("created");
    expect(await scene.world.writes()).toEqual({ [WITHDRAW]: 1, [SEND]: 1 });
    expect(await invites()).toHaveLength(1);
    await refresh();
    expect(await up({ resendWhenExpired: true })).toBe("left alone");
  });
});

describe("an expired invite that the API no longer shows", () => {
  const vanish = async () => {
    const route = "GET /organization/invites";
    await scene.world.control.fault({ route, kind: "set-field", field: "data", value: [], times: 9 });
    await scene.world.control.fault({
      route: `${route}/{invite_id}`,
      kind: "error-before-effect",
      status: 404,
      times: 9,
    });
  };
  beforeEach(async () => {
    await up();
    await scene.world.control.advanceClock(MONTH);
    await scene.world.control.clearRequests();
  });

  it.each([
    ["has seen expired", true],
    ["has not seen expired", false],
  ])("is not sent again, if the last refresh %s", async (_, isSeen) => {
    if (isSeen) await refresh();
    await vanish();
    expect((await refresh()).join()).toContain("the invite to ana@example.com has expired");
    expect(await up()).toBe("left alone");
    expect(await scene.world.writes()).toEqual({});
    await refresh();
    await scene.program.destroy(run(), "Invite", "ana");
  });

  it("is sent again with resendWhenExpired", async () => {
    await vanish();
    await refresh();
    const one = run();
    await expect(up({ resendWhenExpired: true }, one)).rejects.toThrow("would be replaced for resendWhenExpired");
    await scene.program.destroy(one, "Invite", "ana");
    expect(await up({ resendWhenExpired: true }, one)).toBe("created");
  });

  it("counts as accepted if the person is in the organisation", async () => {
    await refresh();
    await scene.world.person(ANA);
    await vanish();
    await refresh();
    expect(await up({ resendWhenExpired: true })).toBe("updated");
    expect(await scene.world.writes()).toEqual({});
  });
});

describe("after a lost answer to a create", () => {
  it("an open invite that says the same is taken, without a second e-mail", async () => {
    await scene.world.control.fault({ route: SEND, kind: "reset-after-effect" });
    expect(await up({ projects: [{ projectId, role: "member" }] })).toBe("created");
    expect(await invites()).toHaveLength(1);
    await refresh();
    expect(await up({ projects: [{ projectId, role: "member" }] })).toBe("left alone");
  });

  it("an open invite that says something else is not taken", async () => {
    await scene.world.post("/organization/invites", { email: ANA, role: "owner", projects: [] });
    await scene.world.control.fault({ route: SEND, kind: "error-before-effect", status: 500 });
    expect(await up()).toContain("already exists, so nothing was created");
    expect(await invites()).toMatchObject([{ role: "owner" }]);
  });
});

it("refuses a second Invite of one address", async () => {
  const first = run();
  await scene.program.up(first, "Invite", "ana", args());
  const second = await scene.program.up(first, "Invite", "again", args({ role: "owner" }));
  expect(String(second)).toContain("Two resources of this program declare the same Invite");
});
