import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fitsExpression, matches, mistakeIn } from "../../policies/kit/pattern";

/** A text of 300 kB. Nobody would write it by accident, but somebody could put it into a name. */
const LENGTH = 300_000;

/** For two cores that other work shares. With backtracking expressions, these texts took minutes or never ended. */
const MOST_MS = 2_000;

/** Small alphabets, so that random patterns match random texts. */
const piece = fc.constantFrom("a", "b", ".", "(", "\\", "\n", "é", "É", "😀", "K", "k", "ſ", "S", "ß");
const text = fc.array(fc.oneof(piece, fc.constant("@")), { maxLength: 8 }).map((pieces) => pieces.join(""));
const pattern = fc
  .array(fc.oneof(piece, fc.constantFrom("*", "?", "@")), { maxLength: 8 })
  .map((pieces) => pieces.join(""));

describe("patterns with * and ?", () => {
  it("match the same texts as a matcher that tries everything", () => {
    const answers = new Set<boolean>();
    fc.assert(
      fc.property(pattern, text, (one, other) => {
        const isAddress = one.includes("@") || other.includes("@");
        const expected = fits([...one], [...other], isAddress);
        answers.add(expected);
        expect(matches(one, other)).toBe(expected);
      }),
      { numRuns: 5_000 },
    );
    expect(answers.size).toBe(2);
  });

  it.each([
    ["*", "", true],
    ["*", "any\nthing", true],
    ["?", "", false],
    ["?", "😀", true],
    ["web-*", "web-production", true],
    ["web-*", "Web-production", false],
    ["w?b", "web", true],
    ["web", "web-production", false],
    ["*@Example.com", "ANA@example.COM", true],
    ["*", "ANA@example.COM", true],
    ["ana@example.com", "ANA@example.com", true],
    ["a.b", "axb", false],
    ["[a-z]*", "abc", false],
    ["toString*", "toString()", true],
    ["mark@example.com", "mar\u212a@example.com", false],
    ["sam@example.com", "\u017fam@example.com", false],
    ["*@élan.example", "ana@ÉLAN.example", true],
  ])("%j against %j gives %s", (one, other, expected) => expect(matches(one, other)).toBe(expected));

  it.each([
    ["many stars", "*a*a*a*a*a*a*a*a*b", "a".repeat(LENGTH)],
    ["many stars and an address", "*a*a*a*a*a*a*a*a*b@example.com", "a".repeat(LENGTH)],
    ["stars and repeated letters", "*ab*ba*abba*c", "ab".repeat(LENGTH / 2)],
    ["single characters", `*${"?".repeat(20)}b`, "a".repeat(LENGTH)],
    ["an address of other letters", "*é*@*.example", "É@".repeat(LENGTH / 2)],
  ])("match a long text within two seconds: %s", (_what, one, other) => {
    const begun = performance.now();
    expect(matches(one, other)).toBe(false);
    expect(performance.now() - begun).toBeLessThan(MOST_MS);
  });
});

describe("regular expressions in a configuration", () => {
  it("match a whole name as they do in JavaScript", () => {
    const atom = fc.constantFrom(
      "a",
      "b",
      "-",
      "[a-z]",
      "[^a]",
      "\\d",
      "\\w",
      ".",
      "(ab|a)",
      "(?:b|)",
      "\\.",
      "\\p{L}",
    );
    const expression = fc
      .array(fc.tuple(atom, fc.constantFrom("", "*", "+", "?", "{1,2}")), { minLength: 1, maxLength: 4 })
      .map((parts) => parts.map((part) => part.join("")).join(""));
    const name = fc.array(fc.constantFrom("a", "b", "-", "1", ".", "é", "😀"), { maxLength: 6 });
    const answers = new Set<boolean>();
    fc.assert(
      fc.property(expression, expression, name, (one, other, letters) => {
        const form = `${one}|${other}`;
        const expected = new RegExp(`^(?:${form})$`, "u").test(letters.join(""));
        answers.add(expected);
        expect(mistakeIn(form)).toBeUndefined();
        expect(fitsExpression(form, letters.join(""))).toBe(expected);
      }),
      { numRuns: 2_000 },
    );
    expect(answers.size).toBe(2);
  });

  it.each([
    ["(a+)+$", "a".repeat(LENGTH) + "!"],
    ["(a|a)*b", "a".repeat(LENGTH)],
    ["(.*a){12}", "b".repeat(LENGTH)],
    ["[a-z][a-z0-9]*(-[a-z0-9]+)*", "web-".repeat(LENGTH / 4)],
  ])("match a long name within two seconds: %s", (form, name) => {
    const begun = performance.now();
    expect(fitsExpression(form, name)).toBe(false);
    expect(performance.now() - begun).toBeLessThan(MOST_MS);
  });

  it.each([
    ["*-staging", false, "missing argument to repetition operator: `*`"],
    ["(a", false, "missing closing ): `(a`"],
    ["(?!test).*", true, "invalid or unsupported Perl syntax: `(?!`"],
    ["(?<=a)", true, "invalid named capture: `(?<=a)`"],
    ["(a)\\1", true, "invalid escape sequence: `\\1`"],
    ["a{1001}", true, "invalid repeat count: `{1001}`"],
  ])("cannot include %s (valid in JavaScript: %s)", (form, isJavaScript, reason) => {
    expect(mistakeIn(form)).toEqual({ isJavaScript, reason });
    expect(fitsExpression(form, "test")).toBe(false);
  });
});

/** The meaning of `*` and `?`, without regard to time. */
function fits([wanted, ...others]: string[], given: string[], isAddress: boolean): boolean {
  if (wanted === undefined) return given.length === 0;
  if (wanted === "*")
    return given.some((_, at) => fits(others, given.slice(at), isAddress)) || fits(others, [], isAddress);
  const [first, ...rest] = given;
  return first !== undefined && (wanted === "?" || isSame(wanted, first, isAddress)) && fits(others, rest, isAddress);
}

/** Whether JavaScript treats two letters as the same, ignoring case for addresses. */
function isSame(one: string, other: string, isAddress: boolean): boolean {
  return one === other || (isAddress && new RegExp(`^[${one.replace(/[\\(.]/, "\\$&")}]$`, "i").test(other));
}
