import { join } from "node:path";
import ts from "typescript";
import { REPOSITORY, type Block } from "./pages";
import { moduleOf, STUBS } from "./preamble";

/** The folder in which the compiler sees the blocks. It does not exist; packages resolve as for the tests. */
const FOLDER = join(REPOSITORY, "test", "docs", "blocks");

/** The options of the examples' tsconfig.json, which users copy. */
const OPTIONS: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  lib: ["lib.es2023.d.ts"],
  module: ts.ModuleKind.Node16,
  moduleResolution: ts.ModuleResolutionKind.Node16,
  strict: true,
  noUncheckedIndexedAccess: true,
  skipLibCheck: true,
  noEmit: true,
  types: ["node"],
};

/** A program starts with an import and is complete. Any other block is a fragment, which uses the names of the preamble. */
export function isProgram({ code }: Block): boolean {
  return /^import\b/.test(code.replace(/^\s*(?:\/\/.*\n|\/\*[^]*?\*\/\s*)*/, ""));
}

/** The errors of the compiler in code blocks, as `<path>:<line>: <message>`. One compilation checks all blocks. */
export function problemsOf(blocks: readonly Block[]): string[] {
  const files = new Map(blocks.map((block, index) => [fileOf(block, index), block]));
  const texts = new Map([...files].map(([file, block]) => [file, isProgram(block) ? block.code : moduleOf(block)]));
  for (const [name, text] of Object.entries(STUBS)) texts.set(join(FOLDER, name), text);

  const program = ts.createProgram([...texts.keys()], OPTIONS, hostOf(texts));
  return ts.getPreEmitDiagnostics(program).map(({ file, start, messageText }) => {
    const message = ts.flattenDiagnosticMessageText(messageText, "\n");
    const block = file && files.get(file.fileName);
    if (!file || !block) return `${file?.fileName ?? "compiler"}: ${message}`;
    return `${block.path}:${block.line + file.getLineAndCharacterOfPosition(start!).line}: ${message}`;
  });
}

/** Whether Pulumi runs the block, as CommonJS. Other blocks may await at the top level, which only ECMAScript modules can. */
function isCommonJs(block: Block): boolean {
  return isProgram(block) && /from "(?:@pulumi|pulumi-openai-admin)\b/.test(block.code);
}

function fileOf(block: Block, index: number): string {
  return join(FOLDER, `block${index}.${isCommonJs(block) ? "ts" : "mts"}`);
}

function hostOf(texts: ReadonlyMap<string, string>): ts.CompilerHost {
  const disk = ts.createCompilerHost(OPTIONS);
  return {
    ...disk,
    directoryExists: (folder) => folder === FOLDER || disk.directoryExists!(folder),
    fileExists: (file) => texts.has(file) || disk.fileExists(file),
    readFile: (file) => texts.get(file) ?? disk.readFile(file),
    getSourceFile: (file, options, ...more) => {
      const text = texts.get(file);
      return text === undefined ? disk.getSourceFile(file, options, ...more) : ts.createSourceFile(file, text, options);
    },
  };
}
