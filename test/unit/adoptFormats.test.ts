import { mkdtemp, rm, writeFile, mkdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { declare, type Declared, type Format } from "../../provider/cli/adopt/declare";
import { readOrganization } from "../../provider/cli/adopt/read";
import { scopesOf } from "../../provider/cli/adopt/scope";
import { problemsIn } from "../../provider/components/organization/check";
import { declarationsOf } from "../../provider/components/organization/declarations";
import type { LiveInventory } from "../../provider/inventory/live";
import { objectsOf } from "./arbitraryOrganization";
import { inhabit } from "../import/everyKind";
import { World } from "../lifecycle/world";
import { inOneText, inventoryOf, typeErrors, unformatted, withRun } from "./adoptScene";

const FORMATS: readonly Format[] = ["yaml", "ts", "resources"];

let world: World | undefined;
afterEach(() => world?.close());

function declared(live: LiveInventory, format: Format, protect = true): Declared {
  return declare(live, { format, name: "acme", protect });
}

/** The kinds of the resources that files declare, each as often as they declare it. */
function kindsIn(files: ReadonlyMap<string, string>): string[] {
  const texts = [...files].filter(([path]) => path.endsWith(".ts")).map(([, text]) => text);
  const kinds = texts.flatMap((text) => [...text.matchAll(/new openai\.(\w+)\(/g)].map(([, kind]) => kind!));
  return kinds.filter((kind) => kind !== "Organization").sort();
}

/** The mistakes that the component finds in a document, and the kinds that it declares. */
async function declaredBy({ files, document }: Declared) {
  const folder = await mkdtemp(join(tmpdir(), "adopted-"));
  try {
    for (const [path, text] of files) {
      if (!path.startsWith("certificates/")) continue;
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), text);
    }
    const kinds = declarationsOf("acme", document!, folder).map(({ kind }) => kind as string);
    return {
      problems: problemsIn(document, folder),
      kinds: kinds.filter((kind) => !/^(?:Team|Workspace)$/.test(kind)),
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

describe("the declarations of a lived-in organisation", () => {
  it("are what a person would keep, in each format", async () => {
    world = await World.start({ seed: "lived-in" });
    const live = await inventoryOf(world);
    for (const format of FORMATS) {
      await expect(inOneText(declared(live, format).files)).toMatchFileSnapshot(`adopted/${format}.txt`);
    }
    expect(await world.writes()).toEqual({});
  });

  it("leave out the keys of people, and say why", async () => {
    world = await World.start({ seed: "lived-in" });
    const { leftOut } = declared(await inventoryOf(world), "yaml");
    expect(leftOut.map(({ kind }) => kind)).toEqual(["ProjectApiKey", "ProjectApiKey"]);
    expect(leftOut[0]!.reason).toBe(
      "the key belongs to a person. To watch or narrow the key, declare a ProjectApiKey for it.",
    );
  });

  it("of one project have the limits that differ from other projects", async () => {
    world = await World.start({ seed: "lived-in" });
    const projects = ["search-production"];
    const live = await withRun(world, (run) => readOrganization(run, scopesOf({ projects })));
    const { document } = declare(live, {
      format: "yaml",
      name: "acme",
      protect: true,
      projects,
      compared: live.compared,
    });
    expect(Object.keys(document!.projects!)).toEqual(projects);
    expect(document!.projects!["search-production"]!.rateLimits).toEqual({
      "gpt-5": { maxRequestsPer1Minute: 500, maxTokensPer1Minute: 200_000 },
      "gpt-image-1": { maxImagesPer1Minute: 10 },
    });
  });

  it("protect nothing on request", async () => {
    world = await World.start({ seed: "lived-in" });
    const live = await inventoryOf(world);
    for (const format of FORMATS) expect(inOneText(declared(live, format, false).files)).not.toContain("protect");
  });

  it("have every rate limit on request", async () => {
    world = await World.start({ seed: "lived-in" });
    const live = await inventoryOf(world);
    const { document } = declare(live, { format: "yaml", name: "acme", protect: true, allLimits: true });
    for (const { rateLimits } of Object.values(document!.projects!)) expect(Object.keys(rateLimits!)).toHaveLength(12);
    expect(document!.projects!.voice!.rateLimits!["gpt-5"]).toEqual({
      maxRequestsPer1Minute: 10_000,
      maxTokensPer1Minute: 4_000_000,
      batch1DayMaxInputTokens: 1_350_000_000,
    });
  });
});

describe("the declarations of an organisation with every kind and difficult names", () => {
  const NAMES = ["Équipe α / 日本", "🚀", "web", "Web", "class", "123", "true", "__proto__", `a"b'c`, "x".repeat(255)];

  async function everything(): Promise<LiveInventory> {
    world = await World.start();
    await inhabit(world);
    for (const name of NAMES) await world.project(name);
    const groupId = await world.group("from the directory");
    await world.control.scim({ groupId });
    return inventoryOf(world);
  }

  it("type-check, are formatted, declare each object once, and contain no secret", async () => {
    const live = await everything();
    const all = FORMATS.map((format) => declared(live, format));
    expect(await typeErrors(all.map(({ files }) => files))).toEqual([]);
    for (const { files } of all) {
      expect(await unformatted(files)).toEqual([]);
      expect(inOneText(files)).not.toMatch(/\bsk-|PRIVATE KEY/);
    }
    const [yaml, ts, resources] = all as [Declared, Declared, Declared];
    expect(yaml.document).toEqual(ts.document);
    expect(parse(yaml.files.get("organization.yaml")!)).toEqual(yaml.document);
    const { problems, kinds } = await declaredBy(yaml);
    expect(problems).toEqual([]);
    expect([...kinds, ...kindsIn(yaml.files)].sort()).toEqual(kindsIn(resources.files));
    // Each format declares the same objects, and says which resource declares which.
    const objects = ({ resources: found }: Declared) => found.map(({ kind, id }) => `${kind} ${id}`).sort();
    expect(objects(yaml)).toEqual(objects(resources));
    expect(yaml.resources.map(({ kind }) => kind).sort()).toEqual(kindsIn(resources.files));
    expect(new Set(kindsIn(resources.files)).size).toBeGreaterThan(25);
    expect(resources.leftOut).toEqual(yaml.leftOut);
    expect(yaml.leftOut.map(({ kind }) => kind)).toEqual(["Group"]);
  });

  it("type-check, whatever the name of the program is", async () => {
    const objects = objectsOf({ projects: { web: { members: {} } } });
    const names = ["organization", "declare-more", "openai", "con", "${x}`\n\u2028'\""];
    const all = FORMATS.flatMap((format) =>
      names.map((name) => declare({ objects, leftOut: [] }, { format, name, protect: true }).files),
    );
    expect(await typeErrors(all)).toEqual([]);
    for (const files of all) expect(await unformatted(files)).toEqual([]);
  });

  it("give each project a key of its own, which says the name", async () => {
    const { document } = declared(await everything(), "yaml");
    const named = Object.entries(document!.projects!).map(([key, { name }]) => [name ?? key, key] as const);
    const keyOf = (name: string) => named.find(([own]) => own === name)![1];
    expect(keyOf("Équipe α / 日本")).toBe("equipe-α-日本");
    expect(keyOf("🚀")).toMatch(/^project-[a-z0-9]{4}$/);
    expect(keyOf("Web")).toMatch(/^web-[a-z0-9]{4}$/);
    expect(keyOf("class")).toBe("class");
    expect(keyOf("__proto__")).toBe("proto__");
    expect(keyOf("x".repeat(255))).toMatch(/^x{48}-[a-z0-9]{4}$/);
    expect(named.filter(([name]) => name === "web")).toHaveLength(2);
    expect(new Set(named.map(([, key]) => key.toLowerCase())).size).toBe(named.length);
  });

  it("give a group with several roles in a project all its roles", async () => {
    world = await World.start();
    const groupId = await world.group("search");
    const projectId = await world.project("shop");
    const body = { group_id: groupId, role: "role-api-project-viewer" };
    await world.post(`/organization/projects/${projectId}/groups`, body);
    await world.post(`/projects/${projectId}/groups/${groupId}/roles`, { role_id: "role-api-project-member" });
    const live = await inventoryOf(world);
    const { document, leftOut, resources } = declared(live, "yaml");
    expect(document!.projects!.shop!.groups).toEqual({ search: ["member", "viewer"] });
    expect(leftOut).toEqual([]);
    expect(resources.filter(({ id }) => id.includes(groupId) && id.includes(projectId))).toEqual([
      { kind: "ProjectGroup", name: "acme-shop-search", id: `${projectId}/${groupId}` },
      {
        kind: "RoleAssignment",
        name: "acme-shop-search-viewer",
        id: `${projectId}/groups/${groupId}/role-api-project-viewer`,
      },
    ]);
  });

  it("refer to a group of an identity provider by its id", async () => {
    await everything();
    const groupId = await world!.group("sales");
    await world!.control.scim({ groupId });
    const projectId = await world!.project("shop");
    const body = { group_id: groupId, role: "role-api-project-viewer" };
    await world!.post(`/organization/projects/${projectId}/groups`, body);
    const live = await inventoryOf(world!);
    const { document } = declared(live, "yaml");
    expect(document!.teams!.sales).toEqual({ groupId });
    expect(document!.projects!.shop!.groups).toEqual({ sales: "viewer" });
    expect(declared(live, "resources").files.get("projects/shop.ts")).toContain(`groupId: "${groupId}",\n`);
  });
});
