import { access, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { Format } from "../../provider/cli/adopt/declare";
import { killTree } from "../crash/killing";
import { createStack, findEngine, temporaryProgram, type Stack, type TemporaryProgram } from "../engine";
import { inhabit } from "../import/everyKind";
import { World } from "../lifecycle/world";
import { runExecutable, type Ran } from "./executable";
import { LivedIn } from "./livedIn";

const CLEAN = "A preview with a refresh shows no change.\n";

describe("adopt, for an organisation with every kind", () => {
  let world: World;
  let program: TemporaryProgram | undefined;
  let stack: Stack | undefined;

  beforeAll(async () => {
    world = await World.start();
    await inhabit(world);
    for (const name of ["Équipe α / 日本", "🚀", "class", "123"]) await world.project(name);
    await world.control.clearRequests();
  });
  afterEach(() => Promise.all([stack?.remove(), program?.remove()]));
  afterAll(() => world?.close());

  /** Adopts the organisation, without a write. */
  async function adopted(format: Format) {
    program = await temporaryProgram({});
    stack = await createStack({ engine: await findEngine(), program: program.folder, env: world.env });
    const environment = { ...stack.environment, ...world.env };
    const { code, stdout } = await runExecutable(stack.program, environment, ["adopt", "--yes", "--format", format]);
    expect(code).toBe(0);
    expect(stdout).toContain(CLEAN);
    expect(await world.writes()).toEqual({});
    return { stack, program };
  }

  it.each(["ts", "resources"] as const)("declares it as %s, without a write", async (format) => {
    const { stack: filled } = await adopted(format);
    const { changes } = await filled.preview({ args: ["--refresh"] });
    expect(Object.keys(changes)).toEqual(["same"]);
    expect(changes.same).toBeGreaterThan(40);
  });

  it("declares it as yaml, where a changed line changes one object", async () => {
    const { stack: filled, program: written } = await adopted("yaml");
    const path = join(written.folder, "organization.yaml");
    const text = await readFile(path, "utf8");
    await writeFile(path, text.replace("spendLimit: { dollars: 400 }", "spendLimit: { dollars: 450 }"));
    await filled.up();
    expect(await world.writes()).toEqual({ "POST /organization/projects/{project_id}/spend_limit": 1 });
    await world.control.clearRequests();
    // The second team loses its only member.
    await writeFile(path, text.replace(/( {2}ops:\n {4}members:)\n.*\n/, "$1 []\n").replace("400", "450"));
    await filled.up();
    expect(await world.writes()).toEqual({ "DELETE /organization/groups/{group_id}/users/{user_id}": 1 });
  });
});

describe("adopt, for a lived-in organisation and a key that may only read", () => {
  let live: LivedIn;
  let env: NodeJS.ProcessEnv;

  beforeAll(async () => {
    live = await LivedIn.make({});
    const { value } = await live.world.control.makeKey({ kind: "admin", permissions: ["api.management.read"] });
    env = { OPENAI_ADMIN_KEY: value };
    await live.world.control.clearRequests();
  });
  afterAll(() => live?.remove());

  const adopt = (...args: string[]): Promise<Ran> => live.command(["adopt", ...args], env);
  const pathOf = (file: string) => join(live.program.folder, file);
  const textOf = (file: string) => readFile(pathOf(file), "utf8");
  const exists = (path: string) =>
    access(path).then(
      () => true,
      () => false,
    );

  /** The text of each file of the program. */
  async function files(): Promise<Record<string, string>> {
    const names = (await readdir(live.program.folder)).filter((name) => /\.(?:ts|yaml|json)$/.test(name)).sort();
    return Object.fromEntries(await Promise.all(names.map(async (name) => [name, await textOf(name)] as const)));
  }

  /** The ids of the objects in the state. */
  async function ids(): Promise<string[]> {
    const { resources = [] } = (await live.stack.export()).deployment;
    return resources.flatMap(({ type, id }) => (type.startsWith("pulumi-nodejs:dynamic/openai:") ? [id!] : [])).sort();
  }

  it("changes nothing with --dry-run, and asks before it changes something", async () => {
    const before = await files();
    const trial = await adopt("--dry-run");
    expect(trial.code).toBe(0);
    expect(trial.stdout).toMatch(/^ProjectMembers +13$/m);
    expect(trial.stdout).toMatch(/^organization\.yaml +write$/m);
    expect(trial.stdout).toContain("Nothing was changed, because this was a trial (--dry-run).\n");
    const { code, stderr } = await adopt();
    expect(code).toBe(2);
    expect(stderr).toContain("Nothing was changed. To do this, run: npx pulumi-openai-admin adopt --yes\n");
    expect(await files()).toEqual(before);
    expect(await ids()).toEqual([]);
    expect(await live.world.writes()).toEqual({});
  });

  it("goes on after the death of a run between the files and the import, and of a run amid the import", async () => {
    const first = live.start(["adopt", "--yes"], env);
    expect(await killTree(first, () => exists(pathOf("index.ts")))).toBe(true);
    expect(await ids()).toEqual([]);
    const locks = join(live.stack.backendFolder, ".pulumi", "locks", "organization", "program", live.stack.name);
    const second = live.start(["adopt", "--yes"], env);
    const isLocked = async () => (await readdir(locks).catch(() => [])).length > 0;
    expect(await killTree(second, isLocked)).toBe(true);
    const locked = await adopt("--yes");
    expect(locked.code).toBe(1);
    expect(locked.stderr).toContain("Another run holds the lock of this stack");
    await live.stack.run(["cancel", "--yes"]);
    const { code, stdout } = await adopt("--yes");
    expect(code).toBe(0);
    expect(stdout).toContain(CLEAN);
    const { changes } = await live.stack.preview({ args: ["--refresh"] });
    expect(Object.keys(changes)).toEqual(["same"]);
    const adopted = await ids();
    expect(adopted).toHaveLength(78);
    // The Organization, its projects and teams, the stack and the provider are the other resources.
    expect(changes.same).toBe(adopted.length + 1 + 13 + 3 + 1);
    expect(await live.world.writes()).toEqual({});
  });

  it("does nothing in a second run, also for a part of the organisation", async () => {
    const [before, state] = [await files(), await ids()];
    const trial = await adopt("--dry-run");
    expect(trial.code).toBe(0);
    expect(trial.stdout.match(/^\S+\.\S+ +(.*)$/gm)!.map((line) => line.split(/ {2,}/)[1])).toEqual(
      Array.from({ length: 6 }, () => "no change"),
    );
    const { code, stdout } = await adopt("--yes", "--project", "billing", "--exclude", "accounts");
    expect(code).toBe(0);
    expect(stdout).toContain(`Imported 0 objects. ${CLEAN}`);
    expect(await files()).toEqual(before);
    expect(await ids()).toEqual(state);
  });

  it("takes what is new in the console, and keeps what a person has written", async () => {
    const text = (await textOf("organization.yaml")).replace(
      "owners:\n",
      "# Ask ana before you add an owner.\nowners:\n",
    );
    await writeFile(pathOf("organization.yaml"), text);
    const before = await ids();
    const { world } = live;
    const person = await world.person("new@example.com");
    const { projects } = (await world.control.state()).organizations[0]!;
    const { id: voice } = projects.find(({ name }) => name === "voice")!;
    await world.post(`/organization/projects/${voice}/users`, { user_id: person, role: "member" });
    const project = await world.project("Fresh idea");
    const group = await world.group("newcomers");
    await world.post(`/organization/groups/${group}/users`, { user_id: person });
    await world.control.clearRequests();
    const { code, stdout } = await adopt("--yes");
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^New entries in the state of ProjectMembers [\w-]+voice: the people have the access already\.$/m,
    );
    expect(stdout).toContain(`Imported 4 objects. ${CLEAN}`);
    // The project and its members have one id, and so do the group and its members.
    expect((await ids()).filter((id) => !before.includes(id))).toEqual([group, group, project, project].sort());
    const lines = (await textOf("organization.yaml")).split("\n");
    const old = text.split("\n");
    let at = 0;
    const added = lines.filter((line) => line !== old[at] || at++ < 0);
    // Every line of before is there, in its order.
    expect(old.slice(at)).toEqual([]);
    expect(added.filter((line) => line !== "")).toEqual([
      "  newcomers:",
      "    members:",
      "      - new@example.com",
      "      new@example.com: member",
      `  # ${project}`,
      "  fresh-idea:",
      "    name: Fresh idea",
      "    members: {}",
    ]);
    // An entry that adopt has recorded is the program's: without its line, an update removes the person.
    await writeFile(
      pathOf("organization.yaml"),
      lines.filter((line) => line !== "      new@example.com: member").join("\n"),
    );
    await live.stack.up({ env: live.world.env });
    expect(await world.writes()).toEqual({ "DELETE /organization/projects/{project_id}/users/{user_id}": 1 });
  });

  it("leaves to a person the files and resources of a person, and says what to add", async () => {
    const index = `${await textOf("index.ts")}\nnew openai.Group("mine", { name: "mine" });\n`;
    const more = (await textOf("more.ts")).replace("/** What", "/** Keys: ask ben. What");
    await live.program.write({ "index.ts": index, "more.ts": more });
    await live.stack.up();
    const { id } = await live.world.control.makeKey({ kind: "admin", name: "billing export" });
    const before = await ids();
    const { code, stdout } = await adopt("--yes");
    expect(code).toBe(2);
    expect(stdout).toMatch(/^more\.ts +stays: somebody has edited it, see below$/m);
    expect(stdout).toMatch(/^\+ +new openai\.AdminApiKey\("[\w-]*billing-export", \{ name: /m);
    expect(stdout).toMatch(/^Group group_\w+: Group mine of this program manages it\.$/m);
    expect(stdout).toContain("The program does not declare 1 object of the list, because somebody has edited a file");
    expect(stdout).toContain(`Imported 0 objects. ${CLEAN}`);
    expect(await files()).toMatchObject({ "index.ts": index, "more.ts": more });
    expect(await ids()).toEqual(before);
    expect(before).not.toContain(id);
  });

  it("leaves out what another stack manages, and what it cannot read", async () => {
    await live.stack.run(["stack", "init", "other"]);
    const route = "GET /organization/certificates";
    await live.world.control.fault({ route, kind: "error-before-effect", status: 403, times: 10 });
    const others = await adopt("--dry-run", "--stack", "other", "--not-in", live.stack.name);
    expect(others.code).toBe(0);
    // Only the new key is in no stack.
    expect(others.stdout).toMatch(/^KIND +OBJECTS\nAdminApiKey +1\n\nFILE/);
    expect(others.stdout).toMatch(new RegExp(`^Group .*: the stack ${live.stack.name} manages it\\.$`, "m"));
    expect(others.stdout).toContain("Not read, and therefore not adopted:\nCertificate: ");
  });
});
