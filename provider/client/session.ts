import { keysIn, readSettings, type Settings, type SettingsOutcome } from "../config";
import { AdminClient, type ClientOptions } from "./client";
import { UserError } from "./errors";
import { cut, printable, redact } from "./outside";

/** The longest message in characters. It fills a screen. An error reaches the engine in a header, whose size gRPC limits. */
const LONGEST_SHOWN = 4_000;

/** The settings of one organisation, and the client with these settings. Every text for the user passes through here. */
export class Session {
  #config: (key: string) => string | undefined = () => undefined;
  #outcome: SettingsOutcome | undefined;
  #client: AdminClient | undefined;
  #hasExplainedMissingKey = false;
  protected readonly environment: NodeJS.ProcessEnv;
  readonly #print: (line: string) => void;

  /**
   * @param environment the environment with the settings. Default: the environment of the process.
   * @param print prints a line for the user. The engine shows what the plugin prints.
   * @param clientOptions the options of the client.
   */
  constructor(
    environment: NodeJS.ProcessEnv = process.env,
    print: (line: string) => void = (line) => void process.stderr.write(`${line}\n`),
    private readonly clientOptions: ClientOptions = {},
  ) {
    this.environment = environment;
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

  /** The environment variable that should contain the key, if the key is missing and nothing else is wrong. */
  get missingKey(): string | undefined {
    return this.#settle().missingKey;
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
    return (this.#client ??= new AdminClient(this.settings, (line) => this.say(line), this.clientOptions));
  }

  /** Closes the connections, if the session has any. */
  async close(): Promise<void> {
    await this.#client?.close();
  }

  /** The time in Unix seconds: by the API's clock, or by ours before the first answer. */
  get now(): number {
    return this.#client?.now ?? Date.now() / 1000;
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
    return cut(redact(printable(message), keysIn(this.environment, this.#config)), LONGEST_SHOWN);
  }

  #settle(): SettingsOutcome {
    return (this.#outcome ??= readSettings(this.environment, this.#config));
  }
}
