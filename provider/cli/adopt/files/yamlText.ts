/** Prints parts of a document as YAML, in the form that prettier gives them. */
import { isMap, WIDTH, widthOf } from "./typescript";

type Json = Readonly<Record<string, unknown>>;

/** The maps that are easier to read in one line, by the ends of their paths. A star matches any key. */
const IN_ONE_LINE = [
  ["people", "*"],
  ["roles", "*"],
  ["certificates", "*"],
  ["spendLimit"],
  ["spendAlerts", "*"],
  ["serviceAccounts", "*"],
  ["rateLimits", "*"],
  ["models"],
  ["tools"],
  ["serviceTiers"],
];

/** Comments before entries, by the entries' paths as JSON. */
export type Comments = ReadonlyMap<string, string>;

/** The lines of a map's entries. @param path where the document has the map. */
export function entriesText(map: Json, path: readonly string[], indent = 0, comments: Comments = new Map()): string {
  const entries = Object.entries(map).map(([key, value]) => entryText(key, value, path, indent, comments));
  const isSpaced = path.length === 0 || (path.length === 1 && path[0] === "projects");
  return entries.reduce((text, entry, index) => {
    const isApart = isSpaced && index > 0 && (hasLines(entry) || hasLines(entries[index - 1]!));
    return text + (isApart ? "\n" : "") + entry;
  }, "");
}

/** Whether a text has more than one line. */
export function hasLines(text: string): boolean {
  return text.trimEnd().includes("\n");
}

/** The lines of an entry of a map. */
function entryText(
  key: string,
  value: unknown,
  path: readonly string[],
  indent: number,
  comments: Comments = new Map(),
): string {
  const at = [...path, key];
  const spaces = " ".repeat(indent);
  const comment = comments.get(JSON.stringify(at));
  const name = `${comment === undefined ? "" : `${spaces}# ${comment}\n`}${spaces}${scalarText(key)}:`;
  const flow = flowText(value);
  const fits = indent + widthOf(`${scalarText(key)}: ${flow}`) <= WIDTH;
  if (Array.isArray(value)) {
    const isLong = ["owners", "members"].includes(key) && value.length > 0;
    return fits && !isLong ? `${name} ${flow}\n` : `${name}\n${itemsText(value, indent + 2)}`;
  }
  if (!isMap(value) || Object.keys(value).length === 0) return `${name} ${flow}\n`;
  const isLeaf = Object.values(value).every((inner) => !isMap(inner));
  if (isLeaf && fits && IN_ONE_LINE.some((pattern) => endsWith(at, pattern))) return `${name} ${flow}\n`;
  return `${name}\n${entriesText(value, at, indent + 2, comments)}`;
}

/** The lines of a list's items. */
export function itemsText(items: readonly unknown[], indent: number): string {
  return items.map((item) => `${" ".repeat(indent)}- ${flowText(item)}\n`).join("");
}

/** A value in one line. */
export function flowText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(flowText).join(", ")}]`;
  if (!isMap(value)) return scalarText(value);
  const entries = Object.entries(value).map(([key, inner]) => `${scalarText(key)}: ${flowText(inner)}`);
  return entries.length === 0 ? "{}" : `{ ${entries.join(", ")} }`;
}

/** Words that YAML, or an older YAML, does not read as text. */
const NO_TEXT = /^(?:true|false|null|yes|no|on|off|y|n)$/i;

/** A text stands without quotes only if no reader of YAML can take it for something else. */
function scalarText(value: unknown): string {
  if (typeof value !== "string") return String(value);
  const isPlain =
    /^(?:\.\/)?[\p{L}_][\p{L}\p{N}_@.+/-]*(?: [\p{L}\p{N}_@.+/-]+)*$/u.test(value) && !NO_TEXT.test(value);
  if (isPlain) return value;
  const hasEscapes = JSON.stringify(value) !== `"${value.replaceAll('"', '\\"')}"`;
  return value.includes('"') && !hasEscapes ? `'${value.replaceAll("'", "''")}'` : jsonText(value);
}

/** YAML reads strings of JSON, but takes some line breaks of Unicode for its own. */
function jsonText(value: string): string {
  return JSON.stringify(value).replace(/[\u007f-\u009f\u2028\u2029\ufeff]/g, (letter) => {
    return `\\u${letter.charCodeAt(0).toString(16).padStart(4, "0")}`;
  });
}

function endsWith(path: readonly string[], pattern: readonly string[]): boolean {
  const end = path.slice(-pattern.length);
  return end.length === pattern.length && pattern.every((part, index) => part === "*" || part === end[index]);
}
