/** What tells an object from others of its kind, in words: the names in the program follow from it. */
import { lastSegment } from "../../../lifecycle/ids";
import { shortRoleId } from "../../../lifecycle/roleIds";
import { append } from "../../../inventory/append";
import { referencesOf, type InventoryObject } from "../../../inventory/object";
import { baseOf, keysFor } from "../declare/keys";

/** The objects by kind and the API's id. */
export class ById {
  readonly #objects = new Map<string, InventoryObject>();

  constructor(objects: readonly InventoryObject[]) {
    for (const object of objects) {
      const { declaration, key } = object;
      const own = key[declaration.id.own];
      if (own !== undefined) this.#objects.set(`${declaration.kind} ${String(shortRoleId(own))}`, object);
    }
  }

  find(kinds: readonly string[], id: unknown): InventoryObject | undefined {
    const own = String(shortRoleId(lastSegment(id)));
    return kinds.map((kind) => this.#objects.get(`${kind} ${own}`)).find((found) => found !== undefined);
  }
}

/** The names of resources, which are unique for each kind. An object that an earlier run has named keeps its name. */
export class Labels {
  readonly #names = new Map<InventoryObject, string>();

  constructor(
    objects: readonly InventoryObject[],
    private readonly byId: ById,
    private readonly projects: ReadonlyMap<string, string>,
    known: ReadonlyMap<string, string> = new Map(),
  ) {
    const byKind = new Map<string, InventoryObject[]>();
    for (const object of objects) append(byKind, object.declaration.kind, object);
    for (const [kind, all] of byKind) {
      const named = all.map((object) => ({ id: object.id, name: this.#wholeLabel(object) }));
      const earlier = [...known].filter(([object]) => object.startsWith(`${kind} `));
      const own = new Map(earlier.map(([object, name]) => [object.slice(kind.length + 1), name]));
      const keys = keysFor(named, { noun: kind, longest: MOST_LETTERS, known: own });
      for (const object of all) this.#names.set(object, keys.get(object.id)!);
    }
  }

  /** The name of the resource. */
  nameOf(object: InventoryObject): string {
    return this.#names.get(object)!;
  }

  /** What tells the object from others of its kind in its project. */
  labelOf({ declaration, inputs, key, outputs }: InventoryObject): string {
    const { name, email, thresholdAmount, model } = { ...outputs, ...inputs } as Record<string, unknown>;
    const { kind, id } = declaration;
    if (kind === "Project") return this.projects.get(key.projectId!) ?? String(name);
    for (const text of [name, email, model]) if (typeof text === "string" && text !== "") return text;
    if (typeof thresholdAmount === "number" && id.own === "alertId") return `at ${thresholdAmount / 100}`;
    const parts = id.parts.filter((part) => part !== "projectId" && key[part] !== undefined);
    return parts
      .map((part) => {
        const row = declaration.inputs[part];
        // The API has made up the id: the kind and the end of the id are easier to read.
        return row === undefined ? `${words(kind)} ${key[part]!.slice(-4)}` : this.#partLabel(row.refersTo, key[part]!);
      })
      .join(" ");
  }

  #partLabel(kinds: readonly string[], id: string): string {
    const object = this.byId.find(kinds, id);
    if (object) return this.labelOf(object);
    return String(shortRoleId(id)).replace(/^role-api-(?:project|organization)-/, "");
  }

  #wholeLabel(object: InventoryObject): string {
    const { declaration, inputs, key } = object;
    const label = this.labelOf(object);
    if (declaration.kind === "Project") return label;
    const projectId = lastSegment(inputs.projectId ?? key.projectId);
    if (typeof projectId !== "string") return label === "" ? "organization" : label;
    const project = this.projects.get(projectId) ?? projectId;
    return baseOf(label).startsWith(`${project}-`) ? label : `${project} ${label}`;
  }
}

/** `ExternalStorage` in words: `external storage`. */
function words(kind: string): string {
  return kind.replace(/(?<=[a-z])(?=[A-Z])/g, " ").toLowerCase();
}

/** A resource's name can say its project and several objects. */
const MOST_LETTERS = 100;

/** The objects of a list, each after those to which it refers. */
export function inOrderOfReferences(objects: readonly InventoryObject[], byId: ById): InventoryObject[] {
  const ordered = new Set<InventoryObject>();
  const wanted = new Set(objects);
  const add = (object: InventoryObject) => {
    if (ordered.has(object) || !wanted.delete(object)) return;
    for (const { kinds, id } of referencesOf(object)) {
      const target = byId.find(kinds, id);
      if (target && target !== object) add(target);
    }
    ordered.add(object);
  };
  for (const object of objects) add(object);
  return [...ordered];
}
