import { describe, expect, it } from "vitest";
import { check } from "../../scripts/prose/check";

/** The findings in a Markdown file, as `<line>: <text>`. */
function inMarkdown(...lines: string[]): string[] {
  return check("page.md", lines.join("\n")).map(({ line, text }) => `${line}: ${text}`);
}

/** The findings in a TypeScript file, as `<line>: <text>`. */
function inTypescript(...lines: string[]): string[] {
  return check("file.ts", lines.join("\n")).map(({ line, text }) => `${line}: ${text}`);
}

describe("the prose linter in Markdown", () => {
  it("finds a phrase in a paragraph, a heading, a list and a table cell", () => {
    expect(
      inMarkdown(
        "# A name is needed",
        "",
        "A name is needed.",
        "",
        "- A name is needed.",
        "",
        "| a | b |",
        "| - | - |",
        "| x | A name is needed. |",
      ),
    ).toEqual(["1: is needed", "3: is needed", "5: is needed", "9: is needed"]);
  });

  it("finds a phrase on the second line of a paragraph", () => {
    expect(inMarkdown("A first line,", "and a name is needed.")).toEqual(["2: is needed"]);
  });

  it("accepts a plain sentence, and ignores code", () => {
    expect(inMarkdown("A name is required.", "", "`is needed;`", "", "```sh", "# A name is needed.", "```")).toEqual(
      [],
    );
  });

  it("ignores generated sections and keeps the line numbers after them", () => {
    const generated = ["<!-- kinds: begin (npm run docs) -->", "", "A name is needed.", "", "<!-- kinds: end -->"];
    expect(inMarkdown(...generated, "", "A name is needed.")).toEqual(["7: is needed"]);
  });

  it("runs write-good: repeated words", () => {
    expect(inMarkdown("Read the the state.")).toEqual(["1: the"]);
  });

  it("finds a sentence of more than 35 words", () => {
    const sentence = (words: number) => `${Array.from({ length: words }, (_, index) => `word${index}`).join(" ")}.`;
    expect(inMarkdown(sentence(35))).toEqual([]);
    expect(inMarkdown(sentence(36))).toEqual([`1: ${sentence(36)}`]);
  });

  it.each([
    ["What is given here can be imported.", "What is given here can be imported."],
    ["Of a project a second object was created.", "Of a"],
    ["It deletes the old one.", "the old one"],
    ["The object was there before the run.", "was there before"],
    ["A person for whom nobody waits.", "for whom"],
    ["The API does not tell the id.", "not tell"],
    ["For now nobody can say which object it is.", "nobody can say"],
  ])("finds the phrase in: %s", (sentence, phrase) => {
    expect(inMarkdown(sentence)).toEqual([`1: ${phrase}`]);
  });

  it.each(["Could not tell whether the group exists.", "Archiving is final: nobody can restore a project."])(
    "accepts: %s",
    (sentence) => {
      expect(inMarkdown(sentence)).toEqual([]);
    },
  );
});

describe("the prose linter in TypeScript", () => {
  it("finds a phrase in a string, a template and a template's expression", () => {
    expect(
      inTypescript(
        `const a = "A name is needed.";`,
        "const b = `${kind}: a name is needed.`;",
        "const c = `${kind === 1 ? 'A name is needed.' : ''} and more`;",
      ),
    ).toEqual(["1: is needed", "2: is needed", "3: is needed"]);
  });

  it("finds a phrase that two joined literals share, on the line where it begins", () => {
    expect(inTypescript("const a =", '  "Here a name is " +', "  `needed; ${advice}`;")).toEqual(["2: is needed"]);
  });

  it("finds a phrase on a later line of a template", () => {
    expect(inTypescript("const a = `A first line", "Here a name is needed.`;")).toEqual(["2: is needed"]);
  });

  it("ignores texts of fewer than three words, import paths, tagged templates and comments", () => {
    expect(
      inTypescript(
        `import a from "a name is needed;";`,
        `const b = "is needed;";`,
        "const c = String.raw`A name is needed.`;",
        "// A name is needed.",
      ),
    ).toEqual([]);
  });
});

describe("an exception", () => {
  it("excuses its own line and the next line that is not blank", () => {
    expect(inMarkdown("<!-- prose-ok: a quotation -->", "", "A name is needed.")).toEqual([]);
    expect(inMarkdown("A name is needed. <!-- prose-ok: a quotation -->")).toEqual([]);
    expect(inMarkdown("A first line.", "A name is needed. <!-- prose-ok: a quotation -->")).toEqual([]);
    expect(inMarkdown("A name is needed.", "A last line. <!-- prose-ok: a quotation -->")).toEqual([
      "1: is needed",
      "2: prose-ok",
    ]);
    expect(inTypescript("// prose-ok: a quotation", `const a = "A name is needed.";`)).toEqual([]);
    expect(inTypescript(`const a = "A name is needed."; // prose-ok: a quotation`)).toEqual([]);
  });

  it("excuses no line after that", () => {
    const lines = ["<!-- prose-ok: a quotation -->", "A name is needed.", "", "A text is needed."];
    expect(inMarkdown(...lines)).toEqual(["4: is needed"]);
  });

  it("is an error if it excuses nothing", () => {
    expect(check("page.md", "<!-- prose-ok: a quotation -->\n\nA name is required.")).toEqual([
      { line: 1, text: "prose-ok", advice: "this exception excuses nothing; delete it" },
    ]);
    expect(inTypescript("// prose-ok: a quotation", `const a = "A name is required.";`)).toEqual(["1: prose-ok"]);
  });

  it("is an error without a reason", () => {
    expect(check("page.md", "<!-- prose-ok -->\n\nA name is needed.")).toEqual([
      { line: 1, text: "prose-ok", advice: "give the reason after the colon" },
    ]);
  });

  it("in a code sample or a string is no exception", () => {
    expect(inMarkdown("`<!-- prose-ok: a quotation -->` A name is needed.")).toEqual(["1: is needed"]);
    expect(inTypescript("const a = `", "// prose-ok: a quotation", "Here a name is needed.`;")).toEqual([
      "3: is needed",
    ]);
  });
});
