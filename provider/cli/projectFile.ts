import { isDeepStrictEqual } from "node:util";
import {
  isMap,
  isNode,
  isPair,
  isScalar,
  isSeq,
  parseDocument,
  stringify,
  type Node,
  type Pair,
  type YAMLMap,
  type YAMLSeq,
} from "yaml";
import { DYNAMIC_PACKAGE } from "../program/projectFile";
import { fromOutside } from "../text";
import { CommandError } from "./commandError";
import { LAUNCHER_FOLDER } from "./launcher";

/** The item that init adds to `plugins.providers`. */
const ENTRY = { name: DYNAMIC_PACKAGE, path: LAUNCHER_FOLDER };

/** Keeps the parser from printing its own warnings, which quote parts of the file. */
const QUIETLY = { logLevel: "error" } as const;

/** In characters. A parser's message shows the place and the line, but may also quote a name as long as the file. */
const LONGEST_REASON = 600;

/** What to add to a collection: an item, or a key with its value. */
type Addition = readonly [key: string | undefined, value: object];

/**
 * Names the launcher in the text of a project file. It inserts lines at the place that a parser finds, so every existing
 * character stays.
 * @returns the same text if it already names the launcher.
 * @throws CommandError when the text is not a project file, or names another plugin for dynamic resources.
 */
export function nameLauncher(file: string, text: string): string {
  const document = parseDocument(text, QUIETLY);
  const mistake = file.endsWith(".json") ? jsonError(text) : document.errors[0]?.message;
  if (mistake !== undefined) throw unreadable(file, mistake);
  const root = document.contents;
  if (!isMap(root)) {
    throw new CommandError(
      `Could not change ${file}: it is not a project file. Add the line \`name: <project>\` to it.`,
    );
  }
  const plugins = pairOf(root, "plugins");
  if (plugins && !isNothing(plugins.value) && !isMap(plugins.value)) {
    throw new CommandError(
      `Could not change ${file}: \`plugins\` is not a map. Write \`plugins\` as a map with the list \`providers\`, then run init again.`,
    );
  }
  const providers = isMap(plugins?.value) ? pairOf(plugins.value, "providers") : undefined;
  if (providers && !isNothing(providers.value) && !isSeq(providers.value)) {
    throw new CommandError(
      `Could not change ${file}: \`plugins.providers\` is not a list. Write it as a list, then run init again.`,
    );
  }
  const list = isSeq(providers?.value) ? providers.value : undefined;
  const existing = list?.items.find((item) => isMap(item) && item.get("name") === DYNAMIC_PACKAGE) as
    YAMLMap | undefined;
  if (existing) {
    const path = String(existing.get("path"));
    if (path.replace(/^\.[\\/]/, "").replace(/[\\/]$/, "") === LAUNCHER_FOLDER) return text;
    throw new CommandError(
      `Could not change ${file}: it already names a plugin for ${DYNAMIC_PACKAGE} (${fromOutside(path)}), and Pulumi takes only ` +
        `one. Remove that entry, then run init again; or let that plugin load pulumi-openai-admin/plugin.`,
    );
  }
  const style = styleOf(file, text);
  const named = list
    ? add(text, list, [undefined, ENTRY], style)
    : providers
      ? fill(text, providers, [ENTRY], style)
      : isMap(plugins?.value)
        ? add(text, plugins.value, ["providers", [ENTRY]], style)
        : plugins
          ? fill(text, plugins, { providers: [ENTRY] }, style)
          : add(text, root, ["plugins", { providers: [ENTRY] }], style);
  if (!isDeepStrictEqual(contentOf(file, named), withEntry(contentOf(file, text)))) {
    throw new CommandError(
      `Could not change ${file}: init does not know how to add to a file in this form. Add this yourself, then run init again:\n\n` +
        linesOf(["plugins", { providers: [ENTRY] }], style).join("\n"),
    );
  }
  return named;
}

/** The parts of a project file that init reads. */
export interface Content {
  readonly main?: unknown;
  readonly plugins?: { readonly providers?: readonly unknown[] | null } | null;
}

/**
 * Returns what a project file says, or nothing when it cannot be parsed.
 * @throws CommandError when its aliases expand to more than the parser allows.
 */
export function contentOf(file: string, text: string): Content {
  const document = parseDocument(text, QUIETLY);
  if (document.errors.length > 0 || !isNode(document.contents)) return {};
  try {
    return document.toJS() as Content;
  } catch (error) {
    throw unreadable(file, (error as Error).message);
  }
}

/** The style of a file, so that the added lines look the same. */
interface Style {
  readonly isJson: boolean;
  readonly newline: string;
  /** One level of indentation. */
  readonly indent: string;
}

function styleOf(file: string, text: string): Style {
  const isJson = file.endsWith(".json");
  return {
    isJson,
    newline: text.includes("\r\n") ? "\r\n" : "\n",
    indent: (isJson ? /\n([ \t]+)\S/.exec(text)?.[1] : undefined) ?? "  ",
  };
}

/** Adds to the end of a map or list. */
function add(text: string, collection: YAMLMap | YAMLSeq, addition: Addition, style: Style): string {
  const last = collection.items.at(-1);
  if (collection.flow) {
    const [start, end] = collection.range!;
    const lead = last === undefined ? "" : text.slice(start + 1, startOf(collection.items[0]));
    const isInLines = lead.includes("\n") || (last === undefined && style.isJson && text.includes("\n"));
    const outer = indentationAt(text, start);
    const inner = lead.includes("\n") ? lead.slice(lead.lastIndexOf("\n") + 1) : outer + style.indent;
    const added = isInLines
      ? linesOf(addition, { ...style, isJson: true }).join(style.newline + inner)
      : inLine(addition, style);
    const gap = isInLines ? style.newline + inner : " ";
    if (last === undefined) {
      const close = isInLines ? style.newline + outer : " ";
      return `${text.slice(0, start + 1)}${gap}${added}${close}${text.slice(end - 1)}`;
    }
    const comma = /^\s*,/.exec(text.slice(endOf(last)))?.[0];
    const at = endOf(last) + (comma?.length ?? 0);
    return `${text.slice(0, at)}${comma === undefined ? "," : ""}${gap}${added}${text.slice(at)}`;
  }
  const isRoot = indentationAt(text, collection.range![0]) === "" && addition[0] === "plugins";
  const at = isRoot ? text.length : lineEnd(text, endOf(last));
  return insertLines(text, at, linesOf(addition, style), columnAt(text, collection.range![0]), style);
}

/** Gives a value to a key without a value. */
function fill(text: string, pair: Pair, value: object, style: Style): string {
  const key = pair.key as Node;
  const [start, end] = (pair.value as Node | null)?.range ?? [key.range![1], key.range![1]];
  const isFlow = style.isJson || !/^\s*$/.test(text.slice(lineStart(text, key.range![0]), key.range![0]));
  if (isFlow) {
    const indentation = indentationAt(text, key.range![0]);
    const added =
      text.includes("\n") && style.isJson
        ? JSON.stringify(value, null, style.indent).replaceAll("\n", style.newline + indentation)
        : inLine([undefined, value], style);
    return `${text.slice(0, start)}${start === end ? " " : ""}${added}${text.slice(end)}`;
  }
  const bare = text.slice(0, start) + text.slice(end);
  const column = columnAt(text, key.range![0]) + style.indent;
  return insertLines(bare, lineEnd(bare, key.range![1]), stringify(value).trimEnd().split("\n"), column, style);
}

/** An addition as separate lines. The first line has no indentation. */
function linesOf([key, value]: Addition, { isJson, indent }: Style): string[] {
  if (isJson) {
    const json = JSON.stringify(value, null, indent);
    return (key === undefined ? json : `${JSON.stringify(key)}: ${json}`).split("\n");
  }
  return stringify(key === undefined ? [value] : { [key]: value })
    .trimEnd()
    .split("\n");
}

/** An addition for the middle of a line. */
function inLine([key, value]: Addition, { isJson }: Style): string {
  const text = isJson
    ? JSON.stringify(value, null, 1).replace(/\n\s*/g, " ")
    : stringify(value, { collectionStyle: "flow", lineWidth: 0 }).trimEnd();
  if (key === undefined) return text;
  return isJson ? `${JSON.stringify(key)}: ${text}` : `${key}: ${text}`;
}

function insertLines(text: string, at: number, lines: string[], column: string, { newline }: Style): string {
  const before = text.slice(0, at);
  const gap = before === "" || before.endsWith("\n") ? "" : newline;
  return before + gap + lines.map((line) => column + line + newline).join("") + text.slice(at);
}

/** Where a node or pair begins. */
function startOf(node: unknown): number {
  return ((isPair(node) ? node.key : node) as Node).range![0];
}

/** Where the last value in a node or pair ends, without the spaces and comments after it. */
function endOf(node: unknown): number {
  if (isPair(node)) return endOf(isNothing(node.value) ? node.key : node.value);
  const isBlock = (isMap(node) || isSeq(node)) && !node.flow && node.items.length > 0;
  return isBlock ? endOf(node.items.at(-1)) : (node as Node).range![1];
}

function isNothing(value: unknown): boolean {
  return value === null || value === undefined || (isScalar(value) && value.value === null);
}

function pairOf(map: YAMLMap, key: string): Pair | undefined {
  return map.items.find((pair) => isScalar(pair.key) && pair.key.value === key);
}

function lineStart(text: string, at: number): number {
  return text.lastIndexOf("\n", at - 1) + 1;
}

/** The start of the next line, or the end of the text. */
function lineEnd(text: string, at: number): number {
  if (text[at - 1] === "\n") return at;
  const end = text.indexOf("\n", at);
  return end === -1 ? text.length : end + 1;
}

/** The indentation of the line. */
function indentationAt(text: string, at: number): string {
  return /^[ \t]*/.exec(text.slice(lineStart(text, at)))![0];
}

/** As many spaces as there are characters before the place in its line. */
function columnAt(text: string, at: number): string {
  return " ".repeat(at - lineStart(text, at));
}

function jsonError(text: string): string | undefined {
  try {
    JSON.parse(text);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

function unreadable(file: string, reason: string): CommandError {
  return new CommandError(`Could not read ${file}: ${reason.slice(0, LONGEST_REASON)}`);
}

function withEntry(content: Content): Content {
  const plugins = content.plugins ?? {};
  return { ...content, plugins: { ...plugins, providers: [...(plugins.providers ?? []), ENTRY] } };
}
