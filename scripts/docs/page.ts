import { format } from "prettier";
import { table } from "../../policies/kit/readme";
import type { Doc, Field, NamedType } from "./publicInterface";

/** A page of `docs`. */
export interface Page {
  /** The path below `docs`, with slashes. */
  readonly path: string;
  readonly text: string;
}

const HEAD = "<!-- `npm run docs` writes this page from the source. Change the comments in the source instead. -->";

/** A page of sections, formatted as the repository's Markdown is. Leaves out empty sections. */
export async function page(path: string, title: string, sections: readonly (string | undefined)[]): Promise<Page> {
  const up = "../".repeat(path.split("/").length);
  const text = [HEAD, `# ${title}`, ...sections.filter(Boolean)]
    .join("\n\n")
    .replace(/\btrap \d+/g, (trap) => `[${trap}](${up}provider/TRAPS.md)`);
  return { path, text: await format(text, { parser: "markdown", printWidth: 120 }) };
}

/** A section with a heading. Undefined without content. */
export function section(heading: string, content: string | undefined): string | undefined {
  return content ? `## ${heading}\n\n${content}` : undefined;
}

/** The examples of a TSDoc comment. */
export function examplesIn({ examples }: Doc): string | undefined {
  return examples
    .map(({ title, code }) => [title && `${title}:`, fenced("ts", code)].filter(Boolean).join("\n\n"))
    .join("\n\n");
}

export function fenced(language: string, code: string): string {
  return `\`\`\`${language}\n${code}\n\`\`\``;
}

/** A list of code words, such as permissions. */
export function codes(words: readonly string[]): string {
  return words.map((word) => `\`${word}\``).join(", ");
}

/** A table of fields. @param more further columns, each with a cell for a field. */
export function fieldTable(
  fields: readonly Field[],
  head: string,
  more: Readonly<Record<string, (field: Field) => string>> = {},
): string | undefined {
  if (fields.length === 0) return undefined;
  const rows = fields.map((field) => [
    `\`${field.name}\``,
    cell(`\`${field.type}\``),
    ...Object.values(more).map((write) => cell(write(field))),
    cell(field.text),
  ]);
  return table([head, "type", ...Object.keys(more), "meaning"], rows);
}

/** A table of the fields that a program sets, the required fields first. */
export function inputTable(
  fields: readonly Field[],
  head: string,
  more: Readonly<Record<string, (field: Field) => string>> = {},
): string | undefined {
  const sorted = [...fields].sort((a, b) => Number(a.isOptional) - Number(b.isOptional));
  return fieldTable(sorted, head, { required: isRequired, ...more });
}

/**
 * The named types that the fields of a page mention.
 * @param inputs the types among them whose fields a program sets.
 * @param linkTo a line with a link, for a type that another page describes.
 */
export function typeSections(
  types: readonly NamedType[],
  inputs: readonly NamedType[],
  linkTo: (name: string) => string | undefined = () => undefined,
): string {
  const links = types.flatMap(({ name }) => linkTo(name) ?? []);
  const texts = types
    .filter(({ name }) => linkTo(name) === undefined)
    .map((type) => {
      const definition = type.definition && fenced("ts", type.definition);
      const isInput = inputs.some(({ name }) => name === type.name);
      const fields = isInput ? inputTable(type.fields, "field") : fieldTable(type.fields, "field");
      return [`### ${type.name}`, type.text, definition, fields].filter(Boolean).join("\n\n");
    });
  return [links.map((link) => `- ${link}`).join("\n"), ...texts].filter(Boolean).join("\n\n");
}

function isRequired({ isOptional }: Field): string {
  return isOptional ? "no" : "yes";
}

/** The text of a TSDoc comment as a paragraph of a table's cell. */
function cell(text: string): string {
  return text.replaceAll("\n", " ").replaceAll("|", "\\|");
}

/** The first sentence of a TSDoc comment, without emphasis. */
export function firstSentence({ text }: Doc): string {
  const [sentence = ""] = /^[\s\S]*?[.:](?=\s|$)/.exec(text) ?? [];
  return sentence.replaceAll("**", "").replace(/[.:]$/, "");
}
