import { setTimeout as sleep } from "node:timers/promises";
import { Session } from "../client/session";
import type { Organization } from "./kept";
import { KnownPeople } from "./knownPeople";
import { Journal } from "./journal";
import { Ledger } from "./ledger";

/** Long enough for the engine to request the diffs of the state's resources, and short compared with a request (decision D26). */
const UNTIL_THE_FIRST_DIFFS_MS = 50;

/**
 * The memory of one process of the stock dynamic plugin: its session and its ledger. The engine starts a process for each preview,
 * update, refresh or destroy, and one more for each explicit provider. A process therefore serves one run against one organisation
 * (decision D26).
 */
export class Run extends Session {
  #journal: Journal | undefined;
  #hasNotedMissingKey = false;
  readonly #memo = new Map<string, Promise<unknown>>();
  readonly #queues = new Map<string, Promise<unknown>>();

  /** What the engine has told this run about each object. */
  readonly ledger = new Ledger();

  /** What the run knows about people. */
  readonly people = new KnownPeople();

  /** Set when a read has found an object of the state, which proves that the key belongs to the state's organisation. */
  foundSomething = false;

  /** The organisation of the state, from the first state entry that records an organisation. */
  organizationOfState: Organization | undefined;

  /** Says once that the key is missing: such a preview sees no drift, and the user must know. */
  noteMissingKey(): void {
    if (this.missingKey === undefined || this.#hasNotedMissingKey) return;
    this.#hasNotedMissingKey = true;
    this.say(`No ${this.missingKey} is set: a preview compares the program with the state only, and sends no request.`);
  }

  /** The notes of the operations in flight, which outlive the process. */
  get journal(): Journal {
    // Before the first answer, only the key tells which organisation a run manages.
    const { baseUrl, organizationId = "", adminKey } = this.settings;
    // The engine names the project. It does not name the stack, but the user's environment may.
    const { PULUMI_PROJECT = "", PULUMI_STACK = "" } = this.environment;
    const owner = [baseUrl, organizationId, adminKey, PULUMI_PROJECT, PULUMI_STACK].join(" ");
    return (this.#journal ??= new Journal(this.environment, owner));
  }

  /** Waits, once a run, until the engine has requested the first diffs. */
  firstDiffs(): Promise<void> {
    return this.once("the first diffs", () => sleep(UNTIL_THE_FIRST_DIFFS_MS));
  }

  /** Does something once a run and remembers the outcome. After a failure, the next call tries again. */
  once<T>(name: string, act: () => Promise<T>): Promise<T> {
    const known = this.#memo.get(name) as Promise<T> | undefined;
    if (known) return known;
    const outcome = act();
    this.#memo.set(name, outcome);
    outcome.catch(() => this.#memo.delete(name));
    return outcome;
  }

  /** Prints a line for the user, once a run. @param name names lines that stand for each other. Default: the line. */
  sayOnce(line: string, name = line): void {
    void this.once(name, () => Promise.resolve(this.say(line)));
  }

  /** Runs calls with the same key one at a time, in order of arrival. */
  async inTurn<T>(key: string, act: () => Promise<T>): Promise<T> {
    const before = this.#queues.get(key) ?? Promise.resolve();
    const mine = before.then(act, act);
    // We keep only a promise of the end, and only until it resolves. A result would stay in memory for the whole run.
    const end = mine.then(
      () => undefined,
      () => undefined,
    );
    this.#queues.set(key, end);
    void end.then(() => this.#queues.get(key) === end && this.#queues.delete(key));
    return mine;
  }
}

/** The one run of this process. */
export const run = new Run();
