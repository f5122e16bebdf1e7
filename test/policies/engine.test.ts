import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { goodProgram, keepsPersonalKey, violations } from "./goodOrganization";
import { packs, said, toBeSaid, WatchedStack } from "./watchedStack";

const violating = (rule: string) => violations.find((one) => one.rule === rule)!;

/** How many previews share the violations. A preview takes seconds, whatever it contains. */
const BATCHES = 6;

/** Every sixth violation, so that the rules of a batch are about different things and cannot hide behind each other. */
const batches = Array.from({ length: BATCHES }, (_, batch) => {
  const some = violations.filter((__, index) => index % BATCHES === batch);
  return { some, rules: some.map(({ rule }) => rule).join(", ") };
});

/** One violation by a resource alone, one that needs the links of the program, and one by the program as a whole. */
const three = ["names", "project-owners", "rate-limit-sum"].map(violating);

/** A configuration that turns these rules into warnings. */
const warning = Object.fromEntries(
  [...three.map(({ rule }) => rule), "no-personal-keys"].map((rule) => [
    rule,
    { enforcementLevel: "advisory" as const },
  ]),
);

describe("the packs on the engine, with strict.json and the company's lists", () => {
  let watched: WatchedStack;
  beforeAll(async () => {
    watched = await WatchedStack.start();
  });
  afterAll(() => watched?.remove());

  it("have a violating program for each rule", () => {
    const rules = Object.values(packs).flatMap((policies) => policies.map(({ name }) => name));
    const own = rules.filter((name) => name !== "project-environment");
    const shown = [...violations, keepsPersonalKey(watched.personalKey)];
    expect(shown.map(({ rule }) => rule).sort()).toEqual([...new Set(own)].sort());
  });

  it("accept a good organisation", async () => {
    await watched.write();
    const preview = await watched.stack.preview(await watched.allPacks());
    expect(preview.violations).toEqual([]);
    // The stack itself counts as one resource.
    expect(preview.changes).toEqual({ create: goodProgram.length + 1 });
  });

  it("stop an up with a violation of every rule before the provider writes anything", async () => {
    await watched.write(...violations.flatMap(({ adds }) => adds));
    const up = await watched.stack.up({ ...(await watched.allPacks()), preview: true, expectFailure: true });
    expect(said(up.violations)).toEqual(toBeSaid(violations));
    for (const line of violations.flatMap(({ says }) => says)) expect(up.output).toContain(line);
    expect(await watched.world.writes()).toEqual({});
  });

  // `maxConcurrency` in vitest.config.mts bounds the previews. Each is five processes that wait for each other.
  describe.concurrent("a few rules", () => {
    it.each(batches)("stop a preview that violates only them, each with only its message: $rules", async ({ some }) => {
      const adds = some.flatMap((one) => one.adds);
      const preview = await watched.previewWith(adds, { ...(await watched.allRules()), expectFailure: true });
      expect(said(preview.violations)).toEqual(toBeSaid(some));
      expect(await watched.world.writes()).toEqual({});
    });
  });

  it("warn and continue at the level advisory, also about what the API has answered", async () => {
    const shown = [...three, keepsPersonalKey(watched.personalKey)];
    await watched.write(...shown.flatMap(({ adds }) => adds));
    const up = await watched.stack.up({ ...(await watched.allRules(warning)), preview: true });
    expect(said(up.violations)).toEqual(toBeSaid(shown, "advisory"));
    expect(up.output).toContain("[advisory] [severity: high]  project-owners");
    // This proves that the request log, which is empty above, does record writes.
    expect(await watched.world.writes()).toMatchObject({ "POST /organization/projects": 2 });
  });

  it("find the same violations in a preview of changes to existing resources, without computed outputs", async () => {
    const shown = [...three, keepsPersonalKey(watched.personalKey)];
    const changed = [...goodProgram, ...shown.flatMap(({ adds }) => adds)].map((line) =>
      line
        .replace(`name: "web-production"`, `name: "web-prod"`)
        .replace(`name: "shadow-team"`, `name: "shadow-people"`)
        .replace(`"eve@example.com" }`, `"eve@example.com", technicalLevel: "expert" }`),
    );
    await watched.writeProgram(changed);
    const preview = await watched.stack.preview({ ...(await watched.allRules()), expectFailure: true });
    expect(preview.changes).toMatchObject({ update: 3 });
    const says = (line: string) => line.replace("shadow-team", "shadow-people");
    expect(said(preview.violations)).toEqual(toBeSaid(shown.map((one) => ({ ...one, says: one.says.map(says) }))));
  });

  it("remediate safely, and keep secret inputs and the provider", async () => {
    const bad = ["service-account-keys", "service-account-roles"].map(violating);
    // Keep the existing resources, because one of them is a protected project.
    await watched.write(...[...three, ...bad].flatMap(({ adds }) => adds));
    const remediating = await watched.allRules({
      ...warning,
      "service-account-keys": { enforcementLevel: "remediate" },
      "service-account-roles": { enforcementLevel: "remediate" },
    });
    const up = await watched.stack.up(remediating);
    expect(up.violations.filter(({ level }) => level === "mandatory")).toEqual([]);
    const { deployment } = await watched.stack.export();
    const made = (name: string) => deployment.resources?.find(({ urn }) => urn.endsWith(`::${name}`));
    expect(made("keyed")?.inputs).toMatchObject({ createApiKey: false, role: "member" });
    expect(made("keyed")?.outputs).not.toHaveProperty("apiKeyId");
    expect(made("boss")?.outputs).toMatchObject({ role: "member" });
  });
});
