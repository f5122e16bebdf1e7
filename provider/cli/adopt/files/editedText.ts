/** A YAML file into which entries and items are inserted. Every byte outside the insertions stays. */
import { isMap as isYamlMap, isPair, isSeq, type Node, type YAMLMap, type YAMLSeq } from "yaml";
import { entriesText, flowText, hasLines, itemsText, type Comments } from "./yamlText";

type Json = Readonly<Record<string, unknown>>;

interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
  /** Of two insertions at one place, the deeper comes first. */
  readonly depth: number;
}

export class EditedText {
  readonly #edits: Edit[] = [];
  readonly #newLine: string;

  /** @param comments comments before the entries that are inserted. */
  constructor(
    private readonly text: string,
    private readonly comments?: Comments,
  ) {
    this.#newLine = text.includes("\r\n") ? "\r\n" : "\n";
  }

  /**
   * Adds entries to a map.
   * @param node undefined or empty for a file without content.
   * @param isInFlow whether the map is inside braces or brackets.
   */
  addEntries(node: unknown, entries: Json, path: readonly string[], isInFlow = false): void {
    if (!isYamlMap(node)) {
      this.#insertLines(this.text.length, entriesText(entries, path, 0, this.comments), 0);
    } else if (isFlow(node) && node.items.length === 0 && isInFlow) {
      this.replace(node, entries);
    } else if (isFlow(node) && node.items.length === 0) {
      const indent = this.#indentOfLine(startOf(node)) + 2;
      const lines = entriesText(entries, path, path.length === 0 ? 0 : indent, this.comments).trimEnd();
      const start = this.text.slice(0, startOf(node)).trimEnd().length;
      if (path.length === 0) this.#edit(startOf(node), endOf(node), this.#withNewLines(lines), 0);
      else this.#edit(start, endOf(node), this.#withNewLines(`\n${lines}`), path.length);
    } else if (isFlow(node)) {
      this.#insertFlow(node, flowText(entries).slice(2, -2), path.length);
    } else {
      const indent = this.#columnOf(startOf(node));
      const lines = entriesText(entries, path, indent, this.comments);
      const isSpaced = path.length < 2 && hasLines(lines);
      this.#insertLines(lastEnd(node), (isSpaced ? "\n" : "") + lines, path.length);
    }
  }

  /** Adds items to a list. */
  addItems(node: YAMLSeq, items: readonly unknown[]): void {
    if (items.length === 0) return;
    if (isFlow(node) && node.items.length === 0) this.replace(node, items);
    else if (isFlow(node)) this.#insertFlow(node, items.map(flowText).join(", "), Infinity);
    else this.#insertLines(lastEnd(node), itemsText(items, this.#columnOf(startOf(node))), Infinity);
  }

  /** Writes a value in the place of another. */
  replace(node: Node, value: unknown): void {
    this.#edit(startOf(node), endOf(node), flowText(value), Infinity);
  }

  toString(): string {
    const inOrder = this.#edits.toSorted((a, b) => a.start - b.start || b.depth - a.depth);
    let at = 0;
    let result = "";
    for (const { start, end, text } of inOrder) {
      result += this.text.slice(at, start) + text;
      at = end;
    }
    return result + this.text.slice(at);
  }

  #insertFlow(node: YAMLMap | YAMLSeq, text: string, depth: number): void {
    const end = lastEnd(node);
    this.#edit(end, end, `, ${text}`, depth);
  }

  /** Inserts lines after the line of an offset. */
  #insertLines(offset: number, lines: string, depth: number): void {
    const isLineEnd = offset === 0 || this.text[offset - 1] === "\n";
    const found = isLineEnd ? offset - 1 : this.text.indexOf("\n", offset);
    const at = found === -1 && !isLineEnd ? this.text.length : found + 1;
    const isAfterLine = at === 0 || this.text[at - 1] === "\n";
    this.#edit(at, at, (isAfterLine ? "" : this.#newLine) + this.#withNewLines(lines), depth);
  }

  #edit(start: number, end: number, text: string, depth: number): void {
    this.#edits.push({ start, end, text, depth });
  }

  #withNewLines(lines: string): string {
    return lines.replaceAll("\n", this.#newLine);
  }

  #columnOf(offset: number): number {
    return offset - this.#lineStart(offset);
  }

  #indentOfLine(offset: number): number {
    const line = this.text.slice(this.#lineStart(offset));
    return /^ */.exec(line)![0].length;
  }

  #lineStart(offset: number): number {
    return this.text.lastIndexOf("\n", offset - 1) + 1;
  }
}

/** Whether a map is in braces, or a list in brackets. */
export function isFlow(node: unknown): boolean {
  return (isYamlMap(node) || isSeq(node)) && node.flow === true;
}

function startOf(node: Node): number {
  return node.range![0];
}

function endOf(node: Node): number {
  return node.range![1];
}

/** Where the last value in a map or a list ends, without comments and empty lines after it. */
function lastEnd(node: YAMLMap | YAMLSeq): number {
  const last: unknown = node.items.at(-1);
  const value = (isPair(last) ? (last.value ?? last.key) : last) as Node | undefined;
  if (!value?.range) return endOf(node);
  const isOpen = (isYamlMap(value) || isSeq(value)) && !isFlow(value) && value.items.length > 0;
  return isOpen ? lastEnd(value) : endOf(value);
}
