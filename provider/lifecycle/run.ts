import { AdminClient } from "../client/client";
import { cut, printable, redact } from "../client/outside";
import { keysIn, readSettings, type Settings, type SettingsOutcome } from "../config";
import { UserError } from "./errors";
import type { Organization } from "./kept";
import { Ledger } from "./ledger";
import type { Person } from "./people";

/** Fills a screen. An error travels to the engine in a header, whose size gRPC limits. */
const LONGEST_SHOWN = 4_000;

/**
 * What one process of the stock dynamic plugin knows: its settings, its client, and which objects it has taken over.
 * The engine starts a process for each preview, update, refresh or destroy, and one more for each explicit provider, so
 * that this is the memory of one run against one organisation.
 */
export class Run {
  #config: (key: string) => string | undefined = () => undefined;
  #outcome: SettingsOutcome | undefined;
  #client: AdminClient | undefined;
  readonly #environment: NodeJS.ProcessEnv;
  readonly #print: (line: string) => void;
  readonly #memo = new Map<string, Promise<unknown>>();
  /** The ids and e-mail addresses of people who are absent, each with the e-mail address as far as it is known. */
  readonly #absent = new Map<string, string | undefined>();
  readonly #seen = new Set<string>();
  readonly #queues = new Map<string, Promise<unknown>>();

  /** What the engine has told of the objects that this run has to do with. */
  readonly ledger = new Ledger();

  /** Set once an object of the state was read: proof that the key belongs to the state's organisation. */
  foundSomething = false;

  /** The organisation that a resource of the state was made in, as the first one says that knows. */
  organizationOfState: Organization | undefined;

  /**
   * @param environment where settings are read from; the process's.
   * @param print takes a line for the person who watches; the engine shows what the plugin prints.
   */
  constructor(
    environment: NodeJS.ProcessEnv = process.env,
    print: (line: string) => void = (line) => void process.stderr.write(`${line}\n`),
  ) {
    this.#environment = environment;
    this.#print = print;
  }

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

  /** The API's clock in Unix seconds; undefined before the first answer. */
  get serverTime(): number | undefined {
    return this.#client?.serverTime;
  }

  /** Notes that a person is not in the organisation, so that what refers to them waits. */
  noteAbsent({ userId, email }: Person): void {
    for (const name of [userId, email?.toLowerCase()]) {
      if (name !== undefined) this.#absent.set(name, email ?? this.#absent.get(name));
    }
  }

  /** The e-mail address of an absent person, as far as this run knows it. */
  emailOfAbsent({ userId, email }: Person): string | undefined {
    return email ?? this.#absent.get(String(userId));
  }

  /** Whether this run knows that a person is not in the organisation. */
  isKnownAbsent({ userId, email }: Person): boolean {
    return [userId, email?.toLowerCase()].some((name) => name !== undefined && this.#absent.has(name));
  }

  /** A line for the person who watches. */
  say(line: string): void {
    // A line break in a name that is quoted here would begin a line that looks like another message.
    this.#print(this.clean(line.replaceAll(/[\r\n]+/g, " ")));
  }

  /**
   * A message as it may leave the process: without the key, whatever form it has and wherever it was set, without characters that
   * a terminal obeys, and cut. A message may quote names and ids from the API, the state and the program.
   */
  clean(message: string): string {
    return cut(redact(printable(message), keysIn(this.#environment, this.#config)), LONGEST_SHOWN);
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

  /** Whether none of these things was asked about before in this run. */
  isFirst(...things: string[]): boolean {
    const isFirst = things.every((thing) => !this.#seen.has(thing));
    for (const thing of things) this.#seen.add(thing);
    return isFirst;
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

  #settle(): SettingsOutcome {
    return (this.#outcome ??= readSettings(this.#environment, this.#config));
  }
}

/** The one run of this process. */
export const run = new Run();
