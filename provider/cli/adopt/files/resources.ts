/** Prints objects as `new openai.X(…)`. */
import { TOPICS } from "../../../lifecycle/declaration";
import { append } from "../../../inventory/append";
import { referencesOf, type InventoryObject } from "../../../inventory/object";
import type { KnownKeys } from "../declare/document/draft";
import type { DeclaredResource } from "../declare/document/resources";
import { PROTECTED_KINDS } from "../declare/kept";
import { variableOf } from "../declare/keys";
import { ById, inOrderOfReferences, Labels } from "./labels";
import { Code, inOneLine, printed, quoted, WIDTH, widthOf } from "./typescript";

export interface PrintOptions {
  readonly protect: boolean;
  /** The names that an earlier run has given. */
  readonly known?: Pick<KnownKeys, "names">;
  /** Code for the id of an object that these files do not declare. Undefined for an object that has only its id. */
  readonly elsewhere?: (kinds: readonly string[], id: string) => string | undefined;
}

/** The program of some objects: which file declares what, under which name and variable. */
export class Program {
  readonly byId: ById;
  readonly labels: Labels;
  readonly #fileOf = new Map<InventoryObject, string>();
  readonly #variables = new Map<InventoryObject, string>();
  readonly #files = new Map<string, InventoryObject[]>();
  readonly #exported = new Set<InventoryObject>();

  /**
   * @param projects the keys of the projects, by id.
   * @param placeOf the path of an object's file, without `.ts`.
   */
  constructor(
    objects: readonly InventoryObject[],
    projects: ReadonlyMap<string, string>,
    placeOf: (object: InventoryObject, byId: ById) => string,
    private readonly options: PrintOptions,
  ) {
    this.byId = new ById(objects);
    this.labels = new Labels(objects, this.byId, projects, options.known?.names);
    const byTopic = [...objects].sort(
      (a, b) =>
        TOPICS.indexOf(a.declaration.topic) - TOPICS.indexOf(b.declaration.topic) ||
        compare(a.declaration.kind, b.declaration.kind) ||
        compare(this.labels.nameOf(a), this.labels.nameOf(b)),
    );
    for (const object of byTopic) {
      const file = placeOf(object, this.byId);
      this.#fileOf.set(object, file);
      append(this.#files, file, object);
    }
    for (const [file, own] of this.#files) this.#files.set(file, inOrderOfReferences(own, this.byId));
    this.#nameVariables(objects);
  }

  get files(): string[] {
    return [...this.#files.keys()].sort(compare);
  }

  /** The resources, and the objects that they declare. */
  get resources(): DeclaredResource[] {
    return [...this.#fileOf.keys()].map((object) => ({
      kind: object.declaration.kind,
      name: this.labels.nameOf(object),
      id: object.id,
    }));
  }

  /** The statements of a file, each with an empty line before it unless it is short and follows a short one. */
  statements(file: string, indent = 0): string {
    const texts = this.#files.get(file)!.map((object) => this.#statement(object, file, indent));
    return texts.join("\n");
  }

  /** The other files to which a file refers, and the names that it gives them. */
  imports(file: string): Map<string, string> {
    const modules = new Map<string, string>();
    for (const object of this.#files.get(file)!) {
      for (const { kinds, id } of referencesOf(object)) {
        const target = this.byId.find(kinds, id);
        const other = target && this.#fileOf.get(target)!;
        if (other !== undefined && other !== file) modules.set(other, moduleName(other));
      }
    }
    return new Map([...modules].sort(([a], [b]) => compare(a, b)));
  }

  #nameVariables(objects: readonly InventoryObject[]): void {
    const referred = new Set<InventoryObject>();
    for (const object of objects) {
      for (const { kinds, id } of referencesOf(object)) {
        const target = this.byId.find(kinds, id);
        if (target === undefined || target === object) continue;
        referred.add(target);
        if (this.#fileOf.get(target) !== this.#fileOf.get(object)) this.#exported.add(target);
      }
    }
    for (const [file, own] of this.#files) {
      const taken = new Set(["openai", ...this.imports(file).values()]);
      for (const object of own) {
        if (!referred.has(object)) continue;
        const name = variableOf(
          object.declaration.kind === "Project" ? this.labels.nameOf(object) : keyLike(this.labels.labelOf(object)),
        );
        let variable = name;
        for (let number = 2; taken.has(variable); number++) variable = `${name}${number}`;
        taken.add(variable);
        this.#variables.set(object, variable);
      }
    }
  }

  #statement(object: InventoryObject, file: string, indent: number): string {
    const { kind } = object.declaration;
    const variable = this.#variables.get(object);
    const exported = this.#exported.has(object) ? "export " : "";
    const assigned = variable === undefined ? "" : `${exported}const ${variable} = `;
    const options = this.options.protect && PROTECTED_KINDS.has(kind) ? [{ protect: true }] : [];
    return newText(assigned, kind, [this.labels.nameOf(object), this.#argsOf(object, file), ...options], indent);
  }

  #argsOf({ declaration, inputs }: InventoryObject, file: string): object {
    const entries = Object.keys(declaration.inputs).flatMap((name): [string, unknown][] => {
      const value = inputs[name];
      if (value === undefined) return [];
      const { refersTo: kinds, refersAt } = declaration.inputs[name]!;
      if (kinds.length === 0) return [[name, value]];
      const refer = (id: unknown) => this.#reference(kinds, id, file) ?? id;
      if (refersAt === undefined) return [[name, Array.isArray(value) ? value.map(refer) : refer(value)]];
      const items = value as Record<string, unknown>[];
      return [[name, items.map((item) => ({ ...item, [refersAt]: refer(item[refersAt]) }))]];
    });
    return Object.fromEntries(entries);
  }

  #reference(kinds: readonly string[], id: unknown, file: string): Code | undefined {
    const target = this.byId.find(kinds, id);
    if (target === undefined) {
      const code = this.options.elsewhere?.(kinds, String(id));
      return code === undefined ? undefined : new Code(code);
    }
    const other = this.#fileOf.get(target)!;
    const variable = this.#variables.get(target);
    if (variable === undefined) return undefined;
    return new Code(`${other === file ? "" : `${moduleName(other)}.`}${variable}.id`);
  }
}

/** `const web = new openai.Project("web", { … });`, as prettier breaks it. */
function newText(assigned: string, kind: string, args: readonly unknown[], indent: number): string {
  const spaces = " ".repeat(indent);
  const start = `${spaces}${assigned}new openai.${kind}(`;
  const line = args.map(inOneLine);
  if (!line.includes(undefined)) {
    const whole = `${start}${line.join(", ")});`;
    if (widthOf(whole) <= WIDTH) return `${whole}\n`;
  }
  const [name, first] = args;
  const hugged = `${start}${quoted(String(name))}, {`;
  if (args.length === 2 && widthOf(hugged) <= WIDTH && Object.keys(first as object).length > 0) {
    const text = printed(first, indent, WIDTH, 0);
    return `${start}${quoted(String(name))}, ${text});\n`;
  }
  const lines = args.map((arg) => `${spaces}  ${printed(arg, indent + 2, 0, 1)},\n`);
  return `${start}\n${lines.join("")}${spaces});\n`;
}

function moduleName(file: string): string {
  return variableOf(file.slice(file.lastIndexOf("/") + 1)) + (file.startsWith("projects/") ? "Project" : "");
}

function keyLike(label: string): string {
  return label
    .normalize("NFKD")
    .replace(/\p{M}+/gu, "")
    .normalize("NFC")
    .toLowerCase();
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
