import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { inLine, message, openLine } from "../../policies/kit/finding";

/** Characters that move the cursor, colour a terminal, reverse the text or are invisible. */
const UNSEEN = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]/u;

const HASH = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b";

const finding = (wrong: string) => ({ wrong, why: "it matters", write: "name: <another>" });

describe("the text of a rule", () => {
  it("has three lines, as its author wrote them", () => {
    expect(message(`Group "g"`, finding("has no member"))).toBe(
      `Group "g" has no member.\nWhy: it matters.\nWrite: name: <another>`,
    );
  });

  it.each([
    ["lines of its own", "name\nWrite: protect: false", "name Write: protect: false"],
    ["letters that run backwards", "\u202egnp.exe", "gnp.exe"],
    ["letters that nobody sees", "a\u200bb\u2060c\ufeffd", "abcd"],
    ["half a letter", "a\ud800b", "ab"],
    ["colours of the engine", "<{%reset%}>", "<{ %reset% }>"],
    ["colours that make the engine panic", "%}> <{%nothing%}>", "% }> <{ %nothing% }>"],
    ["colours that only come together here", "<{\u200b%x%\u200b}>", "<{ %x% }>"],
    ["a secret", `token ${HASH}`, "token <a random value>"],
    ["a secret with something unseen in it", `${HASH.slice(0, 20)}\u200b${HASH.slice(20)}`, "<a random value>"],
  ])("shows %s as plain text", (_what, name, shown) => expect(inLine(name)).toBe(shown));

  it.each(["\u001b[31mred", "\u009b31mred", "\u001b]0;title\u0007", "name\rWhy: it is fine", "a\u0000b\u007f\u0085c"])(
    "leaves no control character in %j",
    (name) => expect(message(name, finding(name)).replaceAll("\n", "")).not.toMatch(UNSEEN),
  );

  it("redacts a private key as a whole, across all its lines", () => {
    const [begin, end] = ["-----BEGIN PRIVATE", "-----END PRIVATE"].map((words) => `${words} KEY-----`);
    expect(inLine(`is named "${begin}\nMC4CAQAwBQ\nYDK2VwBCIE\n${end}"`)).toBe(`is named "<a private key>"`);
  });

  it("keeps both ends of a long text, and so the rule's own words", () => {
    const wrong = `is named "${"x".repeat(300_000)}", which does not fit`;
    const [said, ...others] = message(`Group "${"g".repeat(300_000)}"`, finding(wrong)).split("\n");
    expect(others).toEqual(["Why: it matters.", "Write: name: <another>"]);
    expect(said).toMatch(/^Group "g+… g+" is named "x+… x+", which does not fit\.$/);
    expect(said!.length).toBeLessThan(1_300);
  });

  it("leaves no half of a secret where it cuts", () => {
    for (let at = 640; at < 690; at++) {
      const said = inLine(`${"y".repeat(at)} ${HASH} ${"z".repeat(1_000)}`);
      expect(said).not.toContain(HASH.slice(0, 8));
      expect(said).not.toContain(HASH.slice(-8));
    }
  });

  it("is safe for arbitrary texts", () => {
    const hostile = fc.oneof(
      fc.string({ unit: "binary", maxLength: 40 }),
      fc.constantFrom("<{%", "%}>", "\n", "\r", "\u001b[2J", "\u202e", "\ud83d", "\ude00", "😀".repeat(800)),
    );
    const name = fc.array(hostile, { maxLength: 6 }).map((pieces) => pieces.join(""));
    fc.assert(
      fc.property(name, name, (one, other) => {
        for (const said of [message(one, finding(other)), openLine(one, [other])]) {
          for (const line of said.split("\n")) expect(line).not.toMatch(UNSEEN);
          expect(said).not.toMatch(/<\{%|%\}>/);
          expect(said.split("\n")).toHaveLength(said.endsWith("update time.") ? 1 : 3);
          expect(said.length).toBeLessThan(1_300);
        }
      }),
      { numRuns: 2_000 },
    );
  });
});
