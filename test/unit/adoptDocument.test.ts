import { runInNewContext } from "node:vm";
import fc from "fast-check";
import ts from "typescript";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { declare, type DeclareOptions } from "../../provider/cli/adopt/declare";
import { entriesText } from "../../provider/cli/adopt/files/yamlText";
import { mergedText } from "../../provider/cli/adopt/files/merge";
import type { OrganizationDocument } from "../../provider/components/organization/document";
import type { InventoryObject } from "../../provider/inventory/object";
import { unformatted } from "./adoptScene";
import { arbitraryDocument, objectsOf } from "./arbitraryOrganization";

const RUNS = { numRuns: 30 };

function declared(objects: readonly InventoryObject[], options: Partial<DeclareOptions> = {}) {
  const defaults = { format: "yaml", name: "acme", protect: true, now: 0 } as const;
  return declare({ objects, leftOut: [] }, { ...defaults, ...options });
}

function yamlOf(document: OrganizationDocument): string {
  return declared(objectsOf(document)).files.get("organization.yaml")!;
}

type Json = Record<string, unknown>;

/** A document without some entries and items, as if somebody had not yet adopted them. */
function withoutSome(value: unknown, choices: Iterator<number>, path: readonly string[] = []): unknown {
  const isDropped = () => choices.next().value === 0;
  if (Array.isArray(value)) return LISTS.test(path.join(".")) ? value.filter(() => !isDropped()) : value;
  if (typeof value !== "object" || value === null || !MAPS.test(path.join("."))) return value;
  // An entry of another name is another entry.
  const isFixed = (key: string) => (path.length === 0 ? key in AT_THE_TOP : path.length === 2 && key === "name");
  const kept = Object.entries(value).filter(([key]) => isFixed(key) || !isDropped());
  return Object.fromEntries(kept.map(([key, inner]) => [key, withoutSome(inner, choices, [...path, key])]));
}

/** A merge leaves these to the person who wrote the file. */
const AT_THE_TOP = { exclusive: true, defaults: true };
const MAPS =
  /^(?:|roles|people|teams(?:\.[^.]*)?|spendAlerts|projects(?:\.[^.]*(?:\.(?:members|roles|groups|grants|serviceAccounts|rateLimits|spendAlerts))?)?)$/;
const LISTS = /^(?:owners|teams\.[^.]*\.(?:members|roles)|projects\.[^.]*\.(?:certificates|grants\.[^.]*))$/;

/** The order of a list has no meaning where a merge adds to it. */
function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return [...(value as string[])].sort();
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, inOrder(inner)]));
}

describe("the document of a random organisation", () => {
  it("is the document from which the organisation was made", () => {
    fc.assert(
      fc.property(arbitraryDocument, (document) => {
        const { document: written, leftOut, files } = declared(objectsOf(document));
        expect(written).toEqual(document);
        expect(parse(files.get("organization.yaml")!)).toEqual(document);
        // A team of an identity provider is left out as a group, and named by its id.
        expect(leftOut.every(({ kind }) => kind === "Group")).toBe(true);
        expect(files.has("more.ts")).toBe(false);
      }),
      RUNS,
    );
  });

  it("has the same value as TypeScript", () => {
    fc.assert(
      fc.property(arbitraryDocument, (document) => {
        const text = declared(objectsOf(document), { format: "ts" }).files.get("organization.ts")!;
        const module = { exports: {} as { organization?: unknown } };
        const code = ts.transpile(text, { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 });
        runInNewContext(code, { exports: module.exports, require: () => ({}) });
        // The objects of another context have other prototypes.
        expect(JSON.parse(JSON.stringify(module.exports.organization))).toEqual(document);
      }),
      RUNS,
    );
  });

  it("is formatted as prettier formats it, in every format", async () => {
    await fc.assert(
      fc.asyncProperty(arbitraryDocument, async (document) => {
        for (const format of ["yaml", "ts", "resources"] as const) {
          expect(await unformatted(declared(objectsOf(document), { format }).files)).toEqual([]);
        }
      }),
      { numRuns: 8 },
    );
  });

  it("does not change when it is added to itself", () => {
    fc.assert(
      fc.property(arbitraryDocument, (document) => {
        const text = yamlOf(document);
        const again = declared(objectsOf(document), { existing: text });
        expect(again.files.get("organization.yaml")).toBe(text);
        expect(again.skipped).toEqual([]);
      }),
      RUNS,
    );
  });

  it("becomes whole again when parts of it are missing", () => {
    fc.assert(
      fc.property(arbitraryDocument, fc.infiniteStream(fc.nat(4)), (document, choices) => {
        const part = entriesText(withoutSome(document, choices) as Json, []);
        const { text, skipped } = mergedText(part, document);
        expect(skipped).toEqual([]);
        expect(inOrder(parse(text))).toEqual(inOrder(document));
        // Every line of a block stays. A line in braces or brackets may become longer.
        const blocks = part.split("\n").filter((line) => !/[{[]/.test(line));
        expect(blocks.filter((line) => !text.split("\n").includes(line))).toEqual([]);
      }),
      RUNS,
    );
  });
});
