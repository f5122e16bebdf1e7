import { beforeEach, describe, expect, it } from "vitest";
import { ANA, BEN, CLEO, SetScene } from "./setScene";

const ADD = "POST /organization/projects/{project_id}/users";
const CHANGE = "POST /organization/projects/{project_id}/users/{user_id}";
const REMOVE = "DELETE /organization/projects/{project_id}/users/{user_id}";

const stage = new SetScene("ProjectMembers");
const { scene, run } = stage;

let projectId: string;
let ids: Record<string, string>;
beforeEach(async () => {
  projectId = await scene.world.project("web");
  ids = {};
  for (const email of [ANA, BEN, CLEO]) ids[email] = await scene.world.person(email);
});

const args = (members: Record<string, string>, more: object = {}) => ({ projectId, members, ...more });
const join = (email: string, role: string) =>
  scene.world.post(`/organization/projects/${projectId}/users`, { email, role });
const there = async () => {
  const { people, projects } = (await scene.world.control.state()).organizations[0]!;
  const { members } = projects.find(({ id }) => id === projectId)!;
  return Object.fromEntries(members.map(({ userId, role }) => [people.find(({ id }) => id === userId)!.email, role]));
};

describe("a create", () => {
  beforeEach(async () => {
    await join(ANA, "owner");
    await join(BEN, "member");
  });

  it("takes over the declared people, adds missing people and removes nobody, whom it names", async () => {
    const first = run();
    expect(await stage.up(args({ [ANA]: "member", [CLEO]: "member" }), first)).toBe("created");
    expect(await there()).toEqual({ [ANA]: "member", [BEN]: "member", [CLEO]: "member" });
    expect(stage.outputs).toMatchObject({ unexpected: { [BEN]: "member" }, absent: [] });
    expect(first.printed).toEqual([
      `ProjectMembers ${projectId}: ${BEN} (member) is in the project, but not in members. A later \`pulumi up\` ` +
        `removes them, but not this run. To keep them, add them to members.`,
    ]);
  });

  it("names an unexpected person whose role the API does not return, and removes the person with the next up", async () => {
    const route = "GET /organization/projects/{project_id}/users";
    const match = { pathContains: projectId };
    const order = { route, kind: "set-field", field: "data[].role", value: null, match, times: 99 } as const;
    await scene.world.control.fault(order);
    const given = args({ [ANA]: "owner" });
    const first = run();
    await stage.up(given, first);
    expect(first.printed.join()).toContain(`${BEN} (unknown role) is in the project`);
    expect(await stage.plan(given)).toEqual([`DELETE ${BEN}`]);
    expect(await stage.up(given)).toBe("updated");
    expect(await there()).toEqual({ [ANA]: "owner" });
  });

  it("is followed by a preview that shows the removal by name, and by an up that carries it out", async () => {
    const given = args({ [ANA]: "owner" });
    await stage.up(given);
    const preview = run();
    expect(await stage.plan(given, preview)).toEqual([`DELETE ${BEN}`]);
    expect(preview.printed.join()).toContain(`${BEN} (member) is in the project`);
    await scene.world.control.clearRequests();
    expect(await stage.up(given)).toBe("updated");
    expect(await scene.world.writes()).toEqual({ [REMOVE]: 1 });
    expect(await there()).toEqual({ [ANA]: "owner" });
    expect(await stage.up(given)).toBe("left alone");
  });

  it("only names the others with onUnexpected: warn, in each run", async () => {
    const given = args({ [ANA]: "owner" }, { onUnexpected: "warn" });
    await stage.up(given);
    const second = run();
    expect(await stage.up(given, second)).toBe("left alone");
    expect(second.printed.join()).toContain(
      `${BEN} (member) is in the project, but not in members. onUnexpected is "warn"`,
    );
    await stage.refresh();
    expect(await stage.up(given)).toBe("left alone");
    expect(await there()).toEqual({ [ANA]: "owner", [BEN]: "member" });
    expect(await stage.up(args({ [ANA]: "owner" }))).toBe("updated");
    expect(await there()).toEqual({ [ANA]: "owner" });
  });

  it("keeps somebody who is declared before the removal", async () => {
    await stage.up(args({ [ANA]: "owner" }));
    await scene.world.control.clearRequests();
    const second = run();
    expect(await stage.up(args({ [ANA]: "owner", [BEN]: "member" }), second)).toBe("updated");
    expect(second.printed).toEqual([]);
    expect(await scene.world.writes()).toEqual({});
    expect(stage.outputs).toMatchObject({ unexpected: {} });
  });

  it("never lists owners of the organisation and people of an identity provider for removal", async () => {
    await scene.world.post(`/organization/users/${ids[BEN]}`, { role: "owner" });
    await join(CLEO, "member");
    await scene.world.control.scim({ userId: ids[CLEO] });
    const given = args({ [ANA]: "owner" });
    await stage.up(given);
    await stage.refresh();
    expect(await stage.up(given)).toBe("left alone");
    expect(await there()).toEqual({ [ANA]: "owner", [BEN]: "member", [CLEO]: "member" });
  });

  it("changes nothing when nobody has one of the addresses, and names all of them at once", async () => {
    await scene.world.control.clearRequests();
    const done = await stage.up(args({ [ANA]: "member", "dora@example.com": "member", "emil@example.com": "owner" }));
    expect(done).toContain("not in the organisation: dora@example.com, emil@example.com. Check the spelling.");
    expect(await scene.world.writes()).toEqual({});
    expect(stage.outputs).toBeUndefined();
  });

  it("keeps what it has done when one call fails, and the next up does the rest", async () => {
    const match = { pathContains: ids[ANA]! };
    await scene.world.control.fault({ route: CHANGE, kind: "error-before-effect", status: 403, message: "No.", match });
    const given = args({ [ANA]: "member", [CLEO]: "member" });
    expect(await stage.up(given)).toContain("No.");
    expect(stage.outputs).toMatchObject({
      members: { [ANA]: "owner", [CLEO]: "member" },
      unexpected: { [BEN]: "member" },
    });
    await scene.world.control.clearFaults();
    expect(await stage.up(given)).toBe("updated");
    expect(await there()).toEqual({ [ANA]: "member", [CLEO]: "member" });
  });
});

describe("an update that fails after it has changed an entry", () => {
  const failOnce = (route: string, email: string) => {
    const match = { pathContains: ids[email]! };
    return scene.world.control.fault({ route, kind: "error-before-effect", status: 403, message: "No.", match });
  };
  const before = { [ANA]: "member", [BEN]: "member", [CLEO]: "member" };

  it("still removes a dropped person with the next up, also with onUnexpected: warn", async () => {
    const warn = { onUnexpected: "warn" };
    await stage.up(args(before, warn));
    await failOnce(CHANGE, ANA);
    const wanted = args({ [ANA]: "owner", [BEN]: "owner" }, warn);
    expect(await stage.up(wanted)).toContain("No.");
    expect(await there()).toEqual({ [ANA]: "member", [BEN]: "owner", [CLEO]: "member" });
    expect(await stage.plan(wanted)).toEqual([`UPDATE ${ANA}`, `DELETE ${CLEO}`]);
    expect(await stage.up(wanted)).toBe("updated");
    expect(await there()).toEqual({ [ANA]: "owner", [BEN]: "owner" });
  });

  it("still removes a dropped owner of the organisation with the next up", async () => {
    await scene.world.post(`/organization/users/${ids[CLEO]}`, { role: "owner" });
    await stage.up(args(before));
    await failOnce(REMOVE, CLEO);
    const wanted = args({ [ANA]: "owner" });
    expect(await stage.up(wanted)).toContain("No.");
    expect(await there()).toEqual({ [ANA]: "owner", [CLEO]: "member" });
    expect(await stage.plan(wanted)).toEqual([`DELETE ${CLEO}`]);
    expect(await stage.up(wanted)).toBe("updated");
    expect(await there()).toEqual({ [ANA]: "owner" });
  });
});

describe("a refresh", () => {
  const given = () => args({ [ANA]: "member" });
  beforeEach(() => stage.up(given()));

  it("finds people whom somebody has added, and the next up removes them", async () => {
    await join(BEN, "owner");
    const printed = await stage.refresh();
    expect(printed.join()).toContain(`${BEN} (owner) is in the project, but not in members`);
    expect(stage.inputs).toMatchObject({ members: { [ANA]: "member", [BEN]: "owner" } });
    expect(await stage.up(given())).toBe("updated");
    expect(await there()).toEqual({ [ANA]: "member" });
  });

  it("removes nobody whom no earlier run has named, also in an up with a refresh, whose preview says so", async () => {
    await join(BEN, "owner");
    const words = `${BEN} (owner) is in the project, but not in members. A later \`pulumi up\` removes them, but not this run.`;
    for (const isPreview of [true, false]) {
      const one = run();
      if (isPreview) {
        await one.read("ProjectMembers", projectId, stage.outputs!);
        expect(await stage.plan(given(), one)).toEqual([]);
      } else {
        await scene.program.refresh(one, "ProjectMembers", "it");
        expect(await stage.up(given(), one)).toBe("left alone");
      }
      expect(one.printed).toEqual([expect.stringContaining(words)]);
    }
    await join(CLEO, "member");
    const last = run();
    await scene.program.refresh(last, "ProjectMembers", "it");
    expect(await stage.plan(given(), last)).toEqual([`DELETE ${BEN}`]);
    expect(await stage.up(given(), last)).toBe("updated");
    expect(last.printed).toEqual([
      expect.stringContaining(
        `${CLEO} (member) is in the project, but not in members. A later \`pulumi up\` removes them, but not this run`,
      ),
      expect.stringContaining(`${BEN} (owner) is in the project, but not in members. \`pulumi up\` removes them.`),
    ]);
    expect(await there()).toEqual({ [ANA]: "member", [CLEO]: "member" });
  });

  it("finds another role and a removed person", async () => {
    await stage.up(args({ [ANA]: "member", [BEN]: "owner" }));
    await scene.world.post(`/organization/projects/${projectId}/users/${ids[ANA]}`, { role: "owner" });
    await scene.world.delete(`/organization/projects/${projectId}/users/${ids[BEN]}`);
    await stage.refresh();
    const wanted = args({ [ANA]: "member", [BEN]: "owner" });
    expect(await stage.plan(wanted)).toEqual([`UPDATE ${ANA}`, `ADD ${BEN}`]);
    await scene.world.control.clearRequests();
    await stage.up(wanted);
    expect(await scene.world.writes()).toEqual({ [CHANGE]: 1, [ADD]: 1 });
  });

  it("reads one list, and no update sends a call for an entry that is as declared", async () => {
    await scene.world.control.clearRequests();
    await stage.refresh();
    expect((await scene.world.control.requests()).counts).toEqual({
      "GET /organization/projects/{project_id}/users": 1,
    });
    await stage.up(args({ [ANA]: "member", [BEN]: "owner" }));
    expect(await scene.world.writes()).toEqual({ [ADD]: 1 });
  });

  it("skips a person who has left the organisation, names them once, and adds them when they are back", async () => {
    await scene.world.delete(`/organization/users/${ids[ANA]}`);
    const printed = await stage.refresh();
    expect(printed).toEqual([expect.stringContaining(`${ANA} is not in the organisation`)]);
    expect(stage.outputs).toMatchObject({ absent: [ANA], members: { [ANA]: "member" } });
    expect(await stage.up(given())).toBe("left alone");
    expect(await stage.up(args({ [ANA]: "member", [BEN]: "member" }))).toBe("updated");
    expect(await there()).toEqual({ [BEN]: "member" });
    await scene.world.person(ANA);
    await stage.refresh();
    expect(await stage.up(args({ [ANA]: "member", [BEN]: "member" }))).toBe("updated");
    expect(await there()).toEqual({ [ANA]: "member", [BEN]: "member" });
    expect(stage.outputs).toMatchObject({ absent: [] });
  });
});

describe("a person", () => {
  /** Lets the API answer as if the only member of the project had another e-mail address, which nobody had before. */
  const rename = async (userId: string, other: string) => {
    const rewrite = { kind: "set-field", value: other, times: 99 } as const;
    const members = "GET /organization/projects/{project_id}/users";
    await scene.world.control.fault({ ...rewrite, route: "GET /organization/users", field: "data[].email" });
    await scene.world.control.fault({ ...rewrite, route: members, field: "data[0].email" });
    const match = { pathContains: userId };
    await scene.world.control.fault({ ...rewrite, route: `${members}/{user_id}`, field: "email", match });
  };

  it("with a new e-mail address keeps the access, and the run says so", async () => {
    const other = "ana.new@example.com";
    await stage.up(args({ [ANA]: "member" }));
    await rename(ids[ANA]!, other);
    for (let round = 1; round <= 2; round++) {
      const printed = await stage.refresh();
      expect(printed).toEqual([`${ANA} now has another address in the organisation: ${other}. Use it in members.`]);
      expect(stage.outputs).toMatchObject({ unexpected: {}, absent: [] });
      expect(await stage.up(args({ [ANA]: "member" }))).toBe("left alone");
    }
    const ben = { [ids[BEN]!]: "member" };
    expect(await stage.up(args({ [ANA]: "owner", ...ben }))).toBe("updated");
    expect(await there()).toEqual({ [ANA]: "owner", [BEN]: "member" });
    await stage.up(args({ [other]: "owner", ...ben }));
    expect(await stage.up(args({ [other]: "owner", ...ben }))).toBe("left alone");
    expect(await there()).toEqual({ [ANA]: "owner", [BEN]: "member" });
  });

  it("does not get the role of somebody whose id a mixed-up list of people shows", async () => {
    await join(BEN, "member");
    const [route, kind] = ["GET /organization/users", "set-field"] as const;
    const mixedUp = [
      { object: "organization.user", id: ids[BEN], email: ANA, name: "Ana", role: "reader", added_at: 1 },
    ];
    await scene.world.control.fault({ route, kind, field: "data", value: mixedUp, times: 99 });
    expect(await stage.up(args({ [ANA]: "owner" }))).toContain("two answers of the API disagree about who");
    expect(await there()).toEqual({ [BEN]: "member" });
  });

  it("whose address the list leaves out can be changed and removed by id", async () => {
    const route = "GET /organization/projects/{project_id}/users";
    await scene.world.control.fault({ route, kind: "leave-out-field", field: "data[].email", times: 99 });
    await join(BEN, "member");
    await stage.up(args({ [ids[ANA]!]: "member" }));
    expect(await stage.up(args({ [ids[ANA]!]: "owner" }))).toBe("updated");
    expect(await there()).toEqual({ [ANA]: "owner" });
  });

  it("is the same by id and by e-mail address, in any case", async () => {
    await stage.up(args({ [ANA]: "member" }));
    expect(await stage.up(args({ [ids[ANA]!]: "member" }))).toBe("left alone");
    expect(await stage.up(args({ [ANA.toUpperCase()]: "member" }))).toBe("left alone");
  });

  it("may not be named twice, by id and by e-mail address", async () => {
    await join(ANA, "member");
    const done = await stage.up(args({ [ANA]: "member", [ids[ANA]!]: "owner" }));
    expect(done).toContain("are the same person. Name each person once.");
    expect(await stage.up(args({ [BEN]: "member", [ids[BEN]!]: "owner" }))).toContain("are the same person");
    expect(await there()).toEqual({ [ANA]: "member" });
  });

  it("whose answer to an add was lost is added once", async () => {
    await scene.world.control.fault({ route: ADD, kind: "reset-after-effect" });
    expect(await stage.up(args({ [ANA]: "member" }))).toBe("created");
    expect(await there()).toEqual({ [ANA]: "member" });
  });

  it("is absent if an OrganizationUser of the program waits for them", async () => {
    const first = run();
    const email = "dora@example.com";
    await scene.program.up(first, "OrganizationUser", "dora", { email, whenAbsent: "wait" });
    expect(await stage.up(args({ [email]: "member", [ANA]: "owner" }), first)).toBe("created");
    expect(stage.outputs).toMatchObject({ absent: [email] });
    await scene.world.person(email);
    await stage.refresh();
    expect(await stage.up(args({ [email]: "member", [ANA]: "owner" }))).toBe("updated");
    expect(await there()).toEqual({ [email]: "member", [ANA]: "owner" });
  });
});

it("removes by a delete the people whom it declared, and no others", async () => {
  await join(CLEO, "member");
  await stage.up(args({ [ANA]: "member", [BEN]: "owner" }));
  await scene.program.destroy(run(), "ProjectMembers", "it");
  expect(await there()).toEqual({ [CLEO]: "member" });
});

it("stays in the state when the API says 404 about the list of an active project", async () => {
  await stage.up(args({ [ANA]: "member" }));
  const route = "GET /organization/projects/{project_id}/users";
  await scene.world.control.fault({ route, kind: "error-before-effect", status: 404, times: 9 });
  expect((await stage.refresh()).join()).toContain("although its project is active");
  expect(stage.outputs).toMatchObject({ members: { [ANA]: "member" } });
});

describe("next to another ProjectMembers of the same project", () => {
  const other = () => args({ [BEN]: "member" });
  const words = /Two resources of this program declare the same ProjectMembers/;
  beforeEach(() => stage.up(args({ [ANA]: "member" })));

  it("is refused when the other is created first", async () => {
    const second = run();
    await scene.program.up(second, "ProjectMembers", "other", other());
    await expect(stage.plan(args({ [ANA]: "member" }), second)).rejects.toThrow(words);
  });

  it("is refused in a preview when both are in the state, until the program drops one of them", async () => {
    await scene.program.up(run(), "ProjectMembers", "other", other());
    const preview = run();
    await scene.program.plan(preview, "ProjectMembers", "other", other());
    await expect(stage.plan(args({ [ANA]: "member" }), preview)).rejects.toThrow(words);
    const third = run();
    await scene.program.up(third, "ProjectMembers", "other", other());
    await scene.program.destroy(third, "ProjectMembers", "it");
    expect(await there()).toMatchObject({ [BEN]: "member" });
  });
});

describe("next to a ProjectUser of the same project", () => {
  const single = () => ({ projectId, email: BEN, role: "member" });
  const set = () => args({ [ANA]: "member", [BEN]: "member" });
  const both = (one: string) =>
    new RegExp(`ProjectMembers \\(projectId: ${one}\\) and ProjectUser \\(projectId: ${one}, email: ${BEN}\\) declare`);

  it("is refused when the set comes first", async () => {
    const first = run();
    await stage.up(set(), first);
    expect(await stage.upOf("ProjectUser", "ben", single(), first)).toMatch(both(projectId));
  });

  it("is refused when the single resource comes first", async () => {
    const first = run();
    await scene.program.up(first, "ProjectUser", "ben", single());
    expect(await stage.up(set(), first)).toMatch(both(projectId));
  });

  it("is refused in a preview when both are in the state", async () => {
    await stage.up(set());
    await scene.program.up(run(), "ProjectUser", "ben", single());
    for (const order of [
      [0, 1],
      [1, 0],
    ]) {
      const preview = run();
      const plans = [
        () => scene.program.plan(preview, "ProjectUser", "ben", single()),
        () => stage.plan(set(), preview),
      ];
      await plans[order[0]!]!();
      await expect(plans[order[1]!]!()).rejects.toThrow(both(projectId));
    }
  });

  it("takes over from single resources that the program drops: nobody leaves the project", async () => {
    await scene.program.up(run(), "ProjectUser", "ben", single());
    const second = run();
    await stage.up(set(), second);
    await scene.program.destroy(second, "ProjectUser", "ben");
    expect(second.printed.join()).toContain("now declares the whole list. Only this state entry was removed.");
    expect(await there()).toEqual({ [ANA]: "member", [BEN]: "member" });
  });

  it("gives way to single resources: its delete leaves the people whom they declare", async () => {
    await stage.up(set());
    const second = run();
    await scene.program.up(second, "ProjectUser", "ben", single());
    await scene.program.destroy(second, "ProjectMembers", "it");
    expect(await there()).toEqual({ [BEN]: "member" });
  });
});
