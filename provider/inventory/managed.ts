/** Which existing objects the resources of stacks manage. */
import { declaredIn, keying } from "../lifecycle/entries";
import { append } from "./append";
import { branchesOf, isSameParts } from "./branches";
import { declarationNamed, declarations } from "./kinds";
import { addressOf, labelOf, labelWith, listAddressOf, referencesOf, type InventoryObject } from "./object";
import type { StackObject } from "./stackState";

const branches = branchesOf(declarations);

/** An object that several resources manage, each of which would undo the changes of the others. */
export interface ManagedTwice {
  readonly kind: string;
  readonly id: string;
  readonly by: readonly StackObject[];
}

/** The resources of stacks, by the objects that they manage. */
export class Managed {
  readonly #byAddress = new Map<string, StackObject[]>();
  readonly #sets = new Map<string, StackObject[]>();
  readonly #below = new Map<string, StackObject[]>();
  /** The resources for single entries of a list, by the set that would declare the whole list. */
  readonly #parts = new Map<string, StackObject[]>();
  readonly #mentioned = new Set<string>();

  constructor(readonly resources: readonly StackObject[]) {
    for (const resource of resources) {
      const { declaration, key, outputs } = resource;
      if (declaration.set) append(this.#sets, addressOf(declaration, key), resource);
      else append(this.#byAddress, addressOf(declaration, key), resource);
      const whole = declaration.partOf?.({ ...resource.inputs, ...key }, outputs);
      if (whole !== undefined && whole.names === undefined)
        append(this.#parts, labelWith(whole.kind, whole.id), resource);
      if (declaration.isSaidAbove) append(this.#below, addressAbove(resource), resource);
      for (const { kind, id } of declaration.brings?.(outputs) ?? []) {
        const brought = declarationNamed(kind)!;
        append(this.#byAddress, addressOf(brought, brought.id.split(id, kind)), resource);
      }
      const named = [...referencesOf(resource).map(({ id }) => id), ...entriesOf(resource), resource.inputs.email];
      for (const name of named) if (typeof name === "string") this.#mentioned.add(name.toLowerCase());
    }
  }

  /** The resources that manage an object: one, or none, or several by mistake. */
  of(object: InventoryObject): readonly StackObject[] {
    const { declaration, key } = object;
    const singles = this.#byAddress.get(addressOf(declaration, key)) ?? [];
    const list = listAddressOf(declaration, key);
    const sets = (list === undefined ? [] : (this.#sets.get(list) ?? [])).filter((set) => declares(set, object));
    const below = (this.#below.get(addressOf(declaration, key)) ?? []).filter((one) =>
      one.declaration.isSaidAbove!(one.outputs, object.outputs),
    );
    return [...singles, ...sets, ...below];
  }

  /** The resources that a resource for this object would contradict. For a set, also resources for single entries of its list. */
  over(object: InventoryObject): readonly StackObject[] {
    const { declaration, key } = object;
    if (!declaration.set) return this.of(object);
    const sets = this.#sets.get(addressOf(declaration, key)) ?? [];
    const parts = this.#parts.get(labelOf(object)) ?? [];
    return [...sets.filter((one) => one.declaration === declaration), ...parts];
  }

  /** The objects that several resources manage. */
  get twice(): ManagedTwice[] {
    const alone = this.resources.filter((resource) => resource.parked === undefined && changesSomething(resource));
    const groups = new Map<string, StackObject[]>();
    for (const resource of alone) append(groups, addressOf(resource.declaration, resource.key), resource);
    const equal = [...groups.values()].flatMap((by) => {
      const clashing = by[0]!.declaration.set?.isOfPeople === false ? withCommonEntries(by) : distinct(by);
      return clashing.length > 1 ? [clashing] : [];
    });
    const withSets = alone.flatMap((part) => {
      const sets = this.#setsOver(part);
      return sets.length > 0 ? [[part, ...sets]] : [];
    });
    return [...equal, ...withSets].map((by) => ({ kind: by[0]!.declaration.kind, id: by[0]!.id, by }));
  }

  /** The sets that declare the list of which a single resource declares an entry. */
  #setsOver(part: StackObject): readonly StackObject[] {
    const { declaration, inputs, outputs, key } = part;
    const whole = declaration.partOf?.({ ...inputs, ...key }, outputs);
    if (whole === undefined) return [];
    const set = declarationNamed(whole.kind)!;
    const sets = this.#sets.get(addressOf(set, set.id.split(whole.id, whole.kind))) ?? [];
    return sets.filter((one) => {
      if (one.declaration !== set) return false;
      const keyOf = keying(set.set!, one.outputs.people);
      const declared = new Set(entriesOf(one).map(keyOf));
      return whole.names === undefined || whole.names.some((name) => declared.has(keyOf(name)));
    });
  }

  /** Whether some resource names the object: a person, by id or by e-mail address. */
  mentions(object: InventoryObject): boolean {
    return namesOf(object).some((name) => this.#mentioned.has(name.toLowerCase()));
  }
}

/** Whether a set declares the object as one of its entries. After a refresh, its inputs also contain unexpected entries. */
function declares(resource: StackObject, object: InventoryObject): boolean {
  const keyOf = keying(resource.declaration.set!, resource.outputs.people);
  const declared = new Set(entriesOf(resource).map(keyOf));
  return namesOf(object).some((name) => declared.has(keyOf(name)));
}

/** Whether a resource manages anything of its object. A person without a role is only named, which several stacks may do. */
function changesSomething({ declaration, inputs }: StackObject): boolean {
  const { origin } = declaration;
  if (origin.how !== "taken over") return true;
  const updates = Object.entries(declaration.inputs).filter(([, { change }]) => change === "update");
  return updates.some(([name]) => inputs[name] !== undefined) || updates.length === 0;
}

/** The sets that declare an entry of another set. */
function withCommonEntries(sets: readonly StackObject[]): StackObject[] {
  const all = distinct(sets);
  return all.filter((set) => {
    const others = new Set(all.filter((one) => one !== set).flatMap(entriesOf));
    return entriesOf(set).some((entry) => others.has(entry));
  });
}

/** Each resource once: two names of a stack can be spellings of one name. */
function distinct(resources: readonly StackObject[]): StackObject[] {
  return [...new Map(resources.map((resource) => [resource.urn, resource])).values()];
}

function entriesOf({ declaration: { set }, inputs, outputs }: StackObject): string[] {
  return set ? declaredIn(outputs[set.input] ?? inputs[set.input]).map(({ name }) => name) : [];
}

/** The names that a program may use for an object: its own id, and the inputs by which it is recognised. */
function namesOf({ declaration, key, outputs }: Pick<InventoryObject, "declaration" | "key" | "outputs">): string[] {
  const { origin, id } = declaration;
  const parents = id.parts.filter((part) => part !== id.own);
  const identity = origin.inputs.filter((input) => !parents.includes(input)).map((input) => outputs[input]);
  return [key[id.own], ...identity].filter((value) => typeof value === "string");
}

/** The address of the object above a resource: of the membership of the person that a role is assigned to. */
function addressAbove({ declaration, key }: StackObject): string {
  const { own } = declaration.id;
  const parts = Object.keys(key).filter((part) => part !== own);
  const branch = branches.find((one) => one.declaration === declaration && isSameParts(one.parts, parts));
  return branch?.parent === undefined ? "" : addressOf(declarationNamed(branch.parent)!, key);
}
