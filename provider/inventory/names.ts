/** Names that a person recognises, where an id says nothing: an e-mail address, and the name of a project before what is in it. */
import { lastSegment } from "../lifecycle/ids";
import { labelWith, type InventoryObject } from "./object";

type Named = Pick<InventoryObject, "declaration" | "key" | "outputs">;

/** Longer values, such as the content of a certificate, are no names. */
const LONGEST_NAME = 120;

export class Names {
  readonly #byId = new Map<string, Named>();

  /** @param all the objects whose names other objects' names contain. */
  constructor(all: readonly Named[]) {
    for (const object of all) {
      const id = object.key[object.declaration.id.own];
      if (id !== undefined) this.#byId.set(labelWith(object.declaration.kind, id), object);
    }
  }

  /** The parts of a name, the outermost first: `["web", "ana@example.com"]`. Empty for an object without a name. */
  of({ declaration: { origin, inputs, id }, key, outputs }: Named): string[] {
    const parents = id.parts.filter((part) => part !== id.own && !origin.inputs.includes(part));
    const parts = [...parents, ...origin.inputs].flatMap((input) => {
      const value = outputs[input] ?? key[input];
      if (typeof value !== "string") return [];
      const kinds = inputs[input]?.refersTo ?? [];
      if (kinds.length === 0) return value === key[id.own] ? [] : nameIn(value);
      const apiId = String(lastSegment(value));
      const referred = kinds.map((kind) => this.#byId.get(labelWith(kind, apiId))).find((one) => one !== undefined);
      const name = referred ? ownNameOf(referred.outputs) : textIn(outputs, input.replace(/Id$/, "Name"));
      return name ?? (apiId === key[id.own] ? [] : apiId);
    });
    // The name of a relation is the name of a person, whose address is a part already.
    const own = origin.how === "relation" ? undefined : ownNameOf(outputs);
    return [...new Set(own === undefined ? parts : [...parts, own])];
  }

  /** The person to whom a key belongs. Undefined for other objects. */
  ownerOf({ outputs: { ownerUserId, ownerId } }: Named): string | undefined {
    const id = ownerUserId ?? ownerId;
    if (typeof id !== "string") return undefined;
    const person = this.#byId.get(labelWith("OrganizationUser", id));
    return (person && ownNameOf(person.outputs)) ?? id;
  }

  /** The project that contains an object. */
  projectOf({ key: { projectId } }: Named): { readonly id: string; readonly name?: string } | undefined {
    if (projectId === undefined) return undefined;
    const project = this.#byId.get(labelWith("Project", projectId));
    const name = project && ownNameOf(project.outputs);
    return { id: projectId, ...(name === undefined ? {} : { name }) };
  }
}

/** A person's own name can change, so an e-mail address comes first. */
function ownNameOf(outputs: Named["outputs"]): string | undefined {
  return textIn(outputs, "email") ?? textIn(outputs, "name");
}

function textIn(outputs: Named["outputs"], name: string): string | undefined {
  const value = outputs[name];
  return typeof value === "string" && value !== "" ? value : undefined;
}

function nameIn(value: string): string[] {
  return value.length <= LONGEST_NAME && !value.includes("\n") ? [value] : [];
}
