import { readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { PolicyPackConfig } from "@pulumi/policy";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createStack, findEngine, temporaryProgram, type Stack, type TemporaryProgram } from "../engine";
import { World } from "../lifecycle/world";

const packs = ["access", "limits"].map((name) =>
  dirname(require.resolve(`pulumi-openai-admin-policy-${name}/package.json`)),
);

/** Owners by address, by a person of the program and by neither; a limit that is in its band in production only. */
const lines = {
  web: `const web = new openai.Project("web", { name: "web-production" });`,
  ana: `const ana = new openai.OrganizationUser("ana", { email: "ana@example.com", role: "owner" });`,
  ben: `const ben = new openai.OrganizationUser("ben", { email: "ben@example.com", role: "owner" });`,
  eve: `const eve = new openai.OrganizationUser("eve", { email: "eve@example.com" });`,
  owner: `new openai.ProjectUser("ana-owns-web", { projectId: web.id, userId: ana.id, role: "owner" });`,
  member: `new openai.ProjectUser("eve-in-web", { projectId: web.id, userId: eve.id, role: "member" });`,
  account: `new openai.ServiceAccount("ci", { projectId: web.id, name: "ci", createApiKey: false });`,
  limit: `new openai.RateLimit("web-gpt-5", { projectId: web.id, model: "gpt-5", maxRequestsPer1Minute: 2_000, maxTokensPer1Minute: 400_000 });`,
};

const badRole = { ...lines, member: lines.member.replace(`"member"`, `"owner"`) };
const badLimit = { ...lines, limit: lines.limit.replace("2_000", "9_000").replace("400_000", "4_000_000") };

const eveIsNoOwner = {
  policyPack: "pulumi-openai-admin-policy-access",
  policy: "project-owners",
  level: "mandatory",
  message: [
    "Projects are owned by people who are on the list.",
    `ProjectUser "eve-in-web" makes eve@example.com an owner of a project, who is not on the list of project owners.`,
    "Why: an owner of a project changes its members, keys and limits.",
    `Write: role: "member", or add "eve@example.com" to "allow" of project-owners`,
  ].join("\n"),
};

const limitIsTooHigh = {
  policyPack: "pulumi-openai-admin-policy-limits",
  policy: "rate-limit-band",
  level: "mandatory",
  message: [
    "Rate limits lie within the band of their model and environment.",
    `RateLimit "web-gpt-5" sets maxRequestsPer1Minute to 9_000, more than 5_000, for gpt-5.`,
    "Why: one project could use up what all share.",
    "Write: maxRequestsPer1Minute: 5_000",
  ].join("\n"),
};

describe("both packs on the engine, as configured in strict.json with the lists filled in", () => {
  let world: World;
  let program: TemporaryProgram;
  let stack: Stack;
  let strict: string[];

  beforeAll(async () => {
    world = await World.start();
    for (const name of ["ana", "ben", "eve"]) await world.person(`${name}@example.com`, "owner");
    program = await temporaryProgram({});
    stack = await createStack({ engine: await findEngine(), program: program.folder, env: world.env });
    strict = await configured({});
  });
  afterAll(async () => {
    await stack?.remove();
    await program?.remove();
    await world?.close();
  });

  /** One file for both packs: the configurations of a company live in one place. */
  async function configured(more: PolicyPackConfig): Promise<string[]> {
    const bundles = await Promise.all(packs.map((pack) => readFile(join(pack, "strict.json"), "utf8")));
    const config = Object.assign({}, ...bundles.map((bundle) => JSON.parse(bundle) as object)) as PolicyPackConfig;
    const owners = { enforcementLevel: "mandatory", allow: ["ana@example.com", "ben@example.com"] } as const;
    const file = join(program.folder, `${Object.keys(more).join("-") || "strict"}.json`);
    await writeFile(
      file,
      JSON.stringify({ ...config, "project-owners": owners, "organization-owners": owners, ...more }),
    );
    return packs.map(() => file);
  }

  async function write(some: Record<string, string>): Promise<void> {
    const source = [`import * as openai from "pulumi-openai-admin";`, ...Object.values(some)].join("\n");
    await program.write({ "index.ts": source });
  }

  it("lets a good program pass", async () => {
    await write(lines);
    const preview = await stack.preview({ policyPacks: packs, policyPackConfigs: strict });
    expect(preview.violations).toEqual([]);
    expect(preview.changes).toEqual({ create: 9 });
  });

  it.each([
    { what: "a person who may not own a project", bad: badRole, says: eveIsNoOwner },
    { what: "a limit above its band", bad: badLimit, says: limitIsTooHigh },
  ])("stops the up of $what, with that message alone and before anything is written", async ({ bad, says }) => {
    await write(bad);
    const up = await stack.up({ preview: true, policyPacks: packs, policyPackConfigs: strict, expectFailure: true });
    expect(up.violations).toEqual([expect.objectContaining(says)]);
    for (const line of says.message.split("\n")) expect(up.output).toContain(line);
    expect(await world.writes()).toEqual({});
  });

  it("warns and goes on where the configuration says advisory", async () => {
    await write({ ...badRole, limit: badLimit.limit });
    const bands = { models: ["gpt-5"], environments: ["production"], maxRequestsPer1Minute: { max: 5_000 } };
    const advisory = await configured({
      "project-owners": { enforcementLevel: "advisory", allow: ["ana@example.com"] },
      "rate-limit-band": { enforcementLevel: "advisory", bands: [bands] },
    });
    const up = await stack.up({ preview: true, policyPacks: packs, policyPackConfigs: advisory });
    expect(up.changes).toEqual({ create: 9 });
    expect(up.violations).toHaveLength(2);
    expect(up.violations).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ ...eveIsNoOwner, level: "advisory" }),
        expect.objectContaining({ ...limitIsTooHigh, level: "advisory" }),
      ]),
    );
    expect(up.output).toContain("[advisory] [severity: high]  project-owners");
    // The log that is empty above does see what is written.
    expect(await world.writes()).toMatchObject({ "POST /organization/projects": 1 });
  });

  it("finds the same in the preview of changes to what exists, ids known and computed outputs missing", async () => {
    await write({
      ...badRole,
      web: lines.web.replace("web-production", "web-prod"),
      eve: lines.eve.replace("}", `, technicalLevel: "expert" }`),
    });
    const preview = await stack.preview({ policyPacks: packs, policyPackConfigs: strict, expectFailure: true });
    expect(preview.changes).toMatchObject({ update: 3 });
    expect(preview.violations).toEqual([expect.objectContaining(eveIsNoOwner)]);
  });
});
