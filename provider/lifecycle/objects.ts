/** What a run knows of one object of the API: who stands for it in the program and in the state. */
interface Standing {
  /** A create or an import of this run stands for it. */
  claim?: "created" | "imported";
  /**
   * A create wanted it, and failed because it is there. Should the engine go on to delete its old entry (a rename with
   * `--continue-on-error`), it must stay.
   */
  isContested?: boolean;
  /** The program declares it: the engine asks for a diff of what is both declared and in the state. */
  isDeclared?: boolean;
  /** How the program declares it, as one text: tells a second resource for it from a replacement of the first. */
  declaredAs?: string;
  /** A resource of the program goes on to stand for it, unchanged or updated in place. */
  stays?: boolean;
  /** The engine has asked for something of it that only an entry of the state can have. */
  isInState?: boolean;
  /** So many refreshes have read it whose diff has not come yet: such a diff says nothing about the program. */
  refreshes?: number;
}

/** One of the objects that have the same name, as far as the program declares or makes them. */
export interface Namesake {
  readonly id: string;
  /** Unix seconds; infinite for what this run has made. */
  readonly createdAt: number;
  /** Those that the program declared when this one was made: it took the place of one, or stands beside them. */
  readonly replaces: readonly string[];
}

/** The objects that a run has to do with. */
export class Objects {
  readonly #standings = new Map<string, Standing>();
  readonly #namesakes = new Map<string, Namesake[]>();
  readonly #made = new Set<string>();

  /** What is known of an object; to be added to. */
  of(kind: string, id: string): Standing {
    const key = `${kind} ${id}`;
    const known = this.#standings.get(key);
    if (known) return known;
    const standing: Standing = {};
    this.#standings.set(key, standing);
    return standing;
  }

  /** Lets a create or an import stand for an object. @returns false when another one of this run does so already. */
  claim(kind: string, id: string, how: "created" | "imported"): boolean {
    const standing = this.of(kind, id);
    if (standing.claim) return false;
    standing.claim = how;
    return true;
  }

  /** Whether the program has an object whose id begins so: made by this run, or there before. */
  hasBelow(kind: string, idPrefix: string): boolean {
    const prefix = `${kind} ${idPrefix}`;
    return [...this.#standings].some(([key, { claim, isDeclared }]) => key.startsWith(prefix) && (claim ?? isDeclared));
  }

  /** Remembers an object of the program by its identity: what tells it from others of its kind, which may be but a name. */
  noteNamesake(identity: string, one: Namesake): void {
    this.#namesakes.set(identity, [...(this.#namesakes.get(identity) ?? []), one]);
  }

  /** Every object of the program that has this identity. */
  namesakes(identity: string): readonly Namesake[] {
    return this.#namesakes.get(identity) ?? [];
  }

  /** Remembers that this run has made an object of this identity. */
  noteMade(identity: string): void {
    this.#made.add(identity);
  }

  hasMade(identity: string): boolean {
    return this.#made.has(identity);
  }
}
