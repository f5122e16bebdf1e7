import { AdminClient } from "../client/client";
import { cut, printable, redact } from "../client/outside";
import { keysIn, readSettings, type Settings, type SettingsOutcome } from "../config";
import { UserError } from "./errors";
import type { Organization } from "./kept";
import { KnownPeople } from "./knownPeople";
import { Journal } from "./journal";
import { Ledger } from "./ledger";

/** The longest message in characters. It fills a screen. An error reaches the engine in a header, whose size gRPC limits. */
const LONGEST_SHOWN = 4_000;

/**
 * The memory of one process of the stock dynamic plugin: its settings, its client and its ledger. The engine starts a process
 * for each preview, update, refresh or destroy, and one more for each explicit provider. A process therefore serves one run
 * against one organisation (decision D26).
 */
export class Run {
  #config: (key: string) => string | undefined = () => undefined;
  #outcome: SettingsOutcome | undefined;
  #client: AdminClient | undefined;
  #journal: Journal | undefined;
  #hasNotedMissingKey = false;
  #hasExplainedMissingKey = false;
  readonly #environment: NodeJS.ProcessEnv;
  readonly #print: (line: string) => void;
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

  /**
   * @param environment the environment with the settings. Default: the environment of the process.
   * @param print prints a line for the user. The engine shows what the plugin prints.
   */
  constructor(
    environment: NodeJS.ProcessEnv = process.env,
    print: (line: string) => void = (line) => void process.stderr.write(`${line}\n`),
  ) {
    this.#environment = environment;
    this.#print = print;
  }

  /**
   * Takes the stack's configuration. It is synchronous because the plugin puts a provider into its cache before it configures
   * the provider, and would serve other calls during a wait.
   */
  configure(config: (key: string) => string | undefined): void {
    if (this.#outcome) return;
    this.#config = config;
  }

  /**
   * A sentence for each problem of the settings. Empty if the settings are valid. A missing key is no problem before the first
   * request, because a preview that reads nothing needs no key (decision D33).
   */
  get problems(): string[] {
    const { problems, missingKey } = this.#settle();
    return missingKey === undefined ? problems : [];
  }

  /** Says once that the key is missing: such a preview sees no drift, and the user must know. */
  noteMissingKey(): void {
    const { missingKey } = this.#settle();
    if (missingKey === undefined || this.#hasNotedMissingKey) return;
    this.#hasNotedMissingKey = true;
    this.say(`No ${missingKey} is set: a preview compares the program with the state only, and sends no request.`);
  }

  /** @throws UserError if the settings are invalid. If the key is missing, one error explains it, and later errors refer to it. */
  get settings(): Settings {
    const { settings, problems, missingKey } = this.#settle();
    if (settings) return settings;
    if (missingKey === undefined) throw new UserError(problems.join("; "));
    if (this.#hasExplainedMissingKey) {
      throw new UserError(
        `Could not call the API: ${missingKey} is not set. Another error of this run says what to do.`,
      );
    }
    this.#hasExplainedMissingKey = true;
    throw new UserError(`Could not call the API: ${problems.join("; ")}.`);
  }

  /** @throws UserError if the settings are invalid, or the key is missing. */
  get api(): AdminClient {
    return (this.#client ??= new AdminClient(this.settings, (line) => this.say(line)));
  }

  /** The notes of the operations in flight, which outlive the process. */
  get journal(): Journal {
    const { baseUrl, organizationId = "" } = this.settings;
    return (this.#journal ??= new Journal(this.#environment, `${baseUrl} ${organizationId}`));
  }

  /** Closes the connections, if the run has any. */
  async close(): Promise<void> {
    await this.#client?.close();
  }

  /** The API's clock in Unix seconds. Undefined before the first answer. */
  get serverTime(): number | undefined {
    return this.#client?.serverTime;
  }

  /** The time in Unix seconds: by the API's clock, or by ours before the first answer. */
  get now(): number {
    return this.serverTime ?? Date.now() / 1000;
  }

  /** Prints a line for the user. */
  say(line: string): void {
    // The line may quote a name. A line break in the name would begin a line that looks like another message.
    this.#print(this.clean(line.replaceAll(/[\r\n]+/g, " ")));
  }

  /**
   * Makes a message safe to leave the process: redacts the key in any form and from any source, removes control characters, and
   * shortens the message. A message may quote names and ids from the API, the state and the program.
   */
  clean(message: string): string {
    return cut(redact(printable(message), keysIn(this.#environment, this.#config)), LONGEST_SHOWN);
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

  #settle(): SettingsOutcome {
    return (this.#outcome ??= readSettings(this.#environment, this.#config));
  }
}

/** The one run of this process. */
export const run = new Run();
