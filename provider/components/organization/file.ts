/** Reads a document from a YAML or JSON file, and finds its lines. */
import type * as Yaml from "yaml";
import type { Path, Position, Problem } from "./problems";

/** The content of a file. */
export interface Parsed {
  readonly value: unknown;
  readonly problems: readonly Problem[];
  /** Where a path is in the file; where its nearest part is, if the file does not contain the path. */
  positionOf(path: Path): Position;
}

/** Parses a file. JSON is YAML too. */
export function parse(text: string): Parsed {
  // Programs without a file do not load the parser.
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const yaml = require("yaml") as typeof Yaml;
  const lines = new yaml.LineCounter();
  const document = yaml.parseDocument(text, {
    lineCounter: lines,
    merge: true,
    prettyErrors: false,
    logLevel: "error",
  });
  const at = (offset: number): Position => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const problems: Problem[] = [...document.errors, ...document.warnings].map((error) => ({
    path: [],
    text: syntaxText(error, text),
    position: at(error.pos[0]),
  }));
  const targets = targetsIn(yaml, document, (alias, text) =>
    problems.push({ path: [], text, position: at(startOf(yaml, alias)) }),
  );
  return {
    value: problems.length > 0 ? undefined : valueOf(document, problems),
    problems,
    positionOf: (path) => at(offsetOf(yaml, document, targets, path)),
  };
}

/** What each alias means. The parser would search the whole document for each. */
function targetsIn(
  yaml: typeof Yaml,
  document: Yaml.Document.Parsed,
  report: (alias: Yaml.Alias, text: string) => void,
): Map<Yaml.Alias, Yaml.Node> {
  const anchors = new Map<string, Yaml.Node>();
  const targets = new Map<Yaml.Alias, Yaml.Node>();
  yaml.visit(document, {
    Value: (_, node) => void (node.anchor && anchors.set(node.anchor, node)),
    Alias: (_, alias) => {
      const target = anchors.get(alias.source);
      if (target === undefined) {
        report(alias, `no anchor &${alias.source} before this alias. Add the anchor, or write the value.`);
      } else if (target.range![1] > startOf(yaml, alias)) {
        report(alias, `the alias *${alias.source} is inside its own anchor. Write the value.`);
      } else targets.set(alias, target);
    },
  });
  return targets;
}

function valueOf(document: Yaml.Document.Parsed, problems: Problem[]): unknown {
  try {
    // plain.ts limits the expansion of aliases. The parser's own limit counts each use of an anchor.
    return document.toJS({ maxAliasCount: -1 });
  } catch (error) {
    problems.push({
      path: [],
      text: `${(error as Error).message.replace(/\.?$/, ".")} Correct the anchor or the alias.`,
    });
    return undefined;
  }
}

function syntaxText({ code, message, pos }: Yaml.YAMLError, text: string): string {
  if (code === "DUPLICATE_KEY") {
    const [key] = /^(?:"[^"\n]*"|'[^'\n]*'|[^:\n]*)/.exec(text.slice(pos[0]))!;
    return `the key ${key.trim()} occurs twice in one map. Rename or remove one of the two.`;
  }
  if (code === "MULTIPLE_DOCS")
    return "the file contains a second document. Remove the line `---` and what follows it.";
  return `the file is not valid YAML. ${message.replace(/\.?$/, ".")}`;
}

/** The beginning of the key of a path in the text, or of the item in a list. */
function offsetOf(
  yaml: typeof Yaml,
  document: Yaml.Document.Parsed,
  targets: ReadonlyMap<Yaml.Alias, Yaml.Node>,
  path: Path,
): number {
  const resolved = (node: unknown) => (yaml.isAlias(node) ? targets.get(node) : node);
  const pairOf = (node: unknown, part: string): Yaml.Pair | undefined => {
    const map = resolved(node);
    if (yaml.isSeq(map)) return first(map.items, (item) => pairOf(item, part));
    if (!yaml.isMap(map)) return undefined;
    const own = map.items.find(({ key }) => keyText(yaml, key) === part);
    return own ?? first(map.items, ({ key, value }) => (keyText(yaml, key) === "<<" ? pairOf(value, part) : undefined));
  };
  let node: unknown = document.contents;
  let offset = startOf(yaml, node);
  for (const part of path) {
    const inside = resolved(node);
    if (typeof part === "number") {
      node = yaml.isSeq(inside) ? inside.items[part] : undefined;
      offset = startOf(yaml, node) || offset;
    } else {
      const pair = pairOf(inside, part);
      offset = startOf(yaml, pair?.key) || offset;
      node = pair?.value;
    }
    if (node === undefined) break;
  }
  return offset;
}

function first<T, R>(items: readonly T[], find: (item: T) => R | undefined): R | undefined {
  for (const item of items) {
    const found = find(item);
    if (found !== undefined) return found;
  }
  return undefined;
}

function keyText(yaml: typeof Yaml, key: unknown): string | undefined {
  if (!yaml.isScalar(key)) return undefined;
  // The parser has a symbol for a merge key.
  return typeof key.value === "symbol" ? "<<" : String(key.value);
}

function startOf(yaml: typeof Yaml, node: unknown): number {
  return yaml.isNode(node) ? (node.range?.[0] ?? 0) : 0;
}
