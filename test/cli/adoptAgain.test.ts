import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { LivedIn } from "./livedIn";

describe("a further adopt", () => {
  let live: LivedIn;
  const adopt = (args: string[], env: NodeJS.ProcessEnv = {}) => live.command(["adopt", "--yes", ...args], env);
  const textOf = (file: string) => readFile(join(live.program.folder, file), "utf8");

  beforeAll(async () => {
    live = await LivedIn.make({ "index.ts": "", "Pulumi.yaml": "name: acme\nruntime: nodejs\n" }, { seed: "empty" });
    const web = await live.world.project("web");
    const ben = await live.world.person("ben@example.com");
    await live.world.post(`/organization/projects/${web}/users`, { user_id: ben, role: "member" });
    await live.world.post(`/organization/projects/${web}/service_accounts`, { name: "worker" });
    expect(await adopt(["--format", "ts"])).toMatchObject({ code: 0 });
  });
  afterAll(() => live?.remove());

  it("with the key of another organisation writes nothing", async () => {
    const before = await textOf("organization.ts");
    const { adminKey } = await live.world.control.addOrganization({ name: "Another company" });
    const { code, stdout, stderr } = await adopt(["--format", "ts"], { OPENAI_ADMIN_KEY: adminKey });
    expect(stderr).toMatch(/^Nothing was changed: the admin key belongs to organisation org-\w+, but the resources/);
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(await textOf("organization.ts")).toBe(before);
  });

  it("with a narrow selection keeps what the program declares, under its names", async () => {
    const { projects } = (await live.world.control.state()).organizations[0]!;
    const { id } = projects.find(({ name }) => name === "web")!;
    await live.world.post(`/organization/projects/${id}`, { name: "shop" });
    await live.world.project("web");
    await live.world.control.clearRequests();
    const { code, stdout } = await adopt(["--format", "ts", "--only", "projects"]);
    expect(stdout).toContain("Imported 1 object. A preview with a refresh shows no change.");
    expect(code).toBe(0);
    expect(await textOf("organization.ts")).toMatch(
      / {4}web: \{\n {6}name: "shop",\n(?:.*\n)* {4}"web-\w+": \{ name: "web" \},\n/,
    );
    expect(await textOf("more.ts")).toContain("new openai.ServiceAccountKey(");
    expect((await live.stack.preview({ args: ["--refresh"] })).changes).toEqual({ same: expect.any(Number) as number });
    expect(await live.world.writes()).toEqual({});
  });
});
