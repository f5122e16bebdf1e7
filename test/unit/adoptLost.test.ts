import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { commandOf } from "../../provider/cli/adopt/commandLine";
import { declare } from "../../provider/cli/adopt/declare";
import { signed } from "../../provider/cli/adopt/files/checksum";
import { lostDeclarations } from "../../provider/cli/adopt/files/lost";
import { writeDeclared } from "../../provider/cli/adopt/files/write";
import { declarationNamed } from "../../provider/inventory/kinds";
import type { LiveInventory } from "../../provider/inventory/live";
import type { StackObject } from "../../provider/inventory/stackState";
import { objectsOf } from "./arbitraryOrganization";

const STACK = "urn:pulumi:dev::acme::";

/** A resource of the stack. */
function own(kind: string, name: string, id: string, above = ""): StackObject {
  const declaration = declarationNamed(kind)!;
  const urn = `${STACK}${above}pulumi-nodejs:dynamic/openai:${kind}::${name}`;
  return {
    declaration,
    id,
    key: declaration.id.split(id, kind),
    inputs: {},
    outputs: {},
    stack: "dev",
    urn,
    name,
  } as never;
}

function live(objects: StackObject[], unread: LiveInventory["unread"] = []): LiveInventory {
  return { objects, implied: [], above: [], unread, leftOut: [], requests: 0 };
}

describe("declarations that a new file would lose", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "adopted-"));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const crew = own("Group", "crew", "group_1");
  const web = own("Project", "acme-web", "proj_1", "openai-admin:index:Organization$");

  it("are those of existing objects in files that nobody has edited", async () => {
    await mkdir(join(folder, "projects"));
    await writeFile(join(folder, "projects", "web.ts"), signed('new openai.Group("crew", { name: "crew" });\n'));
    expect(await lostDeclarations(folder, [crew], [], live([crew]))).toEqual(["Group crew"]);
    // Somebody has deleted the object.
    expect(await lostDeclarations(folder, [crew], [], live([]))).toEqual([]);
    expect(
      await lostDeclarations(folder, [crew], [{ kind: "Group", name: "crew", id: "group_1" }], live([crew])),
    ).toEqual([]);
    await writeFile(join(folder, "projects", "web.ts"), 'new openai.Group("crew", { name: "crew" });\n');
    expect(await lostDeclarations(folder, [crew], [], live([crew]))).toEqual([]);
  });

  it("are also those of objects that the key may not read", async () => {
    await writeFile(join(folder, "more.ts"), signed('new openai.Group("crew", { name: "crew" });\n'));
    const unread = { kind: "Group", below: undefined, permission: undefined, reason: "no" };
    expect(await lostDeclarations(folder, [crew], [], live([], [unread]))).toEqual(["Group crew"]);
  });

  it("are those of a document in TypeScript, but not of organization.yaml, which only grows", async () => {
    expect(await lostDeclarations(folder, [web], [], live([web]))).toEqual([]);
    const text = "export const organization = {} satisfies openai.OrganizationDocument;\n";
    await writeFile(join(folder, "organization.ts"), signed(text));
    expect(await lostDeclarations(folder, [web], [], live([web]))).toEqual(["Project acme-web"]);
  });

  it("keep the file as it is", async () => {
    await writeFile(join(folder, "more.ts"), signed("one();\n"));
    const files = new Map([["more.ts", signed("two();\n")]]);
    expect(await writeDeclared(folder, files, { keepGenerated: true })).toMatchObject([{ outcome: "needed" }]);
    expect(await writeDeclared(folder, files)).toMatchObject([{ outcome: "updated" }]);
  });
});

describe("a selection in a second run", () => {
  it("does not take out what the stack manages", () => {
    const objects = objectsOf({
      owners: ["ana@example.com"],
      projects: { web: { members: {} }, api: { members: {} } },
    });
    const options = { format: "ts", name: "acme", protect: true, now: 0, projects: ["api"] } as const;
    const keysWith = (isManaged: boolean) =>
      Object.keys(declare({ objects, leftOut: [] }, { ...options, isManaged: () => isManaged }).document!.projects!);
    expect(keysWith(false)).toEqual(["api"]);
    expect(keysWith(true)).toEqual(["api", "web"]);
  });
});

describe("the command that a message names", () => {
  it("repeats the options that differ from the defaults", () => {
    const selection = { format: "ts", only: ["members"], projects: ["a b"], exclude: [], notIn: ["prod"] };
    expect(commandOf({ ...selection, yes: true, out: "infra", stack: "dev" })).toBe(
      "npx pulumi-openai-admin adopt --yes --out infra --stack dev --format ts --only members --project 'a b' --not-in prod",
    );
    expect(commandOf({ format: "yaml", protect: true, all: false })).toBe("npx pulumi-openai-admin adopt");
  });
});
