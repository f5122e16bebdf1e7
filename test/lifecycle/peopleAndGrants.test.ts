import { beforeEach, describe, expect, it } from "vitest";
import { perTest } from "./perTest";

type Properties = Record<string, unknown>;

const ANA = "ana@example.com";
const VIEWER = "role-api-project-viewer";
const MEMBER = "role-api-project-member";
const DAY = 86_400;

let projectId: string;
let groupId: string;

const scene = perTest(async ({ world }) => {
  projectId = await world.project("web");
  groupId = await world.group("team");
  // With the owner of the admin key: two owners, so that a third owner may go.
  await world.person("ben@example.com", "owner");
});
const { run } = scene;

const up = (kind: string, name: string, args: Properties, one = run()) => scene.program.up(one, kind, name, args);
const refresh = (kind: string, name: string, one = run()) => scene.program.refresh(one, kind, name);
const destroy = (kind: string, name: string, one = run()) => scene.program.destroy(one, kind, name);
const organization = async () => (await scene.world.control.state()).organizations[0]!;
const person = async (email = ANA) => (await organization()).people.find((one) => one.email === email);
const rolesOf = async (id: string) =>
  (await organization()).roleAssignments.filter((one) => one.principalId === id).map(({ roleId }) => roleId);
const listed = async (path: string) =>
  (await scene.world.control.edit<{ data: { id: string; role?: string }[] }>({ method: "GET", path })).data;
const members = () => listed(`/organization/projects/${projectId}/users`);
const rolesOfGroup = async () =>
  (await listed(`/projects/${projectId}/groups/${groupId}/roles`)).map(({ id }) => id.split("__")[0]).sort();
const role = async (name: string) =>
  (await scene.world.post("/organization/roles", { role_name: name, permissions: [] })).id;
const inDays = (days: number) => new Date(Date.now() + days * DAY * 1000).toISOString().slice(0, 10);
const accept = async () => scene.world.control.acceptInvite((await organization()).invites[0]!.id);
const writes = async () => Object.keys(await scene.world.writes());

describe("a person who is waited for", () => {
  it("loses the owner role of an accepted invite when the line is deleted before a refresh", async () => {
    await up("OrganizationUser", "ana", { email: ANA, role: "owner", whenAbsent: "invite" });
    await accept();
    expect(await person()).toMatchObject({ role: "owner" });
    await destroy("OrganizationUser", "ana");
    expect(await person()).toMatchObject({ role: "reader" });
  });

  it("is removed when the line with onDestroy remove is deleted after they joined, before a refresh", async () => {
    await up("OrganizationUser", "ana", { email: ANA, onDestroy: "remove", whenAbsent: "invite" });
    await accept();
    await destroy("OrganizationUser", "ana");
    expect(await person()).toBeUndefined();
  });

  it("gets the declared roleId after they joined", async () => {
    const args = { email: ANA, roleId: await role("billing"), whenAbsent: "wait" };
    await up("OrganizationUser", "ana", args);
    const userId = await scene.world.person(ANA);
    await refresh("OrganizationUser", "ana");
    await up("OrganizationUser", "ana", args);
    expect(await rolesOf(userId)).toEqual([args.roleId]);
  });

  it("gets the declared technicalLevel after they joined [F43]", async () => {
    const args = { email: ANA, technicalLevel: "expert", whenAbsent: "wait" };
    await up("OrganizationUser", "ana", args);
    await scene.world.person(ANA);
    await refresh("OrganizationUser", "ana");
    await up("OrganizationUser", "ana", args);
    expect(await person()).toMatchObject({ technical_level: "expert" });
  });

  it("keeps the open invite when the resource gets another name without an alias", async () => {
    const args = { email: ANA, whenAbsent: "invite" };
    await up("OrganizationUser", "old", args);
    const second = run();
    await up("OrganizationUser", "new", args, second);
    await destroy("OrganizationUser", "old", second);
    expect((await organization()).invites).toHaveLength(1);
  });

  it.each([
    ["ProjectUser", () => ({ projectId, role: "member", userId: ANA })],
    ["ProjectUser", () => ({ projectId, role: "member", email: ANA })],
    ["GroupUser", () => ({ groupId, userId: ANA })],
    ["RoleAssignment", () => ({ organization: true, roleId: "role-api-organization-reader", userId: ANA })],
    ["ProjectMembers", () => ({ projectId, members: { [ANA]: "member" } })],
    ["GroupMembers", () => ({ groupId, members: [ANA] })],
  ])("is named with the way out when a run targets only a new %s of theirs", async (kind, args) => {
    await up("OrganizationUser", "ana", { email: ANA, whenAbsent: "wait" });
    const error = String(await up(kind, "it", args()));
    expect(error).toContain(
      "In a run with --target, also target the OrganizationUser of the person: --target '<its urn>'.",
    );
  });

  it("stays in the state while the API refuses to withdraw the open invite", async () => {
    await up("OrganizationUser", "ana", { email: ANA, role: "owner", whenAbsent: "invite" });
    const route = "DELETE /organization/invites/{invite_id}";
    await scene.world.control.fault({ route, kind: "error-before-effect", status: 400, message: "Not now." });
    await expect(destroy("OrganizationUser", "ana")).rejects.toThrow("Not now.");
    expect((await organization()).invites).toHaveLength(1);
    await destroy("OrganizationUser", "ana");
    expect((await organization()).invites).toEqual([]);
  });

  it("is declared by one resource only", async () => {
    const args = { email: ANA, whenAbsent: "invite" };
    const first = run();
    await up("OrganizationUser", "a", args, first);
    expect(String(await up("OrganizationUser", "b", args, first))).toContain("Two resources of this program declare");
  });

  it("does not get an open invite of somebody else that leads into a project", async () => {
    const invite = { email: ANA, role: "reader", projects: [{ id: projectId, role: "owner" }] };
    await scene.world.post("/organization/invites", invite);
    const error = await up("OrganizationUser", "ana", { email: ANA, whenAbsent: "invite" });
    expect(String(error)).toMatch(/invite/);
    expect(scene.program.deployed("ana")).toBeUndefined();
  });

  it("holds no open invite as owner after the program has made them a reader", async () => {
    await up("OrganizationUser", "ana", { email: ANA, role: "owner", whenAbsent: "invite" });
    await up("OrganizationUser", "ana", { email: ANA, role: "reader", whenAbsent: "invite" });
    expect((await organization()).invites.map((one) => one.role)).not.toContain("owner");
  });
});

describe("a person who left", () => {
  let userId: string;
  beforeEach(async () => {
    userId = await scene.world.person(ANA);
  });
  const leave = () => scene.world.delete(`/organization/users/${userId}`);

  it("gets the declared roleId again after they came back", async () => {
    const args = { email: ANA, roleId: await role("billing") };
    await up("OrganizationUser", "ana", args);
    await leave();
    await refresh("OrganizationUser", "ana");
    const back = await scene.world.person(ANA);
    await refresh("OrganizationUser", "ana");
    await up("OrganizationUser", "ana", args);
    expect(await rolesOf(back)).toEqual([args.roleId]);
  });

  it("is sent no invite by an update of their entry", async () => {
    await up("OrganizationUser", "ana", { email: ANA, whenAbsent: "invite" });
    await leave();
    await refresh("OrganizationUser", "ana");
    await scene.world.control.clearRequests();
    await up("OrganizationUser", "ana", { email: ANA, whenAbsent: "invite", onDestroy: "keep" });
    expect(await writes()).toEqual([]);
  });

  it("is not parked by an update with the key of another organisation", async () => {
    await up("OrganizationUser", "ana", { userId });
    await up("ProjectUser", "member", { projectId, userId, role: "member" });
    const { adminKey } = await scene.world.control.addOrganization({ name: "Another company" });
    const other = run({ OPENAI_ADMIN_KEY: adminKey });
    const done = await up("ProjectUser", "member", { projectId, userId, role: "owner" }, other).catch(String);
    expect(String(done)).toContain("the admin key belongs to organisation");
    await up("ProjectUser", "member", { projectId, userId, role: "owner" });
    expect(await members()).toMatchObject([{ id: userId, role: "owner" }]);
  });

  it("stays in the state in a refresh with the key of another organisation that has the person", async () => {
    await up("ProjectUser", "member", { projectId, email: ANA, role: "member" });
    await leave();
    await refresh("ProjectUser", "member");
    const { id, adminKey } = await scene.world.control.addOrganization({ name: "Another company" });
    await scene.world.control.addPerson({ email: ANA, organizationId: id });
    await refresh("ProjectUser", "member", run({ OPENAI_ADMIN_KEY: adminKey })).catch(() => undefined);
    expect(scene.program.deployed("member")).toBeDefined();
  });

  it("does not fail a new resource that names them by the address that the state knows", async () => {
    await up("OrganizationUser", "ana", { email: ANA });
    await leave();
    const second = run();
    await up("OrganizationUser", "ana", { email: ANA }, second);
    expect(await up("ProjectUser", "member", { projectId, email: ANA, role: "member" }, second)).toBe("created");
  });

  it("leaves a clean preview of an entry whose until has passed", async () => {
    const args = () => ({ projectId, userId: scene.program.deployed("ana")!.id, role: "member", until: "2020-01-01" });
    await up("OrganizationUser", "ana", { email: ANA });
    await up("ProjectUser", "member", args());
    await leave();
    const second = run();
    await refresh("OrganizationUser", "ana", second);
    await refresh("ProjectUser", "member", second);
    expect(await scene.program.plan(run(), "ProjectUser", "member", args())).toBe("left alone");
  });
});

describe("until", () => {
  let userId: string;
  beforeEach(async () => {
    userId = await scene.world.person(ANA);
  });
  const join = (as = "member") =>
    scene.world.post(`/organization/projects/${projectId}/users`, { user_id: userId, role: as });

  it.each([
    ["a custom role", async () => ({ roleId: await role("billing") })],
    ["the role reader", () => Promise.resolve({ role: "reader" })],
  ] as [string, () => Promise<Properties>][])("that ended %s stays quiet after a refresh", async (_, given) => {
    const args = { email: ANA, ...(await given()), until: inDays(2) };
    await up("OrganizationUser", "ana", args);
    await scene.world.control.advanceClock(4 * DAY);
    const second = run();
    await refresh("OrganizationUser", "ana", second);
    expect(await up("OrganizationUser", "ana", args, second)).toBe("updated");
    const third = run();
    await refresh("OrganizationUser", "ana", third);
    expect(await up("OrganizationUser", "ana", args, third)).toBe("left alone");
  });

  it("that has passed lets a new stack refer to the person", async () => {
    await up("OrganizationUser", "ana", { email: ANA, role: "owner", until: "2020-01-01" });
    expect(scene.program.deployed("ana")!.id).toBe(userId);
    const args = { projectId, userId: scene.program.deployed("ana")!.id, role: "member" };
    expect(await up("ProjectUser", "member", args)).toBe("created");
    expect(await members()).toMatchObject([{ id: userId }]);
  });

  it("takes the access away again that somebody gave to an address after its end", async () => {
    const args = { projectId, email: ANA, role: "member", until: "2020-01-01" };
    await up("ProjectUser", "it", args);
    await join();
    const second = run();
    await refresh("ProjectUser", "it", second);
    await up("ProjectUser", "it", args, second);
    expect(await members()).toEqual([]);
  });

  it("that has passed takes away access that exists already, in the up that creates the entry", async () => {
    await join();
    await up("ProjectUser", "it", { projectId, userId, role: "member", until: "2020-01-01" });
    expect(await members()).toEqual([]);
  });

  it("that has passed does not keep a person whose line says onDestroy remove", async () => {
    const args = { email: ANA, role: "owner", until: inDays(2), onDestroy: "remove" };
    await up("OrganizationUser", "ana", args);
    await scene.world.control.advanceClock(4 * DAY);
    const second = run();
    await refresh("OrganizationUser", "ana", second);
    await up("OrganizationUser", "ana", args, second);
    expect(await person()).toMatchObject({ role: "reader" });
    await destroy("OrganizationUser", "ana");
    expect(await person()).toBeUndefined();
  });

  it("that is prolonged takes up the access that somebody gave after its end", async () => {
    const args = { projectId, userId, role: "member" };
    await up("ProjectUser", "it", { ...args, until: "2020-01-01" });
    await join();
    const { id, outs } = scene.program.deployed("it")!;
    const second = run();
    const later = { ...args, until: inDays(2) };
    expect((await second.diff("ProjectUser", id, outs, later)).replaces).toEqual(["until"]);
    await second.create("ProjectUser", later);
    await second.delete("ProjectUser", id, outs);
    expect(await members()).toMatchObject([{ id: userId, role: "member" }]);
  });

  it("must be a day that the calendar has", async () => {
    const args = { projectId, userId, role: "member", until: "2027-02-30" };
    await expect(up("ProjectUser", "it", args)).rejects.toThrow("must be an ISO date or time");
  });

  describe("of a ProjectGroup whose group has another role by a RoleAssignment", () => {
    const access = () => ({ projectId, groupId, roleId: MEMBER, until: inDays(2) });
    const further = () => ({ projectId, groupId, roleId: VIEWER });

    beforeEach(async () => {
      const first = run();
      await up("ProjectGroup", "access", access(), first);
      await up("RoleAssignment", "further", further(), first);
      expect(await rolesOfGroup()).toEqual([MEMBER, VIEWER]);
      await scene.world.control.advanceClock(4 * DAY);
    });

    it.each([
      ["first", ["access", "further"]],
      ["last", ["further", "access"]],
    ])("ends the role of the ProjectGroup only, when the engine comes to it %s", async (_, order) => {
      const kinds = { access: "ProjectGroup", further: "RoleAssignment" } as Record<string, string>;
      const args = { access: access(), further: further() } as Record<string, Properties>;
      for (let round = 1; round <= 3; round++) {
        const one = run();
        for (const name of order) await refresh(kinds[name]!, name, one);
        for (const name of order) await up(kinds[name]!, name, args[name]!, one);
        expect(await rolesOfGroup(), `round ${round}`).toEqual([VIEWER]);
      }
    });
  });
});

describe("an entry whose until has passed at its creation", () => {
  const over = "2020-01-01";

  it("takes nothing but the declared role from a group", async () => {
    await scene.world.post(`/organization/projects/${projectId}/groups`, { group_id: groupId, role: VIEWER });
    await up("ProjectGroup", "access", { projectId, groupId, roleId: MEMBER, until: over });
    expect(await rolesOfGroup()).toEqual([VIEWER]);
  });

  it("ends the role of an OrganizationUser that gets another name in the same run", async () => {
    await scene.world.person(ANA);
    const args = { email: ANA, role: "owner", until: inDays(2) };
    await up("OrganizationUser", "old", args);
    await scene.world.control.advanceClock(4 * DAY);
    const second = run();
    await refresh("OrganizationUser", "old", second);
    await up("OrganizationUser", "new", args, second);
    await destroy("OrganizationUser", "old", second);
    expect(await person()).toMatchObject({ role: "reader" });
  });

  it("fails when it cannot look for access that exists", async () => {
    const userId = await scene.world.person(ANA);
    await scene.world.post(`/organization/projects/${projectId}/users`, { user_id: userId, role: "member" });
    const route = "GET /organization/projects/{project_id}/users";
    await scene.world.control.fault({ route, kind: "error-before-effect", status: 403, message: "No.", times: 9 });
    expect(String(await up("ProjectUser", "it", { projectId, userId, role: "member", until: over }))).toContain("No.");
    expect(scene.program.deployed("it")).toBeUndefined();
  });
});

describe("a grant that another resource of the program keeps", () => {
  let userId: string;
  beforeEach(async () => {
    userId = await scene.world.person(ANA);
  });

  it("stays when a role moves from an OrganizationUser to a RoleAssignment", async () => {
    const roleId = await role("billing");
    await up("OrganizationUser", "ana", { email: ANA, roleId });
    const second = run();
    await up("RoleAssignment", "billing", { organization: true, userId, roleId }, second);
    await destroy("OrganizationUser", "ana", second);
    expect(await rolesOf(userId)).toEqual([roleId]);
  });

  it("stays when a ProjectGroup takes over the access while a RoleAssignment takes over its role", async () => {
    await scene.world.post(`/organization/projects/${projectId}/groups`, { group_id: groupId, role: VIEWER });
    const one = run();
    await Promise.all([
      up("ProjectGroup", "access", { projectId, groupId, roleId: MEMBER }, one),
      up("RoleAssignment", "further", { projectId, groupId, roleId: VIEWER }, one),
    ]);
    expect(await rolesOfGroup()).toEqual([MEMBER, VIEWER]);
  });

  it("stays when a run targets only a new ProjectGroup beside a RoleAssignment of the state", async () => {
    await up("RoleAssignment", "further", { projectId, groupId, roleId: VIEWER });
    await up("ProjectGroup", "access", { projectId, groupId, roleId: MEMBER });
    expect(await rolesOfGroup()).toEqual([MEMBER, VIEWER]);
  });
});

describe("a person whom the identity provider suspends", () => {
  it("is named by a refresh, keeps their entries, and is named again when the suspension ends", async () => {
    const userId = await scene.world.person(ANA);
    await up("OrganizationUser", "ana", { email: ANA, role: "owner" });
    await up("ProjectUser", "seat", { projectId, userId, role: "member" });
    await scene.world.control.scim({ userId, suspended: true });
    const second = run();
    await refresh("OrganizationUser", "ana", second);
    await refresh("ProjectUser", "seat", second);
    expect(second.printed).toEqual([expect.stringMatching(/ana@example\.com is suspended and cannot sign in/)]);
    expect(await up("OrganizationUser", "ana", { email: ANA, role: "owner" })).toBe("left alone");
    expect(await up("ProjectUser", "seat", { projectId, userId, role: "member" })).toBe("left alone");
    await scene.world.control.scim({ userId, suspended: false });
    const third = run();
    await refresh("OrganizationUser", "ana", third);
    expect(third.printed).toEqual([expect.stringMatching(/ana@example\.com is no longer suspended/)]);
  });
});

it("a suspension does not end because an answer says nothing about it", async () => {
  const userId = await scene.world.person(ANA);
  await up("OrganizationUser", "ana", { email: ANA, role: "reader" });
  await scene.world.control.scim({ userId, suspended: true });
  await refresh("OrganizationUser", "ana");
  const route = "GET /organization/users";
  await scene.world.control.fault({ route, kind: "null-field", field: "data[].user.enabled", times: 9 });
  await scene.world.control.fault({ route, kind: "null-field", field: "data[].user.banned", times: 9 });
  const second = run();
  await refresh("OrganizationUser", "ana", second);
  expect(second.printed).toEqual([]);
});

describe("a role that the program no longer gives", () => {
  it("is taken back when an OrganizationUser changes its roleId", async () => {
    const userId = await scene.world.person(ANA);
    const [first, second] = [await role("billing"), await role("support")];
    await up("OrganizationUser", "ana", { email: ANA, roleId: first });
    await up("OrganizationUser", "ana", { email: ANA, roleId: second });
    expect(await rolesOf(userId)).toEqual([second]);
  });

  it("is taken back when an OrganizationUser changes from the owner role to a roleId", async () => {
    const userId = await scene.world.person(ANA);
    const roleId = await role("billing");
    await up("OrganizationUser", "ana", { email: ANA, role: "owner" });
    await up("OrganizationUser", "ana", { email: ANA, roleId });
    expect(await person()).toMatchObject({ role: "reader" });
    expect(await rolesOf(userId)).toEqual([roleId]);
  });

  it("stays when the program never gave it and now declares a roleId", async () => {
    await scene.world.person(ANA, "owner");
    await up("OrganizationUser", "ana", { email: ANA, roleId: await role("billing") });
    expect(await person()).toMatchObject({ role: "owner" });
  });

  it.each([["role"], ["roleId"]])("is named when an OrganizationUser no longer declares its %s", async (name) => {
    await scene.world.person(ANA);
    const value = name === "role" ? "owner" : await role("billing");
    await up("OrganizationUser", "ana", { email: ANA, [name]: value });
    const second = run();
    expect(await up("OrganizationUser", "ana", { email: ANA }, second)).toBe("updated");
    expect(second.printed).toEqual([
      expect.stringMatching(
        `OrganizationUser user-\\S+: the program no longer declares ${name}, and ana@example.com keeps it`,
      ),
    ]);
    expect(await writes()).not.toContain("DELETE");
    expect(await up("OrganizationUser", "ana", { email: ANA })).toBe("left alone");
  });
});

it("a create stops at the name of an object that the same run imports", async () => {
  const id = await scene.world.group("crew");
  const one = run();
  const read = await one.read("Group", id, {});
  await one.diff("Group", read.id, read.outs, { name: "crew" });
  expect(String(await up("Group", "second", { name: "crew" }, one))).toContain("already exists");
});

describe("a role that a list leaves out", () => {
  const hidden = { kind: "set-field", field: "data", value: [], times: 99 } as const;
  const given = async () => {
    const userId = await scene.world.person(ANA);
    return {
      viewers: { roleId: VIEWER, projectId, groupId },
      viewer: { roleId: VIEWER, projectId, userId },
      auditors: { roleId: await role("auditor"), organization: true, groupId },
      reader: { roleId: "role-api-organization-reader", organization: true, userId },
    };
  };

  it("stays in the state, because the API returns the role by itself", async () => {
    const assignments = await given();
    const first = run();
    for (const [name, args] of Object.entries(assignments)) await up("RoleAssignment", name, args, first);
    for (const scope of ["/projects/{project_id}", "/organization"]) {
      await scene.world.control.fault({ route: `GET ${scope}/groups/{group_id}/roles`, ...hidden });
      await scene.world.control.fault({ route: `GET ${scope}/users/{user_id}/roles`, ...hidden });
    }
    const second = run();
    for (const name of Object.keys(assignments)) await refresh("RoleAssignment", name, second);
    expect(Object.keys(assignments).filter((name) => scene.program.deployed(name) === undefined)).toEqual([]);
  });

  it("is lost if the API does not return it by itself either", async () => {
    const { auditors } = await given();
    await up("RoleAssignment", "auditors", auditors);
    await scene.world.delete(`/organization/groups/${groupId}/roles/${auditors.roleId}`);
    await refresh("RoleAssignment", "auditors");
    expect(scene.program.deployed("auditors")).toBeUndefined();
  });
});
