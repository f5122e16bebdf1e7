import { readdirSync, readFileSync } from "node:fs";
import { join, sep } from "node:path";
import MarkdownIt, { type Token } from "markdown-it";

export const REPOSITORY = join(__dirname, "..", "..");

/** Folders whose files are installed, built, or not ours. */
const FOREIGN = ["node_modules", "dist", "scratch", "description"];

/** A fenced block of a page. */
export interface Block {
  /** The path of the file in the repository, with forward slashes. */
  readonly path: string;
  /** The line of the first line of code. */
  readonly line: number;
  /** The word after the fence: `ts`, `sh`, `text`. */
  readonly language: string;
  readonly code: string;
}

/** A link of a page. */
export interface Link {
  readonly path: string;
  readonly href: string;
}

/** A Markdown file. */
export interface Page {
  readonly path: string;
  readonly blocks: readonly Block[];
  readonly links: readonly Link[];
  /** Code inside sentences and table cells. */
  readonly inlineCode: readonly string[];
  /** The names to which a link can jump. */
  readonly anchors: ReadonlySet<string>;
  /** The first cell of each row of the tables, with its code only. */
  readonly firstCells: readonly string[];
}

/** The copy of the README that goes into the package. Its links are those of the original. */
const COPY = "provider/README.md";

/** All Markdown files of the repository. */
export const pages: readonly Page[] = filesBelow("", ".md")
  .filter((path) => path !== COPY)
  .map(read);

/** The files of the repository below a folder, with forward slashes. */
export function filesBelow(folder: string, extension: string): string[] {
  return readdirSync(join(REPOSITORY, folder), { withFileTypes: true })
    .flatMap((entry) => {
      const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory()) {
        return FOREIGN.includes(entry.name) || entry.name.startsWith(".") ? [] : filesBelow(path, extension);
      }
      return entry.name.endsWith(extension) ? [path.replaceAll(sep, "/")] : [];
    })
    .sort();
}

function read(path: string): Page {
  const tokens = new MarkdownIt({ html: true }).parse(readFileSync(join(REPOSITORY, path), "utf8"), {});
  const inline = tokens.flatMap((token) => token.children ?? []);
  return {
    path,
    blocks: tokens
      .filter(({ type }) => type === "fence")
      .map(({ info, content, map }) => ({ path, line: map![0] + 2, language: info.trim(), code: content })),
    links: inline
      .filter(({ type }) => type === "link_open")
      .map((token) => ({ path, href: token.attrGet("href") ?? "" })),
    inlineCode: inline.filter(({ type }) => type === "code_inline").map(({ content }) => content),
    anchors: anchorsOf(tokens),
    firstCells: tokens
      .filter((_, index) => tokens[index - 2]?.type === "tr_open" && tokens[index - 1]?.type === "td_open")
      .flatMap(({ children }) => (children ?? []).filter(({ type }) => type === "code_inline"))
      .map(({ content }) => content),
  };
}

/** The anchors that GitHub gives to the headings. */
function anchorsOf(tokens: readonly Token[]): ReadonlySet<string> {
  const anchors = new Set<string>();
  tokens.forEach((token, index) => {
    if (token.type !== "heading_open") return;
    const words = (tokens[index + 1]!.children ?? []).filter(({ type }) => type === "text" || type === "code_inline");
    const text = words.map(({ content }) => content).join("");
    const anchor = text
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, "")
      .replaceAll(" ", "-");
    let name = anchor;
    for (let number = 1; anchors.has(name); number++) name = `${anchor}-${number}`;
    anchors.add(name);
  });
  return anchors;
}
