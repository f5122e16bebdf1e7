import type { Properties } from "./declaration";
import type { Namesake } from "./namesakes";

/** What a run knows about one object: who declares it in the program, and whether the state contains it. */
export interface Entry {
  /** A create or an import of this run has taken the object. */
  claim?: "created" | "imported";
  /** A create wanted the object, and failed because the object exists. */
  isContested?: boolean;
  /** The program declares the object: the engine requests diffs only for objects that are both declared and in the state. */
  isDeclared?: boolean;
  /** The program's inputs for the object, as one text. They distinguish a second resource from a replacement of the first. */
  declaredAs?: string;
  /** The program's inputs require a replacement of the object. */
  isReplaced?: boolean;
  /** The program changes the identity of the object, such as its name. */
  isRenamed?: boolean;
  /** A resource of the program keeps the object, unchanged or updated in place. */
  stays?: boolean;
  /** The watched outputs of the object: from the state, or from a write of this run. */
  values?: Properties;
  /** The engine has requested a diff, read, update or delete, which it does only for state entries. */
  isInState?: boolean;
  /** This run has deleted the object. */
  isRemoved?: boolean;
  /** The program's inputs for the object that has replaced this object in an earlier run, as one text. */
  replacedAs?: string;
}

/** What a diff tells about an object of the state. */
export interface Declared extends Readonly<Pick<Entry, "declaredAs" | "isReplaced" | "isRenamed">> {
  readonly isChanged: boolean;
  /** The objects that this object has replaced, and whose deletes may still be pending. */
  readonly replaced?: readonly string[];
}

/** A resource that declares a list, or entries of it. */
interface ListClaim {
  readonly as: "whole" | "part";
  readonly what: string;
  readonly names: Names;
}

/** The names of entries of a list. Undefined for all entries. */
type Names = readonly string[] | undefined;

/** Whether two resources declare the same entry. */
function overlap(one: Names, other: Names): boolean {
  return one === undefined || other === undefined || one.some((name) => other.includes(name));
}

/**
 * The memory of a run: what the engine has told it about each object. One process is one run (decision D26). Some methods
 * record an event and have its name; the others answer questions from these records.
 */
export class Ledger {
  readonly #entries = new Map<string, Entry>();
  /** The diffs that the engine still requests for refreshes. The old and the new id of an object share one count. */
  readonly #refreshes = new Map<string, { open: number }>();
  readonly #namesakes = new Map<string, Namesake[]>();
  readonly #created = new Set<string>();
  /** The program's inputs for resources that the engine has checked, and whose diff it has not requested, by identity. */
  readonly #withoutDiff = new Map<string, string[]>();
  readonly #lists = new Map<string, ListClaim[]>();
  /** The values that resources of the state would restore: by the way they declare a list and the list, and by the name of the entry. */
  readonly #remembered = new Map<string, Map<string, Properties>>();
  readonly #found = new Map<string, ReadonlySet<string>>();
  /** The objects that the program replaces, by kind and the program's inputs. */
  readonly #replacedFor = new Map<string, string[]>();

  /** What the run knows about an object. */
  of(kind: string, id: string): Readonly<Entry> {
    return this.#entries.get(`${kind} ${id}`) ?? {};
  }

  /**
   * A refresh has read the object. To display the changes, the engine will request a diff (decision D27).
   * @param earlierId the id before the read, which an absent person's entry changes. The engine may use either id.
   */
  refreshed(kind: string, id: string, earlierId = id): void {
    this.#note(kind, id, { isInState: true });
    const refreshes = this.#refreshes.get(`${kind} ${id}`) ??
      this.#refreshes.get(`${kind} ${earlierId}`) ?? { open: 0 };
    refreshes.open++;
    for (const one of [id, earlierId]) this.#refreshes.set(`${kind} ${one}`, refreshes);
  }

  /** Whether the current diff belongs to a refresh. Such a diff says nothing about the program. Each call uses up one refresh. */
  diffIsOfRefresh(kind: string, id: string): boolean {
    const refreshes = this.#refreshes.get(`${kind} ${id}`);
    if (refreshes === undefined || refreshes.open === 0) return false;
    refreshes.open--;
    return true;
  }

  /** The program declares an object of the state. */
  diffed(kind: string, id: string, declared: Declared): void {
    const { declaredAs, isChanged, isReplaced, isRenamed, replaced = [] } = declared;
    this.#note(kind, id, { isInState: true, isDeclared: true, isReplaced, isRenamed });
    if (!isChanged) this.#note(kind, id, { stays: true });
    if (declaredAs === undefined) return;
    this.#note(kind, id, { declaredAs });
    for (const old of replaced) this.#note(kind, old, { replacedAs: declaredAs });
    if (!isReplaced) return;
    const key = `${kind} ${declaredAs}`;
    this.#replacedFor.set(key, [...(this.#replacedFor.get(key) ?? []), id]);
  }

  /** The objects that the program replaces with an object that has these inputs. */
  replacedFor(kind: string, inputs: string): readonly string[] {
    return this.#replacedFor.get(`${kind} ${inputs}`) ?? [];
  }

  /**
   * The program's inputs for the object that replaces an object whose delete the engine requests. Undefined if the program no longer
   * declares the resource. The engine deletes a declared object only to replace it.
   */
  replacementOf(kind: string, id: string, identity: string): Readonly<Record<string, unknown>> | undefined {
    const { isDeclared, declaredAs, replacedAs } = this.of(kind, id);
    const inputs = isDeclared ? declaredAs : (replacedAs ?? this.replacedByCommand(identity));
    return inputs === undefined ? undefined : (JSON.parse(inputs) as Record<string, unknown>);
  }

  /** A refresh of this run has found entries in a list that the program does not declare. No preview has shown their removal. */
  found(kind: string, id: string, names: readonly string[]): void {
    this.#found.set(`${kind} ${id}`, new Set(names));
  }

  /** Tells which entries of a list a refresh of this run has found. */
  foundIn(kind: string, id: string): (name: string) => boolean {
    const names = this.#found.get(`${kind} ${id}`);
    return (name) => names?.has(name) === true;
  }

  /** The engine requests a read, an update or a delete of an object, so a state entry has it. */
  met(kind: string, id: string): void {
    this.#note(kind, id, { isInState: true });
  }

  /** The state, or a write of this run, tells the watched outputs of an object. */
  holds(kind: string, id: string, values: Properties): void {
    this.#note(kind, id, { values });
  }

  /** The watched outputs of an object that the program declares. Undefined if the program does not declare the object. */
  valuesOf(kind: string, id: string): Properties | undefined {
    const { claim, isDeclared, values } = this.of(kind, id);
    return claim !== undefined || isDeclared ? values : undefined;
  }

  /** The answer to a create turned out to be about another object, so the create has not taken this object. */
  released(kind: string, id: string): void {
    this.#note(kind, id, { claim: undefined });
  }

  /** We have sent a delete: an object that later has this id is a new object. */
  removed(kind: string, id: string): void {
    this.leftAlone(kind, id);
    this.#note(kind, id, { isRemoved: true });
  }

  /** The state entry goes, and the object stays. */
  leftAlone(kind: string, id: string): void {
    this.#note(kind, id, { isInState: false, isDeclared: false, declaredAs: undefined, stays: false });
  }

  /** The engine has updated an object in place. */
  updated(kind: string, id: string): void {
    this.#note(kind, id, { stays: true });
  }

  /** A create takes an object. @returns false if another create or import of this run has already taken it. */
  created(kind: string, id: string): boolean {
    return this.#claim(kind, id, "created");
  }

  /** An import takes an object. @returns as `created`. */
  imported(kind: string, id: string): boolean {
    return this.#claim(kind, id, "imported");
  }

  /** A create failed because the object already exists, and gives the object up. */
  conflicted(kind: string, id: string): void {
    this.#note(kind, id, { claim: undefined, isContested: true });
  }

  /** A create of an object with this identity has succeeded. */
  createSucceeded(identity: string): void {
    this.#created.add(identity);
  }

  /** Whether this run has created an object with this identity. The engine then replaces the old object. */
  hasCreated(identity: string): boolean {
    return this.#created.has(identity);
  }

  /**
   * The engine checks a resource of the state again. It then requests the diff of its object, unless the user replaces the object
   * with `--replace`.
   * @param identity of the old inputs.
   * @param inputs the program's inputs.
   */
  checkedAgain(identity: string, inputs: string): void {
    this.#withoutDiff.set(identity, [...(this.#withoutDiff.get(identity) ?? []), inputs]);
  }

  /** The engine has requested the diff of an object with this identity. */
  diffedAfterCheck(identity: string): void {
    this.#withoutDiff.get(identity)?.shift();
  }

  /** The program's inputs for an object with this identity that the user replaces with `--replace`. */
  replacedByCommand(identity: string): string | undefined {
    return this.#withoutDiff.get(identity)?.[0];
  }

  /** The program declares or has created an object whose only identity is its name. */
  named(identity: string, object: Namesake): void {
    this.#namesakes.set(identity, [...this.namesakes(identity), object]);
  }

  /**
   * The program declares a whole list, or one entry of a list.
   * @param list the kind and the id of the set.
   * @param names all known names of the declared entries; undefined if a single resource excludes every set.
   * @returns the earlier resource that declares the same entries in the other way, in words.
   */
  declares(as: "whole" | "part", list: string, what: string, names: Names): string | undefined {
    const known = this.#lists.get(list) ?? [];
    known.push({ as, what, names });
    this.#lists.set(list, known);
    return known.find((one) => one.as !== as && overlap(one.names, names))?.what;
  }

  /** The set of the program that declares an entry of a list, in words. */
  wholeWith(list: string, names: Names): string | undefined {
    return this.#lists.get(list)?.find((one) => one.as === "whole" && overlap(one.names, names))?.what;
  }

  /** A state entry tells the values of an entry of a list from before the program changed them. */
  remembers(as: "whole" | "part", list: string, name: string, values: Properties): void {
    const known = this.#remembered.get(`${as} ${list}`) ?? new Map<string, Properties>();
    this.#remembered.set(`${as} ${list}`, known.set(name, values));
  }

  /** The values of the entries of a list from before the program changed them, as far as this run knows them from its state entries. */
  remembered(as: "whole" | "part", list: string): ReadonlyMap<string, Properties> {
    return this.#remembered.get(`${as} ${list}`) ?? new Map<string, Properties>();
  }

  /** The objects of the program with this identity. */
  namesakes(identity: string): readonly Namesake[] {
    return this.#namesakes.get(identity) ?? [];
  }

  /** Whether the program has an object whose id begins with the prefix: created by this run, or declared. */
  hasBelow(kind: string, idPrefix: string): boolean {
    const prefix = `${kind} ${idPrefix}`;
    return [...this.#entries].some(([key, { claim, isDeclared }]) => key.startsWith(prefix) && (claim ?? isDeclared));
  }

  #claim(kind: string, id: string, claim: "created" | "imported"): boolean {
    if (this.of(kind, id).claim) return false;
    this.#note(kind, id, { claim });
    return true;
  }

  #note(kind: string, id: string, facts: Entry): void {
    const key = `${kind} ${id}`;
    const known = this.#entries.get(key);
    if (known) Object.assign(known, facts);
    else this.#entries.set(key, facts);
  }
}
