import { createRequire } from "node:module";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cut, enumerate, fromOutside, printable, quote, redact } from "../../provider/client/outside";

/**
 * One character of each sort: C0 and C1 controls, terminal escapes, bidirectional and zero-width marks, unpaired
 * surrogates.
 */
const UNPRINTABLE = [
  ..."\u0000\u0007\u0008\t\u000b\r\u001b\u007f\u0080\u0085\u009b\u009f",
  ..."\u00ad\u061c\u180e\u200b\u200c\u200d\u200e\u200f\u2028\u2029\u202a\u202d\u202e",
  ..."\u2060\u2061\u2064\u2066\u2067\u2068\u2069\u206f\u3164\ufe0f\ufeff\u{e0041}",
  "\ud800",
  "\udfff",
];

describe("a text from outside", () => {
  it("loses every character that a terminal obeys or does not show", () => {
    for (const one of [...UNPRINTABLE, "\n"]) {
      const code = one.codePointAt(0)!.toString(16);
      expect(fromOutside(`a${one}b`), code).toBe("a b");
      expect(fromOutside(`${one}${one}a\r\n${one}b${one}`), code).toBe("a b");
    }
  });

  it("keeps what people ordinarily write", () => {
    for (const text of ["Ana Müller", "プロジェクト", "команда", "emoji 🚀", "a  b", "100 % – “quoted”"]) {
      expect(fromOutside(text)).toBe(text);
    }
  });

  it("is cut to its limit, and never inside a character", () => {
    expect(fromOutside("x".repeat(301))).toBe(`${"x".repeat(299)}…`);
    expect(fromOutside("x".repeat(300))).toHaveLength(300);
    expect(fromOutside("abcdef", 4)).toBe("abc…");
    expect(fromOutside("ab🚀def", 4)).toBe("ab…");
  });

  it("does not change when it is cleaned a second time", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.integer({ min: 1, max: 40 }), (text, limit) => {
        const once = fromOutside(text, limit);
        expect(once.length).toBeLessThanOrEqual(limit);
        expect(fromOutside(once, limit)).toBe(once);
        expect(/\p{Cs}/u.test(once)).toBe(false);
      }),
    );
  });
});

describe("a message of our own", () => {
  it("keeps its lines, and loses every other character that a terminal obeys or does not show", () => {
    for (const one of UNPRINTABLE.filter((character) => character !== "\t")) {
      expect(printable(`one${one}\ntwo`), one.codePointAt(0)!.toString(16)).toBe("one\ntwo");
    }
    expect(printable("a\tb\r\nc")).toBe("a b\nc");
    expect(printable("\u001b[31mred\u001b[0m")).toBe("[31mred[0m");
  });
});

describe("a secret", () => {
  it("is redacted wherever it occurs, whatever the form of the key", () => {
    expect(redact("Is it local+key$&? local+key$&!", ["local+key$&"])).toBe("Is it sk-…? sk-…!");
    expect(redact("two: key-one-two and key-one", ["key-one", "key-one-two"])).toBe("two: sk-… and sk-…");
    expect(redact("another: sk-proj-0123456789ab.", [])).toBe("another: sk-….");
  });

  it("that is too short to be a secret does not redact words of a message", () => {
    expect(redact("a project", ["a", "", "proje"])).toBe("a project");
  });

  it("is redacted before the text is cut, and after hidden characters are removed", () => {
    expect(quote(`${"x".repeat(15)} local-key-1`, 20, ["local-key-1"])).toBe(`${"x".repeat(15)} sk-…`);
    expect(redact(printable("local\u200b-key-1"), ["local-key-1"])).toBe("sk-…");
  });
});

it("a long list says how many items it leaves out", () => {
  const ids = Array.from({ length: 14 }, (_, n) => `proj_${n}`);
  expect(enumerate(ids.slice(0, 10))).toBe(ids.slice(0, 10).join(", "));
  expect(enumerate(ids)).toBe(`${ids.slice(0, 10).join(", ")}, … and 4 more`);
  expect(enumerate(ids, 2)).toBe("proj_0, proj_1, … and 12 more");
});

it("cutting does not change a short text", () => {
  expect([cut("abc", 3), cut("abcd", 3), cut("", 1)]).toEqual(["abc", "ab…", ""]);
});

it("the package exports the text functions that its policies and its executable share, and they load nothing else", () => {
  const load = createRequire(__filename);
  const before = new Set(Object.keys(load.cache));
  const text = load("pulumi-openai-admin/text") as Record<string, unknown>;
  expect(Object.keys(text).sort()).toEqual(["fromOutside", "misspelt", "printable"]);
  const loaded = Object.keys(load.cache).filter((path) => !before.has(path));
  expect(loaded.filter((path) => !/[\\/]provider[\\/]dist[\\/]/.test(path))).toEqual([]);
});

describe("a text that the engine reads as a colour", () => {
  it("is split, because the engine panics at an unknown colour", () => {
    expect(printable("a <{%x%}> name")).toBe("a <{ %x% }> name");
    expect(fromOutside("a <{%x%}> name")).toBe("a <{ %x% }> name");
  });
});
