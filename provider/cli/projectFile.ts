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

/** What `plugins.providers` is to hold. */
const ENTRY = { name: DYNAMIC_PACKAGE, path: LAUNCHER_FOLDER };

/** Otherwise the parser prints its own warnings, with parts of the file in them. */
const QUIETLY = { logLevel: "error" } as const;

/** In characters. A parser's message names the place and shows the line, but may also quote a name as long as the file. */
const LONGEST_REASON = 600;

/** What is added to a collection: an item, or the value of a key. */
type Addition = readonly [key: string | undefined, value: object];

/**
 * Names the launcher in the text of a project file. What is there already stays as its author has written it, to the
 * letter: the lines are put into the text, at the place that a parser finds.
 * @returns the same text when the launcher is named already.
 * @throws CommandError when it is no project file, or has another plugin for dynamic resources.
 */
export function nameLauncher(file: string, text: string): string {
  const document = parseDocument(text, QUIETLY);
  const mistake = file.endsWith(".json") ? jsonError(text) : document.errors[0]?.message;
  if (mistake !== undefined) throw unreadable(file, mistake);
  const root = document.contents;
  if (!isMap(root)) throw new CommandError(`${file} holds no project: it has no \`name\`.`);
  const plugins = pairOf(root, "plugins");
  if (plugins && !isNothing(plugins.value) && !isMap(plugins.value)) {
    throw new CommandError(`${file}: \`plugins\` is not what Pulumi expects there, a map with \`providers\` in it.`);
  }
  const providers = isMap(plugins?.value) ? pairOf(plugins.value, "providers") : undefined;
  if (providers && !isNothing(providers.value) && !isSeq(providers.value)) {
    throw new CommandError(`${file}: \`plugins.providers\` is not what Pulumi expects there, a list.`);
  }
  const list = isSeq(providers?.value) ? providers.value : undefined;
  const existing = list?.items.find((item) => isMap(item) && item.get("name") === DYNAMIC_PACKAGE) as
    YAMLMap | undefined;
  if (existing) {
    const path = String(existing.get("path"));
    if (path.replace(/^\.[\\/]/, "").replace(/[\\/]$/, "") === LAUNCHER_FOLDER) return text;
    throw new CommandError(
      `${file} already names a plugin for ${DYNAMIC_PACKAGE} (${fromOutside(path)}). There can be only one: remove that entry, or let its ` +
        `plugin load pulumi-openai-admin/plugin.`,
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
      `${file} is written in a way that init does not know how to add to. Add this to it yourself, then run init again:\n\n` +
        linesOf(["plugins", { providers: [ENTRY] }], style).join("\n"),
    );
  }
  return named;
}

/** As much of a project file as init asks for. */
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

/** How the text of a file looks, so that what is added looks the same. */
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

/** Gives a key its value, which is empty so far. */
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

/** An addition as lines of its own, the first without indentation. */
function linesOf([key, value]: Addition, { isJson, indent }: Style): string[] {
  if (isJson) {
    const json = JSON.stringify(value, null, indent);
    return (key === undefined ? json : `${JSON.stringify(key)}: ${json}`).split("\n");
  }
  return stringify(key === undefined ? [value] : { [key]: value })
    .trimEnd()
    .split("\n");
}

/** An addition within a line. */
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

/** Where the last thing in a node or pair ends, without the space and the comments behind it. */
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

/** Behind the line's end, or the text's. */
function lineEnd(text: string, at: number): number {
  if (text[at - 1] === "\n") return at;
  const end = text.indexOf("\n", at);
  return end === -1 ? text.length : end + 1;
}

/** The space that the line begins with. */
function indentationAt(text: string, at: number): string {
  return /^[ \t]*/.exec(text.slice(lineStart(text, at)))![0];
}

/** As much space as stands, or would stand, before a place in its line. */
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
  return new CommandError(`${file} cannot be read: ${reason.slice(0, LONGEST_REASON)}`);
}

function withEntry(content: Content): Content {
  const plugins = content.plugins ?? {};
  return { ...content, plugins: { ...plugins, providers: [...(plugins.providers ?? []), ENTRY] } };
}
