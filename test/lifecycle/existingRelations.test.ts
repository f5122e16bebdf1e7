import { describe, expect, it } from "vitest";
import { perTest } from "./perTest";

/** A relation that somebody has made in the console before a program declares it. */
const VIEWER = "role-api-project-viewer";
const MEMBER = "role-api-project-member";

let projectId: string;
let groupId: string;
let userId: string;

const scene = perTest(async ({ world }) => {
  projectId = await world.project("web");
  groupId = await world.group("team");
  userId = await world.person("ana@example.com");
});
const { run } = scene;

const listed = async (path: string) =>
  (await scene.world.control.edit<{ data: { id: string; role?: string }[] }>({ method: "GET", path })).data;
const members = () => listed(`/organization/projects/${projectId}/users`);
const rolesOfGroup = async () =>
  (await listed(`/projects/${projectId}/groups/${groupId}/roles`)).map(({ id }) => id.split("__")[0]);
const addMember = (role: string) =>
  scene.world.post(`/organization/projects/${projectId}/users`, { user_id: userId, role });

describe("a create takes over", () => {
  it("an existing membership, gives it the declared role, says so in one line, and delete removes it", async () => {
    await addMember("owner");
    const first = run();
    const args = { projectId, email: "ana@example.com", role: "member" };
    expect(await scene.program.up(first, "ProjectUser", "ana", args)).toBe("created");
    expect(first.printed).toEqual([
      `ProjectUser ${projectId}/${userId} existed before this run. The stack manages it from now on; ` +
        `this run changed role from "owner" to "member".`,
    ]);
    expect(await members()).toMatchObject([{ id: userId, role: "member" }]);
    expect(await scene.program.up(run(), "ProjectUser", "ana", args)).toBe("left alone");
    await scene.program.destroy(run(), "ProjectUser", "ana");
    expect(await members()).toEqual([]);
  });

  it("a membership of a group, and sends no change [F47]", async () => {
    await scene.world.post(`/organization/groups/${groupId}/users`, { user_id: userId });
    const first = run();
    expect(await scene.program.up(first, "GroupUser", "ana", { groupId, userId })).toBe("created");
    expect(first.printed).toEqual([
      `GroupUser ${groupId}/${userId} existed before this run. The stack manages it from now on.`,
    ]);
    await scene.program.destroy(run(), "GroupUser", "ana");
    expect(await listed(`/organization/groups/${groupId}/users`)).toEqual([]);
  });

  it("an existing assignment of a role [F26]", async () => {
    await scene.world.post(`/projects/${projectId}/users/${userId}/roles`, { role_id: VIEWER });
    expect(await scene.program.up(run(), "RoleAssignment", "it", { projectId, userId, roleId: VIEWER })).toBe(
      "created",
    );
    await scene.program.destroy(run(), "RoleAssignment", "it");
    expect(await listed(`/projects/${projectId}/users/${userId}/roles`)).toEqual([]);
  });

  it("a group's access to a project, gives it the declared role, and names the other role [F37]", async () => {
    await scene.world.post(`/organization/projects/${projectId}/groups`, { group_id: groupId, role: VIEWER });
    const first = run();
    expect(await scene.program.up(first, "ProjectGroup", "it", { projectId, groupId, roleId: MEMBER })).toBe("created");
    expect((await rolesOfGroup()).sort()).toEqual([MEMBER, VIEWER]);
    expect(first.printed.join()).toContain("the group keeps other roles in the project");
  });

  it("a group's access whose declared role is one of several, and leaves the others alone", async () => {
    await scene.world.post(`/organization/projects/${projectId}/groups`, { group_id: groupId, role: VIEWER });
    await scene.world.post(`/projects/${projectId}/groups/${groupId}/roles`, { role_id: MEMBER });
    const first = run();
    expect(await scene.program.up(first, "ProjectGroup", "it", { projectId, groupId, roleId: MEMBER })).toBe("created");
    expect((await rolesOfGroup()).sort()).toEqual([MEMBER, VIEWER]);
  });

  it("what an interrupted create left with another role, after the answer to this create was lost", async () => {
    await addMember("owner");
    const route = "POST /organization/projects/{project_id}/users";
    await scene.world.control.fault({ route, kind: "error-before-effect", status: 500 });
    expect(await scene.program.up(run(), "ProjectUser", "ana", { projectId, userId, role: "member" })).toBe("created");
    expect(await members()).toMatchObject([{ id: userId, role: "member" }]);
  });
});

describe("a second declaration of a relation is an error", () => {
  const args = () => ({ projectId, userId, role: "member" });
  const twice = "Two resources of this program declare the same ProjectUser";

  it("when both are new", async () => {
    const first = run();
    await scene.program.up(first, "ProjectUser", "a", args());
    expect(String(await scene.program.up(first, "ProjectUser", "b", args()))).toContain(twice);
    expect(scene.program.deployed("b")).toBeUndefined();
  });

  it("when the first one is in the state and declared first", async () => {
    await scene.program.up(run(), "ProjectUser", "a", args());
    const second = run();
    expect(await scene.program.up(second, "ProjectUser", "a", args())).toBe("left alone");
    expect(String(await scene.program.up(second, "ProjectUser", "b", { ...args(), role: "owner" }))).toContain(twice);
    expect(await members()).toMatchObject([{ role: "member" }]);
  });

  it("when the first one is in the state and declared last", async () => {
    await scene.program.up(run(), "ProjectUser", "a", args());
    const second = run();
    expect(await scene.program.up(second, "ProjectUser", "b", args())).toBe("created");
    await expect(scene.program.plan(second, "ProjectUser", "a", args())).rejects.toThrow(twice);
  });
});

it("renames a relation without an alias: the new entry takes it over, and the old one sends no delete", async () => {
  const args = { projectId, userId, role: "member" };
  await scene.program.up(run(), "ProjectUser", "old", args);
  const second = run();
  expect(await scene.program.up(second, "ProjectUser", "new", args)).toBe("created");
  await scene.program.destroy(second, "ProjectUser", "old");
  expect(await members()).toHaveLength(1);
});

it("leaves an existing membership as it was when the change of its role is rejected", async () => {
  await addMember("owner");
  const route = "POST /organization/projects/{project_id}/users/{user_id}";
  await scene.world.control.fault({ route, kind: "error-before-effect", status: 403, message: "Not allowed." });
  const done = await scene.program.up(run(), "ProjectUser", "ana", { projectId, userId, role: "member" });
  expect(String(done)).toContain("Not allowed");
  expect(scene.program.deployed("ana")).toBeUndefined();
  expect(await members()).toMatchObject([{ role: "owner" }]);
});
