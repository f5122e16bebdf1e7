import { setTimeout as sleep } from "node:timers/promises";
import * as pulumi from "@pulumi/pulumi";
import { ApiError, UserError } from "../client/errors";
import { Session } from "../client/session";
import { readSettings } from "../config";
import { typeToken } from "../lifecycle/registration";
import { requireKnownSettings } from "../program/knownSettings";
import { Provider } from "../provider";

/** Look-ups that resources release within this time share their answers: the engine reports resources in quick succession. */
const TOGETHER_MS = 25;

/** An answer this old is requested again, as a page of a list is: a run can take an hour. */
const MOST_AGE_MS = 60_000;

/** One organisation in one program: the settings, the client, and the answers that look-ups share. */
export class LookupSession extends Session {
  readonly #answers = new Map<string, { askedAt: number; answer: Promise<unknown> }>();
  #moment: Promise<number> | undefined;

  /** A time at or after the call. All calls within a moment get the same time, so that they can share what is read after it. */
  moment(): Promise<number> {
    return (this.#moment ??= sleep(TOGETHER_MS).then(() => {
      this.#moment = undefined;
      return performance.now();
    }));
  }

  /**
   * An answer that look-ups share.
   * @param since the time after which the answer must have been requested.
   */
  shared<T>(name: string, since: number, ask: () => Promise<T>): Promise<T> {
    const known = this.#answers.get(name);
    const now = performance.now();
    if (known && known.askedAt >= since && now - known.askedAt < MOST_AGE_MS) return known.answer as Promise<T>;
    const answer = ask();
    this.#answers.set(name, { askedAt: now, answer });
    answer.catch(() => this.#answers.delete(name));
    return answer;
  }

  /** Runs a look-up. An error that explains itself is shown without a stack trace, as its cause is not a line of this package. */
  async showing<T>(act: () => Promise<T>): Promise<T> {
    try {
      return await act();
    } catch (error) {
      if (error instanceof UserError || error instanceof ApiError) throw new pulumi.RunError(this.clean(error.message));
      throw error;
    }
  }
}

/** The sessions of a program, by their settings. Two providers with the same settings share a session. */
type Sessions = Map<string, LookupSession>;

/** With the Automation API, one process runs several programs, each with a stack of its own. They must not share answers. */
const ofPrograms = new WeakMap<object, Sessions>();
const withoutStack: Sessions = new Map();

/**
 * The session for a look-up's options. The settings are those that the plugin would have: the environment first, then the stack
 * configuration; for an explicit `Provider`, the variables that it names.
 */
export function sessionOf(lookup: string, opts: pulumi.InvokeOptions): LookupSession {
  requireKnownSettings();
  const provider = opts.provider ?? opts.parent?.getProvider(typeToken("Lookup"));
  const variables = provider && Provider.variablesOf(provider);
  if (provider && !variables) {
    throw new pulumi.RunError(
      `Could not run ${lookup}: its provider is not an openai.Provider. Pass { provider: new openai.Provider(…) }, or no provider ` +
        `for the organisation of the stack's own settings.`,
    );
  }
  const config = variables ? (key: string) => variables[key] : pulumi.runtime.getConfig;
  const { settings, problems } = readSettings(process.env, config);
  const sessions = sessionsOfProgram();
  const name = JSON.stringify(settings ?? problems);
  let session = sessions.get(name);
  if (!session) {
    session = new LookupSession(process.env, (line) => void pulumi.log.info(line));
    session.configure(config);
    sessions.set(name, session);
  }
  return session;
}

function sessionsOfProgram(): Sessions {
  const stack = pulumi.runtime.getStackResource();
  if (!stack) return withoutStack;
  const sessions: Sessions = ofPrograms.get(stack) ?? new Map<string, LookupSession>();
  ofPrograms.set(stack, sessions);
  return sessions;
}
