import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, sep } from "node:path";
import { describe, expect, it } from "vitest";

const ROOT = join(__dirname, "..", "..");

/** Folders whose files we do not check: installed, built, or the API's own description. */
const FOREIGN = ["node_modules", "dist", "description"];

const texts = ["provider", "policies", "examples", "test", "scripts", "docs"].flatMap(textsIn).concat(textsAtRoot());

interface Text {
  readonly path: string;
  readonly text: string;
}

function textsIn(folder: string): Text[] {
  if (!existsSync(join(ROOT, folder))) return [];
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" })
    .filter((path) => !path.split(sep).some((name) => FOREIGN.includes(name)))
    .flatMap(textAt(folder));
}

function textsAtRoot(): Text[] {
  return readdirSync(ROOT).flatMap(textAt("."));
}

function textAt(folder: string): (path: string) => Text[] {
  return (name) => {
    const path = join(folder, name);
    // This file quotes references without a target.
    if (!/\.(ts|js|md)$/.test(path) || path === join("test", "unit", "references.test.ts")) return [];
    return [{ path, text: readFileSync(join(ROOT, path), "utf8") }];
  };
}

/** Every mention of a numbered entry in a text: `decision D7`, `decisions D7 and D8`, `trap 3`, `traps 3, 4`. */
function mentionsOf(word: "decision" | "trap", text: string): string[] {
  const number = "D?[0-9]+";
  const mention = new RegExp(String.raw`\b${word}s? (${number}(?:(?:, (?:and )?| and | to )${number})*)\b`, "gi");
  return [...text.matchAll(mention)].flatMap(([, list]) => list!.match(new RegExp(number, "gi"))!);
}

describe.each([
  {
    word: "decision",
    file: "provider/DECISIONS.md",
    entry: /^## (D[0-9]+) [0-9]{4}-[0-9]{2}-[0-9]{2}: ./,
    prefix: "D",
  },
  { word: "trap", file: "provider/TRAPS.md", entry: /^([0-9]+)\. ./, prefix: "" },
] as const)("$file", ({ word, file, entry, prefix }) => {
  const lines = readFileSync(join(ROOT, file), "utf8").split("\n");
  const numbers = lines.flatMap((line) => entry.exec(line)?.[1] ?? []);

  it("has consecutive numbers", () => {
    expect(numbers.length).toBeGreaterThan(10);
    expect(numbers).toEqual(numbers.map((_, index) => `${prefix}${index + 1}`));
  });

  it("numbers every heading of an entry", () => {
    const headings = word === "decision" ? lines.filter((line) => line.startsWith("## ")) : numbers;
    expect(headings).toHaveLength(numbers.length);
  });

  it("has an entry for each mention in a file", () => {
    const mentions = texts.flatMap(({ path, text }) => mentionsOf(word, text).map((number) => ({ path, number })));
    expect(mentions.length).toBeGreaterThan(5);
    const wrong = mentions.filter(({ number }) => !numbers.includes(number));
    expect(wrong.map(({ path, number }) => `${path}: ${word} ${number}`)).toEqual([]);
  });
});

it("finds a mention in each of its forms", () => {
  expect(mentionsOf("decision", "(decision D7) Decisions D1, D2 and D3 in decision 4")).toEqual([
    "D7",
    "D1",
    "D2",
    "D3",
    "4",
  ]);
  expect(mentionsOf("trap", "the traps 3 and 14, of an old trap")).toEqual(["3", "14"]);
});
