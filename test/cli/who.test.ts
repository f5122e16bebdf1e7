import { afterAll, beforeAll, expect, it } from "vitest";
import { LivedIn } from "./livedIn";

/** `who` on a real stack: it names the lines of the program, and what no line declares. */
let scene: LivedIn;

beforeAll(async () => {
  scene = await LivedIn.make({
    "index.ts": `import * as openai from "pulumi-openai-admin";

const chen = new openai.OrganizationUser("chen", { email: "chen.adler@example.com" });
const dalia = new openai.OrganizationUser("dalia", { email: "dalia.adler@example.com" });
const web = new openai.Project("web", { name: "web" });
const team = new openai.Group("team", { name: "team" });
new openai.GroupUser("team-chen", { groupId: team.id, userId: chen.id });
new openai.ProjectGroup("team-web", { projectId: web.id, groupId: team.id, roleId: "role-api-project-viewer" });
new openai.ProjectMembers("web-members", { projectId: web.id, members: { "chen.adler@example.com": "owner" } });
const bot = new openai.ServiceAccount("bot", { projectId: web.id, name: "bot", createApiKey: false, role: "member" });
new openai.ServiceAccountKey("bot-key", { projectId: web.id, serviceAccountId: bot.id, name: "bot-key" });
new openai.RoleAssignment("dalia-web", { projectId: web.id, userId: dalia.id, roleId: "role-api-project-member" });
`,
  });
  await scene.stack.up();
});

afterAll(() => scene?.remove());

it("names the lines that declare each grant, what is declared nowhere, and what is gone", async () => {
  const { world } = scene;
  const [web, team] = [await idOf("/organization/projects", "web"), await idOf("/organization/groups", "team")];
  const dalia = await idOf("/organization/users", "dalia.adler@example.com");
  // In the console, somebody adds a person to the group, and takes a role.
  await world.post(`/organization/groups/${team}/users`, { user_id: dalia });
  await world.delete(`/projects/${web}/users/${dalia}/roles/role-api-project-member`);

  const person = await who("chen.adler@example.com");
  expect(rowOf(person, "web", "owner", "direct")).toBe("index.ts:9");
  expect(rowOf(person, "web", "viewer", "group team")).toBe("index.ts:8, index.ts:7");
  expect(rowOf(person, "search-production", "deployer", "group infrastructure")).toBe("nowhere");
  // The program manages the person, but not the person's role.
  expect(rowOf(person, "organisation", "reader", "direct")).toBe("nowhere");
  expect(person).toMatch(/^index\.ts:7 {2,}GroupUser {2,}team-chen {2,}stack test$/m);
  expect(person).toContain("Declared in index.ts:3 (OrganizationUser chen, stack test).");

  const other = await who("dalia.adler@example.com");
  expect(rowOf(other, "web", "viewer", "group team")).toBe("index.ts:8; nowhere: the membership");
  expect(rowOf(other, "member in web")).toBe("index.ts:12");

  const leaving = await who("--offboard", "chen.adler@example.com");
  expect(leaving).toContain(
    "- the entry of chen.adler@example.com in members of index.ts:9 (ProjectMembers web-members, stack test)",
  );
  expect(leaving).toContain("- index.ts:7 (GroupUser team-chen, stack test)");
});

it("revokes the key of a state entry, and the next update makes another", async () => {
  const before = await keyOfState();
  const text = await who(before.split("/")[1]!, "--revoke", "--yes");
  expect(text).toContain(
    "index.ts:11 (ServiceAccountKey bot-key, stack test) declares the key. Run `pulumi up --refresh`",
  );
  await scene.stack.up({ args: ["--refresh"] });
  const after = await keyOfState();
  expect(after).toMatch(/^proj_\w+\/key_\w+$/);
  expect(after).not.toBe(before);
});

async function who(...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await scene.command(["who", ...args]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  return stdout.replaceAll(new RegExp(`(?:stack )?${scene.stack.name}`, "g"), "stack test");
}

/** The last cell of the table's row that begins with these cells. */
function rowOf(text: string, ...cells: string[]): string | undefined {
  const rows = text.split("\n").map((line) => line.split(/ {2,}/));
  return rows.find((row) => cells.every((cell, index) => row[index] === cell))?.at(-1);
}

interface Listed {
  readonly id: string;
  readonly name?: string;
  readonly email?: string;
}

async function idOf(path: string, name: string): Promise<string> {
  const { data } = await scene.world.control.edit<{ data: Listed[] }>({ method: "GET", path: `${path}?limit=100` });
  return data.find((one) => one.name === name || one.email === name)!.id;
}

async function keyOfState(): Promise<string> {
  const { resources = [] } = (await scene.stack.export()).deployment;
  return resources.find(({ urn }) => urn.endsWith("::bot-key"))!.id!;
}
