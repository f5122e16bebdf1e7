import ts from "typescript";
import { passageOf, type Piece } from "./passage";
import { exceptionIn, type Exception, type Source } from "./source";

/** A text with fewer words is a name, a key or a unit. */
const FEWEST_WORDS = 3;

/** Reads the messages of a TypeScript file: the literals that look like sentences. Literals joined by `+` are one text. */
export function readTypescript(text: string): Source {
  const file = ts.createSourceFile("file.ts", text, ts.ScriptTarget.Latest, true);
  return {
    passages: literalsIn(file)
      .map((pieces) => passageOf(pieces))
      .filter((passage) => isSentence(passage.text)),
    exceptions: exceptionsIn(file),
  };
}

function isSentence(text: string): boolean {
  return (text.match(/(?<!\S)["'(]?\p{L}[\p{L}'’-]*[.,;:!?)"']*(?!\S)/gu)?.length ?? 0) >= FEWEST_WORDS;
}

function literalsIn(node: ts.Node): Piece[][] {
  if (isSpecifier(node) || ts.isTaggedTemplateExpression(node)) return [];
  if (isJoined(node)) return [piecesOf(node), ...holesOf(node).flatMap(literalsIn)];
  return ts.isStringLiteralLike(node) || ts.isTemplateExpression(node)
    ? [piecesOf(node), ...holesOf(node).flatMap(literalsIn)]
    : childrenOf(node).flatMap(literalsIn);
}

/** The path of an import or an export. */
function isSpecifier(node: ts.Node): boolean {
  return ts.isStringLiteral(node) && (ts.isImportDeclaration(node.parent) || ts.isExportDeclaration(node.parent));
}

function isJoined(node: ts.Node): node is ts.BinaryExpression {
  return ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.PlusToken && hasLiteral(node);
}

function hasLiteral(node: ts.Node): boolean {
  if (ts.isBinaryExpression(node)) return hasLiteral(node.left) || hasLiteral(node.right);
  return ts.isStringLiteralLike(node) || ts.isTemplateExpression(node);
}

/** The text of a literal or of a joined expression. Each expression in it becomes a word. */
function piecesOf(node: ts.Node): Piece[] {
  if (isJoined(node)) return [...piecesOf(node.left), ...piecesOf(node.right)];
  if (ts.isTemplateExpression(node)) {
    const spans = node.templateSpans.flatMap((span) => [placeholder(span.expression), templatePiece(span.literal)]);
    return [templatePiece(node.head), ...spans];
  }
  if (ts.isNoSubstitutionTemplateLiteral(node)) return [templatePiece(node)];
  // A line break that is written as \n ends a paragraph, and is on the same line of the file.
  if (ts.isStringLiteral(node)) return [{ text: node.text.replaceAll("\n", "\u2029"), line: lineOf(node) }];
  return [placeholder(node)];
}

function templatePiece(node: ts.TemplateLiteralLikeNode): Piece {
  return { text: node.getText().replace(/^[`}]|(?:`|\$\{)$/g, ""), line: lineOf(node) };
}

/** Each expression becomes a different word, so that two in a row are no repetition. */
function placeholder(node: ts.Node): Piece {
  return { text: `Value${node.getStart()}`, line: lineOf(node) };
}

/** The expressions in a text, which may hold texts themselves. */
function holesOf(node: ts.Node): ts.Node[] {
  if (isJoined(node)) return [...holesOf(node.left), ...holesOf(node.right)];
  if (ts.isTemplateExpression(node)) return node.templateSpans.map(({ expression }) => expression);
  return ts.isStringLiteralLike(node) ? [] : [node];
}

function exceptionsIn(file: ts.SourceFile): Exception[] {
  const comments = new Map<number, Exception[]>();
  const visit = (node: ts.Node): void => {
    for (const { pos, end } of commentsAround(node, file.text)) {
      comments.set(pos, exceptionIn(file.text.slice(pos, end), file.getLineAndCharacterOfPosition(pos).line + 1));
    }
    node.getChildren().forEach(visit);
  };
  visit(file);
  return [...comments.values()].flat();
}

function commentsAround(node: ts.Node, text: string): ts.CommentRange[] {
  return [
    ...(ts.getLeadingCommentRanges(text, node.getFullStart()) ?? []),
    ...(ts.getTrailingCommentRanges(text, node.getEnd()) ?? []),
  ];
}

function childrenOf(node: ts.Node): ts.Node[] {
  const children: ts.Node[] = [];
  node.forEachChild((child) => void children.push(child));
  return children;
}

function lineOf(node: ts.Node): number {
  return node.getSourceFile().getLineAndCharacterOfPosition(node.getStart()).line + 1;
}
