import { readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { sources } from "./examples";
import { REPOSITORY } from "./pages";

/** Stands in a text of the source for a value: a name, an id, a number. */
const VALUE = "\u0000";

/** The longest text that a `…` of a page replaces: a sentence with its values. */
const LONGEST_GAP = 200;

/** Shorter pieces of text are in some source by chance. */
const SHORTEST_PIECE = 6;

/** More words than this in a row, none of them from the provider, are not its message. Names and ids are shorter. */
const MOST_FOREIGN_WORDS = 2;

/** The texts in the source of the provider, with {@link VALUE} for each value in them. */
const texts: readonly string[] = sources.flatMap(textsOf);

/** The fixed texts between the values, by sentence. */
const pieces: readonly string[] = [
  ...new Set(
    texts
      .flatMap((text) => text.split(/\u0000|(?<=[.:;,]) |\n/))
      .filter((piece) => piece.trim().length >= SHORTEST_PIECE),
  ),
];

/** Whether the provider can say a message, or this part of a message. In the message, a `…` replaces anything. */
export function isSaid(message: string): boolean {
  const parts = message
    .replace(/^… | …$/g, "")
    .split("…")
    .map((part) => part.replace(/[$()*+.?[\\\]^{|}]/g, String.raw`\$&`));
  const pattern = new RegExp(parts.join(`[^]{0,${LONGEST_GAP}}?`));
  return texts.some((text) => pattern.test(text));
}

/**
 * The words of a printed line that no text of the provider's source contains. A line consists of pieces of these texts, and between
 * them names, ids and numbers.
 */
export function foreignWords(line: string): string[] {
  const covered = new Array<boolean>(line.length).fill(false);
  for (const piece of pieces) {
    for (let at = line.indexOf(piece); at >= 0; at = line.indexOf(piece, at + 1))
      covered.fill(true, at, at + piece.length);
  }
  const rest = [...line].map((character, index) => (covered[index] ? "|" : character)).join("");
  return rest.split("|").flatMap((part) => {
    const words = part.match(/(?<![\w./@-])[A-Za-z][a-z']+(?![\w/@-])/g) ?? [];
    return words.length > MOST_FOREIGN_WORDS ? [words.join(" ")] : [];
  });
}

function textsOf(path: string): string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (isText(node)) found.push(textOf(node));
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(path, readFileSync(join(REPOSITORY, path), "utf8"), ts.ScriptTarget.ES2022, true));
  return found;
}

function isText(node: ts.Node): node is ts.Expression {
  return ts.isStringLiteralLike(node) || ts.isTemplateExpression(node) || isSum(node);
}

function isSum(node: ts.Node): node is ts.BinaryExpression {
  return ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.PlusToken;
}

/** `"Could not " + name + ": gone"` and `Could not ${name}: gone` are the same text. */
function textOf(node: ts.Expression): string {
  if (ts.isStringLiteralLike(node)) return node.text;
  if (ts.isParenthesizedExpression(node)) return textOf(node.expression);
  if (isSum(node)) return textOf(node.left) + textOf(node.right);
  if (!ts.isTemplateExpression(node)) return VALUE;
  return node.head.text + node.templateSpans.map(({ literal }) => VALUE + literal.text).join("");
}
