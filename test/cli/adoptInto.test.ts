import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { LiveProgram } from "../lifecycle/liveProgram";
import { lines, resourceCount } from "../lifecycle/wholeProgram";
import { runExecutable, type Ran } from "./executable";
import { loseState } from "./lostState";

const adoptInto = (live: LiveProgram, args: string[], env: NodeJS.ProcessEnv = {}): Promise<Ran> =>
  runExecutable(live.stack.program, { ...live.stack.environment, ...env }, ["adopt", "--into", ...args]);

/** The ids in the state, by URN. */
async function ids({ stack }: LiveProgram): Promise<Record<string, string>> {
  const { resources = [] } = (await stack.export()).deployment;
  const ours = resources.filter(({ type }) => type.startsWith("pulumi-nodejs:dynamic/openai:"));
  return Object.fromEntries(ours.map(({ urn, id }) => [urn, id!]));
}

describe("adopt --into, for a program with every kind whose state was lost", () => {
  let live: LiveProgram;
  let before: Record<string, string>;
  let adopted: Ran;

  beforeAll(async () => {
    live = await LiveProgram.start(lines);
    await live.world.person("Ana@example.com");
    await live.stack.up();
    before = await ids(live);
    await loseState(live.stack);
    await live.world.control.clearRequests();
    adopted = await adoptInto(live, ["--yes"]);
  });
  afterAll(() => live?.remove());

  it("imports every object under its id, without a write", async () => {
    expect(adopted).toMatchObject({ code: 0, stderr: "" });
    expect(adopted.stdout).toContain(`Imported ${resourceCount} objects, left out 0 resources.`);
    expect(await live.world.writes()).toEqual({});
    expect(await ids(live)).toEqual(before);
  });

  it("says which secrets are lost, and puts none into the state", async () => {
    expect(adopted.stdout).toMatch(/ServiceAccount worker: apiKeyValue\n/);
    expect(adopted.stdout).toMatch(/AdminApiKey reports: value\n/);
    const state = JSON.stringify(await live.stack.export({ showSecrets: true }));
    const leaked = (await live.world.control.secrets()).filter(({ value }) => state.includes(value));
    expect(leaked).toEqual([]);
  });

  it("says what the next update sends, and a preview shows nothing else", async () => {
    expect(adopted.stdout).toMatch(/worker-jobs +ServiceAccountKey +\S+ +sends scopes, which the API never returns\n/);
    expect(adopted.stdout).toMatch(/data-key +ExternalKey +\S+ +sends validate, which the API never returns\n/);
    const preview = await live.stack.preview({ args: ["--refresh"] });
    expect(preview.changes).toEqual({ same: resourceCount - 1, update: 2 });
    const updates = preview.steps.filter(({ op }) => op === "update");
    expect(Object.fromEntries(updates.map(({ name, diffs }) => [name, diffs]))).toEqual({
      "worker-jobs": ["scopes"],
      "data-key": ["validate"],
    });
  });
});

describe("adopt --into, for a program of several parts", () => {
  const parts = {
    second: `const second = new openai.Provider("second", { adminKeyEnv: "SECOND_KEY" });`,
    shop: `const shop = new openai.Workspace("shop", { name: "shop", rateLimits: { "gpt-5": { maxRequestsPer1Minute: 300 } } }, { protect: true });`,
    team: `const team = new openai.Group("team", { name: "team" }, { provider: second });`,
    member: `new openai.GroupUser("member", { groupId: team.id, userId: "${"$"}{ANA}" }, { provider: second, parent: team });`,
    crew: `new openai.Group("crew", { name: pulumi.secret("crew") });`,
    outputs: `export const teamId = team.id;`,
  };
  let live: LiveProgram;
  let env: NodeJS.ProcessEnv;
  let written: Record<string, string>;
  let before: Record<string, string>;

  beforeAll(async () => {
    live = await LiveProgram.start({});
    env = { SECOND_KEY: live.world.env.OPENAI_ADMIN_KEY };
    const ana = await live.world.person("ana@example.com");
    written = {
      imports: `import * as pulumi from "@pulumi/pulumi";`,
      ...parts,
      member: parts.member.replace("${ANA}", ana),
    };
    await live.write(written);
    await live.stack.up({ env });
    before = await ids(live);
    await loseState(live.stack);
    await live.world.group("team");
    await live.world.control.clearRequests();
  });
  afterAll(() => live?.remove());

  it("shows everything, and changes nothing without --yes", async () => {
    const { code, stdout, stderr } = await adoptInto(live, [], env);
    expect(code).toBe(2);
    expect(stdout).toMatch(/^RESOURCE +KIND +OBJECT +NEXT UP\nshop +Project +proj_\w+ +no change\n/);
    expect(stderr).toBe("Nothing was changed. To do this, run: npx pulumi-openai-admin adopt --into --yes\n");
    expect(await ids(live)).toEqual({});
  });

  it("says who holds the lock of the stack", async () => {
    const locks = join(live.stack.backendFolder, ".pulumi", "locks", "organization", "program", live.stack.name);
    await mkdir(locks, { recursive: true });
    const lock = { pid: 1, username: "ana", hostname: "laptop", timestamp: "2026-11-28T10:00:00Z" };
    await writeFile(join(locks, "0.json"), JSON.stringify(lock));
    const { code, stderr } = await adoptInto(live, ["--yes"], env);
    await rm(locks, { recursive: true });
    expect(stderr).toMatch(
      /^Another run holds the lock of this stack \(ana@laptop \(pid 1\) at .*\)\. Nothing was changed\. .* Then run this command again\.\n$/,
    );
    expect(code).toBe(1);
    expect(await ids(live)).toEqual({});
  });

  it("leaves out what matches twice, what it cannot see, and what is below", async () => {
    const { code, stdout } = await adoptInto(live, ["--yes"], env);
    expect(stdout).toMatch(
      /Group team: several objects match: group_\w+, created [\d :-]+ UTC, group_\w+, created [\d :-]+ UTC\. Choose one: --choose 'team=group_\w+'\n/,
    );
    expect(stdout).toContain(
      "Group crew: the preview does not show name, which tells the object from others. Name the object: --choose 'crew=<id>'\n",
    );
    expect(stdout).toContain("GroupUser member: below team, which adopts no object.\n");
    expect(code).toBe(2);
    expect(await ids(live)).toEqual(pickUrns(before, "shop"));
  });

  it("goes on with the choices of a person, and leaves nothing to do", async () => {
    const choices = ["team", "crew"].map((name) => `${name}=${Object.values(pickUrns(before, name))[0]}`);
    const { code, stdout } = await adoptInto(live, ["--yes", "--choose", ...choices], env);
    expect(stdout).toContain("Imported 3 objects, left out 0 resources.");
    expect(code).toBe(0);
    expect(await ids(live)).toEqual(before);
    const { changes, output } = await live.stack.preview({ args: ["--refresh", "--expect-no-changes"], env });
    expect(Object.keys(changes)).toEqual(["same"]);
    expect(output).not.toContain("protect");
    expect(await live.world.writes()).toEqual({});
  });

  it("encrypts secret inputs", async () => {
    const state = JSON.stringify(await live.stack.export());
    expect(state).not.toContain('"crew"');
  });

  it("refuses an object that the stack manages under another name, and an object that an update would replace", async () => {
    await live.world.post("/organization/projects", { name: "labs" });
    await live.write({
      ...written,
      team: written.team!.replace(`"team", {`, `"renamed", {`),
      member: "",
      labs: `new openai.Project("labs", { name: "labs", residency: "US" });`,
      later: `new openai.Group("later", { name: "later" });`,
    });
    const choice = `renamed=${Object.values(pickUrns(before, "team"))[0]}`;
    const { code, stdout } = await adoptInto(live, ["--yes", "--choose", choice], env);
    expect(stdout).toMatch(/Group renamed: the resource team of this stack manages group_\w+ already\. /);
    expect(stdout).toMatch(
      /Project labs: the next `pulumi up` would replace proj_\w+, because residency cannot change in place\. /,
    );
    expect(stdout).toContain("Group later: not in the organisation. The next `pulumi up` creates what is missing.\n");
    expect(stdout).toContain("Imported 0 objects, left out 3 resources.");
    expect(code).toBe(2);
  });

  it("explains a key of another organisation and a program that fails", async () => {
    const { adminKey } = await live.world.control.addOrganization({ name: "Another company" });
    const foreign = await adoptInto(live, ["--yes"], { ...env, OPENAI_ADMIN_KEY: adminKey });
    expect(foreign).toMatchObject({ code: 1, stdout: "" });
    expect(foreign.stderr).toMatch(
      /^Nothing was changed: the admin key belongs to organisation org-\w+, but the resources of this stack/,
    );
    await live.write({ broken: `throw new Error("the file is missing");` });
    const failed = await adoptInto(live, ["--yes"], env);
    expect(failed).toMatchObject({ code: 1, stdout: "" });
    expect(failed.stderr).toMatch(
      /^The preview of the program failed, so nothing was changed\. Pulumi: [^\n]*the file is missing[^\n]*\nRun `pulumi preview` to see the whole error, fix the program, then run this command again\.\n$/,
    );
  });
});

/** The entries whose resource has a name, or belongs to a component of this name. */
function pickUrns(all: Record<string, string>, name: string): Record<string, string> {
  return Object.fromEntries(Object.entries(all).filter(([urn]) => urn.split("::").at(-1)!.split("-")[0] === name));
}
