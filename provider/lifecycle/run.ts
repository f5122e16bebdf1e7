import { AdminClient } from "../client/client";
import { readSettings, type Settings, type SettingsOutcome } from "../config";
import { UserError } from "./errors";

/**
 * What one process of the stock dynamic plugin knows: its settings, its client, and which objects it has taken over.
 * The engine starts a process for each preview, update, refresh or destroy, and one more for each explicit provider, so
 * that this is the memory of one run against one organisation.
 */
export class Run {
  #config: (key: string) => string | undefined = () => undefined;
  #outcome: SettingsOutcome | undefined;
  #client: AdminClient | undefined;
  readonly #claims = new Map<string, "created" | "imported">();
  readonly #memo = new Map<string, Promise<unknown>>();
  readonly #queues = new Map<string, Promise<unknown>>();
  readonly #contested = new Set<string>();
  readonly #made = new Set<string>();
  readonly #declared = new Set<string>();
  readonly #refreshed = new Map<string, number>();
  readonly #stays = new Set<string>();

  /** Set once an object of the state was read: proof that the key belongs to the state's organisation. */
  foundSomething = false;

  /**
   * Takes the stack's configuration. Synchronous, because the plugin serves calls while it waits for this
   * (a provider is in its cache before it is configured).
   */
  configure(config: (key: string) => string | undefined): void {
    if (this.#outcome) return;
    this.#config = config;
  }

  /** What is wrong with the settings; empty when they can be used. */
  get problems(): string[] {
    return this.#settle().problems;
  }

  /** @throws UserError when the settings cannot be used. */
  get settings(): Settings {
    const { settings, problems } = this.#settle();
    if (!settings) throw new UserError(problems.join("; "));
    return settings;
  }

  get api(): AdminClient {
    return (this.#client ??= new AdminClient(this.settings, (line) => this.say(line)));
  }

  /** A line for the person who watches. The engine shows what the plugin prints. */
  say(line: string): void {
    process.stderr.write(`${line}\n`);
  }

  /** Does a thing at most once a run and remembers its outcome, unless it failed. */
  once<T>(name: string, act: () => Promise<T>): Promise<T> {
    const known = this.#memo.get(name) as Promise<T> | undefined;
    if (known) return known;
    const outcome = act();
    this.#memo.set(name, outcome);
    outcome.catch(() => this.#memo.delete(name));
    return outcome;
  }

  /** Runs one at a time what shares a key, in order of arrival. */
  async inTurn<T>(key: string, act: () => Promise<T>): Promise<T> {
    const before = this.#queues.get(key) ?? Promise.resolve();
    const mine = before.then(act, act);
    // Only the end is kept, and only until it has come: results are the state's, not the run's.
    const end = mine.then(
      () => undefined,
      () => undefined,
    );
    this.#queues.set(key, end);
    void end.then(() => this.#queues.get(key) === end && this.#queues.delete(key));
    return mine;
  }

  /**
   * Records that a create or an import of this run stands for an object, by kind and id.
   * @returns false when another one of this run does so already.
   */
  claim(kind: string, id: string, how: "created" | "imported"): boolean {
    const key = `${kind} ${id}`;
    if (this.#claims.has(key)) return false;
    this.#claims.set(key, how);
    return true;
  }

  /** Gives a claim back: the create that made it has failed, and left the object as it was. */
  release(kind: string, id: string): void {
    this.#claims.delete(`${kind} ${id}`);
  }

  /**
   * Records that a create wanted an object that is there, and failed. Should the engine go on to delete its old entry (a rename
   * with `--continue-on-error`), the object must stay.
   */
  contest(kind: string, id: string): void {
    this.#contested.add(`${kind} ${id}`);
  }

  isContested(kind: string, id: string): boolean {
    return this.#contested.has(`${kind} ${id}`);
  }

  /** Whether this run has imported the object. */
  isImported(kind: string, id: string): boolean {
    return this.#claims.get(`${kind} ${id}`) === "imported";
  }

  /** Whether this run has created or imported the object under some name. */
  isClaimed(kind: string, id: string): boolean {
    return this.#claims.has(`${kind} ${id}`);
  }

  /** Remembers that this run made an object with this identity (its name, below its parent). */
  noteMade(identity: string): void {
    this.#made.add(identity);
  }

  hasMade(identity: string): boolean {
    return this.#made.has(identity);
  }

  /** Remembers that the program declares this object: the engine asks for a diff of what is both declared and in the state. */
  noteDeclared(kind: string, id: string): void {
    this.#declared.add(`${kind} ${id}`);
  }

  isDeclared(kind: string, id: string): boolean {
    return this.#declared.has(`${kind} ${id}`);
  }

  /** Whether an object whose id begins so is declared: created or imported by this run, or there before. */
  declaresBelow(kind: string, idPrefix: string): boolean {
    const prefix = `${kind} ${idPrefix}`;
    return [...this.#claims.keys(), ...this.#declared].some((key) => key.startsWith(prefix));
  }

  /** Remembers that a refresh has read the object: the diff that follows says nothing about the program. */
  noteRefreshed(kind: string, id: string): void {
    const key = `${kind} ${id}`;
    this.#refreshed.set(key, (this.#refreshed.get(key) ?? 0) + 1);
  }

  /** Whether a diff of the object is the one that follows a refresh. Each refresh has one. */
  takeRefreshed(kind: string, id: string): boolean {
    const key = `${kind} ${id}`;
    const left = this.#refreshed.get(key) ?? 0;
    if (left > 0) this.#refreshed.set(key, left - 1);
    return left > 0;
  }

  /** Remembers that a resource of the program goes on to stand for the object, unchanged or updated in place. */
  noteStays(kind: string, id: string): void {
    this.#stays.add(`${kind} ${id}`);
  }

  stays(kind: string, id: string): boolean {
    return this.#stays.has(`${kind} ${id}`);
  }

  #settle(): SettingsOutcome {
    return (this.#outcome ??= readSettings(process.env, this.#config));
  }
}

/** The one run of this process. */
export const run = new Run();
