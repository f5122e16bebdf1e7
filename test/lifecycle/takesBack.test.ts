import { beforeEach, describe, expect, it } from "vitest";
import { init } from "../../provider/cli/init";
import { withDeclaredInputs } from "../../provider/lifecycle/given";
import { LiveProgram } from "./liveProgram";
import { perTest } from "./perTest";

type Properties = Record<string, unknown>;

const OWNER = "role-api-organization-owner";
const READER = "role-api-organization-reader";

const scene = perTest(async ({ world }) => {
  // With the owner of the admin key: two owners, so that a third owner may go.
  await world.person("ben@example.com", "owner");
});
const { run } = scene;

const organization = async () => (await scene.world.control.state()).organizations[0]!;
const person = async (id: string) => (await organization()).people.find((one) => one.id === id);
const rolesOf = async (id: string) =>
  (await organization()).roleAssignments.filter((one) => one.principalId === id).map(({ roleId }) => roleId);

async function declare(name: string, args: Properties): Promise<void> {
  expect(await scene.program.up(run(), "OrganizationUser", name, args)).toMatch(/created|updated|left alone/);
}

/** Deletes the line in a run of its own. @returns what the run printed. */
async function remove(name: string): Promise<string[]> {
  const last = run();
  await scene.program.destroy(last, "OrganizationUser", name);
  return last.printed;
}

describe("the delete of an OrganizationUser", () => {
  let userId: string;

  beforeEach(async () => {
    userId = await scene.world.person("ana@example.com");
  });

  it("takes back the role that the program gave, and keeps the person", async () => {
    await declare("ana", { userId, role: "owner" });
    expect(await remove("ana")).toEqual([]);
    expect(await person(userId)).toMatchObject({ role: "reader" });
  });

  it("takes the owner role from a person who was an owner before the program", async () => {
    const cleo = await scene.world.person("cleo@example.com", "owner");
    await declare("cleo", { userId: cleo, role: "owner" });
    await remove("cleo");
    expect(await person(cleo)).toMatchObject({ role: "reader" });
  });

  it.each([
    ["the program declares no role", {}, "owner"],
    ["the program declares the role reader", { role: "reader" }, "reader"],
    ["the program declares the role reader by its id", { roleId: READER }, "reader"],
  ])("sends nothing where %s, and says so", async (_, args, role) => {
    const cleo = await scene.world.person("cleo@example.com", "owner");
    await declare("cleo", { userId: cleo, ...args });
    await scene.world.control.clearRequests();
    expect(await remove("cleo")).toEqual([
      `OrganizationUser ${cleo}: nothing was sent, because the program gave the person no role above reader. The person stays in ` +
        `the organisation. This run prints this line once for all such OrganizationUser resources.`,
    ]);
    expect((await scene.world.control.requests()).counts).toEqual({});
    expect(await person(cleo)).toMatchObject({ role });
  });

  it("sends nothing with onDestroy keep, and says so once a run", async () => {
    const dan = await scene.world.person("dan@example.com");
    await declare("ana", { userId, role: "owner", onDestroy: "keep" });
    await declare("dan", { userId: dan, role: "owner", onDestroy: "keep" });
    await scene.world.control.clearRequests();
    const last = run();
    for (const name of ["ana", "dan"]) await scene.program.destroy(last, "OrganizationUser", name);
    expect(last.printed).toEqual([
      `OrganizationUser ${userId}: nothing was sent, because onDestroy is keep. The person keeps their role in the organisation. ` +
        `This run prints this line once for all such OrganizationUser resources.`,
    ]);
    expect((await scene.world.control.requests()).counts).toEqual({});
    expect(await person(userId)).toMatchObject({ role: "owner" });
  });

  it("removes the person with onDestroy remove", async () => {
    await declare("ana", { userId, role: "owner", onDestroy: "remove" });
    await remove("ana");
    expect(await person(userId)).toBeUndefined();
  });

  it("takes back a role that was given by its id", async () => {
    const { id: roleId } = await scene.world.post("/organization/roles", { role_name: "billing", permissions: [] });
    await declare("ana", { userId, roleId });
    expect(await rolesOf(userId)).toEqual([roleId]);
    await remove("ana");
    expect(await rolesOf(userId)).toEqual([]);
    expect(await person(userId)).toMatchObject({ role: "reader" });
  });

  it("takes back the owner role that was given by its id", async () => {
    await declare("ana", { userId, roleId: OWNER });
    expect(await person(userId)).toMatchObject({ role: "owner" });
    await remove("ana");
    expect(await person(userId)).toMatchObject({ role: "reader" });
  });

  it("leaves a role that the person also inherits from a group", async () => {
    const { id: roleId } = await scene.world.post("/organization/roles", { role_name: "billing", permissions: [] });
    const groupId = await scene.world.group("team");
    await scene.world.post(`/organization/groups/${groupId}/users`, { user_id: userId });
    await scene.world.post(`/organization/groups/${groupId}/roles`, { role_id: roleId });
    await declare("ana", { userId, roleId });
    await scene.world.delete(`/organization/users/${userId}/roles/${roleId}`);
    await remove("ana");
    expect(await rolesOf(groupId)).toEqual([roleId]);
  });

  it("is refused while fewer than two owners would remain", async () => {
    await declare("ana", { userId, role: "owner" });
    const ben = (await organization()).people.find(({ email }) => email === "ben@example.com")!;
    await scene.world.delete(`/organization/users/${ben.id}`);
    await expect(remove("ana")).rejects.toThrow("Did not take the owner role from ana@example.com");
    expect(await person(userId)).toMatchObject({ role: "owner" });
    await scene.program.destroy(run({ OPENAI_ADMIN_ALLOW_OWNER_LOSS: "true" }), "OrganizationUser", "ana");
    expect(await person(userId)).toMatchObject({ role: "reader" });
  });

  it("is refused for the owner of the key in use", async () => {
    await declare("ana", { userId, role: "owner" });
    const { value } = await scene.world.control.makeKey({ kind: "admin", userId });
    const last = run({ OPENAI_ADMIN_KEY: value });
    await expect(scene.program.destroy(last, "OrganizationUser", "ana")).rejects.toThrow("would stop working");
    expect(await person(userId)).toMatchObject({ role: "owner" });
  });

  it("succeeds for a person who has left", async () => {
    await declare("ana", { userId, role: "owner" });
    await scene.world.project("proof of the organisation");
    await scene.world.delete(`/organization/users/${userId}`);
    await remove("ana");
  });
});

describe("the delete of an imported OrganizationUser", () => {
  let userId: string;
  const imported = async () => {
    userId = await scene.world.person("ana@example.com", "owner");
    const { outs } = await run().read("OrganizationUser", userId, {});
    return outs;
  };

  it("leaves a role that the program did not declare, and says so", async () => {
    const outs = await imported();
    const last = run();
    await withDeclaredInputs({ userId }, () => last.delete("OrganizationUser", userId, outs));
    expect(last.printed).toHaveLength(1);
    expect(await person(userId)).toMatchObject({ role: "owner" });
  });

  it("takes back a role that the program declares until a past date", async () => {
    const outs = await imported();
    const args = { userId, role: "owner", until: "2020-01-01" };
    await run().update("OrganizationUser", userId, outs, args);
    expect(await person(userId)).toMatchObject({ role: "reader" });
  });

  it("takes back a role that the program declares", async () => {
    const outs = await imported();
    await withDeclaredInputs({ userId, role: "owner" }, () => run().delete("OrganizationUser", userId, outs));
    expect(await person(userId)).toMatchObject({ role: "reader" });
  });
});

it("on the engine, the delete of an imported person takes back only a role that the program declares", async () => {
  const live = await LiveProgram.start({});
  try {
    await init(live.stack.program);
    const ids: Record<string, string> = {};
    for (const name of ["ana", "ben", "cleo", "dan"]) {
      ids[name] = await live.world.person(`${name}@example.com`, "owner");
    }
    const imported = (name: string, args: string) =>
      `new openai.OrganizationUser("${name}", { userId: "${ids[name]}"${args} }, { import: "${ids[name]}" });`;
    const [ana, ben] = [imported("ana", `, role: "owner"`), imported("ben", "")];
    await live.write({ ana, ben, cleo: imported("cleo", `, role: "owner"`) });
    await live.stack.up();
    // The state still holds the inputs that the import has read, so nothing tells what the program declared.
    await live.write({ ana, ben });
    const { output } = await live.stack.up();
    expect(output).toContain(
      `OrganizationUser ${ids.cleo}: nothing was sent, because the program gave the person no role`,
    );
    await live.write({});
    await live.stack.up();
    const { people } = (await live.world.control.state()).organizations[0]!;
    const roleOf = (name: string) => people.find(({ id }) => id === ids[name])!.role;
    expect(["ana", "ben", "cleo", "dan"].map(roleOf)).toEqual(["reader", "owner", "owner", "owner"]);
    expect(await live.state()).toEqual({});
  } finally {
    await live.remove();
  }
});

describe("a person who leaves, whose lines go together", () => {
  const kinds = ["OrganizationUser", "ProjectUser", "GroupUser", "RoleAssignment"] as const;
  const orders = [kinds, [...kinds].reverse(), ["GroupUser", "OrganizationUser", "RoleAssignment", "ProjectUser"]];

  it.each([undefined, "remove"].flatMap((onDestroy) => orders.map((order) => [onDestroy ?? "revoke", order] as const)))(
    "loses all access with onDestroy %s, in the order %s",
    async (onDestroy, order) => {
      const userId = await scene.world.person("ana@example.com");
      const [projectId, groupId] = [await scene.world.project("web"), await scene.world.group("team")];
      const args: Record<string, Properties> = {
        OrganizationUser: { email: "ana@example.com", role: "owner", ...(onDestroy === "revoke" ? {} : { onDestroy }) },
        ProjectUser: { projectId, email: "ana@example.com", role: "owner" },
        GroupUser: { groupId, userId },
        RoleAssignment: { roleId: OWNER, userId, organization: true },
      };
      for (const kind of kinds) expect(await scene.program.up(run(), kind, kind, args[kind]!)).toBe("created");
      const last = run();
      for (const kind of order) await scene.program.destroy(last, kind, kind);
      const { people, projects, groups, roleAssignments } = await organization();
      expect(people.filter((one) => one.id === userId).map(({ role }) => role)).toEqual(
        onDestroy === "remove" ? [] : ["reader"],
      );
      expect(projects.flatMap(({ members }) => members).filter((one) => one.userId === userId)).toEqual([]);
      expect(groups.flatMap(({ memberIds }) => memberIds)).not.toContain(userId);
      expect(roleAssignments.filter((one) => one.principalId === userId)).toEqual([]);
      expect(last.printed).toEqual([]);
    },
  );

  it("loses all access when the deletes run at the same time", async () => {
    const userId = await scene.world.person("ana@example.com");
    const args = { userId, role: "owner" };
    expect(await scene.program.up(run(), "OrganizationUser", "OrganizationUser", args)).toBe("created");
    const assigned = { roleId: OWNER, userId, organization: true };
    expect(await scene.program.up(run(), "RoleAssignment", "RoleAssignment", assigned)).toBe("created");
    const last = run();
    await Promise.all(
      (["OrganizationUser", "RoleAssignment"] as const).map((kind) => scene.program.destroy(last, kind, kind)),
    );
    expect(await person(userId)).toMatchObject({ role: "reader" });
    expect(await rolesOf(userId)).toEqual([]);
  });
});

describe("the delete of a RateLimit", () => {
  it("says once a run that it restores, and that it sends nothing", async () => {
    const projectId = await scene.world.project("web");
    const limit = (model: string) => ({ projectId, model, maxRequestsPer1Minute: 5 });
    await scene.program.up(run(), "RateLimit", "a", limit("gpt-5"));
    await scene.program.up(run(), "RateLimit", "b", limit("gpt-5-mini"));
    await scene.program.up(run(), "RateLimit", "c", { ...limit("gpt-4.1"), onDestroy: "keep" });
    const last = run();
    for (const name of ["a", "b", "c"]) await scene.program.destroy(last, "RateLimit", name);
    expect(last.printed).toEqual([
      `RateLimit ${projectId}/rl-gpt-5: the delete restored the values found at creation. This run prints this line once ` +
        `for all such RateLimit resources.`,
      `RateLimit ${projectId}/rl-gpt-4.1: nothing was sent, because onDestroy is keep. The current values stay. This run prints this ` +
        `line once for all such RateLimit resources.`,
    ]);
  });
});
