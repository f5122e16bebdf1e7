import { chmod, mkdtemp, readFile, rm, stat, symlink, writeFile, mkdir, readdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { isSigned, signed } from "../../provider/cli/adopt/files/checksum";
import { difference } from "../../provider/cli/adopt/files/difference";
import { projectFiles } from "../../provider/cli/adopt/files/projectFiles";
import { existingDocument, writeDeclared } from "../../provider/cli/adopt/files/write";
import { thrownBy } from "./simulated";

const filesOf = (entries: Record<string, string>) => new Map(Object.entries(entries));

describe("the written files", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "adopted-"));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const contentOf = (path: string) => readFile(join(folder, path), "utf8");
  const outcomes = async (files: Record<string, string>, options = {}) =>
    Object.fromEntries(
      (await writeDeclared(folder, filesOf(files), options)).map(({ path, outcome }) => [path, outcome]),
    );

  it("are new, then unchanged, then updated while nobody edits them", async () => {
    const first = signed("one();\n");
    expect(await outcomes({ "index.ts": first, "projects/web.ts": first })).toEqual({
      "index.ts": "written",
      "projects/web.ts": "written",
    });
    expect(await outcomes({ "index.ts": first })).toEqual({ "index.ts": "unchanged" });
    expect(await outcomes({ "index.ts": signed("two();\n") })).toEqual({ "index.ts": "updated" });
    expect(await contentOf("index.ts")).toBe(signed("two();\n"));
    expect(await readdir(folder)).toEqual(["index.ts", "projects"]);
  });

  it("stay as a person has edited them, and the difference is shown", async () => {
    const edited = signed("one();\ntwo();\n").replace("two", "mine");
    await writeFile(join(folder, "index.ts"), edited);
    const [kept] = await writeDeclared(folder, filesOf({ "index.ts": signed("one();\nthree();\n") }));
    expect(kept).toMatchObject({ path: "index.ts", outcome: "kept" });
    expect(kept!.difference!.split("\n").slice(1)).toEqual([
      expect.stringContaining("+ // Written by"),
      "  one();",
      "- mine();",
      "+ three();",
      "",
    ]);
    expect(await contentOf("index.ts")).toBe(edited);
  });

  it("count as unedited after a checkout with other ends of lines", async () => {
    const text = signed("one();\n");
    await writeFile(join(folder, "index.ts"), text.replaceAll("\n", "\r\n"));
    expect(await outcomes({ "index.ts": text })).toEqual({ "index.ts": "unchanged" });
    expect(await outcomes({ "index.ts": signed("two();\n") })).toEqual({ "index.ts": "updated" });
  });

  it("are not written in a trial", async () => {
    expect(await outcomes({ "index.ts": signed("one();\n") }, { dryRun: true })).toEqual({ "index.ts": "written" });
    expect(await readdir(folder)).toEqual([]);
  });

  it("include the document, unless it has changed since it was read", async () => {
    await writeFile(join(folder, "organization.yaml"), "owners: []\n");
    await chmod(join(folder, "organization.yaml"), 0o600);
    const existing = await existingDocument(folder);
    await outcomes({ "organization.yaml": "owners: [a@b.c]\n" }, { existing });
    expect(await contentOf("organization.yaml")).toBe("owners: [a@b.c]\n");
    expect((await stat(join(folder, "organization.yaml"))).mode & 0o777).toBe(0o600);
    const error = await thrownBy(outcomes({ "index.ts": "x", "organization.yaml": "owners: []\n" }, { existing }));
    expect((error as Error).message).toContain("has changed while adopt was reading");
    expect(await readdir(folder)).toEqual(["organization.yaml"]);
  });

  it("do not follow a link", async () => {
    await mkdir(join(folder, "elsewhere"));
    await symlink(join(folder, "elsewhere"), join(folder, "projects"));
    const error = await thrownBy(outcomes({ "index.ts": "x", "projects/web.ts": "x" }));
    expect((error as Error).message).toContain("is a symbolic link");
    expect(await readdir(join(folder, "elsewhere"))).toEqual([]);
    expect(await readdir(folder)).not.toContain("index.ts");
  });

  it("leave the files of a Pulumi project alone", async () => {
    const files = Object.fromEntries(projectFiles("Acme Corp!", { own: "1.2.3" }));
    expect(files["Pulumi.yaml"]).toContain("name: acme-corp\n");
    expect(JSON.parse(files["package.json"]!)).toMatchObject({ dependencies: { "pulumi-openai-admin": "^1.2.3" } });
    await writeFile(join(folder, "Pulumi.yml"), "name: ours\nruntime: nodejs\n");
    await writeFile(join(folder, "package.json"), "{}\n");
    expect(await outcomes(files)).toEqual({
      "Pulumi.yaml": "unchanged",
      "package.json": "unchanged",
      "tsconfig.json": "written",
    });
    expect(await contentOf("package.json")).toBe("{}\n");
  });
});

describe("a checksum", () => {
  it("holds for every text, and for no edited text", () => {
    fc.assert(
      fc.property(fc.string(), fc.string({ minLength: 1 }), (text, more) => {
        expect(isSigned(signed(text))).toBe(true);
        expect(isSigned(signed(text) + more.replaceAll("\r", "x"))).toBe(false);
      }),
    );
  });
});

describe("a difference", () => {
  it("contains the lines of both texts, in order", () => {
    const lines = fc.array(fc.constantFrom("a", "b", "c", "d"), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(lines, lines, (from, to) => {
        const shown = difference(`${from.join("\n")}\n`, `${to.join("\n")}\n`).split("\n");
        const removed = shown.filter((line) => line.startsWith("- ")).length;
        const added = shown.filter((line) => line.startsWith("+ ")).length;
        expect(from.length - removed).toBe(to.length - added);
        expect(removed + added === 0).toBe(from.join() === to.join());
      }),
    );
  });

  it("leaves out what is far from a change", () => {
    const lines = Array.from({ length: 20 }, (_, index) => `line ${index}`);
    const changed = lines.with(10, "changed");
    expect(difference(lines.join("\n"), changed.join("\n"))).toBe(
      "  line 8\n  line 9\n- line 10\n+ changed\n  line 11\n  line 12\n",
    );
    expect(difference("a\n", "a\r\n")).toBe("");
  });
});
