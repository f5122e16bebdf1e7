import { join, sep } from "node:path";
import ts from "typescript";

const provider = join(__dirname, "..", "..", "provider");

/** An example of a TSDoc comment: its title and its code. */
export interface Example {
  readonly title: string;
  readonly code: string;
}

/** What a TSDoc comment says. */
export interface Doc {
  readonly text: string;
  readonly examples: readonly Example[];
}

/** A property of an interface or a class. */
export interface Field extends Doc {
  readonly name: string;
  /** The type as a program writes it, without the wrapper `pulumi.Input` or `pulumi.Output`. */
  readonly type: string;
  readonly isOptional: boolean;
}

/** A named type of the package that a field mentions. */
export interface NamedType extends Doc {
  readonly name: string;
  /** The fields of an interface. */
  readonly fields: readonly Field[];
  /** The definition of any other type, with its parameters: `type Named<A> = …;`. */
  readonly definition: string | undefined;
}

/** The public interface of the package with its TSDoc, read with TypeScript's compiler. */
export class PublicInterface {
  readonly #checker: ts.TypeChecker;
  readonly #exports: ReadonlyMap<string, ts.Symbol>;

  private constructor(program: ts.Program) {
    this.#checker = program.getTypeChecker();
    const index = this.#checker.getSymbolAtLocation(program.getSourceFile(join(provider, "index.ts"))!)!;
    this.#exports = new Map(this.#checker.getExportsOfModule(index).map((one) => [one.name, this.#resolved(one)]));
  }

  static read(): PublicInterface {
    const { config } = ts.readConfigFile(join(provider, "tsconfig.json"), (file) => ts.sys.readFile(file)) as {
      config: object;
    };
    const { options } = ts.parseJsonConfigFileContent(config, ts.sys, provider);
    return new PublicInterface(ts.createProgram([join(provider, "index.ts")], { ...options, noEmit: true }));
  }

  /** The names of the exported classes that extend a class, in alphabetical order. */
  classesOf(base: string): string[] {
    const extendsBase = ([, symbol]: [string, ts.Symbol]) => {
      const declaration = symbol.declarations?.find(ts.isClassDeclaration);
      return declaration?.heritageClauses?.some((clause) => clause.getText().endsWith(base)) ?? false;
    };
    return [...this.#exports]
      .filter(extendsBase)
      .map(([name]) => name)
      .sort();
  }

  /** The TSDoc of an exported class or function. */
  docOf(name: string): Doc {
    return this.#doc(this.#named(name));
  }

  /** The fields of an exported interface, or the public fields of an exported class. Any other type has none. */
  fieldsOf(name: string): Field[] {
    const symbol = this.#named(name);
    return symbol.declarations?.some(ts.isTypeAliasDeclaration) ? [] : this.#fieldsOf(symbol);
  }

  /** The name of the type of a component's inputs: of the second parameter of its constructor. */
  inputsOf(component: string): string {
    const declaration = this.#named(component).declarations!.find(ts.isClassDeclaration)!;
    const { parameters } = declaration.members.find(ts.isConstructorDeclaration)!;
    return /\b[A-Z]\w+/.exec(parameters[1]!.type!.getText())![0];
  }

  /** The name of the type of a look-up's arguments. Undefined if the look-up takes nothing. */
  argumentsOf(lookup: string): string | undefined {
    const type = this.#checker.getNonNullableType(this.#typeOf(this.#signatureOf(lookup).parameters[0]!));
    return this.#nameOf(type) ?? [conventional(lookup, "Args")].find((name) => this.#isType(name));
  }

  /** The name of the type of a look-up's result, without its Promise. */
  resultOf(lookup: string): string {
    const type = this.#checker.getAwaitedType(this.#signatureOf(lookup).getReturnType())!;
    return this.#nameOf(type) ?? conventional(lookup, "Result");
  }

  /**
   * The named types of the package that the types of these fields mention, and those that these types mention.
   * @param isElsewhere whether another page describes a type, and the types that it mentions.
   */
  mentionedBy(
    fields: readonly Pick<Field, "type">[],
    isElsewhere: (name: string) => boolean = () => false,
    known: readonly string[] = [],
  ): NamedType[] {
    const names = [...new Set(fields.flatMap(({ type }) => type.match(/\b[A-Z]\w+\b/g) ?? []))];
    const types = names.filter((name) => !known.includes(name) && this.#isType(name)).map((name) => this.#type(name));
    const seen = [...known, ...types.map(({ name }) => name)];
    const described = types.filter(({ name }) => !isElsewhere(name));
    const mentioned = described.flatMap(({ fields, definition = "" }) => [...fields, { type: definition }]);
    return types.length === 0 ? [] : [...types, ...this.mentionedBy(mentioned, isElsewhere, seen)];
  }

  #signatureOf(name: string): ts.Signature {
    return this.#typeOf(this.#named(name)).getCallSignatures()[0]!;
  }

  #typeOf(symbol: ts.Symbol): ts.Type {
    return this.#checker.getTypeOfSymbol(symbol);
  }

  /** The name of an exported type, without its parameters. */
  #nameOf(type: ts.Type): string | undefined {
    const name = (type.aliasSymbol ?? type.symbol)?.name;
    return this.#isType(name) ? name : undefined;
  }

  #isType(name: string | undefined): name is string {
    const [declaration] = this.#exports.get(name ?? "")?.declarations ?? [];
    return (
      declaration !== undefined && (ts.isInterfaceDeclaration(declaration) || ts.isTypeAliasDeclaration(declaration))
    );
  }

  #type(name: string): NamedType {
    const symbol = this.#named(name);
    const alias = symbol.declarations?.find(ts.isTypeAliasDeclaration);
    const parameters = alias?.typeParameters?.map((one) => one.getText()).join(", ");
    const definition = alias && `type ${name}${parameters ? `<${parameters}>` : ""} = ${this.#definitionOf(alias)};`;
    return { name, ...this.#doc(symbol), fields: alias ? [] : this.#fieldsOf(symbol), definition };
  }

  /** The definition as the source has it. The names in a type of the source become a union. */
  #definitionOf({ type }: ts.TypeAliasDeclaration): string {
    if (!ts.isTypeOperatorNode(type)) return shown(type);
    const flags = ts.TypeFormatFlags.NoTruncation | ts.TypeFormatFlags.InTypeAlias;
    return this.#checker.typeToString(this.#checker.getTypeFromTypeNode(type), undefined, flags);
  }

  #fieldsOf(symbol: ts.Symbol): Field[] {
    return this.#checker
      .getDeclaredTypeOfSymbol(symbol)
      .getProperties()
      .flatMap((property) => {
        const [declaration] = property.declarations ?? [];
        const isField = declaration && (ts.isPropertySignature(declaration) || ts.isPropertyDeclaration(declaration));
        if (!isField || !isOfPackage(declaration) || isHidden(declaration)) return [];
        const isOptional = declaration.questionToken !== undefined;
        return [{ name: property.name, type: shown(declaration.type!), isOptional, ...this.#doc(property) }];
      });
  }

  #doc(symbol: ts.Symbol): Doc {
    const text = ts.displayPartsToString(symbol.getDocumentationComment(this.#checker));
    const tags = symbol.getJsDocTags(this.#checker).filter(({ name }) => name === "example");
    return { text: asParagraphs(text), examples: tags.map((tag) => exampleOf(ts.displayPartsToString(tag.text))) };
  }

  #named(name: string): ts.Symbol {
    const symbol = this.#exports.get(name);
    if (symbol === undefined)
      throw new Error(
        `provider/index.ts does not export ${name}. Export it: the docs describe the types that programs can name.`,
      );
    return symbol;
  }

  #resolved(symbol: ts.Symbol): ts.Symbol {
    return symbol.flags & ts.SymbolFlags.Alias ? this.#checker.getAliasedSymbol(symbol) : symbol;
  }
}

/** The name that the types of a look-up have by convention: `GetUsageArgs` of `getUsage`. */
function conventional(lookup: string, ending: "Args" | "Result"): string {
  return lookup[0]!.toUpperCase() + lookup.slice(1) + ending;
}

/** A type without the wrappers `pulumi.Input` and `pulumi.Output`, on one line. */
function shown(node: ts.TypeNode): string {
  if (ts.isTypeReferenceNode(node) && /^(?:pulumi\.)?(?:Input|Output)$/.test(node.typeName.getText())) {
    return shown(node.typeArguments![0]!);
  }
  if (ts.isUnionTypeNode(node)) {
    return node.types.map(shown).join(" | ");
  }
  if (ts.isArrayTypeNode(node)) {
    const element = shown(node.elementType);
    return element.includes(" | ") ? `(${element})[]` : `${element}[]`;
  }
  if (ts.isParenthesizedTypeNode(node)) return shown(node.type);
  if (ts.isTypeReferenceNode(node) && node.typeArguments) {
    return `${node.typeName.getText()}<${node.typeArguments.map(shown).join(", ")}>`;
  }
  return node.getText().replace(/\s+/g, " ");
}

function isOfPackage(node: ts.Node): boolean {
  const { fileName } = node.getSourceFile();
  return fileName.startsWith(provider.split(sep).join("/")) && !fileName.includes("node_modules");
}

function isHidden(node: ts.Declaration): boolean {
  return (ts.getCombinedModifierFlags(node) & (ts.ModifierFlags.Private | ts.ModifierFlags.Static)) !== 0;
}

/** The text of a comment with each paragraph on one line. */
function asParagraphs(text: string): string {
  return text.replace(/\{@link (\w+)\}/g, "`$1`").replace(/(?<!\n)\n(?!\n|- )/g, " ");
}

function exampleOf(text: string): Example {
  const [, title = "", code = ""] = /^([^\n]*)\n?```ts\n([\s\S]*?)\n```/.exec(text) ?? [];
  return { title: title.trim(), code };
}
