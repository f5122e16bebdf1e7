import type { Namesake } from "./namesakes";

/** What a run knows of one object of the API: what stands for it in the program and in the state. */
export interface Entry {
  /** A create or an import of this run stands for it. */
  claim?: "created" | "imported";
  /** A create wanted it, and failed because it exists. */
  isContested?: boolean;
  /** The program declares it: the engine asks for a diff of what is both declared and in the state. */
  isDeclared?: boolean;
  /** How the program declares it, as one text: tells a second resource for it from a replacement of the first. */
  declaredAs?: string;
  /** The program asks for a replacement of it. */
  isReplaced?: boolean;
  /** The program gives it another name, or other values of what tells it apart. */
  isRenamed?: boolean;
  /** A resource of the program goes on to stand for it, unchanged or updated in place. */
  stays?: boolean;
  /** The engine has asked for something that only an entry of the state can have. */
  isInState?: boolean;
}

/** What a diff says about an object of the state. */
export interface Declared extends Readonly<Pick<Entry, "declaredAs" | "isReplaced" | "isRenamed">> {
  readonly isChanged: boolean;
}

/**
 * What the engine has told in this run, object by object. One process is one run (decision D26); the methods are named after
 * what the engine does, and the questions are answered from what they have noted.
 */
export class Ledger {
  readonly #entries = new Map<string, Entry>();
  readonly #refreshes = new Map<string, number>();
  readonly #namesakes = new Map<string, Namesake[]>();
  readonly #madeAnew = new Set<string>();

  /** What is known of an object. */
  of(kind: string, id: string): Readonly<Entry> {
    return this.#entries.get(`${kind} ${id}`) ?? {};
  }

  /** A refresh has read the object; the engine will ask for a diff to display what it found (decision D27). */
  refreshed(kind: string, id: string): void {
    this.#note(kind, id, { isInState: true });
    const key = `${kind} ${id}`;
    this.#refreshes.set(key, (this.#refreshes.get(key) ?? 0) + 1);
  }

  /** Whether the diff that the engine asks for now belongs to a refresh. It says nothing about the program then. */
  diffIsOfRefresh(kind: string, id: string): boolean {
    const key = `${kind} ${id}`;
    const open = this.#refreshes.get(key) ?? 0;
    if (open === 0) return false;
    this.#refreshes.set(key, open - 1);
    return true;
  }

  /** The program declares an object of the state. */
  diffed(kind: string, id: string, declared: Declared): void {
    const { declaredAs, isChanged, isReplaced, isRenamed } = declared;
    this.#note(kind, id, { isInState: true, isDeclared: true, isReplaced, isRenamed });
    if (declaredAs !== undefined) this.#note(kind, id, { declaredAs });
    if (!isChanged) this.#note(kind, id, { stays: true });
  }

  /** The engine asks for a read, an update or a delete of an object: an entry of the state has it. */
  met(kind: string, id: string): void {
    this.#note(kind, id, { isInState: true });
  }

  /** A create's answer turned out to be about something else: nothing stands for the object after all. */
  released(kind: string, id: string): void {
    this.#note(kind, id, { claim: undefined });
  }

  /** A delete was sent: whatever comes to this id now is a new object. */
  removed(kind: string, id: string): void {
    this.#note(kind, id, { isInState: false, isDeclared: false, declaredAs: undefined, stays: false });
  }

  /** An object was updated in place. */
  updated(kind: string, id: string): void {
    this.#note(kind, id, { stays: true });
  }

  /** A create stands for an object. @returns false when something else of this run does so already. */
  created(kind: string, id: string): boolean {
    return this.#claim(kind, id, "created");
  }

  /** An import stands for an object. @returns as `created`. */
  imported(kind: string, id: string): boolean {
    return this.#claim(kind, id, "imported");
  }

  /** A create met an object that exists already, and stands for it no more. */
  conflicted(kind: string, id: string): void {
    this.#note(kind, id, { claim: undefined, isContested: true });
  }

  /** A create has come to an object of this identity: what the engine replaces is another one by now. */
  madeAnew(identity: string): void {
    this.#madeAnew.add(identity);
  }

  hasMadeAnew(identity: string): boolean {
    return this.#madeAnew.has(identity);
  }

  /** The program has, or has made, an object that has this identity by its name alone. */
  named(identity: string, one: Namesake): void {
    this.#namesakes.set(identity, [...this.namesakes(identity), one]);
  }

  /** Every object of the program that has this identity. */
  namesakes(identity: string): readonly Namesake[] {
    return this.#namesakes.get(identity) ?? [];
  }

  /** Whether the program has an object whose id begins so: made by this run, or declared before. */
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
